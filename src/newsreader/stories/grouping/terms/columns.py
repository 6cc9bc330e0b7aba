"""Columns: what a feed brings again and again, day after day, among its other entries: "Word of the day: …",
"Senior engineer at … (remote)". A column is known by two neighbouring words of its titles, or by the first or
the last one.

News has its own names that come again ("Prime minister"), so two things make a column: it comes on several
days, and much of what its entries say is the same in most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Final
from zlib import crc32

import msgspec

from newsreader.stories.grouping.terms.counts import added, within
from newsreader.system.durations import DAY

FEWEST: Final = 4
"""So many titles on so many days make a column: what happens is rarely told by one name for so long."""
FEWEST_READ: Final = 3
"""So many of its entries, read since it had as many titles on as many days, tell what its template is."""
SHARE: Final = 0.6
"""A word that stands in this part of a column's entries is of its template."""
TEMPLATE: Final = 0.3
"""Such a part of what an entry of a column says is its template; reports on one matter share less."""
MOST_MARKS: Final = 1_024
MOST_COLUMNS: Final = 32
MOST_WORDS: Final = 256


class Recurrence(msgspec.Struct, gc=False, array_like=True):
    """In how many titles of a feed a mark stood, on how many days, and which was the last."""

    titles: int = 0
    days: int = 0
    last: int | None = None


class RegularColumn(msgspec.Struct, gc=False, array_like=True):
    """How many of its entries have each word, and how many different words they have in all."""

    entries: int = 0
    length: int = 0
    words: dict[str, int] = {}

    def template(self) -> frozenset[str]:
        """The words that most entries have; empty where that is no template."""
        if self.entries < FEWEST_READ:
            return frozenset()
        common = {stem: count for stem, count in self.words.items() if count >= SHARE * self.entries}
        is_template = sum(common.values()) >= TEMPLATE * self.length
        return frozenset(common) if is_template else frozenset()


class RegularColumns(msgspec.Struct, gc=False):
    """The marks in the titles of one feed, and the columns among them."""

    marks: dict[int, Recurrence] = {}
    known: dict[int, RegularColumn] = {}

    def take_in(self, other: RegularColumns) -> None:
        """Learn what was learnt of other entries, which came later."""
        for mark, theirs in other.marks.items():
            recurrence = self.marks.setdefault(mark, Recurrence())
            recurrence.titles += theirs.titles
            recurrence.days += theirs.days
            recurrence.last = theirs.last if theirs.last is not None else recurrence.last
        for mark, more in other.known.items():
            column = self.known.setdefault(mark, RegularColumn())
            column.entries += more.entries
            column.length += more.length
            column.words = added(column.words, more.words, MOST_WORDS)
        self._forget_rare()
        for mark in sorted(self.known, key=lambda known: self.known[known].entries)[:-MOST_COLUMNS]:
            del self.known[mark]

    def learn_title(self, marks: Iterable[int], published: int | None) -> None:
        """The marks of the title of one more entry."""
        day = None if published is None else published // DAY
        for mark in marks:
            recurrence = self.marks.get(mark)
            if recurrence is None:
                recurrence = self.marks[mark] = Recurrence()
            recurrence.titles += 1
            if day is not None and day != recurrence.last:
                recurrence.days += 1
                recurrence.last = day
        self._forget_rare()

    def learn(self, marks: Iterable[int], said: Set[str]) -> None:
        """One more entry of the columns that its title is of, by its marks; `said`: all its stems."""
        for mark in self._recurring(marks, FEWEST_READ):
            column = self.known.get(mark)
            if column is None:
                if len(self.known) >= MOST_COLUMNS:
                    del self.known[min(self.known, key=lambda known: self.known[known].entries)]
                column = self.known[mark] = RegularColumn()
            column.entries += 1
            column.length += len(said)
            words = column.words
            for stem in said:
                words[stem] = words.get(stem, 0) + 1
            column.words = within(words, MOST_WORDS)

    def of(self, marks: Iterable[int]) -> Iterator[tuple[int, RegularColumn]]:
        """The columns that a title with these marks is of, each with its mark."""
        known = self.known
        return ((mark, known[mark]) for mark in self._recurring(marks, FEWEST) if mark in known)

    def templates(self) -> frozenset[str]:
        """The words of the templates of all columns."""
        nothing: frozenset[str] = frozenset()
        return nothing.union(
            *(column.template() for mark, column in self.known.items() if self._recurs(mark, FEWEST))
        )

    def _forget_rare(self) -> None:
        if len(self.marks) > MOST_MARKS:
            commonest = sorted(self.marks.items(), key=lambda mark: mark[1].titles, reverse=True)
            self.marks = dict(commonest[: MOST_MARKS // 2])

    def _recurring(self, marks: Iterable[int], least: int) -> Iterator[int]:
        return (mark for mark in marks if self._recurs(mark, least))

    def _recurs(self, mark: int, least: int) -> bool:
        recurrence = self.marks.get(mark)
        return recurrence is not None and min(recurrence.titles, recurrence.days) >= least


def marks_of(title: Sequence[str]) -> list[int]:
    """By what a column is known of which a title of these stems would be."""
    if not title:
        return []
    marks = [f"^{title[0]}", f"{title[-1]}$", *(f"{first} {second}" for first, second in pairwise(title))]
    return list(dict.fromkeys(crc32(mark.encode("utf-8", "surrogatepass")) for mark in marks))
