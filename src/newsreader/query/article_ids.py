"""The ids of very many articles by row, and their rows by id, most of which stay in a file that is mapped.

An id as a string with its place in a dictionary takes some 150 bytes, in the file 21. There, ids are cells of
one width, and `places` tells the row of each: at the place that its checksum gives, or at the next ones that
are not free.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Final, overload
from weakref import ref
from zlib import crc32

from newsreader.query.gather import picked, sliced
from newsreader.query.texts import ENCODING, ERRORS, Block

FREE: Final = (1 << 32) - 1
"""Stands in a place of no row."""
_FILL: Final = b"\0"
RECENT: Final = 1_024
"""Ids whose rows are remembered: those on the screen are asked about half a dozen times with each key."""
WORTH_ALL: Final = 4
"""All cells are made texts at once as quickly as one in so many by itself."""


class IdCells:
    """Ids that don't change, as they are in a file. `width`: the bytes of one, of which the last may be none
    of its; `places`: as `places_of` makes them.
    """

    def __init__(
        self, block: Block = b"", start: int = 0, count: int = 0, width: int = 0, places: Sequence[int] = ()
    ):
        self.count = count
        self._block, self._start, self._width = block, start, width
        self._places = places
        self._row_of = lru_cache(RECENT)(self._found)

    def id(self, row: int) -> str:
        start = self._start + row * self._width
        return self._block[start : start + self._width].rstrip(_FILL).decode(ENCODING, ERRORS)

    def ids(self, rows: Sequence[int]) -> list[str]:
        """The ids of many rows, in the order of these."""
        block, first, width = self._block, self._start, self._width
        if not rows:
            return []
        if len(rows) * WORTH_ALL < self.count:
            return [
                block[start : start + width].rstrip(_FILL).decode(ENCODING, ERRORS)
                for start in [first + row * width for row in rows]
            ]
        cells = block[first : first + self.count * width]
        if not cells.isascii() or _FILL in cells:
            return list(map(self.id, rows))
        text = cells.decode("ascii")
        return list(picked([text[start : start + width] for start in range(0, len(text), width)], rows))

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self.row(article_id) is not None

    def row(self, article_id: str) -> int | None:
        """The row of an id; None where it is not here."""
        return self._row_of(article_id) if self.count else None

    def _found(self, article_id: str) -> int | None:
        return self.rows((article_id,))[0]

    def rows(self, article_ids: Iterable[str]) -> list[int | None]:
        """As `row`, of each of some ids. Only where there are any."""
        rows: list[int | None] = []
        places, last = self._places, len(self._places) - 1
        block, width, first = self._block, self._width, self._start
        # Of 100,000 ids, a function for each would take half of the time.
        for article_id in article_ids:
            cell = article_id.encode(ENCODING, ERRORS)
            place = crc32(cell) & last
            cell = cell.ljust(width, _FILL)
            while (row := places[place]) != FREE:
                start = first + row * width
                if block[start : start + width] == cell:
                    rows.append(row)
                    break
                place = (place + 1) & last
            else:
                rows.append(None)
        return rows


def cells_of(ids: Sequence[bytes]) -> tuple[int, bytes]:
    """Ids in cells of one width, which is given first."""
    width = max(map(len, ids), default=0)
    return width, b"".join([article_id.ljust(width, _FILL) for article_id in ids])


def places_of(ids: Sequence[bytes]) -> array[int]:
    """Where each row of some ids is found, at least half of the places free; their number is a power of 2."""
    places = array("I", [FREE]) * (1 << (2 * len(ids)).bit_length())
    last = len(places) - 1
    for row, article_id in enumerate(ids):
        place = crc32(article_id) & last
        while places[place] != FREE:
            place = (place + 1) & last
        places[place] = row
    return places


class ArticleIds(Sequence[str]):
    """Ids by row. The first ones can be in `cells` of a file, `others` come after these."""

    def __init__(self, cells: IdCells | None = None) -> None:
        self.cells = IdCells() if cells is None else cells
        self.others: list[str] = []

    def of(self, rows: Sequence[int]) -> list[str]:
        """The ids of many rows, in the order of these."""
        if not self.others:
            return self.cells.ids(rows)
        if not self.cells.count:
            return list(picked(self.others, rows))
        return [self[row] for row in rows]

    def append(self, article_id: str) -> None:
        self.others.append(article_id)

    def extend(self, ids: Sequence[str]) -> None:
        """More of them. Where they are the first, those in a file stay there."""
        if isinstance(ids, ArticleIds) and not len(self):
            self.cells = ids.cells
            ids = ids.others
        self.others += ids

    def copy(self) -> ArticleIds:
        """The same ids, however these go on."""
        ids = ArticleIds(self.cells)
        ids.others = self.others.copy()
        return ids

    def __len__(self) -> int:
        return self.cells.count + len(self.others)

    @overload
    def __getitem__(self, row: int) -> str: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...

    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return sliced(self, row)
        in_cells = self.cells.count
        return self.cells.id(row) if row < in_cells else self.others[row - in_cells]

    def __iter__(self) -> Iterator[str]:
        yield from map(self.cells.id, range(self.cells.count))
        yield from self.others


class RowsById(Mapping[str, int]):
    """The rows of those articles that are here. The first ones can be those of cells in a file."""

    def __init__(self, cells: IdCells | None = None) -> None:
        self._cells = IdCells() if cells is None else cells
        self._gone: set[int] = set()
        self._others: dict[str, int] = {}
        self._asked: tuple[ref[frozenset[str]], frozenset[int]] | None = None
        """The last set that was asked about, and its rows."""
        self.any_left = False
        """Whether any article ever left."""

    @property
    def cells(self) -> IdCells:
        """Those in a file, also of articles that have left."""
        return self._cells

    def extend(self, ids: Sequence[str], first: int) -> None:
        """Articles are in the rows from `first` on. Of ids that come first, those in a file stay there."""
        others = ids
        if isinstance(ids, ArticleIds) and not first:
            self._cells, others, first = ids.cells, ids.others, ids.cells.count
        self._asked = None
        self._others.update(zip(others, range(first, first + len(others)), strict=True))

    def add(self, article_id: str, row: int) -> None:
        self._asked = None
        self._others[article_id] = row

    def pop(self, article_id: str) -> int | None:
        """Let an article go. Returns its row, None where it was not here."""
        self._asked = None
        row = self._others.pop(article_id, None)
        if row is None and (row := self.row(article_id)) is not None:
            self._gone.add(row)
        self.any_left = self.any_left or row is not None
        return row

    def row(self, article_id: str) -> int | None:
        """The row of an article; None where it is not here."""
        row = self._others.get(article_id)
        if row is None:
            row = self._cells.row(article_id)
            if row is None or row in self._gone:
                return None
        return row

    def rows(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of those of the articles that are here, in the order of the ids."""
        return [row for row in self.rows_or_none(article_ids) if row is not None]

    def know_rows_of(self, article_ids: frozenset[str], rows: Iterable[int]) -> None:
        """These are the rows of the articles in a set that will be asked about."""
        self._asked = ref(article_ids), frozenset(rows)

    def rows_of_set(self, article_ids: Set[str]) -> frozenset[int]:
        """The same of a set that may be asked about again and again, as what is marked is: with 85,000 ids it
        takes 50 ms.
        """
        if not isinstance(article_ids, frozenset):
            return frozenset(self.rows(article_ids))
        if self._asked is None or self._asked[0]() is not article_ids:
            self._asked = ref(article_ids), frozenset(self.rows(article_ids))
        return self._asked[1]

    def rows_or_none(self, article_ids: Iterable[str]) -> Sequence[int | None]:
        """The row of each of some articles, None for those that are not here."""
        if not self._cells.count:
            return list(map(self._others.get, article_ids))
        if self._others:
            return list(map(self.row, article_ids))
        rows, gone = self._cells.rows(article_ids), self._gone
        return [None if row in gone else row for row in rows] if gone else rows

    def all_rows(self) -> Sequence[int]:
        """All rows in which an article is, in the order in which they came."""
        in_cells = range(self._cells.count)
        first = [row for row in in_cells if row not in self._gone] if self._gone else in_cells
        return (*first, *self._others.values()) if self._others else first

    def __getitem__(self, article_id: str) -> int:
        row = self.row(article_id)
        if row is None:
            raise KeyError(article_id)
        return row

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self.row(article_id) is not None

    def __iter__(self) -> Iterator[str]:
        cells = self._cells
        yield from (cells.id(row) for row in range(cells.count) if row not in self._gone)
        yield from self._others

    def __len__(self) -> int:
        return self._cells.count - len(self._gone) + len(self._others)
