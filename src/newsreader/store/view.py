"""What the list shows: the rows of a query in an order, and what they are of."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Final

import msgspec

from newsreader.query import Query, Sort, SortKey
from newsreader.store.growing_ids import is_complete
from newsreader.store.stories.collapse import NOTHING_FOLDED, Folds

EVERYTHING: Final = Query(None, None, None)
BY_HEAT: Final = Sort(SortKey.HEAT)


class View(msgspec.Struct, frozen=True):
    """What the list shows: ids in order. `base`: the sidebar chose it; `narrowing`: the filter adds it.

    `whole`: the rows that there are without the narrowing, `gone` of which have been taken away since.
    `folded`: the id of a row with reports folded away, and the ids of these in order.
    """

    ids: Sequence[str] = ()
    base: Query = EVERYTHING
    narrowing: Query = EVERYTHING
    sort: Sort = BY_HEAT
    whole: Sized = ()
    gone: int = 0
    folded: Folds = NOTHING_FOLDED

    @property
    def base_size(self) -> int:
        """How many rows there are without the narrowing."""
        return len(self.whole) - self.gone

    @property
    def complete(self) -> bool:
        """Whether all rows are known, and all numbers."""
        return is_complete(self.ids) and is_complete(self.whole)
