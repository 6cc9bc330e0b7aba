"""What the row of a story says of its reports, kept so that it is told at once of any part of very many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, NamedTuple

import msgspec

from newsreader.model import Headline

NAMED: Final = 6
"""So many providers beside the one in front are named."""
PART: Final = 4
"""What is said of less than one report in so many is sooner found anew than picked from all that is known."""


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
        self.rows: Final = frozenset(rows)
        self._headlines = headlines

    def summary(self, some: Set[int], lead: int) -> Summary:
        """What is to be said of some of the rows, with one of them in front."""
        headlines = self._headlines
        if len(some) == len(self.rows):
            reports = [headlines[row] for row in self.rows]
            named = dict.fromkeys(report.provider for report in reports)
            dates = [
                report.published for report in reports if report.published is not None and not report.undated
            ]
            return _summary(some, filter(None, named), headlines[lead].provider, max(dates, default=None))
        sorted_out = self._sorted_out if len(some) * PART >= len(self.rows) else _sort_out(some, headlines)
        providers = [name for name, rows in sorted_out.by_provider.items() if not rows.isdisjoint(some)]
        newest = next((row for row in sorted_out.newest_first if row in some), None)
        published = None if newest is None else headlines[newest].told_date
        return _summary(some, providers, headlines[lead].provider, published)

    @cached_property
    def _sorted_out(self) -> _SortedOut:
        return _sort_out(self.rows, self._headlines)


def _summary(some: Set[int], providers: Iterable[str], first: str, newest: int | None) -> Summary:
    """`first`: the provider of the report in front."""
    others = [name for name in providers if name != first]
    return Summary(some, len(others), tuple(others[:NAMED]), newest)


class _SortedOut(NamedTuple):
    """The rows of each provider that is known; and the dated, newest first."""

    by_provider: Mapping[str, frozenset[int]]
    newest_first: Sequence[int]


def _sort_out(rows: Iterable[int], headlines: Sequence[Headline]) -> _SortedOut:
    by_provider: dict[str, list[int]] = {}
    dated: list[tuple[int, int]] = []
    for row in rows:
        headline = headlines[row]
        by_provider.setdefault(headline.provider, []).append(row)
        if (date := headline.told_date) is not None:
            dated.append((date, row))
    by_provider.pop("", None)
    newest_first = [row for _, row in sorted(dated, reverse=True)]
    return _SortedOut({name: frozenset(some) for name, some in by_provider.items()}, newest_first)
