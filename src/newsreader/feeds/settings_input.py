"""What a person types to change the settings of a feed, and how they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.errors import UsageError
from newsreader.feeds import access_input
from newsreader.feeds.access import fact_of
from newsreader.feeds.access_input import DEFAULT
from newsreader.library.feeds.access import LoginSettings
from newsreader.sources.web.pages.selectors import checked_selector
from newsreader.system.durations import MINUTE
from newsreader.urls import without_login

if TYPE_CHECKING:
    from newsreader.library.feeds.feeds import FeedSettings
    from newsreader.system.secrets import SecretSource

AS_USUAL: Final = "(as usual)"
QUALITY: Final = 0, 100
MINUTES: Final = 5, 40_320
KEEP: Final = 1, 1_000_000


def whole_number(text: str, bounds: tuple[int, int]) -> int | None:
    """A number within bounds, or None for the default.

    Raises:
        UsageError: it is something else.
    """
    if text == DEFAULT:
        return None
    least, most = bounds
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise UsageError(f"expected a whole number from {least:,} to {most:,}, or {DEFAULT}, not {text!r}")
    return int(text)


def name(text: str) -> str:
    return "" if text == DEFAULT else " ".join(text.split())


def topics(text: str) -> tuple[str, ...]:
    """Topics with commas between them, each once."""
    named = () if text == DEFAULT else text.split(",")
    return tuple(dict.fromkeys(" ".join(topic.split()) for topic in named if topic.strip()))


class Setting(msgspec.Struct, frozen=True):
    """A setting as it is typed. `hint` says what can be typed, `default` what holds where nothing is.

    `typed`: what would have to be typed for these settings, nothing where they are the default or a secret.
    `changed`: the settings with what was typed; raises NewsreaderError where they can't be that. `told`: how
    it reads, without secrets.
    """

    label: str
    hint: str
    default: str
    typed: Callable[[FeedSettings], str]
    changed: Callable[[FeedSettings, str], FeedSettings]
    told: Callable[[FeedSettings], str]

    def shown(self, settings: FeedSettings) -> str:
        return self.told(settings) or self.default


def _setting(
    field: str,
    label: str,
    hint: str,
    default: str,
    read: Callable[[str], Any],
    write: Callable[[Any], str] = str,
) -> Setting:
    """One that is a field of `FeedSettings`."""

    def typed(settings: FeedSettings) -> str:
        value = getattr(settings, field)
        return "" if value in (None, False) else write(value)

    def changed(settings: FeedSettings, text: str) -> FeedSettings:
        return msgspec.structs.replace(settings, **{field: read(text)})

    return Setting(label, hint, default, typed, changed, typed)


def _access(
    field: str,
    label: str,
    hint: str,
    read: Callable[[Any, str], Any],
    write: Callable[[Any], str] = str,
) -> Setting:
    """One that says how servers are asked. `read` is given what it was before, too."""

    def typed(settings: FeedSettings) -> str:
        value = getattr(settings.access, field)
        return "" if value is None else write(value)

    def changed(settings: FeedSettings, text: str) -> FeedSettings:
        value = read(getattr(settings.access, field), text)
        return msgspec.structs.replace(
            settings, access=msgspec.structs.replace(settings.access, **{field: value})
        )

    def told(settings: FeedSettings) -> str:
        return "" if getattr(settings.access, field) is None else fact_of(settings.access, field).value

    return Setting(label, hint, AS_USUAL, typed, changed, told)


def _seconds(text: str) -> int | None:
    minutes = whole_number(text or DEFAULT, MINUTES)
    return None if minutes is None else minutes * MINUTE


def _is_yes(text: str) -> bool:
    if text not in ("", DEFAULT, "yes", "no"):
        raise UsageError(f"expected yes or no, not {text!r}")
    return text == "yes"


def _selector(text: str) -> str:
    return "" if text in ("", DEFAULT) else checked_selector(text)


def _is_checked(_before: bool | None, text: str) -> bool | None:
    if text not in ("", DEFAULT, "checked", "unchecked"):
        raise UsageError(f"expected checked or unchecked, not {text!r}")
    return {"checked": True, "unchecked": False}.get(text)


ADDRESS: Final = "address"
"""What is no setting but where the feed lies; its articles stay."""
PASSWORD: Final = "password"
"""What is typed without being seen, or comes from elsewhere."""

SETTINGS: Final[Mapping[str, Setting]] = {
    setting.label: setting
    for setting in (
        _setting("name", "title", "what to call it; nothing for its own title", "(its own)", name),
        _setting(
            "topics",
            "topics",
            "topics of all its articles, with commas; the first is its folder",
            "(none)",
            topics,
            ", ".join,
        ),
        _setting(
            "quality",
            "quality",
            "0 to 100; nothing to go by what you do with it",
            "(by what you do with it)",
            lambda text: whole_number(text or DEFAULT, QUALITY),
        ),
        _setting(
            "interval",
            "minutes",
            "how many minutes between two refreshes at least; nothing for as usual",
            AS_USUAL,
            _seconds,
            lambda seconds: str(seconds // MINUTE),
        ),
        _setting(
            "keep_count",
            "keep",
            "how many articles to keep; nothing for 1,000",
            "(1,000)",
            lambda text: whole_number(text or DEFAULT, KEEP),
        ),
        _setting(
            "keep_days",
            "days",
            "for how many days to keep them; nothing for 180",
            "(180)",
            lambda text: whole_number(text or DEFAULT, KEEP),
        ),
        _setting(
            "stories",
            "stories",
            "yes: likeness alone makes its articles one story",
            "(no)",
            _is_yes,
            lambda _: "yes",
        ),
        _setting(
            "page_take", "take", "CSS selector: what of its pages is the text", "(found out)", _selector
        ),
        _setting("page_drop", "drop", "CSS selector: what of its pages is not", "(nothing)", _selector),
        _access(
            "user_agent",
            "user agent",
            "what to call ourselves to its servers; nothing for as usual",
            lambda _, text: access_input.user_agent(text),
        ),
        _access(
            "headers",
            "headers",
            f"NAME: VALUE adds one, NAME: takes it away, {DEFAULT} all",
            lambda before, text: access_input.headers(before or (), [text] if text else []),
            lambda _: "",
        ),
        _access(
            "login",
            "login",
            "the name to log in with; nothing takes the login back",
            access_input.login,
            lambda login: str(login.user),
        ),
        _access(
            "cookies",
            "cookies",
            "the path of a cookies.txt; nothing for none",
            lambda _, text: access_input.cookies(text),
        ),
        _access(
            "proxy",
            "proxy",
            "http, https, socks5 or socks5h://HOST:PORT, or none; nothing for that of the environment",
            lambda _, text: access_input.proxy(text, "what was typed"),
            without_login,
        ),
        _access(
            "verify",
            "certificate",
            "unchecked: whoever is in between can read and change all; nothing for checked",
            _is_checked,
            lambda checked: "checked" if checked else "unchecked",
        ),
    )
}
"""Those that are typed, by the names that they have on the screen."""


def with_secret(settings: FeedSettings, secret: SecretSource) -> FeedSettings:
    """The settings with another password for the login, or a token where there is no name."""
    login = settings.access.login or LoginSettings(bearer=True)
    login = msgspec.structs.replace(login, secret=secret)
    return msgspec.structs.replace(settings, access=msgspec.structs.replace(settings.access, login=login))
