"""What stands round the list of feeds: its title, the names of its columns, and its keys. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from newsreader.text import plural
from newsreader.ui.widgets.feed_row import FeedColumn, FeedRow
from newsreader.ui.widgets.status_line import Piece

HINTS: Final = (
    "Enter articles · i about · / find · s sort · v mark · a add · e edit · d remove · u undo · r R refresh",
    "/ find · s sort · i about · v mark · a add · e edit · d remove · r R refresh · ? keys",
    "/ find · i about · a add · e edit · d remove · ? keys",
    "/ find · a add · ? keys · Esc leaves",
    "/ find · ? keys · Esc leaves",
)
"""What the keys do: the most of it that there is room for."""
HINTS_WITHOUT: Final = ("a adds one · Esc leaves",)
"""The same where there is no feed yet."""
FINDING: Final = ("Enter keeps · ↑ ↓ move · Esc shows all",)
"""The same while a feed is looked for."""


def title_of(feeds: Sequence[FeedRow], words: str, marked: int, order: str) -> str:
    """How many feeds there are, how the list of them is narrowed and ordered, and how many are marked."""
    if not feeds:
        return "Feeds"
    matching = sum(row.holds(words) for row in feeds)
    narrowed = f" · {matching:,} with “{words}”" if words else ""
    told = f" · {marked:,} marked" if marked else ""
    return f"{plural(len(feeds), 'feed')}{narrowed}{told} · {order}"


def column_names(order: str, columns: Iterable[FeedColumn], *, with_bar: bool) -> tuple[Piece, ...]:
    """The names of columns over their numbers; a click orders the list by one. `with_bar`: the rows end a
    cell earlier, at a scrollbar.
    """
    names = (
        Piece(column.name.rjust(column.width), "accent" if column.order == order else "dim", column.order)
        for column in columns
    )
    return (*names, Piece(" " if with_bar else ""))
