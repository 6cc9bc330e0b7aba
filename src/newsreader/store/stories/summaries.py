"""What the row of a story says of its reports, kept so that it is told at once of any part of very many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from operator import attrgetter
from typing import Final

import msgspec

from newsreader.model import Headline
from newsreader.query.gather import picked

NAMED: Final = 6
"""So many providers beside the one in front are named."""
_PROVIDER = attrgetter("provider")


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

    def __init__(self, rows: Iterable[int], headlines: Sequence[Headline]) -> None:
        self.rows: Final = tuple(rows)
        self.last: Final = max(self.rows, default=-1)
        """The highest of the rows."""
        self._headlines = headlines

    def summary(self, some: Set[int], lead: int) -> Summary:
        """What is to be said of some of the rows, with one of them in front."""
        if len(some) == len(self.rows):
            providers, newest = self._of_all
        else:
            providers, newest = _told(picked(self._headlines, tuple(some)))
        first = self._headlines[lead].provider
        others = [name for name in providers if name != first]
        return Summary(some, len(others), tuple(others[:NAMED]), newest)

    @cached_property
    def _of_all(self) -> tuple[Iterable[str], int | None]:
        return _told(picked(self._headlines, self.rows))


def _told(reports: Sequence[Headline]) -> tuple[Iterable[str], int | None]:
    """Who reports, and when the newest report was published."""
    named = dict.fromkeys(map(_PROVIDER, reports))
    named.pop("", None)
    # Not `told_date`, which is a call of Python for each of very many reports.
    dates = [date for report in reports if (date := report.published) is not None and not report.undated]
    return named, max(dates, default=None)
