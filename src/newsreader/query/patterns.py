"""Regular expressions in linear time, by RE2: no pattern can hang the reader.

A pattern is matched against folded text, so its own letters are folded too. The fields of an article are
lines to it: `^` and `$` are the start and end of a field, and no match crosses from one into the next.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from newsreader.errors import QueryError
from newsreader.text import clean, fold, shorten

MAX_PROGRAM: Final = 2_000
"""RE2's instructions. A large class repeated a hundred times has 100,000 and is slow on every text."""
MAX_SECONDS: Final = 2.0
"""Processor time for one scan. 100,000 articles take 0.2 s, if the pattern does not outgrow RE2's tables."""
_CHUNK: Final = 32
_BY_LINES: Final = "(?m)"
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_MISSING: Final = "regular expressions need the package google-re2, which is not installed"


class PatternError(ValueError):
    """The text between the slashes is no regular expression that RE2 knows; the message says why."""


class Expression:
    """A compiled pattern."""

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled
        self.search: Callable[[str], Any] = compiled.search
        """Takes folded text with its fields as lines; gives something true if the pattern is in it."""

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Where the pattern is, as offsets in the folded text."""
        return [match.span() for match in self._compiled.finditer(folded)]


@lru_cache(maxsize=16)
def expression(source: str) -> Expression:
    """The expression between two slashes.

    Raises:
        PatternError: it can't be used.
    """
    try:
        import re2
    except ImportError as error:
        raise PatternError(_MISSING) from error
    options = re2.Options()
    options.case_sensitive = False
    options.never_nl = True
    options.log_errors = False
    folded = _FOREIGN.sub(lambda foreign: fold(foreign[0]), source)
    try:
        compiled = re2.compile(_BY_LINES + folded, options)
    except re2.error as error:
        raise PatternError(_reason(error)) from error
    except UnicodeEncodeError as error:
        raise PatternError("it holds half a character") from error
    finally:
        # RE2's module would keep 128 patterns of up to 8 MB each, and every letter typed makes a new one.
        re2.purge()
    if compiled.programsize > MAX_PROGRAM:
        raise PatternError("it is too large")
    return Expression(compiled)


def rows_found(source: str, rows: Sequence[int], text_of: Callable[[int], str]) -> list[int]:
    """The rows in whose text the pattern is.

    Raises:
        QueryError: the scan would take too long.
    """
    matches = expression(source).search
    deadline = time.thread_time() + MAX_SECONDS
    hits: list[int] = []
    for start in range(0, len(rows), _CHUNK):
        hits += [row for row in rows[start : start + _CHUNK] if matches(text_of(row))]
        if time.thread_time() > deadline:
            shown = shorten(source, 40)
            raise QueryError(f"/{shown}/: takes too long on so many articles; write it more simply", 1)
    return hits


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else "it can't be read"
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return clean(text.replace(_BY_LINES, ""))
