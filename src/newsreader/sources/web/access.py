"""How a server wants to be asked: what we call ourselves, who we are to it, and by which way we come."""

from __future__ import annotations

import base64
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import SourceError
from newsreader.sources.web import hosts

if TYPE_CHECKING:
    # What reads cookies brings the whole of http and email, for which no start should wait.
    from http.cookiejar import Cookie, CookieJar

DIRECT: Final = "none"
"""In place of a proxy's address: no proxy, whatever the environment says."""
MAX_COOKIES: Final = 10_000_000
"""The largest file of cookies that is read, in bytes: those of a whole browser have some 100 KB."""
EXPORT_AGAIN: Final = "Have your browser export it as cookies.txt (Netscape's form)."

_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\Z")
# These are ours to say: they would break the answer, or say twice what another setting says.
_OWN_HEADERS: Final = frozenset(
    {
        "accept-encoding", "connection", "content-length", "cookie", "expect", "host", "if-modified-since",
        "if-none-match", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    }
)  # fmt: skip


class Access(msgspec.Struct, frozen=True):
    """What is said to the servers of one feed.

    `origin`: an address of the feed's own server, which alone is told `headers` and `authorization`, and
    whose certificate alone goes unchecked without `verify`. Cookies go where their domains say. `proxy`: its
    address, "" for that of the environment, `DIRECT` for none. `trouble`: why nothing can be asked, as a
    sentence without a full stop.
    """

    origin: str = ""
    user_agent: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    authorization: str = ""
    cookies: tuple[Cookie, ...] = ()
    proxy: str = ""
    verify: bool = True
    trouble: str = ""

    def __repr__(self) -> str:
        """Without what it holds, which must not get into a log."""
        return f"Access({self.origin!r})"

    def headers_for(self, url: str) -> tuple[tuple[str, str], ...]:
        """The headers to ask for `url` with, beside the usual ones."""
        own = (("User-Agent", self.user_agent),) if self.user_agent else ()
        if not hosts.shares_secrets(url, self.origin):
            return own
        login = (("Authorization", self.authorization),) if self.authorization else ()
        return own + self.headers + login

    def checks(self, url: str) -> bool:
        """Whether the certificate at `url` has to be valid."""
        return self.verify or not hosts.shares_secrets(url, self.origin)

    def may_move(self, url: str, target: str) -> bool:
        """Whether a feed may be followed to `target` for good: not where that is to know no secret of it."""
        return not (self.headers or self.authorization) or hosts.shares_secrets(target, url)

    def cookie_jar(self) -> CookieJar:
        """A new jar with these cookies, for one chain of redirects."""
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        jar = CookieJar(DefaultCookiePolicy(rfc2965=False))
        for cookie in self.cookies:
            jar.set_cookie(cookie)
        return jar


OPEN: Final = Access()
"""As everybody is asked."""


def basic(user: str, password: str) -> str:
    """The value of an `Authorization` header for a name and a password."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def bearer(token: str) -> str:
    """The value of an `Authorization` header for a token."""
    return f"Bearer {token}"


def checked_header(name: str, value: str) -> tuple[str, str]:
    """A header as it may be sent.

    Raises:
        SourceError: there is no such header, it can't have that value, or it is not the user's to set.
    """
    name, value = name.strip(), value.strip()
    if not _HEADER_NAME.match(name):
        raise SourceError(f"{name!r} is no name of a header", "Give it as 'Name: value'.")
    if name.lower() in _OWN_HEADERS:
        raise SourceError(f"the header {name} is not one to set", "Some have a setting of their own.")
    if not value.isprintable():
        raise SourceError(f"the value of the header {name} has characters that can't be sent")
    return name, value


def read_cookies(path: Path) -> tuple[Cookie, ...]:
    """The cookies of a `cookies.txt` as browsers export it (Netscape's form). The file is only read.

    Raises:
        SourceError: it can't be read, or is something else.
    """
    from http.cookiejar import LoadError, MozillaCookieJar

    try:
        if path.stat().st_size > MAX_COOKIES or not path.is_file():
            raise SourceError(f"{path} is no file of cookies: it is too large, or no file", EXPORT_AGAIN)
        jar = MozillaCookieJar(path)
        with warnings.catch_warnings():
            # A line that is no cookie is told of with a traceback, beside the error.
            warnings.simplefilter("ignore")
            jar.load(ignore_discard=True, ignore_expires=True)
    except OSError as error:
        # LoadError is one too, without a number.
        reason = "it is not a cookies.txt" if isinstance(error, LoadError) else error.strerror or "no file"
        raise SourceError(f"the cookies in {path} can't be read: {reason}", EXPORT_AGAIN) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"the cookies in {path} can't be read: they are no text", EXPORT_AGAIN) from error
    for cookie in jar:
        # What curl and most exports write for a cookie that lasts as long as the browser is open.
        cookie.expires = cookie.expires or None
    return tuple(cookie for cookie in jar if not cookie.is_expired())
