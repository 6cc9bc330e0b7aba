"""Which articles came since the last start: told at once where they are few, else as far as somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Protocol

from newsreader.query.article_ids import ArticleIds, RowsById


class ArrivalLookup(Protocol):
    """When articles came, in seconds since 1970."""

    @property
    def new_since(self) -> int:
        """When the last start was: what came later is new."""

    def came_since(self, moment: int) -> Sequence[str] | None:
        """The articles that came later; None where they are many."""

    def arrivals(self, article_ids: Sequence[str]) -> Mapping[str, int]:
        """By article, many at a time. What is unknown is left out."""


class Arrivals:
    """By row. `ids`, `row_of`: the store's own columns. Whoever never asks pays nothing."""

    def __init__(self, ids: ArticleIds, row_of: RowsById, lookup: ArrivalLookup | None) -> None:
        self._ids = ids
        self._row_of = row_of
        self._lookup = lookup
        self._new: set[int] | None = None
        """Of all rows up to `_known_to`, but for those that are in `_unsure`."""
        self._known_to = 0
        self._unsure: set[int] = set()
        self._asked: dict[int, bool] = {}
        """Of single rows, as long as `_new` tells nothing."""

    @property
    def new_rows(self) -> Set[int] | None:
        """The rows of what came since the last start; None where they are many."""
        count = len(self._ids)
        if self._new is None:
            came = self._came()
            if came is None:
                return None
            self._new, self._known_to, self._unsure = set(self._row_of.rows(came)), count, set()
            self._asked.clear()
        unsure = [*self._unsure, *range(self._known_to, count)]
        if unsure:
            self._new.difference_update(unsure)
            self._new.update(row for row, new in self._looked_up(unsure).items() if new)
            self._known_to = count
            self._unsure.clear()
        return self._new

    def new_among(self, rows: Sequence[int]) -> list[int]:
        """Those of the rows that came since the last start."""
        if self._new is not None:
            new = self.new_rows or ()
            return [row for row in rows if row in new]
        known = self._asked
        known.update(self._looked_up([row for row in rows if row not in known]))
        return [row for row in rows if known[row]]

    def forget(self, row: int) -> None:
        """Another article, or another version of it, is in a row from now on."""
        self._asked.pop(row, None)
        if self._new is not None:
            self._unsure.add(row)

    def _came(self) -> Sequence[str] | None:
        return () if self._lookup is None else self._lookup.came_since(self._lookup.new_since)

    def _looked_up(self, rows: Sequence[int]) -> dict[int, bool]:
        """Whether rows are new."""
        if not rows or self._lookup is None:
            return dict.fromkeys(rows, False)
        ids, since = self._ids, self._lookup.new_since
        came = self._lookup.arrivals([ids[row] for row in rows])
        return {row: came.get(ids[row], 0) > since for row in rows}
