"""Which program plays or opens a file, and with which arguments. Never through a shell."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import msgspec

from newsreader.config.commands_file import require_harmless, split_words
from newsreader.errors import ConfigError, UsageError
from newsreader.sharing.commands import filled_argument
from newsreader.system.files import is_file
from newsreader.urls import openable

FIELDS: Final = ("file", "url", "title", "feed")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_SHOWN: Final = ("audio/", "video/", "image/", "application/pdf", "application/epub+zip")
"""Kinds that the desktop may open by itself: it shows them, and runs nothing."""


class Playing(msgspec.Struct, frozen=True):
    """What is to be played: its MIME type, its address, and where it lies, "" where it was not downloaded."""

    type: str
    url: str
    path: str = ""
    title: str = ""
    feed: str = ""

    @property
    def is_here(self) -> bool:
        return bool(self.path) and is_file(Path(self.path))


def player_for(playing: Playing, programs: Mapping[str, str]) -> tuple[str, ...] | None:
    """The user's program for it with its arguments; None where it is the desktop's to open.

    `programs`: lines by MIME type, or by a pattern such as `audio/*`; what names a kind closer goes first.

    Raises:
        ConfigError: the line can't be meant.
        UsageError: the address is not one that may be opened.
    """
    if not playing.is_here and not openable(playing.url):
        raise UsageError(f"{playing.url!r} is not played: only http and https addresses are")
    line = _line_for(playing.type, programs)
    if line is None:
        return None
    words = _words(line)
    values = {
        "file": str(Path(playing.path).absolute()) if playing.is_here else playing.url,
        "url": playing.url,
        "title": playing.title,
        "feed": playing.feed,
    }
    return (str(Path(words[0]).expanduser()), *(filled_argument(word, values) for word in words[1:]))


def desktop_opener(playing: Playing) -> tuple[str, ...] | None:
    """What hands a file that is here to the program that the desktop has for its kind; None where it is to
    be opened by its address.

    Raises:
        UsageError: it is of a kind that might be run in place of being shown.
    """
    if not playing.is_here:
        return None
    if not playing.type.startswith(_SHOWN):
        raise UsageError(
            f"{playing.path} is not opened: who knows what the desktop does with {playing.type or 'it'}",
            "Open it yourself, or name a program for its kind under [media.programs].",
        )
    return ("open" if sys.platform == "darwin" else "xdg-open", str(Path(playing.path).absolute()))


def _line_for(kind: str, programs: Mapping[str, str]) -> str | None:
    matching = [pattern for pattern in programs if fnmatchcase(kind, pattern.strip().lower())]
    # "audio/mpeg" before "audio/*" before "*".
    closest = max(matching, key=lambda pattern: ("*" not in pattern, len(pattern)), default=None)
    return None if closest is None else programs[closest].strip() or None


def _words(line: str) -> list[str]:
    try:
        words = split_words(line)
        for word in words:
            _require_known(word)
        require_harmless(words)
        if not any(f"{{{name}}}" in word for word in words for name in ("file", "url")):
            words.append("{file}")
    except UsageError as error:
        raise ConfigError(f"[media.programs]: {line!r}: {error.message}", error.hint) from None
    return words


def _require_known(word: str) -> None:
    for name in _FIELD.findall(word):
        if name not in FIELDS:
            raise UsageError(f"{{{name}}}: a file has no such thing (there are {', '.join(FIELDS)})")
