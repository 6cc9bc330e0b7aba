"""How we speak to servers: who we say we are, what their headers mean, and what went wrong in plain words."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from newsreader import __version__, text

USER_AGENT: Final = f"newsreader/{__version__} (feed reader for the terminal)"
ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
ACCEPT_PAGE: Final = "text/html, application/xhtml+xml, text/plain;q=0.7, */*;q=0.5"
PERMANENT: Final = frozenset({301, 308})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
WANTS_LOGIN: Final = 401
FORBIDDEN: Final = 403
PROXY_WANTS_LOGIN: Final = 407
GONE: Final = 410
TOO_MANY: Final = 429

# What OpenSSL calls an answer that is plain text, by its version.
_NO_TLS: Final = frozenset(
    {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST"}
)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\b", re.IGNORECASE)
# How httpx says it, which has one kind of error for this and for an answer that can't be understood.
_BROKEN_OFF: Final = re.compile("disconnected|closed|incomplete", re.IGNORECASE)


def media_type(content_type: str) -> str:
    """A content type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def host_of(url: str) -> str:
    """The server as a user would name it, with its port where that is unusual."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return text.clean(url)
    usual = port is None or (parts.scheme, port) in (("http", 80), ("https", 443))
    return text.clean(host if usual else f"{host}:{port}")


def max_age(cache_control: str) -> int | None:
    """For how many seconds an answer stays fresh, None where the server doesn't say."""
    age = _MAX_AGE.search(cache_control)
    return int(age[1]) if age and not _NO_CACHE.search(cache_control) else None


def retry_after(value: str, now: float) -> int | None:
    """In how many seconds a server wants to be asked again: it may name a number or a date."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return int(value[:10])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, round(moment.timestamp() - now))


def status_in_words(status: int, host: str, what: str = "feed") -> str:
    """Why an answer without a feed (or a page) came, and what that means."""
    match status:
        case 410:
            return f"{host} says that the {what} is gone for good (410)"
        case 404:
            return f"{host} has no {what} at this address (404)"
        case 407:
            return f"the proxy on the way to {host} wants a login (407)"
        case 401 | 403:
            return f"{host} does not let us read the {what} ({status})"
        case 429:
            return f"{host} asks us to come back later (429)"
        case _ if status >= 500:
            return f"{host} has a problem of its own ({status}); it is worth trying again later"
        case _:
            return f"{host} gave an answer without a {what} (status {status})"


def error_in_words(error: BaseException, host: str) -> str:
    """A failed connection as a sentence that a user can act on."""
    import httpx2

    causes = list(_causes(error))

    def caused_by(*kinds: type[BaseException]) -> BaseException | None:
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    invalid = caused_by(ssl.SSLCertVerificationError)
    if invalid is not None:
        return f"the certificate of {host} is not valid ({_why_invalid(invalid)})"
    if caused_by(ssl.SSLError):
        return f"{host} offers no secure connection that can be trusted"
    if caused_by(socket.gaierror):
        return f"there is no server named {host}, or the network is down"
    if caused_by(ConnectionRefusedError):
        return f"{host} refuses the connection"
    if caused_by(httpx2.ProxyError):
        return f"the proxy does not let us through to {host}"
    if caused_by(httpx2.DecodingError):
        return f"{host} sent data that can't be unpacked"
    if caused_by(httpx2.InvalidURL, httpx2.UnsupportedProtocol):
        return f"the address of {host} can't be used"
    if caused_by(httpx2.TimeoutException):
        return f"{host} said nothing for too long"
    nonsense = caused_by(httpx2.RemoteProtocolError)
    if nonsense is not None and not _BROKEN_OFF.search(str(nonsense)):
        return f"{host} answers in no way that is HTTP"
    if nonsense or caused_by(httpx2.ReadError, ConnectionError):
        return f"{host} broke off its answer"
    if caused_by(httpx2.ConnectError, OSError):
        return f"{host} can't be reached; the network may be down"
    return f"{host} could not be asked ({type(error).__name__})"


def is_insecure(error: BaseException) -> bool:
    """Whether a connection failed because it could not be made secure."""
    return any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def is_not_tls(error: BaseException) -> bool:
    """Whether what answered speaks no TLS at all."""
    return any(isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS for cause in _causes(error))


def _why_invalid(error: BaseException) -> str:
    return text.clean(str(getattr(error, "verify_message", "") or "it can't be verified"))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, and what is bundled in it, each once."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        raised = waiting.pop(0)
        if id(raised) in seen:
            continue
        seen.add(id(raised))
        yield raised
        waiting += [cause for cause in (raised.__cause__, raised.__context__) if cause is not None]
        if isinstance(raised, BaseExceptionGroup):
            waiting += raised.exceptions
