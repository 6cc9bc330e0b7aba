"""Getting one feed, or one page: conditional, with limits of time and size, redirects followed by hand.

Nothing here knows of subscriptions: what a failure or a move means for one is `schedule`'s to say.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urljoin

import msgspec

from newsreader import text, urls
from newsreader.sources.limits import MAX_DOCUMENT
from newsreader.sources.web import http

if TYPE_CHECKING:
    import httpx2

AT_ONCE: Final = 32

_SHORT: Final = 16_384


class Limits(msgspec.Struct, frozen=True):
    """What one feed may cost: seconds in all (waiting for its turn not counted), decoded bytes, redirects."""

    seconds: float = 30.0
    bytes: int = MAX_DOCUMENT
    redirects: int = 5


DEFAULT_LIMITS: Final = Limits()


class FetchKind(StrEnum):
    """What is asked for, as messages call it."""

    FEED = "feed"
    PAGE = "page"


class Request(msgspec.Struct, frozen=True):
    """What to get, and what is known of it from the last time.

    `etag` and `last_modified` are what the server sent, byte for byte (Latin-1); `digest` is that of the
    last body.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    kind: FetchKind = FetchKind.FEED


class Fetched(msgspec.Struct, frozen=True):
    """A server's answer. `not_modified`: nothing is new, and there is no body.

    `moved_to`: where permanent redirects alone lead, None where there are none. `max_age`: in seconds.
    """

    url: str
    final_url: str
    status: int
    body: bytes | None = None
    not_modified: bool = False
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    max_age: int | None = None
    moved_to: str | None = None


class FetchFailed(msgspec.Struct, frozen=True):
    """No answer, or one without what was asked for. `message`: a sentence for the user, without a full stop.

    `status` is None where no answer came; `retry_after`: seconds that the server asks us to wait.
    """

    url: str
    message: str
    status: int | None = None
    retry_after: int | None = None

    @property
    def gone(self) -> bool:
        """Whether the server says that the feed is gone for good."""
        return self.status == http.GONE


class Lanes:
    """Lets many requests run at once, but only one to each server."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self._servers: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def server(self, url: str) -> AsyncIterator[None]:
        """The only request to the server of `url` for as long as it is open."""
        async with self._servers[http.host_of(url).lower()]:
            yield


class _TooLarge(Exception):
    pass


class _Redirect(msgspec.Struct, frozen=True):
    target: str
    permanent: bool


async def fetch(
    client: httpx2.AsyncClient,
    request: Request,
    *,
    lanes: Lanes | None = None,
    limits: Limits = DEFAULT_LIMITS,
    now: Callable[[], float] = time.time,
) -> Fetched | FetchFailed:
    """One feed or page. Never raises, but for a cancellation: what goes wrong is a `FetchFailed`."""
    lanes = lanes or Lanes()
    url, moved_to, only_permanent = request.url, None, True
    seconds_left = limits.seconds
    for _ in range(limits.redirects + 1):
        if not urls.openable(url):
            return FetchFailed(
                request.url, f"'{text.shorten(text.clean(url), 80)}' is no http or https address"
            )
        async with lanes.server(url):
            started = time.monotonic()
            answer = await _ask(client, request, url, limits, seconds_left, now)
            seconds_left -= time.monotonic() - started
        match answer:
            case _Redirect():
                only_permanent = only_permanent and answer.permanent
                url = answer.target
                moved_to = url if only_permanent and urls.openable(url) else moved_to
            case Fetched():
                return msgspec.structs.replace(answer, moved_to=moved_to)
            case FetchFailed():
                return answer
    return FetchFailed(
        request.url, f"{http.host_of(request.url)} sends us on more than {limits.redirects} times"
    )


async def _ask(
    client: httpx2.AsyncClient,
    request: Request,
    url: str,
    limits: Limits,
    seconds: float,
    now: Callable[[], float],
) -> Fetched | FetchFailed | _Redirect:
    """One request to one server."""
    import httpx2

    host = http.host_of(url)
    answering = False
    try:
        async with (
            asyncio.timeout(max(seconds, 0.001)),
            client.stream("GET", url, headers=_headers(request)) as response,
        ):
            answering = True
            if not response.is_success:
                await _drain(response)
            if response.status_code in http.REDIRECTS and "location" in response.headers:
                return _redirect(url, response)
            if response.status_code == 304:
                return _fetched(request, url, response, None)
            if not response.is_success:
                return FetchFailed(
                    request.url,
                    http.status_in_words(response.status_code, host, request.kind),
                    response.status_code,
                    http.retry_after(response.headers.get("retry-after", ""), now()),
                )
            return _fetched(request, url, response, await _read(response, limits.bytes))
    except TimeoutError:
        verb = "did not finish its answer" if answering else "did not answer"
        return FetchFailed(request.url, f"{host} {verb} within {limits.seconds:g} seconds")
    except _TooLarge:
        return FetchFailed(
            request.url,
            f"the {request.kind} is larger than {_size(limits.bytes)}, which is more than is read",
        )
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
        return FetchFailed(request.url, http.error_in_words(error, host))


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    headers = (
        (b"If-None-Match", request.etag),
        (b"If-Modified-Since", request.last_modified),
        (b"Accept", http.ACCEPT_PAGE if request.kind is FetchKind.PAGE else None),
    )
    return [(name, value.encode("latin-1", "replace")) for name, value in headers if value]


def _redirect(url: str, response: httpx2.Response) -> _Redirect:
    target = urldefrag(urljoin(url, response.headers["location"].strip())).url
    # A server that gives up its encryption may be followed, but is not to be believed for ever.
    downgrade = url.startswith("https:") and not target.startswith("https:")
    return _Redirect(target, response.status_code in http.PERMANENT and not downgrade)


def _fetched(request: Request, url: str, response: httpx2.Response, body: bytes | None) -> Fetched:
    digest = request.digest if body is None else hashlib.blake2b(body, digest_size=16).hexdigest()
    unchanged = body is None or digest == request.digest
    return Fetched(
        url=request.url,
        final_url=url,
        status=response.status_code,
        body=None if unchanged else body,
        not_modified=unchanged,
        content_type=response.headers.get("content-type", ""),
        etag=_raw_header(response, b"etag") or (request.etag if response.status_code == 304 else None),
        last_modified=_raw_header(response, b"last-modified")
        or (request.last_modified if response.status_code == 304 else None),
        digest=digest,
        max_age=http.max_age(response.headers.get("cache-control", "")),
    )


def _raw_header(response: httpx2.Response, name: bytes) -> str | None:
    """A header's bytes as they came, which Latin-1 keeps one by one."""
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name), None)


async def _drain(response: httpx2.Response) -> None:
    """Read an unwanted body where it is short: only then can the connection serve the next request."""
    length = response.headers.get("content-length", "")
    if response.status_code == 304 or (length.isdecimal() and int(length[:10]) <= _SHORT):
        with suppress(_TooLarge):
            await _read(response, _SHORT)


async def _read(response: httpx2.Response, most: int) -> bytes:
    """The decoded body; stops as soon as there is more than `most` of it, however small it came."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            raise _TooLarge
    return bytes(body)


def _size(count: int) -> str:
    return f"{count / 1024**2:.3g} MB" if count >= 1024**2 else f"{count / 1024:.3g} KB"
