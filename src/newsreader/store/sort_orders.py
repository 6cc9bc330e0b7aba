"""The orders of all rows, each made once and kept in step with few changes."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from itertools import filterfalse
from typing import Final

from newsreader.query import Cooling, Sort, SortKey, ordered, ordered_in_steps, sort_key
from newsreader.query.article_ids import RowsById
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.sorts import newest_rank, places_in

FEW: Final = 1_000
FEW_OF: Final = 32
"""So many rows, or one in so many, are put in their places sooner than all are sorted anew: in 10 ms."""
PIECE: Final = 128
"""Rows that are put in their places in one go between keys: 1 to 2 ms, and 4 more where they had others."""

LOOKED_FOR: Final = 8
"""Rows that leave their places and are looked for one by one sooner than all are looked at."""


HOT_SECONDS: Final = 300
"""So long the order "hot" is good. All articles cool together, so that only the few without a date or from
the future change places with time alone, and those slowly.
"""


MANY: Final = 20_000
"""Of more rows than these, the order "hot" is used beyond its time until there is time to make it anew: that
takes a second with a million, and a key waited for it.
"""


TIMELESS: Final = tuple(key for key in SortKey if key is not SortKey.HOT)
"""The orders that stay as they are as long as the articles do."""


OF_QUALITY: Final = (SortKey.HEAT, SortKey.HOT, SortKey.QUALITY)
"""The orders in which an article has another place where it is thought to be better or worse."""


class Orders:
    """Numbers of rows, four bytes each. `headlines`: by row. `rows`: by id, those that are to be ordered. All
    are looked at when asked, and so is `now` (seconds since 1970), to tell how old the order "hot" is.
    `half_life`: of heat, in seconds.
    """

    def __init__(
        self,
        headlines: HeadlineColumns,
        rows: RowsById,
        now: Callable[[], int],
        half_life: float,
    ) -> None:
        self._headlines = headlines
        self._rows = rows
        self._now = now
        self._cooling = Cooling(0, half_life)
        self._orders: dict[SortKey, Sequence[int]] = {}
        self._ends: dict[SortKey, int] = {}
        """How many rows there were when an order was made: those behind are not in it."""
        self._missing: dict[SortKey, set[int]] = {}
        """Of the stale rows in front of its end, those that an order no longer has."""
        self._reversed: dict[SortKey, Sequence[int]] = {}
        self._stale: dict[SortKey, set[int]] = {}
        self._expected: SortKey | None = None
        self._begun: dict[SortKey, Iterator[array[int] | None]] = {}
        """Orders that are being prepared: nothing after each step, the order after the last."""
        self._old: set[SortKey] = set()
        """Orders that are used as they are until there is time to make them anew."""

    def touch(self, rows: Iterable[int]) -> None:
        """These rows are new, gone or changed."""
        self._begun.clear()
        self._reversed.clear()
        if not self._orders:
            return
        rows = set(rows)
        for key, stale in list(self._stale.items()):
            stale |= rows
            if len(stale) > max(FEW, len(self._rows) // FEW_OF):
                self._forget(key)

    def revalue(self, rows: Set[int]) -> None:
        """These rows have other qualities or heats: very many, where those of a feed change. Of more than
        `MANY` articles, orders are used as they were until there is time to make them anew.
        """
        for key in OF_QUALITY:
            self._begun.pop(key, None)
            self._reversed.pop(key, None)
            if key not in self._orders:
                continue
            stale = self._stale[key] | rows
            if len(stale) <= FEW:
                self._stale[key] = stale
            elif len(self._rows) > MANY:
                self._old.add(key)
            else:
                self._forget(key)

    def of(self, sort: Sort) -> Sequence[int]:
        """All rows in order; not to be changed. The same list as long as nothing changed in it."""
        order = self._in_step(sort.key)
        if not sort.reverse:
            return order
        backwards = self._reversed.get(sort.key)
        if backwards is None:
            backwards = self._reversed[sort.key] = order[::-1]
        return backwards

    def rank(self, row: int, sort: Sort) -> int | None:
        """Where in its order a row is; None where that takes a look at all of it: of the order "hot" that is
        old.
        """
        order = self._in_step(sort.key)
        place = sort_key(self._headlines, sort.key, self._cooling)
        rank = bisect_left(order, place(row), key=place)
        if rank >= len(order) or order[rank] != row:
            return None
        return len(order) - 1 - rank if sort.reverse else rank

    def arranged(self, rows: Sequence[int], sort: Sort) -> list[int]:
        """A few rows in order."""
        return ordered(rows, self._headlines, sort, self._cooling)

    def has(self, key: SortKey) -> bool:
        """Whether an order is there, or nearly so."""
        return key in self._orders

    def published_within(self, start: int, end: int) -> Sequence[int] | None:
        """Rows among which are all that were published in a half-open span of seconds since 1970, the newest
        first; None where they would first have to be put in order.
        """
        order = None if self._stale.get(SortKey.NEWEST) else self._orders.get(SortKey.NEWEST)
        if order is None:
            return None
        published = self._headlines.published

        def rank(row: int) -> int:
            return newest_rank(published[row])

        first = bisect_left(order, newest_rank(end - 1), key=rank)
        return order[first : bisect_right(order, newest_rank(start), first, key=rank)]

    def take_kept(self, key: SortKey, order: Sequence[int]) -> None:
        """Have an order that was made of just these rows, none of which has left."""
        self._keep(key, order)

    def expect(self, key: SortKey) -> bool:
        """Let this order be the next that is prepared. False where it is there."""
        self._expected = key
        return not self.has(key)

    def prepare_expected(self) -> bool:
        """Do a little for the order that is expected. False where it is there."""
        if self._expected is None or self.has(self._expected):
            return False
        self._prepare(self._expected)
        return True

    def prepare(self, keys: Collection[SortKey]) -> bool:
        """Do a little for one of these orders, for which nobody asked yet. False where all are there."""
        self._cool()
        missing = next((key for key in keys if key not in self._orders), None)
        if missing is None:
            missing = next((key for key in keys if key in self._old), None)
        if missing is not None and not self.prepare_expected():
            self._prepare(missing)
        return missing is not None

    def keep_in_step(self) -> bool:
        """Put a few rows that came or changed in their places, before an order is asked for. False where all
        are in theirs.
        """
        # What is hot by then is not mended, but made anew when it is asked for.
        self._cool()
        key = max(self._stale, key=lambda key: len(self._stale[key]), default=None)
        if key is None or not self._stale[key]:
            return False
        rest = set(self._stale[key])
        some = [rest.pop() for _ in range(min(PIECE, len(rest)))]
        self._keep(key, self._with(some, self._without_stale(key), key))
        self._stale[key], self._missing[key] = rest, set(rest)
        return True

    def _prepare(self, key: SortKey) -> None:
        if key is SortKey.HOT:
            self._cool()
        if key not in self._begun:
            rows = self._rows.all_rows()
            self._begun[key] = ordered_in_steps(rows, self._headlines, key, self._cooling)
        order = next(self._begun[key])
        if order is not None:
            self._keep(key, order)
            self._reversed.pop(key, None)
            self._old.discard(key)
            del self._begun[key]

    def _in_step(self, key: SortKey) -> Sequence[int]:
        if key is SortKey.HOT:
            self._cool()
        order = self._orders.get(key)
        if order is None:
            order = self._made(key)
        elif stale := self._stale[key]:
            order = self._with(stale, self._without_stale(key), key)
        else:
            return order
        self._keep(key, order)
        return order

    def _made(self, key: SortKey) -> array[int]:
        """An order that is not there, from where its preparing has come to."""
        for order in self._begun.pop(key, ()):
            if order is not None:
                return order
        return array("I", ordered(self._rows.all_rows(), self._headlines, Sort(key), self._cooling))

    def _cool(self) -> None:
        """Let the order "hot" go when its time is over."""
        now = self._now()
        moment = now - now % HOT_SECONDS
        if moment != self._cooling.now:
            self._cooling = Cooling(moment, self._cooling.half_life)
            self._begun.pop(SortKey.HOT, None)
            if len(self._rows) > MANY:
                if SortKey.HOT in self._orders:
                    self._old.add(SortKey.HOT)
                return
            self._forget(SortKey.HOT)
            self._reversed.pop(SortKey.HOT, None)

    def _keep(self, key: SortKey, order: Sequence[int]) -> None:
        self._orders[key], self._stale[key], self._missing[key] = order, set(), set()
        self._ends[key] = len(self._headlines)

    def _forget(self, key: SortKey) -> None:
        """Let an order be made anew when it is asked for."""
        self._orders.pop(key, None)
        self._stale.pop(key, None)
        self._missing.pop(key, None)
        self._old.discard(key)

    def _without_stale(self, key: SortKey) -> array[int]:
        """An order without the rows that are no longer in their places."""
        order, stale, known = self._orders[key], self._stale[key], self._ends[key]
        leaving = [row for row in stale - self._missing[key] if row < known]
        if len(leaving) > LOOKED_FOR:
            return array("I", filterfalse(stale.__contains__, order))
        # What has only come is put in its places without a look at all others.
        rows = order if isinstance(order, array) else array("I", _plain(order))
        return without(leaving, rows) if leaving else rows

    def _with(self, rows: Collection[int], order: array[int], key: SortKey) -> array[int]:
        """An order with rows that it has not, as far as they are still there."""
        headlines = self._headlines
        coming = [row for row in rows if self._rows.row(headlines.ids[row]) == row]
        coming = ordered(coming, headlines, Sort(key), self._cooling)
        # Each into the list as it is would move half of it each time.
        repaired = array("I")
        start = 0
        for row, place in zip(coming, places_in(order, coming, headlines, key, self._cooling), strict=True):
            # An order that is used though it is old is not quite one.
            end = max(start, place)
            repaired += order[start:end]
            repaired.append(row)
            start = end
        return repaired + order[start:]


def _plain(order: Sequence[int]) -> Sequence[int]:
    """What an array of these numbers is made of soonest: of one that is mapped, its bytes."""
    return order.tobytes() if isinstance(order, memoryview) else order


def without(rows: Iterable[int], order: array[int]) -> array[int]:
    """An order without a few rows, looked for in its bytes: 1 to 4 ms for each of a million, which
    take 40 where each is looked at.
    """
    left, data, size = order[:], order.tobytes(), order.itemsize
    places = []
    for row in rows:
        number = row.to_bytes(size, sys.byteorder)
        start = data.find(number)
        while start % size and start >= 0:
            start = data.find(number, start + 1)
        if start >= 0:
            places.append(start // size)
    for place in sorted(places, reverse=True):
        del left[place]
    return left
