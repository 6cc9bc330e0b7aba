"""The rows of a view around one of them, wherever in it that is: found without those in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final, Protocol

from newsreader.store.growing_ids import Excerpt
from newsreader.store.row_chunks import Chunks
from newsreader.store.row_ids import RowIds

NEAR_TOP: Final = 8_192
"""So many rows of the order are walked in a millisecond or two: what is among them needs nothing else."""
STEP: Final = 128
"""Rows of the order that are looked at in one go."""
FARTHEST_ABOVE: Final = 4_096
FARTHEST_BELOW: Final = 1_024
FARTHEST_FROM_END: Final = 32_768
"""No more are looked at. Where a page above is not among them, all rows have to be walked; one below can
follow: at the end of an order by heat, hundreds of thousands of rows are shown further up with their stories.
"""

Rearrange = Callable[[Iterable[Sequence[int]]], Iterable[Sequence[int]]]


class Begins(Protocol):
    """Tells of a few rows of an order what a list has in their places."""

    def place_of(self, row: int) -> int | None:
        """The row in whose place an article is; None where it is in none."""

    def beginning(self, rows: Sequence[int]) -> Sequence[int]:
        """The rows that are shown in the places of some that match, in order."""


class EachAlone:
    """Every row that matches is shown in its own place."""

    def __init__(self, matching: Callable[[Sequence[int]], Sequence[int]]) -> None:
        self._matching = matching

    def place_of(self, row: int) -> int | None:
        return row if self._matching((row,)) else None

    def beginning(self, rows: Sequence[int]) -> Sequence[int]:
        return rows


class RowsAround:
    """Looks up and down an order from one of its rows."""

    def __init__(
        self,
        source: Chunks,
        begins: Begins,
        rank: Callable[[int], int | None],
        row_of: Callable[[str], int | None],
        ids_of: Callable[[Sequence[int]], RowIds],
        margin: int = 0,
        rearrange: Rearrange | None = None,
    ) -> None:
        """`source`: the rows that match. `rank` tells where in their order a row is, None where that is not
        known without a look at all of it. `row_of`, `ids_of`: rows by ids, and ids by rows. `margin`: so
        many more rows above and below are looked at, by which `rearrange` puts those that are wanted where
        they belong.
        """
        self._source = source
        self._begins = begins
        self._rank = rank
        self._row_of = row_of
        self._ids_of = ids_of
        self._margin = margin
        self._rearrange = rearrange

    def find(self, article_id: str, above: int, below: int) -> Excerpt | None:
        """The row in which an article is, with so many above it and, as far as they are near, below it. None
        where it is near the top, or in none, or where those above it are far away.
        """
        row = self._row_of(article_id)
        place = None if row is None else self._begins.place_of(row)
        rank = None if place is None else self._rank(place)
        order = self._source.order
        if rank is None or rank < NEAR_TOP or order[rank] != place:
            return None
        wanted = above + self._margin
        before = self._before(rank, wanted)
        after = self._after(rank, below + self._margin + 1)
        if len(before) < wanted or not after:
            return None
        rows: Sequence[int] = [*before, *after]
        if self._rearrange is not None:
            rows = list(chain.from_iterable(self._rearrange((rows,))))
        if after[0] not in rows:
            return None
        middle = rows.index(after[0])
        start = max(0, middle - above)
        return Excerpt(self._ids_of(rows[start : middle + below + 1]), middle - start, rank, len(order))

    def last(self, above: int) -> Excerpt | None:
        """The last row, with so many above it. None in a short order, and where those are far away."""
        total = len(self._source.order)
        if total < NEAR_TOP:
            return None
        wanted = above + 1
        rows = self._before(total, wanted + self._margin, FARTHEST_FROM_END)
        if len(rows) < wanted + self._margin:
            return None
        if self._rearrange is not None:
            rows = list(chain.from_iterable(self._rearrange((rows,))))
        return Excerpt(self._ids_of(rows[-wanted:]), above, total - 1, total)

    def _before(self, rank: int, wanted: int, farthest: int = FARTHEST_ABOVE) -> Sequence[int]:
        rows: list[int] = []
        end, stop = rank, max(0, rank - farthest)
        while end > stop and len(rows) < wanted:
            start = max(stop, end - STEP)
            rows[:0] = self._here(start, end)
            end = start
        return rows[max(0, len(rows) - wanted) :]

    def _after(self, rank: int, wanted: int) -> Sequence[int]:
        rows: list[int] = []
        start, stop = rank, min(len(self._source.order), rank + FARTHEST_BELOW)
        while start < stop and len(rows) < wanted:
            end = min(stop, start + STEP)
            rows += self._here(start, end)
            start = end
        return rows[:wanted]

    def _here(self, start: int, end: int) -> Sequence[int]:
        return self._begins.beginning(self._source.among(self._source.order[start:end]))
