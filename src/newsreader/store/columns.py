"""What the store holds, as parallel columns in which an article is a row."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, MutableMapping, Sequence
from itertools import compress
from typing import Final

import msgspec

from newsreader.model import UNTOUCHED, Headline, SearchEntry, Triage
from newsreader.query.article_ids import ArticleIds, RowsById
from newsreader.query.entries import EntryColumns, headlines_of, ids_of
from newsreader.query.gather import picked
from newsreader.query.headline_columns import HeadlineColumns, known
from newsreader.query.texts import TextColumn
from newsreader.scoring.heat import heat_by_rule
from newsreader.store.counts import CountKey, kind_of, labels_from
from newsreader.store.decided_rows import DecidedRows
from newsreader.store.row_ids import RowIds, RowIdSet
from newsreader.store.search.word_search import WordSearch

NOTHING: Final = frozenset[int]()


class Columns:
    """A row that leaves keeps its place but is not in `row_of` any more, so that rows never move.

    `hidden`: the rows that are archived or snoozed; `tagged`: those with tags of the user's; `muted`: those
    that a rule keeps out of sight.
    """

    def __init__(self) -> None:
        self.headlines = HeadlineColumns()
        self.folded = TextColumn()
        self.triage: list[Triage] = []
        self.decided = DecidedRows(self.triage)
        self.ids = self.headlines.ids
        self.row_of = RowsById()
        self.search = WordSearch(self.folded, self.ids, self.row_of)
        self.hidden: set[int] = set()
        self.tagged: set[int] = set()
        self.muted: set[int] = set()
        self._points: dict[int, int] = {}
        self._plain: dict[int, tuple[int, bool]] = {}
        self._labels: dict[tuple[int, int], tuple[str, ...]] = {}

    def has(self, row: int) -> bool:
        """Whether an article is in a row, and has not left it."""
        return self.headlines.has(row)

    def rows(self, article_ids: Iterable[str]) -> Sequence[int]:
        """The rows of those of the articles that are here, in the order of the ids; not to be changed."""
        known = self.known_rows(article_ids)
        return self.row_of.rows(article_ids) if known is None else known

    def rows_or_none(self, article_ids: Iterable[str]) -> Sequence[int | None]:
        """The row of each of some articles, None for those that are not here."""
        known = self.known_rows(article_ids)
        return self.row_of.rows_or_none(article_ids) if known is None else known

    def known_rows(self, article_ids: Iterable[str]) -> Sequence[int] | None:
        """The rows of articles that are told of by their rows; None where they have to be looked up."""
        some = article_ids.in_order if isinstance(article_ids, RowIdSet) else article_ids
        return some.rows if isinstance(some, RowIds) and some.are_rows_of(self.row_of) else None

    @property
    def has_points(self) -> bool:
        """Whether rules add to any heat."""
        return bool(self._points)

    # What rules add to heats

    def plain(self, row: int) -> Headline:
        """The headline of a row without what rules add to its heat."""
        headline = self.headlines[row]
        if row not in self._plain:
            return headline
        heat, computed = self._plain[row]
        return msgspec.structs.replace(headline, heat=known(heat), heat_computed=computed)

    def report(self, row: int) -> Headline:
        """As much of `plain` as a report of a story is ranked by."""
        return self.headlines.report(row, *self.plain_heat(row))

    def plain_heat(self, row: int) -> tuple[int, bool]:
        """The heat of a row without what rules add to it, `UNKNOWN` where there is none, and whether it is
        computed.
        """
        headlines = self.headlines
        return self._plain.get(row) or (headlines.heat[row], headlines.is_computed(row))

    def plain_heats(self) -> array[int]:
        """By row, heats without what rules add to them; a copy."""
        heats = self.headlines.heat[:]
        for row, (heat, _) in self._plain.items():
            heats[row] = heat
        return heats

    def put_heat(self, row: int, heat: int, *, computed: bool) -> None:
        """A row has another heat from now on, or none (`UNKNOWN`), and what rules add to that."""
        points = self._points.get(row)
        if points is not None:
            self._plain[row] = heat, computed
            heat, computed = warmed(heat, points, computed=computed)
        self.headlines.set_heat(row, heat, computed=computed)

    def value(self, row: int, quality: int) -> int:
        """Let a row have another quality. Returns the heat that comes of it by itself."""
        headlines = self.headlines
        headlines.quality[row] = quality
        return heat_by_rule(quality, headlines.related[row])

    def revalue(self, rows: Iterable[int], qualities: Mapping[int, int]) -> None:
        """Let rows have other qualities and the heats that come of these by themselves."""
        columns = self.headlines
        quality, related, points = columns.quality, columns.related, self._points
        for row in rows:
            worth = quality[row] = qualities[row]
            heat = heat_by_rule(worth, related[row])
            if row in points:
                self.put_heat(row, heat, computed=True)
            else:
                columns.set_heat(row, heat, computed=True)

    def warm(self, row: int, points: int) -> bool:
        """Let rules add these points to the heat of a row. Returns whether they added others before."""
        if points == self._points.get(row, 0):
            return False
        heat, computed = self.plain_heat(row)
        self.forget_points(row)
        if points:
            self._points[row] = points
        self.put_heat(row, heat, computed=computed)
        return True

    def forget_points(self, row: int) -> None:
        """Rules have added nothing to what stands in a row from now on."""
        self._points.pop(row, None)
        self._plain.pop(row, None)

    def append(self, item: SearchEntry, triage: Triage) -> int:
        """The row of an article that was not there."""
        headline = item.headline
        row = len(self.headlines)
        self.row_of.add(headline.id, row)
        self.headlines.append(headline)
        self.folded.append(item.folded)
        self.triage.append(UNTOUCHED)
        if triage is not UNTOUCHED:
            self._set_triage((row,), (triage,))
        return row

    def are_new(self, items: Sequence[SearchEntry]) -> bool:
        """Whether none of the articles was there, and each is there once."""
        ids: Sequence[str] = ids_of(items)
        here: Container[str] = self.row_of
        if isinstance(ids, ArticleIds) and not len(self.headlines):
            # Of those in a file, no two are equal.
            here, ids = ids.cells, ids.others
        return len(set(ids)) == len(ids) and not any(map(here.__contains__, ids))

    def extend(self, items: Sequence[SearchEntry], marks: MutableMapping[str, Triage], now: int) -> range:
        """The rows of articles none of which was there (`are_new`). `marks`: what was decided, by id; what is
        about these articles is taken out of it.
        """
        rows = range(len(self.headlines), len(self.headlines) + len(items))
        if isinstance(items, EntryColumns) and not rows.start:
            # The texts of the first that come stay where they are.
            self.search.texts = self.folded = items.folded
        else:
            self.folded.extend([item.folded for item in items])
        self.row_of.extend(ids_of(items), rows.start)
        self.headlines.extend(headlines_of(items))
        self.triage += [UNTOUCHED] * len(items)
        if marks:
            decided = self._among(marks, rows)
            self.decide(decided, list(map(marks.pop, self.ids.of(decided))), now)
        return rows

    def _among(self, marks: Mapping[str, Triage], rows: range) -> Sequence[int]:
        """Those of the last rows about which something is decided."""
        if len(marks) < len(rows):
            return [row for row in self.rows(marks) if row in rows]
        return [row for row in rows if self.ids[row] in marks]

    def kinds(self, rows: Collection[int]) -> Counter[CountKey]:
        """What rows count as, how many of each. A range goes up one by one."""
        # Very many rows are of few kinds, which are told apart without a line of Python for each row.
        triage, muted = self.triage, self.muted
        decisions: Sequence[Triage] = (
            triage[rows.start : rows.stop] if isinstance(rows, range) else picked(triage, tuple(rows))
        )
        by_identity = different(decisions)
        # What is archived is hidden; of what is snoozed, it depends on when it wakes.
        hidden = self.hidden if any(map(may_wake, by_identity.values())) else NOTHING
        filed = self._filed(rows)
        kinds: Counter[CountKey] = Counter()
        if len(by_identity) == 1 and not (hidden or muted):
            decision = decisions[0]
            for number, count in Counter(filed).items():
                labels = self._labels_of(number)
                kinds[kind_of(labels, decision, hidden=decision.archived, muted=False)] += count
            return kinds
        alike = Counter(
            zip(
                filed,
                map(id, decisions),
                map(hidden.__contains__, rows),
                map(muted.__contains__, rows),
                strict=True,
            )
        )
        for (number, identity, is_hidden_row, is_muted), count in alike.items():
            decision, labels = by_identity[identity], self._labels_of(number)
            is_hidden_row = is_hidden_row or decision.archived
            kinds[kind_of(labels, decision, hidden=is_hidden_row, muted=is_muted)] += count
        return kinds

    def label_sets(self, rows: Sequence[int]) -> set[tuple[str, ...]]:
        """The labels of some rows, each that are different once."""
        return set(map(self._labels_of, set(self._filed(rows))))

    def labels(self, row: int) -> tuple[str, ...]:
        """The topics of an article, and its source behind a sign that no topic begins with."""
        headlines = self.headlines
        return self._labels_of((headlines.topics[row], headlines.source[row]))

    def _filed(self, rows: Collection[int]) -> Iterable[tuple[int, int]]:
        """The numbers of the topics and of the source of some rows."""
        topics, sources = self.headlines.topics, self.headlines.source
        if isinstance(rows, range):
            return zip(topics[rows.start : rows.stop], sources[rows.start : rows.stop], strict=True)
        places = tuple(rows)
        return zip(picked(topics, places), picked(sources, places), strict=True)

    def _labels_of(self, filed: tuple[int, int]) -> tuple[str, ...]:
        labels = self._labels.get(filed)
        if labels is None:
            topics, source = filed
            headlines = self.headlines
            labels = self._labels[filed] = labels_from(headlines.topic_sets[topics], headlines.names[source])
        return labels

    def replace(self, row: int, item: SearchEntry) -> None:
        """The article of a row is another from now on, but for its id."""
        self.forget_points(row)
        self.headlines[row] = item.headline
        self._reword(row, item.folded)

    def clear(self, row: int) -> None:
        """Empty the row of an article that is not in `row_of` any more."""
        self.headlines.clear(row)
        if self.triage[row] is not UNTOUCHED:
            self._set_triage((row,), (UNTOUCHED,))
        self.forget_points(row)
        self._reword(row, "")
        self.muted.discard(row)

    def _reword(self, row: int, folded: str) -> None:
        if self.folded[row] != folded:
            self.folded[row] = folded
            self.search.touch(row)

    def decide(self, rows: Sequence[int], decisions: Sequence[Triage], now: int) -> None:
        """Let rows have other decisions, and be hidden as these say."""
        self._set_triage(rows, decisions)
        by_identity = different(decisions)
        hiding = {number: is_hidden(decision, now) for number, decision in by_identity.items()}
        tagging = {number: bool(decision.tags) for number, decision in by_identity.items()}
        for members, belongs in ((self.hidden, hiding), (self.tagged, tagging)):
            if members:
                members.difference_update(rows)
            if any(belongs.values()):
                members.update(compress(rows, map(belongs.__getitem__, map(id, decisions))))

    def _set_triage(self, rows: Sequence[int], decisions: Sequence[Triage]) -> None:
        column, before = self.triage, picked(self.triage, rows)
        if UNTOUCHED in decisions:
            # One that is equal to it is told by its identity, by which very many are told apart.
            decisions = [UNTOUCHED if decision == UNTOUCHED else decision for decision in decisions]
        for row, decision in zip(rows, decisions, strict=True):
            column[row] = decision
        self.decided.turn(rows, before, decisions)

    def enter(self, row: int, now: int) -> CountKey:
        """Note whether a row is hidden or tagged. Returns what it counts as from here on."""
        decision = self.triage[row]
        if is_hidden(decision, now):
            self.hidden.add(row)
        if decision.tags:
            self.tagged.add(row)
        return self.kind(row)

    def leave(self, row: int) -> CountKey:
        """Undo `enter`, before anything in the row changes. Returns what it has counted as."""
        kind = self.kind(row)
        self.hidden.discard(row)
        self.tagged.discard(row)
        return kind

    def kind(self, row: int) -> CountKey:
        hidden, muted = row in self.hidden, row in self.muted
        return kind_of(self.labels(row), self.triage[row], hidden=hidden, muted=muted)


def warmed(heat: int, points: int, *, computed: bool) -> tuple[int, bool]:
    """A heat with points added to it, which stays 0 or more, and whether it is computed. What has none or is
    superseded stays so.
    """
    return (heat, computed) if heat < 0 else (max(0, heat + points), True)


def different(decisions: Sequence[Triage]) -> dict[int, Triage]:
    """Decisions by their identity, of which very many have few."""
    if decisions and decisions.count(decisions[0]) == len(decisions):
        return dict.fromkeys(map(id, decisions), decisions[0])
    return dict(zip(map(id, decisions), decisions, strict=True))


def may_hide(triage: Triage) -> bool:
    """Whether it can be that views leave it out unless they ask for it."""
    return triage.archived or triage.snoozed_until is not None


def may_wake(triage: Triage) -> bool:
    """Whether it is the time that says whether views leave it out."""
    return triage.snoozed_until is not None and not triage.archived


def is_hidden(triage: Triage, now: int) -> bool:
    """Whether views leave it out unless they ask for it."""
    return triage.archived or (triage.snoozed_until is not None and triage.snoozed_until > now)
