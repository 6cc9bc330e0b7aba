"""From queries to what the list shows: which rows match, in which order, folded or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

import msgspec

from newsreader.query import Query, Sort, SortKey, World, asks, hides, mutes, select
from newsreader.query.gather import picked
from newsreader.query.nodes import State
from newsreader.scoring.balance import MOST_IN_A_ROW, balance
from newsreader.store.columns import Columns
from newsreader.store.filter_cache import FilterCache, Leaving
from newsreader.store.sort_orders import Orders
from newsreader.store.stories.collapse import NOTHING_FOLDED, Folded, Folds, OneEach
from newsreader.store.stories.index import StoryIndex
from newsreader.system.durations import DAY

EVERYTHING: Final = Query(None, None, None)
BY_HEAT: Final = Sort(SortKey.HEAT)


class View(msgspec.Struct, frozen=True):
    """What the list shows: ids in order. `base`: the sidebar chose it; `narrowing`: the filter adds it.

    `base_size`: how many rows there are without the narrowing. `folded`: the id of a row with reports folded
    away, and the ids of these in order.
    """

    ids: tuple[str, ...] = ()
    base: Query = EVERYTHING
    narrowing: Query = EVERYTHING
    sort: Sort = BY_HEAT
    base_size: int = 0
    folded: Folds = NOTHING_FOLDED


class Hotness(msgspec.Struct, frozen=True):
    """What makes the order "hot": the seconds in which a heat halves, and how many rows of one provider may
    stand in a row (0: any number).
    """

    half_life: float = DAY
    most_in_a_row: int = MOST_IN_A_ROW


class ViewEngine:
    """Makes the views of a store, and keeps at hand what the next one needs too.

    `world`: the store as queries look at it.
    """

    def __init__(self, columns: Columns, storied: StoryIndex, world: World, hotness: Hotness) -> None:
        self._columns = columns
        self._storied = storied
        self._world = world
        self._hotness = hotness
        self._orders = Orders(columns.headlines, columns.row_of, lambda: world.now, hotness.half_life)
        self._recent: FilterCache | None = None
        self._providers: list[str] | None = None

    def changed(self, touched: Iterable[int] = ()) -> None:
        """The store has changed. `touched`: the rows whose place in an order it can have changed."""
        if touched:
            self._orders.touch(touched)
            self._providers = None
        self._recent = None

    def view(
        self,
        base: Query,
        narrowing: Query,
        sort: Sort,
        keep: frozenset[str],
        drop: frozenset[str],
        *,
        folded: bool,
    ) -> View:
        """See `Store.view`."""
        folded = folded and self._storied.any
        rows, base_rows = self._matching(base, narrowing, sort)
        if folded:
            hiding = left_out(base, narrowing).aside
            rows = self._awake(rows, hiding, base, narrowing)
            base_rows = self._storied.fold(self._awake(base_rows, hiding, base)).rows
        if keep:
            rows = self._with_kept(rows, keep, narrowing, sort)
        if drop:
            dropped = set(self._columns.rows(drop))
            rows = [row for row in rows if row not in dropped]
        matching = rows
        one_each = self._storied.fold(rows) if folded else None
        if one_each is not None:
            rows = one_each.rows
        if sort.key is SortKey.HOT:
            rows = self._balanced(rows, reverse=sort.reverse)
        limits = [query.limit for query in (base, narrowing) if query.limit is not None]
        if limits:
            rows = rows[: min(limits)]
        base_size = len(base_rows) if base.limit is None else min(len(base_rows), base.limit)
        away = NOTHING_FOLDED if one_each is None else self._folded_away(matching, one_each, rows, sort)
        return View(self._ids_of(rows), base, narrowing, sort, base_size, away)

    def _folded_away(
        self, matching: Sequence[int], one_each: OneEach, shown: list[int], sort: Sort
    ) -> Folded:
        storied, orders = self._storied, self._orders
        return Folded(
            matching,
            one_each._replace(rows=shown),
            self._columns,
            storied.leads,
            storied.by_row(),
            storied.facts,
            lambda rows: orders.arranged(rows, sort),
        )

    def matching(self, query: Query, rows: Sequence[int], world: World) -> list[int]:
        """See `Store.matching`."""
        hits = list(filter(self._columns.has, select(query.where, rows, world)))
        for unseen in self._unseen(left_out(query)):
            hits = [row for row in hits if row not in unseen]
        return hits

    def asleep(self, query: Query) -> Set[int]:
        """See `Store.asleep`."""
        unread = asks(query, State.UNREAD)
        if not self._storied.any or not (unread or left_out(query).aside):
            return frozenset()
        return self._storied.asleep(unread=unread)

    def order(self, sort: Sort) -> Sequence[int] | None:
        """All rows in order, not to be changed; None where that would first have to be made."""
        return self._orders.of(sort) if self._orders.has(sort.key) else None

    def prepare(self) -> bool:
        """Make one order before it is asked for. False where all are there."""
        return self._orders.prepare()

    def _matching(self, base: Query, narrowing: Query, sort: Sort) -> tuple[list[int], list[int]]:
        """The rows that match both queries, and those that match the base. Not to be changed."""
        leaving = left_out(base, narrowing)
        recent, now = self._recent, self._world.now
        order = rows = self._orders.of(sort)
        if recent is None or not recent.serves(base, order, leaving=leaving, now=now):
            for hidden in self._unseen(leaving):
                rows = [row for row in rows if row not in hidden]
            if base.where is not None:
                rows = select(base.where, rows, self._world)
            recent = self._recent = FilterCache(base, order, rows, leaving=leaving, now=now)
        return recent.narrowed(narrowing, self._world), recent.rows

    def _unseen(self, leaving: Leaving) -> Iterator[set[int]]:
        """The rows that a view does not show whatever its query says."""
        columns = self._columns
        if leaving.aside and columns.hidden:
            yield columns.hidden
        if leaving.muted and columns.muted:
            yield columns.muted

    def _awake(self, rows: list[int], hiding: bool, *queries: Query) -> list[int]:
        """Without what a folded view by these queries leaves out."""
        unread = any(asks(query, State.UNREAD) for query in queries)
        return self._storied.awake(rows, unread=unread) if unread or hiding else rows

    def _with_kept(self, rows: list[int], keep: frozenset[str], narrowing: Query, sort: Sort) -> list[int]:
        kept = self._columns.rows(keep)
        more = set(select(narrowing.where, kept, self._world)).difference(rows)
        if not more:
            return rows
        more.update(rows)
        return [row for row in self._orders.of(sort) if row in more]

    def _balanced(self, rows: Sequence[int], *, reverse: bool) -> list[int]:
        """The rows of the order "hot" with no provider's in too long a run."""
        step = -1 if reverse else 1
        rows = rows[::step]
        if self._providers is None:
            # In memory's order, not in the order of the rows, which misses the processor's cache each time.
            self._providers = [headline.provider for headline in self._columns.headlines]
        providers = list(map(self._providers.__getitem__, rows))
        return balance(rows, providers, self._hotness.most_in_a_row)[::step]

    def _ids_of(self, rows: Sequence[int]) -> tuple[str, ...]:
        return picked(self._columns.ids, rows)


def left_out(*queries: Query) -> Leaving:
    """What a view leaves out that all of these queries make."""
    return Leaving(all(map(hides, queries)), all(map(mutes, queries)))
