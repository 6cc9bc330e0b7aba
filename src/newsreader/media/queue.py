"""The queue of files: what is put into it, and how it is worked off, one file at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.config.schema import MediaConfig
from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.feeds.access import AccessResolver
from newsreader.library import Library
from newsreader.library.downloads import Download, DownloadState, WantedFile
from newsreader.media.names import part_of, place_of, unused
from newsreader.model import Article, SourceKind, timestamp
from newsreader.sharing.media_files import downloadable, playable
from newsreader.sources.web import hosts
from newsreader.sources.web.client import make_client
from newsreader.sources.web.download import LIMITS, Downloaded, DownloadRequest, download
from newsreader.sources.web.records import FetchFailed, FetchKind, Limits, Request
from newsreader.system.locks import lock
from newsreader.text import shorten

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

MEGABYTE: Final = 1_000_000
TOLD_EVERY: Final = 0.25
"""Seconds between two reports of how far a file is."""


class DownloadProgress(msgspec.Struct, frozen=True):
    """How far a file is: so many bytes of so many, None where nobody says how many. At its end `state` is no
    longer WAITING; `failure`: why it failed, a sentence.
    """

    id: int
    title: str
    received: int = 0
    size: int | None = None
    state: DownloadState = DownloadState.WAITING
    failure: str = ""


def wanted_of(article: Article) -> WantedFile:
    """The file of an article that is downloaded.

    Raises:
        NotFoundError: it has none.
    """
    file = downloadable(article)
    if file is None:
        hint = (
            "Its page has a player: yt-dlp as a command of yours gets such videos."
            if playable(article)
            else ""
        )
        raise NotFoundError(f"“{shorten(article.title, 60)}” has no file to download", hint)
    source = next((source for source in article.sources if source.kind is SourceKind.FEED), None)
    return WantedFile(
        article.id,
        file.url,
        article.title,
        source.name if source is not None else article.provider.called,
        source.path if source is not None else "",
        timestamp(article.published),
        file.type,
        file.length,
    )


def enqueue(library: Library, articles: Sequence[Article], now: int) -> tuple[int, int]:
    """Put the files of articles into the queue; what was downloaded and is no longer there is so again.

    Returns how many of them have such a file, and how many files are new to the queue.

    Raises:
        NotFoundError: it is a single one, and has none.
        LibraryError: it could not be written down.
    """
    if len(articles) == 1:
        wanted_of(articles[0])  # which says why there is none
    wanted = []
    for article in articles:
        with suppress(NotFoundError):
            wanted.append(wanted_of(article))
    urls = {file.url for file in wanted}
    lost = [
        known.id
        for known in library.downloads.all()
        if known.file.url in urls and known.is_done and not Path(known.path).is_file()
    ]
    if lost:
        library.downloads.remove(lost)
    return len(wanted), library.downloads.add(wanted, now)


def remove(library: Library, ids: Sequence[int], *, with_files: bool) -> tuple[Download, ...]:
    """Take files out of the queue, with what has come of those that are not whole. Raises LibraryError.

    `with_files`: delete the whole ones too.
    """
    gone = library.downloads.remove(ids)
    for known in gone:
        if known.path:
            with suppress(OSError):
                part_of(Path(known.path)).unlink(missing_ok=True)
                if with_files and known.is_done:
                    Path(known.path).unlink(missing_ok=True)
    return gone


async def work_off(
    library: Library, config: MediaConfig, clock: Callable[[], float] = time.time
) -> AsyncGenerator[DownloadProgress, None]:
    """Download what waits, one file after the other, until nothing does. Closing the iterator stops it; what
    has come by then is gone on with the next time.

    Raises:
        NewsreaderError: another program is at it.
        LibraryError: it could not be written down.
    """
    with lock(library.path.with_name(f"{library.path.name}.downloads.lock")) as is_ours:
        if not is_ours:
            raise NewsreaderError("another program is downloading already", "It takes all that waits.")
        async with make_client() as client:
            worker = _Worker(library, config, client, clock)
            while (known := await asyncio.to_thread(library.downloads.next)) is not None:
                async with aclosing(worker.fetch(known)) as steps:
                    async for step in steps:
                        yield step


class _Worker:
    """Fetches the files of one queue."""

    def __init__(
        self, library: Library, config: MediaConfig, client: Client, clock: Callable[[], float]
    ) -> None:
        self._downloads = library.downloads
        self._library = library
        self._config = config
        self._client = client
        self._clock = clock
        self._access: AccessResolver | None = None

    async def fetch(self, known: Download) -> AsyncGenerator[DownloadProgress, None]:
        """One file, to its end. It ends with what became of it."""
        file = known.file
        step = DownloadProgress(known.id, file.title, size=file.size)
        yield step
        path = Path(known.path) if known.path else await asyncio.to_thread(self._place, known)
        steps: asyncio.Queue[tuple[int, int | None] | None] = asyncio.Queue()
        running = asyncio.create_task(self._download(known, path, steps.put_nowait))
        running.add_done_callback(lambda _: steps.put_nowait(None))
        try:
            told = float("-inf")
            while (came := await steps.get()) is not None:
                if time.monotonic() - told >= TOLD_EVERY:
                    told = time.monotonic()
                    step = msgspec.structs.replace(step, received=came[0], size=came[1] or file.size)
                    yield step
            answer = await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        if isinstance(answer, FetchFailed):
            await asyncio.to_thread(self._downloads.fail, known.id, answer.message)
            yield msgspec.structs.replace(step, state=DownloadState.FAILED, failure=answer.message)
        else:
            yield await asyncio.to_thread(self._settle, known, path, answer, step)

    async def _download(
        self, known: Download, path: Path, came: Callable[[tuple[int, int | None]], object]
    ) -> Downloaded | FetchFailed:
        async def begun(validator: str) -> None:
            await asyncio.to_thread(self._downloads.begin, known.id, str(path), validator)

        request = DownloadRequest(
            await asyncio.to_thread(self._request, known.file),
            part_of(path),
            known.validator,
            known.file.type,
            Limits(LIMITS.seconds, self._config.max_mb * MEGABYTE, LIMITS.redirects, LIMITS.idle),
        )
        return await download(
            self._client, request, begun, lambda size, total: came((size, total)), self._clock
        )

    def _place(self, known: Download) -> Path:
        folder = Path(self._config.folder or MediaConfig().folder).expanduser().absolute()
        taken = [other.path for other in self._downloads.all() if other.path]
        return place_of(known.file, folder, self._config.name, taken)

    def _settle(
        self, known: Download, path: Path, answer: Downloaded, step: DownloadProgress
    ) -> DownloadProgress:
        """Let the file have its name, whole as it is."""
        part, target = part_of(path), path
        if target.exists() or target.is_symlink():
            # Somebody else's, which came meanwhile.
            target = unused(path)
        try:
            part.chmod(0o644)
            part.rename(target)
        except OSError as error:
            why = f"{target} can't be written: {error.strerror or error}"
            self._downloads.fail(known.id, why)
            return msgspec.structs.replace(step, state=DownloadState.FAILED, failure=why)
        self._downloads.finish(known.id, str(target), answer.size)
        size = answer.size
        return msgspec.structs.replace(step, received=size, size=size, state=DownloadState.DONE)

    def _request(self, file: WantedFile) -> Request:
        """A file is asked for as its feed is. A feed of strangers leads to no file of this machine's."""
        outside = bool(file.feed) and not hosts.is_inside(hosts.name_of(file.feed))
        feed = self._library.feeds.find(file.feed) if file.feed else None
        if feed is None:
            return Request(file.url, kind=FetchKind.FILE, from_outside=outside)
        if self._access is None:
            self._access = AccessResolver(self._library.feeds.folders())
        return Request(file.url, kind=FetchKind.FILE, access=self._access.of(feed), from_outside=outside)
