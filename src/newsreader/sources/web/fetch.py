"""Getting one feed, or one page: conditional, with limits of time and size, redirects followed by hand.

Nothing here knows of subscriptions: what a failure or a move means for one is `schedule`'s to say.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

import msgspec

from newsreader import text, urls
from newsreader.errors import SourceError
from newsreader.sources.web import answer_body, hosts, http
from newsreader.sources.web.access import basic
from newsreader.sources.web.attempts import Attempt, InsideError
from newsreader.sources.web.pace import site_of
from newsreader.sources.web.records import (
    DEFAULT_LIMITS,
    Fetched,
    FetchFailed,
    FetchKind,
    Limits,
    Redirect,
    Request,
)

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

    import httpx2

AT_ONCE: Final = 32


class Lanes:
    """Lets many requests run at once, but only one to each site."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self._servers: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def server(self, url: str) -> AsyncIterator[None]:
        """The only request to the site of `url` for as long as it is open."""
        async with self._servers[site_of(url)]:
            yield


async def fetch(
    client: httpx2.AsyncClient,
    request: Request,
    *,
    lanes: Lanes | None = None,
    limits: Limits = DEFAULT_LIMITS,
    now: Callable[[], float] = time.time,
) -> Fetched | FetchFailed:
    """One feed or page. Never raises, but for a cancellation: what goes wrong is a `FetchFailed`.

    Cookies hold within one chain of redirects. None leads from a public server to this machine or network.
    """
    if request.access.trouble:
        return FetchFailed(urls.without_login(request.url), request.access.trouble)
    chain = RequestChain(client, taken_apart(request), limits, now)
    return await chain.follow(lanes or Lanes())


def taken_apart(request: Request) -> Request:
    """With the name and password of its address as its login, where there are some."""
    url, login = urls.split_login(request.url)
    if login is None:
        return request
    access = request.access
    if not access.authorization:
        access = msgspec.structs.replace(access, origin=url, authorization=basic(*login))
    return msgspec.structs.replace(request, url=url, access=access)


class RequestChain:
    """One request, and those that redirects lead to. Who wants the body otherwise than whole and in memory
    overrides `_answer`, and `_headers` for what it asks.
    """

    def __init__(
        self, client: httpx2.AsyncClient, request: Request, limits: Limits, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._request = request
        self._limits = limits
        self._now = now
        self._seconds = limits.seconds
        self._cookies = request.access.cookie_jar()
        self._outside = request.from_outside
        self._must_lie_outside = False

    async def follow(self, lanes: Lanes) -> Fetched | FetchFailed:
        """The answer at the end of the chain."""
        request = self._request
        url, moved_to, only_permanent = request.url, None, True
        for _ in range(self._limits.redirects + 1):
            refusal = await self._refusal(url)
            if refusal is not None:
                return refusal
            async with lanes.server(url):
                answer = await self._timed(url)
            match answer:
                case Redirect():
                    only_permanent = only_permanent and answer.permanent
                    url = answer.target
                    moved_to = url if only_permanent and urls.openable(url) else moved_to
                case Fetched():
                    return msgspec.structs.replace(answer, moved_to=moved_to)
                case FetchFailed():
                    return answer
        host = http.host_of(request.url)
        return self._failed(f"{host} sends us on more than {self._limits.redirects} times")

    async def _refusal(self, url: str) -> FetchFailed | None:
        """Why an address may not be asked, if it may not. Notes whether its server must lie outside."""
        self._must_lie_outside = False
        if not urls.openable(url):
            return self._failed(f"'{text.shorten(text.clean(url), 80)}' is no http or https address")
        asked = self._request.url
        is_other = hosts.name_of(url) != hosts.name_of(asked)
        if not is_other and not self._request.from_outside:
            return None
        self._outside = self._outside or not await self._lies_inside(asked)
        if not self._outside:
            return None
        if await self._lies_inside(url):
            return self._inside(url)
        self._must_lie_outside = not self._is_proxied(url)
        return None

    def _inside(self, url: str) -> FetchFailed:
        asked = self._request.url
        is_other = hosts.name_of(url) != hosts.name_of(asked)
        leads = f"sends us on to {http.host_of(url)}, which is" if is_other else "is"
        return self._failed(
            f"{http.host_of(asked)} {leads} of this machine or network; nothing of it is read"
        )

    def _is_proxied(self, url: str) -> bool:
        from newsreader.sources.web.routes import is_proxied

        return is_proxied(url, self._request.access.proxy)

    async def _lies_inside(self, url: str) -> bool:
        host = hosts.name_of(url)
        # Where a proxy resolves the names, asking for them here says nothing, and tells who is asked.
        if self._is_proxied(url):
            return hosts.is_inside(host)
        return await hosts.leads_inside(host)

    async def _timed(self, url: str) -> Fetched | FetchFailed | Redirect:
        started = time.monotonic()
        try:
            return await self._ask(url)
        finally:
            self._seconds -= time.monotonic() - started

    async def _ask(self, url: str) -> Fetched | FetchFailed | Redirect:
        """One request to one server, put once more where it was put to a connection that is no more."""
        import httpx2

        host = http.host_of(url)
        attempt = Attempt(self._must_lie_outside)
        try:
            async with asyncio.timeout(max(self._seconds, 0.001)):
                try:
                    return await self._exchange(url, attempt)
                except (httpx2.RemoteProtocolError, httpx2.NetworkError):
                    if attempt.answering or attempt.connected:
                        raise
                attempt = Attempt(self._must_lie_outside)
                return await self._exchange(url, attempt)
        except TimeoutError:
            verb = "did not finish its answer" if attempt.answering else "did not answer"
            return self._failed(f"{host} {verb} within {self._limits.seconds:g} seconds")
        except InsideError:
            return self._inside(url)
        except answer_body.TooLargeError:
            return self._failed(
                f"the {self._request.kind} is larger than {_size(self._limits.bytes)}, "
                "which is more than is read"
            )
        except answer_body.PackingError:
            return self._failed(f"{host} sent data that can't be unpacked")
        except SourceError as error:
            return self._failed(error.message)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
            # Where a port was named, https on it may be no more than a guess.
            guessed = http.is_not_tls(error) and ":" in host
            insecure = http.is_insecure(error) and not guessed
            return FetchFailed(self._request.url, http.error_in_words(error, host), insecure=insecure)

    async def _exchange(self, url: str, attempt: Attempt) -> Fetched | FetchFailed | Redirect:
        from newsreader.sources.web.routes import ROUTE, Route

        access = self._request.access
        asked = self._client.build_request(
            "GET",
            url,
            headers=self._headers(url),
            timeout=self._limits.idle,
            extensions={ROUTE: Route(access.proxy, access.checks(url)), "trace": attempt.trace},
        )
        cookies = _cookies(self._cookies)
        if len(self._cookies):
            cookies.set_cookie_header(asked)
        response = await self._client.send(asked, stream=True)
        try:
            attempt.answering = True
            # A connection that was kept open may have been made for a question that could lead inside.
            await attempt.check(response.extensions.get("network_stream"))
            if "set-cookie" in response.headers:
                cookies.extract_cookies(response)
            return await self._answer(url, response)
        finally:
            await response.aclose()

    async def _answer(self, url: str, response: httpx2.Response) -> Fetched | FetchFailed | Redirect:
        if not response.is_success:
            await answer_body.drain(response)
        if response.status_code in http.REDIRECTS and response.headers.get("location", "").strip():
            return _redirect(url, response)
        if response.status_code == 304:
            return _fetched(self._request, url, response, None)
        if response.is_success:
            return _fetched(self._request, url, response, await self._body(response))
        return FetchFailed(
            self._request.url,
            http.status_in_words(response.status_code, http.host_of(url), self._request.kind),
            response.status_code,
            http.retry_after(response.headers.get("retry-after", ""), self._now()),
        )

    async def _body(self, response: httpx2.Response) -> bytes:
        """The body; of a feed that is too large its beginning, where its newest entries stand."""
        try:
            return await answer_body.read(response, self._limits.bytes)
        except answer_body.TooLargeError as error:
            if self._request.kind is not FetchKind.FEED:
                raise
            return error.beginning

    def _headers(self, url: str) -> list[tuple[bytes, bytes]]:
        request = self._request
        # What one server said of its answer is nothing to tell another.
        known = hosts.name_of(url) == (request.validators_host or hosts.name_of(request.url))
        headers = (
            ("If-None-Match", request.etag if known else None),
            ("If-Modified-Since", request.last_modified if known else None),
            ("Accept", http.ACCEPT_PAGE if request.kind is FetchKind.PAGE else None),
        )
        own = request.access.headers_for(url)
        own_names = {name.lower() for name, _ in own}
        usual = [
            (name.encode(), value.encode("latin-1", "replace"))
            for name, value in headers
            if value and name.lower() not in own_names
        ]
        return usual + [(name.encode(), value.encode()) for name, value in own]

    def _failed(self, message: str) -> FetchFailed:
        return FetchFailed(self._request.url, message)


def _cookies(jar: CookieJar) -> httpx2.Cookies:
    import httpx2

    return httpx2.Cookies(jar)


def _redirect(url: str, response: httpx2.Response) -> Redirect:
    location = response.headers["location"]
    # What can't be mended is named as it came, where it is refused.
    target = urls.without_login(urldefrag(urls.mended(location, url) or location).url)
    # A server that gives up its encryption may be followed, but is not to be believed for ever.
    downgrade = url.startswith("https:") and not target.startswith("https:")
    return Redirect(target, response.status_code in http.PERMANENT and not downgrade)


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
        validators_host=_other_host(url, request.url),
    )


def _other_host(url: str, asked: str) -> str | None:
    host = hosts.name_of(url)
    return None if host == hosts.name_of(asked) else host


def _raw_header(response: httpx2.Response, name: bytes) -> str | None:
    """A header's bytes as they came, which Latin-1 keeps one by one."""
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name), None)


def _size(count: int) -> str:
    return f"{count / 1024**2:.3g} MB" if count >= 1024**2 else f"{count / 1024:.3g} KB"
