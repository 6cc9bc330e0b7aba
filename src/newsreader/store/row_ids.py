"""The ids of a view's rows, of which each is made when it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain, compress, count
from operator import eq
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from newsreader.query.article_ids import ArticleIds, RowsById

FIRST: Final = 64
"""So many ids are made first where all are asked for, then four times as many each time."""


class RowIds(Sequence[str]):
    """Looks like the ids of some rows. `ids`: by row; `row_of`: by id."""

    def __init__(self, ids: ArticleIds, row_of: RowsById, rows: Iterable[int] = ()) -> None:
        self._ids = ids
        self._row_of = row_of
        self._rows = array("I", rows)

    __hash__ = None  # type: ignore[assignment]

    @property
    def rows(self) -> Sequence[int]:
        """The rows, not to be changed: the ids are of the articles that were in them when this was made."""
        return self._rows

    @property
    def bound(self) -> int:
        """A number that all of the rows are below."""
        return len(self._ids)

    def those(self, flags: Iterable[bool]) -> RowIds:
        """Those of the ids whose flag is set. `flags`: one for each of them."""
        return RowIds(self._ids, self._row_of, compress(self._rows, flags))

    def are_rows_of(self, row_of: RowsById) -> bool:
        """Whether the articles are in just these rows, by what tells the rows of articles."""
        return self._row_of is row_of and not row_of.any_left

    def rows_of(self, article_ids: Set[str]) -> Set[int]:
        """The rows in which some of these can have articles."""
        if self._row_of.any_left:
            ids = self._ids
            return {row for row in range(len(ids)) if ids[row] in article_ids}
        return self._row_of.rows_of_set(article_ids)

    def know_as(self, article_ids: frozenset[str]) -> None:
        """The same ids as a set, of which nobody has to look for the rows."""
        if not self._row_of.any_left:
            self._row_of.know_rows_of(article_ids, self._rows)

    def those_in(self, rows: Set[int]) -> RowIds:
        """Those of the ids that are in some rows, in the order of these."""
        return RowIds(self._ids, self._row_of, filter(rows.__contains__, self._rows))

    def rows_instead(self, instead: Mapping[str, str | None]) -> Mapping[int, int | None]:
        """By the rows in which some ids can be, the row of what stands in their place: None for nothing, also
        where that has no row.
        """
        ids, row_of = self._ids, self._row_of
        others = ((row, instead[ids[row]]) for row in self.rows_of(instead.keys()))
        return {row: None if other is None else row_of.row(other) for row, other in others}

    def changed(self, rows_instead: Mapping[int, int | None]) -> RowIds:
        """The same ids with those of other rows in the place of some, or with nothing, see `rows_instead`."""
        before, rows, done = self._rows, array("I"), 0
        for place in compress(count(), map(rows_instead.__contains__, before)):
            rows += before[done:place]
            if (other := rows_instead[before[place]]) is not None:
                rows.append(other)
            done = place + 1
        rows += before[done:]
        return RowIds(self._ids, self._row_of, rows)

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
        # Who looks at some of the first ones does not wait for all.
        start, size = 0, FIRST
        while start < len(self._rows):
            yield from self._ids.of(self._rows[start : start + size])
            start, size = start + size, 4 * size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)!r})"

    def __contains__(self, article_id: object) -> bool:
        if not isinstance(article_id, str):
            return False
        try:
            self.index(article_id)
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


def those(article_ids: Sequence[str], flags: Iterable[bool]) -> Sequence[str]:
    """Those of some ids whose flag is set. `flags`: one for each of them."""
    if isinstance(article_ids, RowIds):
        return article_ids.those(flags)
    return tuple(compress(article_ids, flags))


class RowIdSet(Set[str]):
    """The same as a set, which is only made where it is wanted. Each of them is there once."""

    def __init__(self, in_order: RowIds) -> None:
        self.in_order = in_order

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self.in_order)

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(it)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.in_order)

    def __len__(self) -> int:
        return len(self.in_order)

    def __hash__(self) -> int:
        return hash(self._ids)


def chained(parts: Sequence[Sequence[str]]) -> Sequence[str]:
    """Several sequences of ids, one behind the other."""
    if len(parts) == 1:
        return parts[0]
    if parts and all(isinstance(some, RowIds) for some in parts):
        every = parts[0][:]
        assert isinstance(every, RowIds)
        for some in parts[1:]:
            every.extend(some)
        return every
    return tuple(chain.from_iterable(parts))


def joined(parts: Sequence[Set[str]]) -> Set[str]:
    """All of several sets that have nothing in common."""
    in_order = [some.in_order for some in parts if isinstance(some, RowIdSet)]
    if len(in_order) < len(parts) or not in_order:
        return union(parts)
    every = chained(in_order)
    assert isinstance(every, RowIds)
    return RowIdSet(every)


def union(parts: Sequence[Set[str]]) -> Set[str]:
    """All of several sets."""
    parts = [some for some in parts if some]
    return parts[0] if len(parts) == 1 else frozenset[str]().union(*parts)


def some_of(article_ids: Set[str], flags: Iterable[bool]) -> Set[str]:
    """Those of a set whose flag is set. `flags`: one for each of them, in the order that it gives them in."""
    if isinstance(article_ids, RowIdSet):
        some = article_ids.in_order.those(flags)
        return article_ids if len(some) == len(article_ids) else RowIdSet(some)
    return frozenset(compress(article_ids, flags))


def without(article_ids: Set[str], part: Set[str]) -> Set[str]:
    """A set without a part of it."""
    if not part:
        return article_ids
    return frozenset() if len(part) == len(article_ids) else frozenset(article_ids) - part
