"""The list of feeds: how each one does, in one line where there is room for columns, else in two."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.reading.dates import relative_age
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.feed_row import COLUMNS, FeedColumn, FeedRow, FolderRow, ListedRow, columns_for
from newsreader.ui.widgets.row_list import RowList

LAST: Final = COLUMNS[-1].width
TROUBLE_FROM: Final = 32
"""Cells that a title has at most before what is wrong with its feed."""
WIDTH_FOR_COLUMNS: Final = 22 + sum(column.width for column in COLUMNS)
QUIET: Final = Style(bold=False)


class FeedRows(RowList):
    """A cursor over feeds, and over the folders that they stand in. A feed in trouble says so in place of its
    numbers.
    """

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[ListedRow, ...] = ()
        self.row_height = 1
        self.active = True
        self._now = 0
        self._has_folders = False
        self.marked: frozenset[str] = frozenset()
        """The addresses of the feeds that are marked."""

    def toggle_mark(self) -> None:
        """Mark the feed under the cursor, or all of the folder, or unmark them, and go on to the next row."""
        if not self.rows:
            return
        urls = {feed.url for feed in self._under_cursor}
        self.marked = self.marked - urls if urls <= self.marked else self.marked | urls
        if self.folder is not None:
            self.repaint()
        self.repaint_row(self.cursor)
        self.move_to(self.cursor + 1)

    @property
    def chosen(self) -> tuple[FeedRow, ...]:
        """The marked feeds that are listed, else the one under the cursor, or those of the folder there."""
        marked = {feed.url: feed for row in self.rows for feed in _feeds_of(row) if feed.url in self.marked}
        return tuple(marked.values()) or self._under_cursor

    @property
    def current(self) -> FeedRow | None:
        """The feed under the cursor."""
        row = self._row
        return row if isinstance(row, FeedRow) else None

    @property
    def folder(self) -> FolderRow | None:
        """The folder under the cursor."""
        row = self._row
        return row if isinstance(row, FolderRow) else None

    @property
    def _row(self) -> ListedRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def _under_cursor(self) -> tuple[FeedRow, ...]:
        return _feeds_of(self._row) if self._row is not None else ()

    def show(self, rows: Sequence[ListedRow], now: int, wanted: str | None = None) -> None:
        """Show these, with the cursor on the feed of the address `wanted`, else on the row it was on."""
        before = wanted or (_name(self._row) if self._row is not None else None)
        self.rows, self._now = tuple(rows), now
        has_folders = any(isinstance(row, FolderRow) for row in rows)
        if has_folders != self._has_folders:
            self._has_folders = has_folders
            self.forget_lines()
        places: Mapping[str, int] = {_name(row): place for place, row in enumerate(self.rows)}
        self.resize_rows(len(self.rows), places.get(before, self.cursor) if before else 0)

    @property
    def has_columns(self) -> bool:
        return self.size.width >= WIDTH_FOR_COLUMNS

    @property
    def columns(self) -> tuple[FeedColumn, ...]:
        """Those that there are."""
        return columns_for(self.size.width - self.has_bar)

    def on_resize(self) -> None:
        height = 1 if self.has_columns else 2
        if height != self.row_height:
            self.row_height = height
            self.forget_lines()
            self.resize_rows(self.count, self.cursor)
        super().on_resize()

    def key_of(self, index: int) -> Hashable:
        row = self.rows[index]
        marked = all(feed.url in self.marked for feed in _feeds_of(row))
        return row, self._now // 60, self.row_height, marked

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row = self.rows[index]
        if isinstance(row, FolderRow):
            return self._heading(row, width)
        age = relative_age(row.last_success, self._now) if row.last_success is not None else "never"
        return self._in_columns(row, age, width) if self.row_height == 1 else self._in_two(row, age, width)

    def _in_columns(self, row: FeedRow, age: str, width: int) -> list[list[Segment]]:
        palette = self.palette
        columns = columns_for(width)
        numbers = sum(column.width for column in columns)
        room = width - numbers - 3
        last = Segment(age.rjust(LAST) + " ", palette.dim)
        if row.trouble:
            before = min(room, TROUBLE_FROM)
            trouble = fit(f"  {row.trouble}", room - before + numbers - LAST)
            return [[*self._title(row, before), Segment(trouble, palette.warning + QUIET), last]]
        cells = "".join(row.cells.get(column.name, "").rjust(column.width) for column in columns[:-1])
        return [[*self._title(row, room), Segment(cells, palette.dim), last]]

    def _in_two(self, row: FeedRow, age: str, width: int) -> list[list[Segment]]:
        palette = self.palette
        first = [*self._title(row, width - cell_len(age) - 4), Segment(f" {age} ", palette.dim)]
        room = width - 3
        if row.trouble:
            return [first, [Segment("  "), Segment(clip(row.trouble, room), palette.warning + QUIET)]]
        return [first, [Segment("  "), Segment(as_many_as_fit(row.facts, room), palette.dim)]]

    def _heading(self, row: FolderRow, width: int) -> list[list[Segment]]:
        palette = self.palette
        marked = all(feed.url in self.marked for feed in row.feeds)
        title = clip(row.title, width // 2)
        line = [
            Segment("▌ " if marked else "▸ " if row.closed else "▾ ", palette.accent),
            Segment(title, palette.heading),
            Segment(clip(f"  {row.facts}", max(0, width - cell_len(title) - 3)), palette.dim),
        ]
        return [line, *([[Segment("")]] if self.row_height == 2 else [])]

    def _title(self, row: FeedRow, room: int) -> list[Segment]:
        palette = self.palette
        mark, style = (
            ("▌ ", palette.accent)
            if row.url in self.marked
            else ("✗ ", palette.error)
            if row.trouble
            else ("● ", palette.accent)
            if row.unread
            else ("  ", palette.text)
        )
        muted = " (muted)" if row.muted else ""
        title = clip(row.title, room - len(muted)) + muted
        fits = cell_len(title) + cell_len(row.folder) + 2 <= room
        folder = f"  {row.folder}" if row.folder and fits and not self._has_folders else ""
        return [
            Segment(mark, style),
            Segment(title, palette.strong if row.unread else palette.text),
            Segment(fit(folder, room - cell_len(title)), palette.dim),
        ]


def _feeds_of(row: ListedRow) -> tuple[FeedRow, ...]:
    return row.feeds if isinstance(row, FolderRow) else (row,)


def _name(row: ListedRow) -> str:
    """What a row is known by: no address is the name of a folder."""
    return row.title if isinstance(row, FolderRow) else row.url


def as_many_as_fit(facts: Sequence[str], width: int) -> str:
    """Facts in one line, those at the end left out where there is no room for them."""
    text = ""
    for fact in facts:
        longer = f"{text} · {fact}" if text else fact
        if cell_len(longer) > width:
            break
        text = longer
    return text or clip(facts[0] if facts else "", width)
