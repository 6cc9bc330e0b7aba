"""Requests to one server of accounts: one at a time, with limits, and every failure by its kind."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from newsreader import text
from newsreader.sources.accounts.client import (
    AccountError,
    HeldOffError,
    LoginRefusedError,
    OutOfReachError,
    RequestRefusedError,
)
from newsreader.sources.web import http

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

SECONDS: Final = 90.0
"""For one request: a small server with a slow disk needs a minute for 200 edits."""
LARGEST: Final = 64 * 1024**2
"""Bytes of an answer: 250 articles of 250 KB. The dearest JSON takes thirty times as much memory."""
NOT_FOUND: Final = (
    "Check the address: for Miniflux it is that of the site, for FreshRSS it ends in /api/greader.php."
)
_HELD_OFF: Final = frozenset({429, 503})

NO_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding raises of bytes that are no JSON, or one of a depth that nobody means."""

Form = Sequence[tuple[str, str]]


class Reply(msgspec.Struct, frozen=True):
    """An answer of status 2xx."""

    status: int
    body: bytes
    host: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self, kind: Any = dict[str, Any]) -> Any:
        """The body as `kind`. Types are not believed: some servers call JSON `text/html`.

        Raises:
            RequestRefusedError: it is something else.
        """
        try:
            return msgspec.json.decode(self.body, type=kind)
        except NO_JSON:
            raise RequestRefusedError(
                f"{self.host} gave an answer that is none (“{text.shorten(text.clean(self.text[:200]), 60)}”)"
            ) from None


class Connection:
    """A server at an address. `requests` and `bytes` count what was asked and what came.

    `seconds`: for one request. `largest`: bytes of an answer.
    """

    def __init__(
        self,
        client: Client,
        url: str,
        *,
        seconds: float = SECONDS,
        largest: int = LARGEST,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.host = http.host_of(url)
        self.headers: dict[str, str] = {}
        self.requests = 0
        self.bytes = 0
        self._client = client
        self._seconds = seconds
        self._largest = largest
        self._now = now

    async def get(self, path: str, query: Form = ()) -> Reply:
        return await self._request("GET", f"{path}{'?' + _encoded(query) if query else ''}", b"", {})

    async def post(self, path: str, form: Form, query: Form = ()) -> Reply:
        """Send a form; its fields stay in their order, which some servers depend on."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        target = f"{path}{'?' + _encoded(query) if query else ''}"
        return await self._request("POST", target, _encoded(form).encode(), headers)

    async def send_json(self, method: str, path: str, value: object) -> Reply:
        headers = {"Content-Type": "application/json"}
        return await self._request(method, path, msgspec.json.encode(value), headers)

    async def _request(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        import httpx2

        self.requests += 1
        accept = {"Accept": "application/json, */*;q=0.5"}
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream(
                    method, self._target(path), content=content, headers=accept | self.headers | dict(headers)
                ) as response,
            ):
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > self._largest:
                        raise RequestRefusedError(f"{self.host} sends more than is read")
                self.bytes += len(body)
        except TimeoutError:
            raise OutOfReachError(f"{self.host} did not answer within {self._seconds:g} seconds") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
            raise OutOfReachError(http.error_in_words(error, self.host)) from None
        if not response.is_success:
            raise self._failure(response.status_code, response.headers, bytes(body))
        return Reply(response.status_code, bytes(body), self.host)

    def _target(self, path: str) -> str:
        """`path` stands below the address, or is a query to the address as it was given."""
        return self.url.rstrip("/") + path if path.startswith("/") else self.url + path

    def _failure(self, status: int, headers: Mapping[str, str], body: bytes) -> AccountError:
        if status in (401, 403):
            return LoginRefusedError(
                f"{self.host} does not let us in ({status})",
                "Check the user and the password; some servers want one that is for programs alone.",
            )
        if status in _HELD_OFF:
            wait = http.retry_after(headers.get("retry-after", ""), self._now())
            return HeldOffError(f"{self.host} asks us to come back later ({status})", wait)
        if status in http.REDIRECTS:
            target = text.shorten(text.clean(headers.get("location", "")), 100)
            return RequestRefusedError(
                f"{self.host} sends us on to {target}, where a password is not taken along",
                "If that is the right place, make it the account's address; else check its kind.",
            )
        hint = NOT_FOUND if status == 404 else ""
        return RequestRefusedError(f"{self.host} could not do it ({status}{_why(body)})", hint)


def is_private(url: str) -> bool:
    """Whether what is sent there can't be overheard: by https, or on this machine alone."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _encoded(form: Form) -> str:
    # Some servers turn an address away in which a slash is spelt %2F.
    return urlencode(form, safe="/")


def _why(body: bytes) -> str:
    """What a server says of its failure: an error message in JSON, or a short plain sentence."""
    with suppress(*NO_JSON):
        answer = msgspec.json.decode(body)
        if isinstance(answer, dict):
            said = answer.get("error_message") or answer.get("error") or answer.get("message")
            return f": {text.shorten(text.clean(str(said)), 120)}" if said else ""
    said = text.clean(body[:400].decode("utf-8", "replace"))
    return f": {said}" if 0 < len(said) <= 80 and "<" not in said else ""
