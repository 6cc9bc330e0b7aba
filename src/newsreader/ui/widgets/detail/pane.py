"""The detail pane: one article, whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual import events
from textual.message import Message

from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from newsreader.query.highlight import Highlights
    from newsreader.session.articles.detail_records import Detail
    from newsreader.ui.widgets.detail.lines import DetailLine
    from newsreader.ui.widgets.detail.selection import Place, TextSelection

FIRST_SEEN: Final = 5
"""So many lines are known again where they stand elsewhere."""


class DetailPane(LineView, can_focus=False, inherit_bindings=False):
    """Shows a `Detail`. Lines are laid out once for each article and width. The mouse selects text in it."""

    ALLOW_SELECT = False  # Textual's own way: it asks for the place of each cell within the cell's style

    class LinkFollowed(Message):
        """A line with an address, or with an article of the store, was clicked."""

        def __init__(self, line: DetailLine) -> None:
            super().__init__()
            self.line = line

    class Moved(Message):
        """Another part of the text is seen, or another text."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self._text_end = 0
        self.detail: Detail | None = None
        self._lines: tuple[DetailLine, ...] = ()
        self._width = 0
        self._highlights: Highlights | None = None
        self._pressed: Place | None = None
        self._selection: TextSelection | None = None

    def show(self, detail: Detail | None, message: str = "", highlights: Highlights | None = None) -> None:
        """Show an article, or a message where there is none. Another article begins at its top; of the same
        one, what is being read stays where it is, whatever comes or goes above it.
        """
        before = self.detail.headline.id if self.detail else None
        lines, end, top = self._lines, self._text_end, self.scroll_offset.y
        self.detail, self._highlights = detail, highlights
        self.show_note(message)
        self._lay_out()
        if detail is None or detail.headline.id != before:
            self.scroll_lines(-self.virtual_size.height)
        elif lines[:top] != self._lines[:top]:
            # What stands behind the text can change with what stands above it: by its end first.
            for further in (self._text_end - end, len(self._lines) - len(lines)):
                if lines[top : top + FIRST_SEEN] == self._lines[max(0, top + further) :][:FIRST_SEEN]:
                    self.scroll_to_line(max(0, top + further))
                    break

    def set_palette(self, palette: Palette) -> None:
        super().set_palette(palette)
        self._lay_out()

    def scroll_lines(self, lines: int) -> bool:
        """Scroll down, or up for a negative number. Returns whether there was anything to scroll."""
        before = self.scroll_offset.y
        self.scroll_to_line(max(0, min(before + lines, self.max_scroll_y)))
        return self.scroll_offset.y != before

    def scroll_to_line(self, line: int) -> None:
        before = self.scroll_offset.y
        super().scroll_to_line(line)
        if self.scroll_offset.y != before:
            self.post_message(self.Moved())

    @property
    def selected_text(self) -> str:
        """What the mouse has selected of the text; empty where it has selected nothing."""
        return self._selection.text(self._lines) if self._selection is not None else ""

    @property
    def place(self) -> tuple[int, int]:
        """How much of the text has been seen, in percent, and how many minutes the rest takes."""
        from newsreader.ui.widgets.detail.page import minutes_for

        seen = min(self._text_end, self.scroll_offset.y + self.size.height)
        percent = 100 * seen // self._text_end if self._text_end else 100
        return percent, minutes_for(self._lines[seen : self._text_end])

    def scroll_page(self) -> bool:
        """One page on, two lines of overlap. False at the end."""
        return self.scroll_lines(max(1, self.size.height - 2))

    def on_resize(self) -> None:
        if self._text_width != self._width:
            self._lay_out()

    def key_of_line(self, index: int) -> Hashable:
        return index

    def line(self, index: int, width: int) -> Iterable[Segment]:
        segments: Sequence[Segment] = self._lines[index].segments
        if self._selection is not None:
            segments = self._selection.marked(index, segments)
        return Segment.apply_style([Segment(" "), *segments], self.base_style)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self._place_of(event) if event.button == 1 else None
        self._select(None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        reached = self._place_of(event) if event.button == 1 and self._pressed is not None else None
        if self._pressed is not None and reached is not None and reached != self._pressed:
            from newsreader.ui.widgets.detail.selection import TextSelection

            self._select(TextSelection(self._pressed, reached))

    def on_mouse_up(self) -> None:
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        index = self.line_at(event)
        if event.button == 1 and index is not None and self._selection is None:
            line = self._lines[index]
            if line.goes_to or line.opens:
                self.post_message(self.LinkFollowed(line))

    def _place_of(self, event: events.MouseEvent) -> Place | None:
        line, place = self.line_at(event), event.get_content_offset(self)
        return (line, max(0, place.x - 1)) if line is not None and place is not None else None

    def _select(self, selection: TextSelection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self.forget_lines()
            self.refresh()

    @property
    def _text_width(self) -> int:
        # One column is kept for the scrollbar, so that its coming and going does not wrap the text anew.
        return max(0, self.size.width - 2)

    def _lay_out(self) -> None:
        self._width = self._text_width
        self._selection = None
        self._lines, self._text_end = self._laid_out(self.detail) if self.detail is not None else ((), 0)
        self.forget_lines()
        self.set_line_count(len(self._lines))
        self.refresh()
        self.post_message(self.Moved())

    def _laid_out(self, detail: Detail) -> tuple[tuple[DetailLine, ...], int]:
        from newsreader.ui.widgets.detail.highlight import highlighted
        from newsreader.ui.widgets.detail.page import detail_text

        text = detail_text(detail, self._width, self.palette)
        if self._highlights is None:
            return text.lines, text.end
        return highlighted(text.lines, self._highlights, self.palette), text.end
