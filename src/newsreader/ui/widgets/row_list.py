"""A list of rows of one height that draws only what is seen, whatever its length."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message

from newsreader.session.lists.cursor import Cursor
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.line_view import LineView
from newsreader.ui.widgets.screen_line import Finish

Record = TypeVar("Record", bound=Hashable)


class RowList(LineView, can_focus=False, inherit_bindings=False):
    """A virtual list: a cursor over `count` rows, each `row_height` lines high.

    Subclasses say how a row is drawn (`draw`). A move of the cursor repaints two rows. Lines are kept by
    all that is visible in them: the row's key and whether the cursor is on it; `repaint` forgets them.
    """

    class Chosen(Message):
        """A row was clicked; `double` where it was clicked twice."""

        def __init__(self, rows: RowList, index: int, double: bool) -> None:
            super().__init__()
            self.rows = rows
            self.index = index
            self.double = double

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(self, palette: Palette, *, id: str, place: Cursor | None = None) -> None:
        """`place`: where it is kept on which row the cursor is, and which is the first that is seen."""
        super().__init__(palette, id=id)
        self._place = place or Cursor()
        self.row_height = 1
        self._count = 0
        self._drawn: tuple[Hashable, list[list[Segment]]] | None = None
        self._finishes: dict[tuple[Style, Style | None], Finish] = {}

    # What subclasses give

    @abstractmethod
    def key_of(self, index: int) -> Hashable:
        """What tells this row's content apart from that of others."""

    @abstractmethod
    def draw(self, index: int, width: int) -> list[list[Segment]]:
        """The row's lines, `row_height` of them, without the cursor's colours; each at most `width` cells."""

    # What the screen calls

    @property
    def cursor(self) -> int:
        return self._place.row

    @cursor.setter
    def cursor(self, row: int) -> None:
        self._place.row = row

    @property
    def count(self) -> int:
        return self._count

    @property
    def page(self) -> int:
        """How many whole rows are seen."""
        return max(1, self.size.height // self.row_height)

    def resize_rows(self, count: int, cursor: int, top: int | None = None) -> None:
        """Show other rows, with the cursor on one of them and, if given, `top` as the first row seen."""
        self._count = count
        self.cursor = max(0, min(cursor, count - 1))
        self.set_line_count(count * self.row_height)
        if top is not None:
            self.scroll_to_line(top * self.row_height)
        self.follow_cursor()
        self._place.top = self.top_row
        self._note_page()
        self.refresh()

    def set_beyond(self, above: int, below: int) -> None:
        """About so many rows are beyond the first and the last one: the scrollbar says where these are."""
        self.set_lines_beyond(above * self.row_height, below * self.row_height)

    def set_row_count(self, count: int) -> None:
        """There are more rows than before, below the others."""
        if count != self._count:
            self._count = count
            self.set_line_count(count * self.row_height)
            self.refresh()

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row, as near as there is one. Returns whether it moved."""
        index = max(0, min(index, self._count - 1))
        if index == self.cursor or not self._count:
            return False
        before, self.cursor = self.cursor, index
        self.repaint_row(before)
        self.repaint_row(index)
        self.follow_cursor()
        return True

    def follow_cursor(self) -> None:
        """Scroll just as far as brings the cursor's row into sight."""
        height = self.size.height
        if not height:
            return
        top = self.cursor * self.row_height
        first = self.scroll_offset.y
        if top < first:
            self.scroll_to_line(top)
        elif top + self.row_height > first + height:
            self.scroll_to_line(top + self.row_height - height)

    @property
    def top_row(self) -> int:
        return self.scroll_offset.y // self.row_height

    def repaint(self) -> None:
        """Draw everything anew."""
        self.forget_lines()
        self.refresh()

    def repaint_row(self, index: int) -> None:
        """Draw one row anew, if it is seen."""
        line = index * self.row_height - self.scroll_offset.y
        if -self.row_height < line < self.size.height:
            self.refresh(Region(0, line, self.size.width, self.row_height))

    # Textual

    def on_resize(self) -> None:
        self.follow_cursor()
        self._note_page()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._place.top = self.top_row

    def forget_lines(self) -> None:
        super().forget_lines()
        self._drawn = None
        self._finishes.clear()

    def key_of_line(self, index: int) -> Hashable:
        row, line = divmod(index, self.row_height)
        return self.key_of(row), line, row == self.cursor

    def line(self, index: int, width: int) -> Iterable[Segment]:
        row, line = divmod(index, self.row_height)
        return self._lines_of(row, width)[line]

    def finish_of(self, index: int, frame_finish: Finish) -> Finish:
        on_cursor = index // self.row_height == self.cursor
        over = self.palette.over_cursor if on_cursor and self.active else None
        look = self.filling(index), over
        finish = self._finishes.get(look)
        if finish is None:
            finish = self._finishes[look] = frame_finish.under(*look)
        return finish

    def filling(self, index: int) -> Style:
        if index // self.row_height != self.cursor:
            return self.base_style
        return self.base_style + (self.palette.cursor if self.active else self.palette.resting_cursor)

    def on_click(self, event: events.Click) -> None:
        line = self.line_at(event)
        if event.button == 1 and line is not None:
            self.post_message(self.Chosen(self, line // self.row_height, event.chain >= 2))

    # Inside

    def _note_page(self) -> None:
        """Tell how many rows are seen, one of them in part."""
        if self.size.height:
            self._place.page = self.size.height // self.row_height + 1

    def _lines_of(self, row: int, width: int) -> list[list[Segment]]:
        """The lines of a row. They are asked for one after the other, so those of one row are kept."""
        key = self.key_of(row), row == self.cursor, width
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, self.draw(row, width)
        return self._drawn[1]


class RecordList(RowList, Generic[Record]):
    """A cursor over records, each of which is all that is shown in its two lines."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[Record, ...] = ()
        self.row_height = 2
        self.active = True

    def show(self, rows: Sequence[Record], cursor: int) -> None:
        """Show these, with the cursor on one of them."""
        self.rows = tuple(rows)
        self.resize_rows(len(self.rows), max(0, min(cursor, len(self.rows) - 1)))

    def key_of(self, index: int) -> Hashable:
        return self.rows[index]
