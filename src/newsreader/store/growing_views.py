"""The views of which not all rows may be known yet, as long as somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from weakref import ref

from newsreader.store.growing_ids import GrowingIds
from newsreader.store.row_chunks import Chunks

WORTH_FINISHING: Final = 8
"""Of one row in so many it is as quick to make a view known to the end as to settle what it says of these."""


class _Growing(NamedTuple):
    ids: ref[GrowingIds]
    source: ref[Chunks]

    @property
    def is_looked_at(self) -> bool:
        """Whether its other rows will be asked for."""
        ids = self.ids()
        return ids is not None and not (ids.complete or ids.abandoned)


class GrowingViews:
    """Lets views become what they were when they were made, whatever changes meanwhile."""

    def __init__(self) -> None:
        self._growing: Sequence[_Growing] = ()

    def add(self, ids: GrowingIds, source: Chunks) -> None:
        """Somebody looks at another one."""
        alive = self._growing if self.any else ()
        self._growing = (*alive, _Growing(ref(ids), ref(source)))

    @property
    def any(self) -> bool:
        """Whether one is looked at of which not all rows are known."""
        self._growing = tuple(view for view in self._growing if view.is_looked_at)
        return bool(self._growing)

    def finish(self) -> None:
        """Make those known to the end that are looked at, before anything changes in the store."""
        if self.any:
            for ids in filter(None, (view.ids() for view in self._growing)):
                ids.finish()

    def settle(self, rows: Sequence[int], count: int) -> None:
        """As `finish`, before these rows alone change, of `count`: where they are few, what is known of the
        others can wait.
        """
        if len(rows) * WORTH_FINISHING > count:
            self.finish()
            return
        for source in filter(None, (view.source() for view in self._growing)):
            source.settle(rows)
