"""What the row of a story says of its reports, kept so that it is told at once of any part of very many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

import msgspec

from newsreader.model import Headline

MANY: Final = 30
"""Facts of more reports than these are worth remembering."""


class Summary(msgspec.Struct, frozen=True):
    """Some reports of a story: their rows, how many providers they have beside the one in front, and when the
    newest of them was published (seconds since 1970).
    """

    rows: Set[int] = frozenset()
    others: int = 0
    newest: int | None = None


class StoryFacts(msgspec.Struct, frozen=True):
    """The rows of a story's reports; those of each provider that is known; and the dated, newest first."""

    rows: frozenset[int]
    by_provider: Mapping[str, frozenset[int]]
    newest_first: Sequence[int]

    @classmethod
    def of(cls, rows: Iterable[int], headlines: Sequence[Headline]) -> StoryFacts:
        rows = frozenset(rows)
        by_provider: dict[str, list[int]] = {}
        dated: list[tuple[int, int]] = []
        for row in rows:
            headline = headlines[row]
            by_provider.setdefault(headline.provider or headline.domain, []).append(row)
            if headline.published is not None:
                dated.append((headline.published, row))
        by_provider.pop("", None)
        newest_first = [row for _, row in sorted(dated, reverse=True)]
        return cls(rows, {name: frozenset(some) for name, some in by_provider.items()}, newest_first)

    def among(self, matching: Set[int]) -> frozenset[int]:
        """The rows that are among those that match."""
        return self.rows & matching

    def summary(self, some: Set[int], lead: int, headlines: Sequence[Headline]) -> Summary:
        """What is to be said of some of the rows (`among`), with one of them in front."""
        providers: Iterable[str] = self.by_provider
        if len(some) < len(self.rows):
            providers = [name for name, rows in self.by_provider.items() if not rows.isdisjoint(some)]
        first = headlines[lead].provider or headlines[lead].domain
        newest = next((row for row in self.newest_first if row in some), None)
        published = None if newest is None else headlines[newest].published
        return Summary(some, len(set(providers).difference((first,))), published)
