"""What of a library can't be read any more, by name: the rest is there all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from newsreader.model import Problem, Severity

UNREADABLE: Final = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)
"""What decoding a row raises that has changed on the disk."""
MOST_NAMED: Final = 100


class Damage:
    """The rows of a library that were met and could not be read, each once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: dict[str, Problem] = {}

    def note(self, what: str) -> None:
        """`what`: the row as a user may know it, as the beginning of a sentence."""
        if what not in self._problems and len(self._problems) < MOST_NAMED:
            message = f"{what} is damaged on the disk and left out; newsreader library check tells more"
            self._problems[what] = Problem(str(self._path), message, severity=Severity.ERROR)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems.values())
