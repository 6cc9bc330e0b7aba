"""The sidebar: views on top, then the feeds in their folders and the topics, with what is unread."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from rich.segment import Segment

from newsreader.reading.cells import cell_len, fit
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.row_list import RowList

THOUSANDS_FROM: Final = 10_000
"""Numbers of two parts are shortened from here on: the names need the room."""


class Sidebar(RowList):
    """Rows to choose a view from. What is chosen is marked `›`; the cursor may stand elsewhere."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.entries: tuple[SidebarEntry, ...] = ()
        self._chosen: int | None = None

    def show(self, entries: tuple[SidebarEntry, ...], title: str, query: str) -> None:
        """Show these entries; the one of this name and query, else of the query alone, is the chosen one.

        The cursor stays on the entry that it was on, but goes along when another is chosen.
        """
        chosen = _chosen_row(title, query, entries)
        before = self.entries[self._chosen] if self._chosen is not None else None
        if entries == self.entries and chosen == self._chosen:
            return
        after = entries[chosen] if chosen is not None else None
        is_another = after and (before is None or (after.title, after.query) != (before.title, before.query))
        row = None if is_another else _row_of(self.current, entries)
        self.entries, self._chosen = entries, chosen
        self.resize_rows(len(entries), next((place for place in (row, chosen) if place is not None), 0))

    @property
    def current(self) -> SidebarEntry | None:
        return self.entries[self.cursor] if self.entries else None

    @property
    def foldable(self) -> int | None:
        """The row of what can be folded at the cursor: its entry, else the folder that this is in."""
        depth = 1_000
        for row in range(self.cursor, -1, -1):
            entry = self.entries[row] if self.entries else None
            if entry is None or entry.query is None:
                return None
            if entry.opened is not None and (row == self.cursor or entry.depth < depth):
                return row
            depth = min(depth, entry.depth)
            if depth <= 0:
                return None
        return None

    def step(self, delta: int) -> bool:
        """Move over headings to the next entry that can be chosen."""
        index = self.cursor + delta
        step = 1 if delta > 0 else -1
        index = max(0, min(index, self.count - 1))
        while 0 <= index < self.count and self.entries[index].query is None:
            index += step
        return 0 <= index < self.count and self.move_to(index)

    def key_of(self, index: int) -> Hashable:
        return self.entries[index], index == self._chosen

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        entry = self.entries[index]
        palette = self.palette
        if entry.query is None:
            return [[Segment(" " + fit(entry.title, width - 1), palette.faint)]]
        chosen = index == self._chosen
        number = _number(entry)
        indent = "  " * max(0, entry.depth)
        room = width - 4 - cell_len(indent) - len(number)
        style = palette.accent if chosen else palette.strong if entry.unread else palette.text
        return [
            [
                self._mark(entry, chosen=chosen),
                Segment(indent + fit(entry.title, room - 1) + " ", style),
                Segment(number, palette.text if entry.unread else palette.dim),
            ]
        ]

    def _mark(self, entry: SidebarEntry, *, chosen: bool) -> Segment:
        palette = self.palette
        if entry.wrong:
            return Segment(" ! ", palette.warning)
        if entry.failing:
            return Segment(" ✗ ", palette.error)
        if entry.opened is not None:
            return Segment(" ▾ " if entry.opened else " ▸ ", palette.accent if chosen else palette.dim)
        return Segment(" › " if chosen else "   ", palette.accent)


def _row_of(entry: SidebarEntry | None, entries: tuple[SidebarEntry, ...]) -> int | None:
    """Where an entry is among these: that of its name and query, else of its query, else of its name."""
    if entry is None:
        return None
    row = _chosen_row(entry.title, entry.query, entries)
    if row is None:
        row = next((row for row, other in enumerate(entries) if other.title == entry.title), None)
    return row


def _chosen_row(title: str, query: str | None, entries: tuple[SidebarEntry, ...]) -> int | None:
    """The row of a view by its name and query, else by its query."""
    alike = [row for row, entry in enumerate(entries) if entry.query == query]
    return next((row for row in alike if entries[row].title == title), alike[0] if alike else None)


def _number(entry: SidebarEntry) -> str:
    """How many there are, if any; in a saved view, how many are unread of how many, where not all are."""
    if not entry.total:
        return ""
    if not entry.saved or entry.unread == entry.total:
        return f"{entry.total:,}"
    return f"{_short(entry.unread)}/{_short(entry.total)}"


def _short(number: int) -> str:
    """In at most five cells."""
    return f"{number:,}" if number < THOUSANDS_FROM else f"{number // 1000:,}k"
