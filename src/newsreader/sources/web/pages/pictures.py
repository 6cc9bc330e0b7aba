"""The pictures of an article, fetched to lie beside its file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.sources.web import http
from newsreader.sources.web.fetch import Lanes, fetch
from newsreader.sources.web.records import Fetched, FetchKind, Limits, Request
from newsreader.system.files import write_in_folder

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

MOST: Final = 50
LIMITS: Final = Limits(seconds=30.0, bytes=20_000_000)
_ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
}


async def fetch_pictures(
    client: Client,
    addresses: Sequence[str],
    folder: Path,
    name: str,
    *,
    from_outside: bool = True,
) -> dict[str, str]:
    """Fetch pictures into `folder/name-files`; returns where each lies, relative to the folder.

    What can't be had, or is no picture, is left out: the text names its address then. `from_outside`: see
    `Request`. Raises OSError where the folder can't be written.
    """
    lanes = Lanes(4)
    beside = f"{name}-files"

    async def fetched_one(url: str) -> tuple[str, str] | None:
        request = Request(url, kind=FetchKind.PAGE, from_outside=from_outside)
        async with lanes.slots:
            answer = await fetch(client, request, lanes=lanes, limits=LIMITS)
        ending = _ENDINGS.get(http.media_type(answer.content_type)) if isinstance(answer, Fetched) else None
        if ending is None or not isinstance(answer, Fetched) or not answer.body:
            return None
        path = f"{beside}/{blake2b(url.encode('utf-8', 'replace'), digest_size=8).hexdigest()}{ending}"
        await asyncio.to_thread(write_in_folder, folder / path, answer.body)
        return url, path

    fetched = await asyncio.gather(*(fetched_one(url) for url in addresses[:MOST]))
    return dict(pair for pair in fetched if pair is not None)
