"""Many items of a column at once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TypeVar

Item = TypeVar("Item")


def picked(column: Sequence[Item], rows: Sequence[int]) -> tuple[Item, ...]:
    """The items in these rows of a column, in the order of the rows."""
    # Of several places, itemgetter gives a tuple, twice as fast as a loop; of one, the item itself.
    if len(rows) > 1:
        return tuple(itemgetter(*rows)(column))
    return tuple(column[row] for row in rows)


def sliced(column: Sequence[Item], rows: slice) -> list[Item]:
    """The items in a slice of a column that gives one at a time."""
    return [column[row] for row in range(*rows.indices(len(column)))]
