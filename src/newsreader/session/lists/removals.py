"""Rows that were taken from a view at once, as by archiving, to be put back where they were."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from newsreader.store.store import View

REMEMBERED: Final = 4
"""So many views are known from before rows were taken away: each may hold a million ids."""


class Removal(NamedTuple):
    """What was taken away. `kept`: the rows of the store of those that stayed although they might have left;
    `before`, `after`: the view with them and without.
    """

    article_ids: frozenset[str]
    kept: Sequence[int]
    before: View
    after: View


class Removals:
    """The last ones from the view in force."""

    def __init__(self) -> None:
        self._last: deque[Removal] = deque(maxlen=REMEMBERED)

    def note(self, removal: Removal) -> None:
        self._last.append(removal)

    def last(self, view: View, article_ids: Set[str]) -> Removal | None:
        """The last one, which is forgotten; None where the view is another than it left, or the rows are."""
        last = self._last.pop() if self._last else None
        return last if last is not None and last.after is view and last.article_ids == article_ids else None

    def forget(self) -> None:
        """The view was made anew."""
        self._last.clear()
