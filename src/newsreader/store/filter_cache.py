"""What a view showed on the way to what it shows now, so that another letter of the filter is cheap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from newsreader.query import Node, Query, mentions, narrows
from newsreader.query.nodes import Age, And, State, leaves
from newsreader.store.growing_ids import GrowingIds
from newsreader.store.row_chunks import Chunks

STEPS: Final = 24
"""So many narrowings of one view are remembered, and the view itself."""


class Asked(NamedTuple):
    """What is asked of the rows of a view: `all` of it, of `base`; `left`, of those that `matches` found."""

    all: Node
    base: Chunks
    left: Node
    matches: Chunks


Selected = Callable[[Asked], Chunks]
"""The rows that match."""


class Leaving(NamedTuple):
    """What a view leaves out. `aside`: archived and snoozed articles; `muted`: those muted by a rule."""

    aside: bool
    muted: bool


class Folding(NamedTuple):
    """Whether reports of a story have one row, and which stories are left out with that (`unread`: those that
    the user has read; `hiding`: those that he put away).
    """

    folded: bool
    unread: bool = False
    hiding: bool = False


class FilterCache:
    """The rows of a view, and those of the narrowings that led to the last one, each within the one before.

    Good until anything changes in the store.
    """

    def __init__(
        self,
        base: Query,
        matches: Chunks,
        selected: Selected,
        *,
        leaving: Leaving,
        now: int,
    ) -> None:
        """`matches`: the rows of the view; `leaving`: what is left out."""
        self.matches = matches
        self.whole: dict[Folding, GrowingIds] = {}
        """The ids of the view without any narrowing, for its number, by what folding leaves out."""
        self._base = base
        self._selected = selected
        self._leaving = leaving
        self._now = now
        self._steps: list[tuple[Query, Chunks]] = []

    def serves(self, base: Query, whole: Chunks, *, leaving: Leaving, now: int) -> bool:
        """Whether the rows of this view are still right for another look at it. `whole`: all rows in its
        order, in the chunks in which they are to be looked at.
        """
        if whole.order is not self.matches.order or whole.largest != self.matches.largest:
            return False
        if (base, leaving) != (self._base, self._leaving):
            return False
        return now == self._now or not any(
            map(_changes_with_time, (base, *(step[0] for step in self._steps)))
        )

    def narrowed(self, narrowing: Query) -> Chunks:
        """Those of the rows that match, in the same order.

        Raises:
            QueryError: a regular expression takes too long.
        """
        steps = self._steps
        while steps and not narrows(steps[-1][0], narrowing):
            steps.pop()
        before, matches = steps[-1] if steps else (None, self.matches)
        left = narrowing.where if before is None else _still_to_ask(before, narrowing)
        if left is not None and narrowing.where is not None:
            matches = self._selected(Asked(narrowing.where, self.matches, left, matches))
        if before is None or narrowing.where != before.where:
            steps.append((narrowing, matches))
            del steps[:-STEPS]
        return steps[-1][1]


def _still_to_ask(before: Query, after: Query) -> Node | None:
    """What has to be asked of the hits of `before`, all of which `after` narrows."""
    if after.where == before.where:
        return None
    if not isinstance(after.where, And):
        return after.where
    new = tuple(node for node in after.where.nodes if not narrows(Query(node), before))
    if len(new) < 2:
        return new[0] if new else None
    return And(new)


def _changes_with_time(query: Query) -> bool:
    return mentions(query, State.SNOOZED) or any(isinstance(leaf, Age) for leaf in leaves(query.where))
