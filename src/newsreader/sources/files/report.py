"""What is found wrong with one file while it is read."""

from __future__ import annotations

from typing import Final

from newsreader.model import Problem, Severity
from newsreader.text import clean, shorten

MAX_PROBLEMS: Final = 50


class DocumentReport:
    """Collects the problems of one file. After `MAX_PROBLEMS` only the errors are still listed."""

    __slots__ = ("_left_out", "_path", "_problems")

    def __init__(self, path: str) -> None:
        self._path = clean(path)
        self._problems: list[Problem] = []
        self._left_out = 0

    def warn(self, message: str, line: int | None = None) -> None:
        """Something could not be read; the article is there without it."""
        problem = Problem(self._path, message, line, Severity.WARNING)
        if problem in self._problems:
            return
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(problem)
        else:
            self._left_out += 1

    def note(self, message: str, line: int | None = None) -> None:
        """The file is not written as most are, and all of it is there."""
        self._problems.append(Problem(self._path, message, line, Severity.NOTE))

    def error(self, message: str, line: int | None = None) -> None:
        """Nothing could be made of the file."""
        self._problems.append(Problem(self._path, message, line, Severity.ERROR))

    @property
    def problems(self) -> tuple[Problem, ...]:
        if not self._left_out:
            return tuple(self._problems)
        return (*self._problems, Problem(self._path, f"and {self._left_out:,} more problems in this file"))


def shown(value: object) -> str:
    """A value as a message names it: `“hot”`, `true`, `a list`; short, and safe to print."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            # Cut before it is cleaned: a value may be as long as the file.
            return f"“{shorten(clean(value[:200]), 60)}”"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return shorten(clean(str(value)), 60)
