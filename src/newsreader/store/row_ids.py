"""The ids of a view's rows, of which each is made when it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from newsreader.query.article_ids import ArticleIds, RowsById


class RowIds(Sequence[str]):
    """Looks like the ids of some rows. `ids`: by row; `row_of`: by id."""

    def __init__(self, ids: ArticleIds, row_of: RowsById, rows: Iterable[int] = ()) -> None:
        self._ids = ids
        self._row_of = row_of
        self._rows = array("I", rows)

    def rows_of(self, article_ids: Set[str]) -> Set[int]:
        """The rows in which some of these can have articles."""
        if self._row_of.any_left:
            ids = self._ids
            return {row for row in range(len(ids)) if ids[row] in article_ids}
        return set(self._row_of.rows(article_ids))

    def those_in(self, rows: Set[int]) -> list[str]:
        """Those of the ids that are in some rows, in the order of these."""
        return [self._ids[row] for row in self._rows if row in rows]

    def extend(self, more: Iterable[str]) -> None:
        """More of them, which are of rows too."""
        assert isinstance(more, RowIds)
        self._rows.extend(more._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> RowIds: ...

    def __getitem__(self, place: int | slice) -> str | RowIds:
        if isinstance(place, slice):
            return RowIds(self._ids, self._row_of, self._rows[place])
        return self._ids[self._rows[place]]

    def __iter__(self) -> Iterator[str]:
        return map(self._ids.__getitem__, self._rows)

    def __contains__(self, article_id: object) -> bool:
        try:
            self.index(article_id)  # type: ignore[arg-type]
        except ValueError:
            return False
        return True

    def index(self, article_id: str, start: int = 0, stop: int | None = None) -> int:
        """Where an id is. Raises ValueError."""
        end = len(self) if stop is None else stop
        if self._row_of.any_left:
            # It may have been here, and may even have come back in another row.
            return start + list(self[start:end]).index(article_id)
        row = self._row_of.row(article_id)
        if row is None:
            raise ValueError(article_id)
        return self._rows.index(row, start, end)
