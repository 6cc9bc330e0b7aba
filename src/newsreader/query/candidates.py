"""Where all that a query finds is among few rows, which they are."""

from __future__ import annotations

from collections.abc import Set

from newsreader.query.nodes import (
    Age,
    And,
    InBody,
    InField,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    State,
    TextField,
)
from newsreader.query.selection import OF_DECISIONS
from newsreader.query.world import Lookups


def candidates(node: Node, lookups: Lookups) -> Set[int] | None:
    """Rows among which are all that match; None where these may be any."""
    match node:
        case Is(state) if state in OF_DECISIONS:
            return lookups.decided_rows
        case Is(State.NEW):
            return lookups.new_rows
        case Phrase(text):
            return lookups.rows_holding(text)
        case Not(Phrase(text)):
            return lookups.rows_lacking(text)
        case InField(TextField.TITLE, text):
            return lookups.rows_holding(text)
        case InBody(words):
            return lookups.bodies(words).few
        case InField():
            return lookups.rows_filed(node)
        case Age() | Published():
            return lookups.rows_dated(node)
        case And(nodes):
            known = [rows for child in nodes if (rows := candidates(child, lookups)) is not None]
            return min(known, key=len, default=None)
        case Or(nodes):
            every = [candidates(child, lookups) for child in nodes]
            return set().union(*[rows for rows in every if rows is not None]) if None not in every else None
        case _:
            return None
