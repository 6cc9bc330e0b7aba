"""Which rows are marked, for an action on several at once. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.session.lists.expansion import MANY
from newsreader.store.growing_ids import among, is_complete, those_among
from newsreader.store.row_ids import RowIds


class Selection:
    """Marked articles, and the one from which a range goes on."""

    def __init__(self) -> None:
        self.ids: frozenset[str] = frozenset()
        self._last: str | None = None
        self._counted: tuple[frozenset[str], Sequence[str], int] = (self.ids, (), 0)
        self._chosen: tuple[frozenset[str], Sequence[str], Sequence[str]] = (self.ids, (), ())

    def toggle(self, article_id: str) -> None:
        """Mark an article, or take its mark away."""
        self.ids = self.ids ^ {article_id}
        self._last = article_id

    def extend(self, shown: Sequence[str], row: int) -> None:
        """Mark everything from the last mark to `row`; that row alone where nothing shown was marked."""
        start = shown.index(self._last) if self._last in shown else row
        first, last = sorted((start, row))
        reach = shown[first : last + 1]
        self.ids = self.ids.union(reach)
        self._last = shown[row]
        if len(self.ids) == len(reach):
            # Very many are not looked for again: all that is marked is in the range.
            self._chosen = self.ids, shown, reach
            if isinstance(reach, RowIds):
                reach.know_as(self.ids)

    def clear(self) -> None:
        self.ids = frozenset()
        self._last = None

    def count(self, shown: Sequence[str]) -> int:
        """How many of the marked articles are among those that are shown; all, where they are very many and
        it is not known yet what is shown.
        """
        if is_complete(shown):
            return len(self.among(shown))
        if len(self.ids) > MANY:
            # To ask of each whether it will be there takes a million of them six seconds.
            return len(self.ids)
        marked, counted, number = self._counted
        if marked is not self.ids or counted is not shown:
            number = len(among(self.ids, shown)) if self.ids else 0
            self._counted = self.ids, shown, number
        return number

    def among(self, shown: Sequence[str]) -> Sequence[str]:
        """The marked articles in the order in which they are shown; those out of sight are left alone."""
        marked, sought, those = self._chosen
        if marked is not self.ids or sought is not shown:
            some = those_among(self.ids, shown) if self.ids else ()
            those = tuple(some) if isinstance(some, list) else some
            self._chosen = self.ids, shown, those
        return those
