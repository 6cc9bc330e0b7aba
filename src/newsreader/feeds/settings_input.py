"""What a person types to change the settings of a feed, and how they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.errors import UsageError
from newsreader.system.durations import MINUTE

if TYPE_CHECKING:
    from newsreader.library.feeds.feeds import FeedSettings

DEFAULT: Final = "default"
"""What takes a setting back, as nothing does."""
QUALITY: Final = 0, 100
MINUTES: Final = 5, 40_320


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
    """A setting as it is typed. `field` is that of `Settings`; `hint` says what can be typed, `default` what
    holds where nothing is.
    """

    field: str
    label: str
    hint: str
    default: str
    read: Callable[[str], Any]
    print: Callable[[Any], str] = str

    def typed(self, settings: FeedSettings) -> str:
        """What would have to be typed for these settings."""
        value = getattr(settings, self.field)
        return "" if value is None else self.print(value)

    def shown(self, settings: FeedSettings) -> str:
        return self.typed(settings) or self.default

    def changed(self, settings: FeedSettings, text: str) -> FeedSettings:
        """The settings with what was typed.

        Raises:
            UsageError: this setting can't be that.
        """
        return msgspec.structs.replace(settings, **{self.field: self.read(text)})


def _seconds(text: str) -> int | None:
    minutes = whole_number(text or DEFAULT, MINUTES)
    return None if minutes is None else minutes * MINUTE


SETTINGS: Final[Mapping[str, Setting]] = {
    setting.label: setting
    for setting in (
        Setting("name", "title", "what to call it; nothing for its own title", "(its own)", name),
        Setting("topics", "topics", "topics of all its articles, with commas", "(none)", topics, ", ".join),
        Setting(
            "quality",
            "quality",
            "0 to 100; nothing to go by what you read of it",
            "(by what you read of it)",
            lambda text: whole_number(text or DEFAULT, QUALITY),
        ),
        Setting(
            "interval",
            "minutes",
            "how many minutes between two refreshes at least; nothing for as usual",
            "(as usual)",
            _seconds,
            lambda seconds: str(seconds // MINUTE),
        ),
    )
}
"""Those that are typed, by the names that they have on the screen."""
