"""A file of a server's, as large as it likes, straight to the disk: gone on with where it was broken off.

What has come lies in a part beside the file's place. It is gone on with only where the server has named the
version of which it is a part, and says that this is still the one it has (RFC 9110, 13.1.5 and 14).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from newsreader.errors import SourceError
from newsreader.sources.web import http
from newsreader.sources.web.fetch import Lanes, RequestChain, taken_apart
from newsreader.sources.web.records import Fetched, FetchFailed, Limits, Redirect, Request
from newsreader.text import size_in_words

if TYPE_CHECKING:
    import httpx2

    from newsreader.sources.web.client import Client

LIMITS: Final = Limits(seconds=43_200.0, bytes=0, idle=60.0)
TRIES: Final = 4
"""So often a server may break off that sends something each time."""
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_RANGE: Final = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)\Z")
_NOT_SATISFIABLE: Final = 416

Begun = Callable[[str], Awaitable[object]]
"""Is given the version of which a part begins to come, "" for one that can't be gone on with. The part is
empty then.
"""
Came = Callable[[int, int | None], object]
"""Is given how many bytes there are of how many; None where nobody knows."""


class DownloadRequest(msgspec.Struct, frozen=True):
    """What to get into the file `part`, which may hold what came before of the version `validator`. `type`:
    its MIME type as a feed tells it, "" for unknown. `limits`: with `bytes` 0 for any size.
    """

    request: Request
    part: Path
    validator: str = ""
    type: str = ""
    limits: Limits = LIMITS


class Downloaded(msgspec.Struct, frozen=True):
    """All of it is in the part: so many bytes, of this MIME type as its server says."""

    size: int
    type: str


async def download(
    client: Client,
    wanted: DownloadRequest,
    begun: Begun,
    came: Came,
    now: Callable[[], float] = time.time,
) -> Downloaded | FetchFailed:
    """Get a file. What goes wrong is a `FetchFailed`; what has come stays in the part.

    Raises what `begun` and `came` do, and nothing else.
    """
    if wanted.request.access.trouble:
        return FetchFailed(wanted.request.url, wanted.request.access.trouble)
    failed = FetchFailed(wanted.request.url, "nothing came")
    for _ in range(TRIES):
        before = _size_of(wanted.part)
        chain = _FileChain(client, wanted, begun, came, now)
        answer = await chain.follow(Lanes())
        if isinstance(answer, Fetched):
            return Downloaded(_size_of(wanted.part), http.media_type(answer.content_type))
        failed, wanted = answer, msgspec.structs.replace(wanted, validator=chain.validator)
        if answer.status == _NOT_SATISFIABLE and before:
            # There is no more of it than we have, or less: which of the two, nobody says.
            wanted = msgspec.structs.replace(wanted, validator="")
        elif answer.status is not None or chain.refused or _size_of(wanted.part) <= before:
            break
    return failed


class _FileChain(RequestChain):
    """Writes what comes into a file."""

    def __init__(
        self,
        client: Client,
        wanted: DownloadRequest,
        begun: Begun,
        came: Came,
        now: Callable[[], float],
    ) -> None:
        super().__init__(client, taken_apart(wanted.request), wanted.limits, now)
        self._wanted = wanted
        self._begun = begun
        self._came = came
        self._offset = _size_of(wanted.part) if wanted.validator else 0
        self.validator = wanted.validator
        self.refused = False
        """Whether it is not to be had at all, however often it is asked for."""

    def _headers(self, url: str) -> list[tuple[bytes, bytes]]:
        asked = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if self._offset:
            asked |= {"Range": f"bytes={self._offset}-", "If-Range": self.validator}
        return [
            *((name.encode(), value.encode("latin-1", "replace")) for name, value in asked.items()),
            *super()._headers(url),
        ]

    async def _answer(self, url: str, response: httpx2.Response) -> Fetched | FetchFailed | Redirect:
        if response.status_code == _NOT_SATISFIABLE and self._is_all_here(response):
            return Fetched(self._wanted.request.url, url, response.status_code)
        if not response.is_success:
            return await super()._answer(url, response)
        kind = response.headers.get("content-type", "")
        if self._wanted.type.startswith(("audio/", "video/")) and http.media_type(kind) in _PAGES:
            raise self._refuse(f"{http.host_of(url)} sent a page in place of the file")
        offset, total = _place(response)
        if response.status_code == 206 and offset != self._offset:
            raise self._refuse(f"{http.host_of(url)} sent another part of the file than was asked for")
        self._check_size(total)
        if not offset:
            await self._begin(response)
        try:
            with os.fdopen(_opened(self._wanted.part, os.O_APPEND), "ab") as file:
                await self._write(response, file, offset, total)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error
        size = _size_of(self._wanted.part)
        if not size:
            raise self._refuse(f"{http.host_of(url)} sent an empty file")
        if total is not None and size < total:
            return FetchFailed(self._wanted.request.url, f"{http.host_of(url)} broke off its answer")
        return Fetched(self._wanted.request.url, url, response.status_code, content_type=kind)

    async def _begin(self, response: httpx2.Response) -> None:
        """From the start: what lies there is another version's."""
        self._offset = 0
        self.validator = _validator(response)
        try:
            self._wanted.part.parent.mkdir(parents=True, exist_ok=True)
            os.close(_opened(self._wanted.part, os.O_TRUNC))
        except OSError as error:
            raise self._unwritable(error) from error
        await self._begun(self.validator)

    async def _write(self, response: httpx2.Response, file: BinaryIO, size: int, total: int | None) -> None:
        packed = _is_packed(response)
        async for chunk in response.aiter_bytes() if packed else response.aiter_raw():
            size += len(chunk)
            self._check_size(size)
            file.write(chunk)
            self._came(size, None if packed else total)

    def _is_all_here(self, response: httpx2.Response) -> bool:
        """Whether nothing more was to come: of another version the server would have sent all."""
        told = response.headers.get("content-range", "").strip()
        return bool(self._offset) and told == f"bytes */{self._offset}"

    def _check_size(self, size: int | None) -> None:
        most = self._wanted.limits.bytes
        if most and size is not None and size > most:
            raise self._refuse(
                f"it is larger than {size_in_words(most)}, the most that [media] max_mb allows"
            )

    def _unwritable(self, error: OSError) -> SourceError:
        folder = self._wanted.part.parent
        return self._refuse(f"nothing can be written in {folder}: {error.strerror or error}")

    def _refuse(self, why: str) -> SourceError:
        self.refused = True
        return SourceError(why)


def _place(response: httpx2.Response) -> tuple[int, int | None]:
    """Where in the file an answer begins, and how long the file is; None where nobody says."""
    if response.status_code == 206:
        told = _RANGE.match(response.headers.get("content-range", "").strip())
        if told is None:
            return -1, None
        return int(told[1]), None if told[2] == "*" else int(told[2])
    length = response.headers.get("content-length", "")
    is_told = length.isascii() and length.isdecimal() and not _is_packed(response)
    return 0, int(length[:15]) if is_told else None


def _is_packed(response: httpx2.Response) -> bool:
    """Whether what comes is not the file's own bytes."""
    encoding = response.headers.get("content-encoding", "identity")
    return encoding.strip().lower() not in ("", "identity")


def _validator(response: httpx2.Response) -> str:
    """What names this version byte for byte: a strong ETag, else when it was changed; "" for nothing."""
    if _is_packed(response):
        return ""
    headers = response.headers
    etag = headers.get("etag", "").strip()
    if etag.startswith('"') and etag.endswith('"') and len(etag) > 1:
        return str(etag)
    return "" if etag else str(headers.get("last-modified", "").strip())


def _opened(path: Path, flag: int) -> int:
    """A file to write into, which no link leads away from."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flag, 0o600)


def _size_of(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
