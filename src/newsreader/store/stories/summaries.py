"""What the row of a story says of its reports, kept so that it is told at once of any part of very many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import Final

import msgspec

from newsreader.query.gather import picked
from newsreader.query.headline_columns import UNDATED, UNKNOWN, HeadlineColumns, known

NAMED: Final = 6
"""So many providers beside the one in front are named."""


class Summary(msgspec.Struct, frozen=True):
    """Some reports of a story: their rows, how many providers they have beside the one in front, what the
    first of these are called, and when the newest of them was published (seconds since 1970).
    """

    rows: Set[int] = frozenset()
    others: int = 0
    providers: tuple[str, ...] = ()
    newest: int | None = None


class StoryFacts:
    """`rows`: of a story's reports. `headlines`: by row."""

    def __init__(self, rows: Iterable[int], headlines: HeadlineColumns) -> None:
        self.rows: Final = tuple(rows)
        self._headlines = headlines

    def summary(self, some: Set[int], lead: int) -> Summary:
        """What is to be said of some of the rows, with one of them in front."""
        headlines = self._headlines
        providers, newest = self._of_all if len(some) == len(self.rows) else _told(tuple(some), headlines)
        first = headlines.provider[lead]
        others = [number for number in providers if number != first]
        return Summary(some, len(others), picked(headlines.names, others[:NAMED]), newest)

    @cached_property
    def _of_all(self) -> tuple[Sequence[int], int | None]:
        return _told(self.rows, self._headlines)


def _told(rows: Sequence[int], headlines: HeadlineColumns) -> tuple[Sequence[int], int | None]:
    """Who reports, by the numbers of their names, and when the newest report was published."""
    flags, names = headlines.flags, headlines.names
    providers = [number for number in dict.fromkeys(picked(headlines.provider, rows)) if names[number]]
    published = zip(rows, picked(headlines.published, rows), strict=True)
    newest = max([date for row, date in published if not flags[row] & UNDATED], default=UNKNOWN)
    return providers, known(newest)
