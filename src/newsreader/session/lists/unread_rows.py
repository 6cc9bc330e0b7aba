"""Where there is something new to read in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Final

from newsreader.session.lists.standing import ListStanding
from newsreader.store.growing_ids import known_of, reach

NEAREST: Final = 16
FARTHEST: Final = 4_096
"""Rows that are looked at in one go: mostly the next one is near; where all are read they are very many."""
AHEAD: Final = 1_000
"""So far somebody looks who has not asked for it."""

MayBeUnread = Callable[[Sequence[str]], Iterable[bool]]
"""Tells of each of some rows whether there may be something new in it."""


def next_unread(
    ids: Sequence[str], row: int, step: int, may_be: MayBeUnread, is_unread: Callable[[str], bool]
) -> int | None:
    """The next row after `row` in the direction of `step` (1 or -1) in which there is something new. No more
    rows are made known than it takes.
    """
    for rows in _pieces(ids, row + step, step):
        some = ids[rows.start : rows.stop]
        places = list(compress(rows, may_be(some)))
        for place in places if step > 0 else reversed(places):
            if is_unread(ids[place]):
                return place
    return None


class UnreadRows:
    """Those of a list in which there is something new to read."""

    def __init__(self, standing: ListStanding, may_be: MayBeUnread, is_unread: Callable[[str], bool]) -> None:
        self._standing = standing
        self._may_be = may_be
        self._is_unread = is_unread

    def after(self, row: int, step: int) -> int | None:
        """The next of the rows at hand (`ListStanding.near`) after `row` in the direction of `step`."""
        return next_unread(self._standing.near, row, step, self._may_be, self._is_unread)

    def from_cursor(self, step: int) -> int | None:
        """The next of all rows from the cursor on."""
        row = self.after(self._standing.near_cursor.row, step)
        if row is None and self._standing.settle():
            row = self.after(self._standing.cursor.row, step)
        return row

    @property
    def ahead(self) -> str | None:
        """The next article below the cursor, where it is near."""
        near = some_known(self._standing.near, self._standing.near_cursor.row + 1)
        row = next_unread(near, -1, 1, self._may_be, self._is_unread)
        return None if row is None else near[row]


def some_known(ids: Sequence[str], row: int) -> Sequence[str]:
    """Some of the rows from one on, as far as they are known."""
    return ids[row : min(row + AHEAD, known_of(ids))]


def _pieces(ids: Sequence[str], row: int, step: int) -> Iterator[range]:
    """The rows from one on, some at a time, nearer ones first."""
    size = NEAREST
    while 0 <= row < reach(ids, row + 1):
        if step > 0:
            rows = range(row, min(row + size, known_of(ids)))
            row = rows.stop
        else:
            rows = range(max(0, row + 1 - size), row + 1)
            row = rows.start - 1
        yield rows
        size = min(2 * size, FARTHEST)
