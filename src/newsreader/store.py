"""The in-memory store: headlines and triage in, the ids that a view shows out.

Rows are positions in parallel columns, so that a query scans lists and never builds objects. A row that
leaves the store keeps its place but belongs to no order, so that rows never move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from newsreader.model import UNTOUCHED, Headline, Indexed, Topic, Triage
from newsreader.query import Query, Sort, SortKey, hides, narrows, ordered, select
from newsreader.topics import TopicTree

EVERYTHING: Final = Query(None, None, None)
BY_HEAT: Final = Sort(SortKey.HEAT)
BodySearch = Callable[[Sequence[str]], Iterable[str]]


class View(msgspec.Struct, frozen=True):
    """What the list shows: ids in order. `base`: the sidebar chose it; `narrowing`: the filter adds it."""

    ids: tuple[str, ...] = ()
    base: Query = EVERYTHING
    narrowing: Query = EVERYTHING
    sort: Sort = BY_HEAT
    base_size: int = 0


class Count(msgspec.Struct, frozen=True, gc=False):
    """How many articles there are, and how many of them are unread."""

    total: int = 0
    unread: int = 0


class Counts(msgspec.Struct, frozen=True):
    """The numbers of the sidebar. Archived and snoozed articles count in `archived` and `starred` alone."""

    everything: Count = Count()
    starred: int = 0
    archived: int = 0
    topics: Mapping[str, Count] = {}


class Store:
    """All headlines with what the user decided about them.

    It serves as the `World` of `query.select`. `clock` gives seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float], search_bodies: BodySearch | None = None) -> None:
        self._clock = clock
        self._search_bodies = search_bodies
        self.headlines: list[Headline] = []
        self.folded: list[str] = []
        self.triage: list[Triage] = []
        self.tree = TopicTree()
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._marks: dict[str, Triage] = {}
        self._hidden: set[int] = set()
        self._totals: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()
        self._starred = self._archived = 0
        self._orders: dict[Sort, list[int]] = {}
        self._last: tuple[Query, Query, Sort, list[int], int] | None = None

    # What is in it

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._row_of

    @property
    def now(self) -> int:
        return int(self._clock())

    def headline(self, article_id: str) -> Headline | None:
        row = self._row_of.get(article_id)
        return None if row is None else self.headlines[row]

    def decided(self, article_id: str) -> Triage:
        """What the user decided about an article, whether or not it is in the store."""
        return self._marks.get(article_id, UNTOUCHED)

    def find(self, prefix: str) -> tuple[str, ...]:
        """The ids that begin with `prefix`."""
        if prefix in self._row_of:
            return (prefix,)
        return tuple(one for one in self._row_of if one.startswith(prefix)) if prefix else ()

    # What changes it

    def add(self, items: Iterable[Indexed]) -> tuple[str, ...]:
        """Take articles in, or replace those that are in already. Returns the ids that are new."""
        new = []
        for item in items:
            headline = item.headline
            row = self._row_of.get(headline.id)
            if row is None:
                row = self._row_of[headline.id] = len(self.headlines)
                self.headlines.append(headline)
                self.folded.append(item.folded)
                self._ids.append(headline.id)
                self.triage.append(self._marks.get(headline.id, UNTOUCHED))
                new.append(headline.id)
            else:
                self._count(row, -1)
                self.headlines[row] = headline
                self.folded[row] = item.folded
            self._count(row, 1)
        self._forget_orders()
        return tuple(new)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Let articles go. What the user decided about them is kept for the day they come back."""
        for article_id in article_ids:
            row = self._row_of.pop(article_id, None)
            if row is not None:
                self._count(row, -1)
                self.folded[row] = ""
        self._forget_orders()

    def decide(self, marks: Mapping[str, Triage]) -> frozenset[str]:
        """Take over what the user decided. Returns the ids in the store that are changed by it."""
        changed = set()
        for article_id, triage in marks.items():
            if triage == self._marks.get(article_id, UNTOUCHED):
                continue
            if triage == UNTOUCHED:
                del self._marks[article_id]
            else:
                self._marks[article_id] = triage
            row = self._row_of.get(article_id)
            if row is not None:
                self._count(row, -1)
                self.triage[row] = triage
                self._count(row, 1)
                changed.add(article_id)
        self._last = None
        return frozenset(changed)

    def plant(self, topics: Sequence[Topic]) -> None:
        """Give the topics their tree; counts are made anew."""
        self.tree = TopicTree(topics)
        self._totals.clear()
        self._unread.clear()
        self._starred = self._archived = 0
        for row in self._row_of.values():
            self._count(row, 1)
        self._last = None

    def wake(self) -> frozenset[str]:
        """Bring back the snoozed articles whose time has come. Returns their ids."""
        now = self.now
        due = frozenset(
            self._ids[row]
            for row in self._hidden
            if not (triage := self.triage[row]).archived and (triage.snoozed_until or 0) <= now
        )
        for article_id in due:
            row = self._row_of[article_id]
            self._count(row, -1)
            self._count(row, 1)
        if due:
            self._last = None
        return due

    # What it answers

    def view(
        self,
        base: Query,
        narrowing: Query = EVERYTHING,
        sort: Sort = BY_HEAT,
        *,
        keep: frozenset[str] = frozenset(),
        drop: frozenset[str] = frozenset(),
    ) -> View:
        """The articles that match both queries, in order. The narrowing's sort wins, the smaller limit holds.

        `keep`: articles that are in although the base no longer matches them. `drop`: those that are out.
        """
        sort = narrowing.sort or sort
        limits = [query.limit for query in (base, narrowing) if query.limit is not None]
        rows, base_size = self._matching(base, narrowing, sort)
        if keep:
            rows = self._with_kept(rows, keep, narrowing, sort)
        if drop:
            dropped = {self._row_of[one] for one in drop if one in self._row_of}
            rows = [row for row in rows if row not in dropped]
        if limits:
            rows = rows[: min(limits)]
        ids = self._ids
        return View(tuple([ids[row] for row in rows]), base, narrowing, sort, base_size)

    def counts(self) -> Counts:
        """The numbers of the sidebar, as they are kept, not recounted."""
        totals, unread = self._totals, self._unread
        return Counts(
            everything=Count(totals[""], unread[""]),
            starred=self._starred,
            archived=self._archived,
            topics={name: Count(total, unread[name]) for name, total in totals.items() if name and total},
        )

    def prepare(self, sorts: Iterable[Sort]) -> None:
        """Make orders before they are asked for."""
        for sort in sorts:
            self._order(sort)

    # The World that queries look at

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self.tree.family(folded_name)

    def bodies(self, words: Sequence[str]) -> frozenset[int]:
        if self._search_bodies is None:
            return frozenset()
        row_of = self._row_of
        return frozenset(row_of[found] for found in self._search_bodies(words) if found in row_of)

    # Inside

    def _matching(self, base: Query, narrowing: Query, sort: Sort) -> tuple[list[int], int]:
        if self._last is not None:
            last_base, last_narrowing, last_sort, hits, base_size = self._last
            if (last_base, last_sort) == (base, sort) and narrows(last_narrowing, narrowing):
                hits = select(narrowing.where, hits, self)
                self._last = (base, narrowing, sort, hits, base_size)
                return hits, base_size
        rows = self._order(sort)
        hidden = self._hidden
        if hidden and hides(base) and hides(narrowing):
            rows = [row for row in rows if row not in hidden]
        rows = select(base.where, rows, self)
        base_size = len(rows)
        hits = select(narrowing.where, rows, self)
        self._last = (base, narrowing, sort, hits, base_size)
        return hits, base_size

    def _with_kept(self, rows: list[int], keep: frozenset[str], narrowing: Query, sort: Sort) -> list[int]:
        kept = [self._row_of[one] for one in keep if one in self._row_of]
        more = set(select(narrowing.where, kept, self)).difference(rows)
        if not more:
            return rows
        more.update(rows)
        return [row for row in self._order(sort) if row in more]

    def _order(self, sort: Sort) -> list[int]:
        order = self._orders.get(sort)
        if order is None:
            order = self._orders[sort] = ordered(list(self._row_of.values()), self.headlines, sort)
        return order

    def _forget_orders(self) -> None:
        self._orders.clear()
        self._last = None

    def _count(self, row: int, step: int) -> None:
        """Add a row to the kept numbers, or with -1 take it out of them. Call it around every change."""
        triage = self.triage[row]
        if triage.starred:
            self._starred += step
        if triage.archived:
            self._archived += step
        hidden = triage.archived or (triage.snoozed_until is not None and triage.snoozed_until > self.now)
        if step < 0:
            hidden = row in self._hidden
            self._hidden.discard(row)
        elif hidden:
            self._hidden.add(row)
        if hidden:
            return
        names = self.tree.lineage(self.headlines[row].topics)
        self._totals[""] += step
        for name in names:
            self._totals[name] += step
        if not triage.read:
            self._unread[""] += step
            for name in names:
                self._unread[name] += step
