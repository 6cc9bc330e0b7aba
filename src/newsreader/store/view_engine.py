"""From queries to what the list shows: which rows match, in which order, folded or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from math import isqrt
from typing import Final

import msgspec

from newsreader.query import (
    Lookups,
    Node,
    Query,
    Sort,
    SortKey,
    World,
    asks,
    hides,
    mutes,
    select,
)
from newsreader.query.candidates import candidates
from newsreader.query.gather import picked
from newsreader.query.nodes import FieldPattern, Pattern, State, is_of_details, leaves
from newsreader.scoring.balance import MOST_IN_A_ROW, REACH, balanced
from newsreader.store import row_chunks
from newsreader.store.columns import Columns
from newsreader.store.filter_cache import Asked, FilterCache, Folding, Leaving
from newsreader.store.growing_ids import Among, GrowingIds, NearRows
from newsreader.store.growing_views import GrowingViews
from newsreader.store.lookups import KeptLookups, LookupsForFew
from newsreader.store.row_chunks import (
    NEAR,
    Chunks,
    Far,
    Joined,
    Narrowed,
    Ordered,
    Pick,
    steps,
    within,
    without,
)
from newsreader.store.row_flags import RowFlags
from newsreader.store.row_ids import RowIds
from newsreader.store.rows_around import Begins, EachAlone, RowsAround
from newsreader.store.sort_orders import TIMELESS, Orders
from newsreader.store.stories.collapse import NOTHING_FOLDED, Folded, Folds, StoryRows
from newsreader.store.stories.first_reports import FirstReports
from newsreader.store.stories.index import NOBODY, StoryIndex
from newsreader.store.view import BY_HEAT, View
from newsreader.system.durations import DAY

FEW: Final = 2_000
"""So many rows are looked at and put in order sooner than all others are passed over, in any order."""


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
        self._orders = Orders(
            columns.headlines,
            columns.row_of,
            lambda: world.now,
            hotness.half_life,
        )
        self._recent: FilterCache | None = None
        self._growing = GrowingViews()

    @property
    def growing(self) -> bool:
        """Whether a view is looked at of which not all rows are known."""
        return self._growing.any

    def finish(self) -> None:
        """See `GrowingViews.finish`."""
        self._growing.finish()

    def settle(self, rows: Sequence[int]) -> None:
        """See `GrowingViews.settle`."""
        self._growing.settle(rows, len(self._columns.headlines))

    def changed(self, touched: Iterable[int] = ()) -> None:
        """The store has changed. `touched`: the rows whose place in an order it can have changed."""
        if touched:
            self._orders.touch(touched)
        self._recent = None

    def revalued(self, rows: Set[int]) -> None:
        """These rows have other qualities or heats."""
        self._orders.revalue(rows)
        self._recent = None

    def view(
        self,
        base: Query,
        narrowing: Query,
        sort: Sort,
        keep: RowFlags,
        drop: frozenset[str],
        *,
        folded: bool,
    ) -> View:
        """See `Store.growing_view`."""
        folding = self._folding(folded, base, narrowing)
        cache = self._cache(base, narrowing, sort)
        source = self._awake(cache.narrowed(narrowing), folding)
        dropped = set(self._columns.rows(drop))
        if keep:
            # These stay whatever the base says of them, but for what the view leaves out.
            others = within(Ordered(source.order, source.largest), keep)
            others = without(others, *self._unseen(left_out(base, narrowing)))
            if narrowing.where is not None:
                others = self._selected(sort, narrowing.where, others)
            source = Joined(source, others)
        if dropped:
            source = without(source, dropped)
        limits = [query.limit for query in (base, narrowing) if query.limit is not None]
        rows = StoryRows(self._storied.leads_by_row(), source.among) if folding.folded else None
        away = NOTHING_FOLDED if rows is None else self._folded_away(source, rows, lambda: ids, sort)
        # Which rows a limit leaves is not known before they are.
        among = None if limits else partial(self._rows_among, source, away)
        near = None if limits else self._near(source, sort, folded=folding.folded)
        ids = self._growing_ids(source, rows, sort, min(limits, default=None), among, near)
        if narrowing.where is None and narrowing.limit is None and not (keep or dropped):
            cache.whole[folding] = ids
        whole = self._whole(cache, base, narrowing, folded=folded)
        return View(ids, base, narrowing, sort, whole, 0, away)

    def _cache(self, base: Query, narrowing: Query, sort: Sort) -> FilterCache:
        """The rows that match the base, and what was narrowed of them."""
        leaving, now, order = left_out(base, narrowing), self._world.now, self._orders.of(sort)
        asked = (*leaves(base.where), *leaves(narrowing.where))
        are_read = any(map(is_of_details, asked)) and not self._world.details_are_kept
        whole = Ordered(order, row_chunks.FEW if are_read else row_chunks.LARGEST)
        recent = self._recent
        if recent is None or not recent.serves(base, whole, leaving=leaving, now=now):
            matches = without(whole, *self._unseen(leaving))
            if base.where is not None:
                matches = self._selected(sort, base.where, matches)
            recent = self._recent = FilterCache(
                base, matches, partial(self._narrowed, sort), leaving=leaving, now=now
            )
        return recent

    def _selected(self, sort: Sort, node: Node, source: Chunks) -> Chunks:
        """Those of the rows that match. `sort`: the order that they are in."""
        return self._narrowed(sort, Asked(node, source, node, source))

    def _narrowed(self, sort: Sort, asked: Asked) -> Chunks:
        node, base, left, source = asked
        if _has_pattern(left):
            # It may turn out to take too long, which has to be said before anything is shown.
            return within(source, set(select(left, source.rows(), self._world)))
        if _has_pattern(node):
            node, base = left, source
        world = self._world
        far = KeptLookups(world)
        near = LookupsForFew(world, far)

        def rest(known: Set[int]) -> Far:
            few = candidates(node, far)
            if few is None or len(few) > self._worth_arranging(sort):
                return Far(among=few)
            hits = select(node, base.among(tuple(few - known)), world, far)
            return Far(self._orders.arranged(hits, sort))

        def picks(node: Node) -> Pick:
            return lambda number, rows: select(node, rows, world, near if number < NEAR else far)

        return Narrowed(source, picks(left), base, picks(node), rest)

    def _worth_arranging(self, sort: Sort) -> int:
        """So many rows are put in order sooner than others are passed over until a page of them is there."""
        if sort.key is not SortKey.HOT:
            return FEW
        # A page takes `REACH` of them, and all others in between; a row is put in order as fast as three of
        # these are passed over.
        return max(FEW, isqrt(REACH * len(self._columns.headlines) // 3))

    def _folding(self, folded: bool, *queries: Query) -> Folding:
        """Which stories a view by these queries leaves out."""
        if not (folded and self._storied.any):
            return Folding(folded=False)
        unread = any(asks(query, State.UNREAD) for query in queries)
        return Folding(folded=True, unread=unread, hiding=left_out(*queries).aside)

    def _asleep(self, folding: Folding) -> Set[int]:
        if folding.unread or folding.hiding:
            return self._storied.asleep(unread=folding.unread)
        return NOBODY

    def _awake(self, source: Chunks, folding: Folding) -> Chunks:
        """Without the stories that are left out."""
        asleep = self._asleep(folding)
        return without(source, asleep) if asleep else source

    def _rows_among(self, source: Chunks, away: Folds, article_ids: Iterable[str]) -> frozenset[str]:
        """Those of a few articles that have a row in a view."""
        columns = self._columns
        matching = picked(columns.ids, source.among(columns.rows(article_ids)))
        return frozenset([report for report in matching if away.under(report) in (None, report)])

    def _near(self, source: Chunks, sort: Sort, *, folded: bool) -> NearRows:
        storied, orders = self._storied, self._orders
        begins: Begins = EachAlone(source.among)
        if folded:
            begins = FirstReports(
                storied.leads_by_row(),
                storied.by_row(),
                storied.reports_of,
                source.among,
                partial(orders.arranged, sort=sort),
            )
        # The order "hot" is put out of its way by what stands above, some hundred rows at most.
        margin, arrange = (2 * REACH, self._balanced) if sort.key is SortKey.HOT else (0, None)
        rank, row_of = partial(orders.rank, sort=sort), self._columns.row_of.row
        return RowsAround(source, begins, rank, row_of, self._ids_of, margin, arrange)

    def _balanced(self, pieces: Iterable[Sequence[int]]) -> Iterator[Sequence[int]]:
        return balanced(pieces, self._columns.headlines.providers, self._hotness.most_in_a_row)

    def _growing_ids(
        self,
        source: Chunks,
        stories: StoryRows | None,
        sort: Sort,
        limit: int | None,
        among: Among | None = None,
        near: NearRows | None = None,
    ) -> GrowingIds:
        """The ids of the rows that a view shows. `stories`: where they are folded; `among`, `near`: see
        `GrowingIds`.
        """
        pieces: Iterator[Sequence[int]] = steps(source)
        if stories is not None:
            pieces = stories.take_all(pieces)
        if sort.key is SortKey.HOT:
            pieces = self._balanced(pieces)
        if limit is not None:
            pieces = _first(pieces, limit)
        ids = GrowingIds(map(self._ids_of, pieces), among, self._ids_of(()), near)
        self._growing.add(ids, source)
        return ids

    def _whole(self, cache: FilterCache, base: Query, narrowing: Query, *, folded: bool) -> GrowingIds:
        """The ids that there are without the narrowing."""
        folding, leaving = self._folding(folded, base), left_out(base, narrowing)
        if folding.folded:
            folding = folding._replace(hiding=leaving.aside)
        whole = cache.whole.get(folding)
        if whole is None:
            source = self._awake(cache.matches, folding)
            stories = StoryRows(self._storied.leads_by_row(), source.among) if folding.folded else None
            whole = self._growing_ids(source, stories, BY_HEAT, base.limit)
            cache.whole[folding] = whole
        return whole

    def _folded_away(
        self, source: Chunks, rows: StoryRows, ids: Callable[[], GrowingIds], sort: Sort
    ) -> Folded:
        storied, orders = self._storied, self._orders
        return Folded(
            rows,
            partial(steps, source),
            ids,
            self._columns,
            storied.leads_by_row(),
            storied.by_row(),
            storied.facts,
            lambda some: orders.arranged(some, sort),
        )

    def matching(self, query: Query, rows: Sequence[int], lookups: Lookups) -> list[int]:
        """See `Store.matching`."""
        hits, columns = select(query.where, rows, self._world, lookups), self._columns
        if len(columns.row_of) < len(columns.headlines):  # some have left
            hits = list(filter(columns.has, hits))
        return self.in_sight(query, hits)

    def in_sight(self, query: Query, rows: Iterable[int]) -> list[int]:
        """See `Store.in_sight`."""
        rows = list(rows)
        for unseen in self._unseen(left_out(query)):
            rows = [row for row in rows if row not in unseen]
        return rows

    def asleep(self, query: Query) -> Set[int]:
        """See `Store.asleep`."""
        unread = asks(query, State.UNREAD)
        if not self._storied.any or not (unread or left_out(query).aside):
            return frozenset()
        return self._storied.asleep(unread=unread)

    def order(self, sort: Sort) -> Sequence[int] | None:
        """All rows in order, not to be changed; None where that would first have to be made."""
        return self._orders.of(sort) if self._orders.has(sort.key) else None

    def published_within(self, start: int, end: int) -> Sequence[int] | None:
        """See `Orders.published_within`."""
        return self._orders.published_within(start, end)

    def timeless_orders(self) -> dict[str, Sequence[int]]:
        """Those that are there of the orders that don't change with time, by name."""
        orders = ((key, self.order(Sort(key))) for key in TIMELESS)
        return {str(key): order for key, order in orders if order is not None}

    def take_kept(self, orders: Mapping[str, Sequence[int]]) -> None:
        """Have orders, which were made of just these rows."""
        for name, order in orders.items():
            self._orders.take_kept(SortKey(name), order)

    def expect(self, key: SortKey) -> bool:
        """See `Store.expect`."""
        return self._orders.expect(key)

    def prepare_expected(self) -> bool:
        """See `Store.prepare_expected`."""
        return self._orders.prepare_expected()

    def keep_in_step(self) -> bool:
        """See `Store.keep_in_step`."""
        return self._orders.keep_in_step()

    def prepare(self, keys: Collection[SortKey]) -> bool:
        """See `Store.prepare`."""
        return self._orders.prepare(keys)

    def _unseen(self, leaving: Leaving) -> Iterator[set[int]]:
        """The rows that a view does not show whatever its query says."""
        columns = self._columns
        if leaving.aside and columns.hidden:
            yield columns.hidden
        if leaving.muted and columns.muted:
            yield columns.muted

    def _ids_of(self, rows: Sequence[int]) -> RowIds:
        return RowIds(self._columns.ids, self._columns.row_of, rows)


def left_out(*queries: Query) -> Leaving:
    """What a view leaves out that all of these queries make."""
    return Leaving(all(map(hides, queries)), all(map(mutes, queries)))


def _has_pattern(node: Node) -> bool:
    return any(isinstance(leaf, (Pattern, FieldPattern)) for leaf in leaves(node))


def _first(pieces: Iterable[Sequence[int]], limit: int) -> Iterator[Sequence[int]]:
    """So many rows, and nothing of what comes after them."""
    for piece in pieces:
        yield piece[:limit]
        limit -= len(piece[:limit])
