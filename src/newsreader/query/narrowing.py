"""Whether a changed query can only leave articles out, so that only the last hits need be looked at."""

from __future__ import annotations

from typing import Final

from newsreader.query.nodes import (
    Age,
    And,
    Compare,
    InBody,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    State,
    TextField,
    leaves,
    mentions,
)

MAX_PAIRS: Final = 10_000
"""Terms of one query times terms of the other: beyond it, a scan is quicker than the proof."""
_PARTS_COUNT: Final = (
    TextField.TITLE,
    TextField.PROVIDER,
    TextField.SOURCE,
    TextField.AUTHOR,
    TextField.URL,
)


def narrows(before: Query, after: Query) -> bool:
    """Whether every hit of `after` is a hit of `before`, over the same articles at the same time.

    Hits are what `select` gives, before any limit. False means only that it was not proved. A query that
    newly speaks of archived, snoozed or muted articles shows some that were hidden, and so never narrows.
    """
    for state in (State.ARCHIVED, State.SNOOZED, State.MUTED):
        if mentions(after, state) and not mentions(before, state):
            return False
    if before.where is None or before.where == after.where:
        return True
    if after.where is None:
        return False
    if sum(1 for _ in leaves(before.where)) * sum(1 for _ in leaves(after.where)) > MAX_PAIRS:
        return False
    return _Proof().implies(after.where, before.where)


class _Proof:
    """Remembers which pairs of nodes it has looked at; deep trees meet the same pair by many ways."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}

    def implies(self, narrow: Node, wide: Node) -> bool:
        """Whether all that matches `narrow` is known to match `wide`."""
        pair = (id(narrow), id(wide))
        known = self._known.get(pair)
        if known is None:
            known = self._known[pair] = self._look(narrow, wide)
        return known

    def _look(self, narrow: Node, wide: Node) -> bool:
        match narrow, wide:
            case _, And(nodes):
                return all(self.implies(narrow, node) for node in nodes)
            case Or(nodes), _:
                return all(self.implies(node, wide) for node in nodes)
            case And(nodes), Or(branches):
                return any(self.implies(node, wide) for node in nodes) or any(
                    self.implies(narrow, branch) for branch in branches
                )
            case And(nodes), _:
                return any(self.implies(node, wide) for node in nodes)
            case _, Or(branches):
                return any(self.implies(narrow, branch) for branch in branches)
            case Not(inner), Not(outer):
                return self.implies(outer, inner)
        return narrow == wide or _leaf_implies(narrow, wide)


def _leaf_implies(narrow: Node, wide: Node) -> bool:
    match narrow, wide:
        case Phrase(longer), Phrase(shorter):
            return shorter in longer
        case InField(field, longer), InField(other, shorter, False) if field is other:
            if field is TextField.DOMAIN:
                return f".{shorter.lstrip('.')}" in f".{longer.lstrip('.')}"
            return field in _PARTS_COUNT and shorter in longer
        case InBody(more), InBody(fewer):
            return set(fewer) <= set(more)
        case Compare() as some, Compare() as others if some.field is others.field:
            return _within(some.bounds(), others.bounds())
        case Published() as some, Published() as others:
            return _within(some.bounds(), others.bounds())
        case Age() as some, Age() as others:
            return _within(some.bounds(), others.bounds())
    return False


def _within(narrow: tuple[int, int], wide: tuple[int, int]) -> bool:
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]
