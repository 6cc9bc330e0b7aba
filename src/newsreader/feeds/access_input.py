"""What a person types to say how the servers of a feed are asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsreader.errors import UsageError
from newsreader.library.feeds.access import LoginSettings
from newsreader.sources.web.access import DIRECT, checked_header, read_cookies
from newsreader.system.secrets import SecretSource
from newsreader.text import clean, shorten

DEFAULT = "default"
"""What takes a setting back, as nothing does."""
Headers = tuple[tuple[str, str], ...]


def user_agent(text: str) -> str | None:
    """What to call ourselves; None for as usual."""
    return None if text in ("", DEFAULT) else checked_header("X-User-Agent", text)[1]


def headers(before: Headers, lines: Iterable[str]) -> Headers | None:
    """The headers with those of some lines, `Name: value` each; without a value one goes.

    Raises:
        SourceError: one of them can't be sent.
        UsageError: one of them is none.
    """
    known = {name.lower(): (name, value) for name, value in before}
    for line in lines:
        if line == DEFAULT:
            known.clear()
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise UsageError(
                f"'{shorten(clean(line), 40)}' is no header", "Write 'NAME: VALUE'; 'NAME:' takes it away."
            )
        name, value = checked_header(name, value)
        if value:
            known[name.lower()] = (name, value)
        else:
            known.pop(name.lower(), None)
    return tuple(known.values()) or None


def cookies(path: str) -> str | None:
    """Where a `cookies.txt` lies, which is looked into; None for none.

    Raises:
        SourceError: it is none.
    """
    if path in ("", DEFAULT):
        return None
    absolute = Path(path).expanduser().absolute()
    read_cookies(absolute)
    return str(absolute)


def proxy(text: str, whence: str) -> str | None:
    """The address of a proxy, or `DIRECT`; None for that of the environment. `whence`: who names it.

    Raises:
        SourceError: it is none.
    """
    if text in ("", DEFAULT):
        return None
    if text == DIRECT:
        return text
    from newsreader.sources.web.routes import checked_proxy

    return checked_proxy(text, whence)


def user(text: str) -> str:
    """A name to log in with.

    Raises:
        UsageError: it can't be one.
    """
    if ":" in text:
        raise UsageError("a name to log in with has no colon")
    return text


def login(before: LoginSettings | None, text: str) -> LoginSettings | None:
    """The login with another name; None for none, which forgets the password too."""
    if text in ("", DEFAULT):
        return None
    known = before or LoginSettings()
    return LoginSettings(user(text), known.bearer, known.secret)


def secret_file(path: str) -> SecretSource:
    """A secret that lies in a file."""
    return SecretSource(file=str(Path(path).expanduser().absolute()))
