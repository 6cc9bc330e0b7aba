"""What can go wrong in a way that the user can mend: a message, a hint, an exit code."""

from __future__ import annotations

import re
from typing import ClassVar, Final


class NewsreaderError(Exception):
    """A sentence for the user: what happened and where; `hint` says what to do now.

    Everything that reaches `main` as this kind is printed as two lines and no traceback.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(NewsreaderError):
    """The command line asks for something that can't be meant."""

    exit_code = 2


class QueryError(NewsreaderError):
    """A query can't be read; `column` counts from 1 and says where."""

    exit_code = 2

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(f"{message} (column {column})", hint)
        self.column = column


class LibraryError(NewsreaderError):
    """The data folder can't be read or written."""


class ConfigError(NewsreaderError):
    """The configuration or the keymap can't be used as it stands."""


class SourceError(NewsreaderError):
    """A folder, file or feed can't be read at all."""


class NotFoundError(NewsreaderError):
    """Nothing has the id or the name that was asked for."""


_IN_TOML: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")


def toml_complaint(error: Exception) -> tuple[str, int | None]:
    """What tomllib says is wrong, and the line; None where that is the end."""
    message = str(error)
    place = _IN_TOML.search(message)
    if place is None:
        return message, None
    return message[: place.start()], int(place[1]) if place[1] else None
