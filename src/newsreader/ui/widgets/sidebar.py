"""The sidebar: views on top, then the topics with how many articles each has."""

from __future__ import annotations

from collections.abc import Hashable

import msgspec
from rich.segment import Segment

from newsreader.ui.cells import cell_len, fit
from newsreader.ui.palette import Palette
from newsreader.ui.rowlist import RowList


class Entry(msgspec.Struct, frozen=True):
    """One row: what it is called, the query it stands for, and its numbers. A heading has no query."""

    title: str
    query: str | None
    depth: int = 0
    total: int | None = None
    unread: int = 0


class Sidebar(RowList):
    """Rows to choose a view from. What is chosen is marked `▸`; the cursor may stand elsewhere."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.entries: tuple[Entry, ...] = ()
        self.chosen: str = ""

    def show(self, entries: tuple[Entry, ...], chosen: str) -> None:
        """Show these entries; the cursor stays on the entry it was on, else goes to the chosen one."""
        if entries == self.entries and chosen == self.chosen:
            return
        current = self.entries[self.cursor].query if self.entries else chosen
        if chosen != self.chosen:
            current = chosen
        self.entries, self.chosen = entries, chosen
        queries = [entry.query for entry in entries]
        wanted = current if current in queries else chosen
        self.resize_rows(len(entries), queries.index(wanted) if wanted in queries else 0)

    @property
    def current(self) -> Entry | None:
        return self.entries[self.cursor] if self.entries else None

    def step(self, delta: int) -> bool:
        """Move over headings to the next entry that can be chosen."""
        index = self.cursor + delta
        step = 1 if delta > 0 else -1
        index = max(0, min(index, self.count - 1))
        while 0 <= index < self.count and self.entries[index].query is None:
            index += step
        return 0 <= index < self.count and self.move_to(index)

    def key_of(self, index: int) -> Hashable:
        return self.entries[index], self.entries[index].query == self.chosen

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        entry = self.entries[index]
        palette = self.palette
        if entry.query is None:
            return [[Segment(" " + fit(entry.title, width - 1), palette.faint)]]
        chosen = entry.query == self.chosen
        number = "" if entry.total is None else f"{entry.total:,}"
        indent = "  " * entry.depth
        room = width - 4 - cell_len(indent) - len(number)
        style = palette.accent if chosen else palette.strong if entry.unread else palette.text
        return [
            [
                Segment(" ▸ " if chosen else "   ", palette.accent),
                Segment(indent + fit(entry.title, room - 1) + " ", style),
                Segment(number, palette.dim if entry.unread else palette.faint),
            ]
        ]
