"""What the store holds, as parallel columns in which an article is a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import attrgetter, is_not
from typing import Final, overload

import msgspec

from newsreader.model import UNTOUCHED, Headline, SearchEntry, Triage
from newsreader.query.entries import EntryColumns, headlines_of, titled
from newsreader.query.texts import TextColumn
from newsreader.store.counts import CountKey, kind_of, labels_from, labels_of
from newsreader.store.search.word_search import WordSearch

NOTHING: Final = Headline("", "")
"""Stands in the row of an article that has left."""
Turn = tuple[tuple[str, ...], Triage, Triage, bool, bool]
"""Labels, triage before and after, whether the row was hidden before, and whether it is muted."""


_FILED: Final = attrgetter("topics", "source")


class Columns:
    """A row that leaves keeps its place but is not in `row_of` any more, so that rows never move.

    `hidden`: the rows that are archived or snoozed; `muted`: those that a rule keeps out of sight.
    `headlines` may be without their titles, which are in `titles`: see `titled`.
    """

    def __init__(self) -> None:
        self.headlines: list[Headline] = []
        self.titles = TextColumn()
        self.folded = TextColumn()
        self.triage: list[Triage] = []
        self.ids: list[str] = []
        self.row_of: dict[str, int] = {}
        self.search = WordSearch(self.folded, self.ids, self.row_of)
        self.hidden: set[int] = set()
        self.muted: set[int] = set()
        self._points: dict[int, int] = {}
        self._plain: dict[int, Headline] = {}

    def has(self, row: int) -> bool:
        """Whether an article is in a row, and has not left it."""
        return self.headlines[row] is not NOTHING

    def titled(self, row: int) -> Headline:
        """The headline of a row with its title."""
        return titled(self.headlines[row], self.titles[row])

    def rows(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of those of the articles that are here, in the order of the ids."""
        return [row for row in map(self.row_of.get, article_ids) if row is not None]

    @property
    def has_points(self) -> bool:
        """Whether rules add to any heat."""
        return bool(self._points)

    # What rules add to heats

    def plain(self, row: int) -> Headline:
        """The headline of a row without what rules add to its heat."""
        return self._plain.get(row) or self.headlines[row]

    def put(self, row: int, headline: Headline) -> None:
        """Another headline stands in a row from now on, with what rules add to its heat."""
        points = self._points.get(row)
        if points is not None:
            self._plain[row] = headline
            headline = warmed(headline, points)
        self.headlines[row] = headline

    def warm(self, row: int, points: int) -> bool:
        """Let rules add these points to the heat of a row. Returns whether they added others before."""
        if points == self._points.get(row, 0):
            return False
        plain = self.plain(row)
        self.forget_points(row)
        if points:
            self._points[row] = points
        self.put(row, plain)
        return True

    def forget_points(self, row: int) -> None:
        """Rules have added nothing to what stands in a row from now on."""
        self._points.pop(row, None)
        self._plain.pop(row, None)

    def append(self, item: SearchEntry, triage: Triage) -> int:
        """The row of an article that was not there."""
        headline = item.headline
        row = self.row_of[headline.id] = len(self.headlines)
        self.headlines.append(headline)
        self.titles.append(headline.title)
        self.folded.append(item.folded)
        self.triage.append(triage)
        self.ids.append(headline.id)
        return row

    def extend(
        self, items: Sequence[SearchEntry], ids: Sequence[str], marks: Mapping[str, Triage], now: int
    ) -> range:
        """The rows of articles none of which was there. `ids`: theirs; `marks`: what was decided, by id."""
        rows = range(len(self.headlines), len(self.headlines) + len(items))
        if isinstance(items, EntryColumns) and not rows.start:
            # The texts of the first that come stay where they are.
            self.titles, self.folded = items.titles, items.folded
            self.search.texts = self.folded
        else:
            self.titles.extend([item.headline.title for item in items])
            self.folded.extend([item.folded for item in items])
        self.headlines += headlines_of(items)
        self.triage += [UNTOUCHED] * len(ids)
        self.ids += ids
        self.row_of.update(zip(ids, rows, strict=True))
        if marks:
            for row in self._among(marks, rows):
                decision = self.triage[row] = marks[self.ids[row]]
                if is_hidden(decision, now):
                    self.hidden.add(row)
        return rows

    def _among(self, marks: Mapping[str, Triage], rows: range) -> Sequence[int]:
        """Those of the last rows about which something is decided."""
        if len(marks) < len(rows):
            return [row for row in self.rows(marks) if row in rows]
        return [row for row in rows if self.ids[row] in marks]

    def kinds(self, rows: Collection[int]) -> Counter[CountKey]:
        """What rows count as, how many of each."""
        # Very many rows are of few kinds, which are told apart without a line of Python for each row.
        triage, headlines, muted = self.triage, self.headlines, self.muted
        decided = list(compress(rows, map(is_not, map(triage.__getitem__, rows), repeat(UNTOUCHED))))
        if muted:
            decided = list(dict.fromkeys((*decided, *filter(muted.__contains__, rows))))
        if decided:
            apart = set(decided)
            rows = [row for row in rows if row not in apart]
        kinds: Counter[CountKey] = Counter()
        for (topics, source), count in Counter(map(_FILED, map(headlines.__getitem__, rows))).items():
            kinds[kind_of(labels_from(topics, source), UNTOUCHED, hidden=False, muted=False)] += count
        alike = Counter(
            zip(
                map(_FILED, map(headlines.__getitem__, decided)),
                map(triage.__getitem__, decided),
                map(self.hidden.__contains__, decided),
                map(muted.__contains__, decided),
                strict=True,
            )
        )
        for ((topics, source), decision, hidden, is_muted), count in alike.items():
            kinds[kind_of(labels_from(topics, source), decision, hidden=hidden, muted=is_muted)] += count
        return kinds

    def reword(self, row: int, title: str, folded: str) -> None:
        """Other texts stand in a row from now on."""
        self.titles[row] = title
        self.folded[row] = folded
        self.search.touch(row)

    def clear(self, row: int) -> None:
        """Empty the row of an article that is not in `row_of` any more."""
        self.headlines[row], self.triage[row] = NOTHING, UNTOUCHED
        self.forget_points(row)
        self.reword(row, "", "")
        self.muted.discard(row)

    def enter(self, row: int, now: int) -> CountKey:
        """Note whether a row is hidden. Returns what it counts as from here on."""
        if is_hidden(self.triage[row], now):
            self.hidden.add(row)
        return self.kind(row)

    def leave(self, row: int) -> CountKey:
        """Undo `enter`, before anything in the row changes. Returns what it has counted as."""
        kind = self.kind(row)
        self.hidden.discard(row)
        return kind

    def kind(self, row: int) -> CountKey:
        labels, triage = labels_of(self.headlines[row]), self.triage[row]
        return kind_of(labels, triage, hidden=row in self.hidden, muted=row in self.muted)


class TitledHeadlines(Sequence[Headline]):
    """The headlines of columns with their titles, made when they are looked at."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns.headlines)

    @overload
    def __getitem__(self, row: int) -> Headline: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[Headline]: ...

    def __getitem__(self, row: int | slice) -> Headline | Sequence[Headline]:
        if isinstance(row, slice):
            return [self._columns.titled(number) for number in range(*row.indices(len(self)))]
        return self._columns.titled(row)


def warmed(headline: Headline, points: int) -> Headline:
    """With points added to its heat, which stays 0 or more. What has no heat or is superseded stays so."""
    if headline.heat is None or headline.superseded:
        return headline
    return msgspec.structs.replace(headline, heat=max(0, headline.heat + points), heat_computed=True)


def kinds_of(turns: Mapping[Turn, int], now: int) -> Counter[CountKey]:
    """What is counted differently after decisions, of which 100,000 at a time are of a few kinds."""
    kinds: Counter[CountKey] = Counter()
    for (labels, before, after, was_hidden, muted), count in turns.items():
        kinds[kind_of(labels, before, hidden=was_hidden, muted=muted)] -= count
        kinds[kind_of(labels, after, hidden=is_hidden(after, now), muted=muted)] += count
    return kinds


def is_hidden(triage: Triage, now: int) -> bool:
    """Whether views leave it out unless they ask for it."""
    return triage.archived or (triage.snoozed_until is not None and triage.snoozed_until > now)
