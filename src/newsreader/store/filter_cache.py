"""What a view showed on the way to what it shows now, so that another letter of the filter is cheap."""

from __future__ import annotations

from typing import Final, NamedTuple

from newsreader.query import Node, Query, World, mentions, narrows, select
from newsreader.query.nodes import Age, And, State, leaves

STEPS: Final = 24
"""So many narrowings of one view are remembered, and the view itself."""


class Leaving(NamedTuple):
    """What a view leaves out. `aside`: archived and snoozed articles; `muted`: those muted by a rule."""

    aside: bool
    muted: bool


class FilterCache:
    """The rows of a view, and those of the narrowings that led to the last one, each within the one before.

    Good until anything changes in the store.
    """

    def __init__(self, base: Query, order: list[int], rows: list[int], *, leaving: Leaving, now: int) -> None:
        """`order`: the rows of the store in the order of the view. `leaving`: what is left out."""
        self.rows = rows
        self._base = base
        self._order = order
        self._leaving = leaving
        self._now = now
        self._steps: list[tuple[Query, list[int]]] = []

    def serves(self, base: Query, order: list[int], *, leaving: Leaving, now: int) -> bool:
        """Whether the rows of this view are still right for another look at it."""
        if order is not self._order or (base, leaving) != (self._base, self._leaving):
            return False
        return now == self._now or not any(
            map(_changes_with_time, (base, *(step[0] for step in self._steps)))
        )

    def narrowed(self, narrowing: Query, world: World) -> list[int]:
        """Those of the rows that match, in the same order; not to be changed."""
        steps = self._steps
        while steps and not narrows(steps[-1][0], narrowing):
            steps.pop()
        before, rows = steps[-1] if steps else (None, self.rows)
        left = narrowing.where if before is None else _still_to_ask(before, narrowing)
        hits = rows if left is None else select(left, rows, world)
        if before is None or narrowing.where != before.where:
            steps.append((narrowing, rows if len(hits) == len(rows) else hits))
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
