"""A pane that draws its own lines, and its own scrollbar."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

EIGHTHS: Final = " ▁▂▃▄▅▆▇█"


class LineView(ScrollView, can_focus=False, inherit_bindings=False):
    """Scrolls over lines that a subclass draws.

    A scrollbar of Textual's is a widget: it comes and goes with a new layout of the whole screen, and is
    drawn anew with every line that is scrolled. This one is the last column of the lines where there are
    more than are seen.
    """

    DEFAULT_CSS = """
    LineView { overflow: hidden hidden; }
    """

    _line_count = 0
    _dragging = False
    _base: Style | None = None
    _bar: tuple[Style, Style] | None = None

    # What subclasses give

    @abstractmethod
    def line(self, index: int, width: int) -> Strip:
        """One of the lines, exactly `width` cells wide."""

    def forget_strips(self) -> None:
        """Drop the strips that are kept, if any: they are no longer right."""

    # What they use

    @property
    def base_style(self) -> Style:
        """The pane's own colours, which Textual makes anew whenever it is asked for them."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def set_line_count(self, count: int) -> None:
        """Scroll over so many lines from now on."""
        self._line_count = count
        # By assignment, it would ask for a new layout.
        self.set_reactive(LineView.virtual_size, Size(self.size.width, count))
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def scroll_to_line(self, line: int) -> None:
        """Put a line on top, as far as there are enough below it."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def line_at(self, event: events.MouseEvent) -> int | None:
        """The line under the mouse, if it is on one."""
        place = event.get_content_offset(self)
        if place is None or self._on_bar(event):
            return None
        index = place.y + self.scroll_offset.y
        return index if index < self._line_count else None

    # Textual

    @property
    def allow_vertical_scroll(self) -> bool:
        return self._has_bar

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._base = self._bar = None
        self.forget_strips()

    def on_resize(self) -> None:
        self.set_line_count(self._line_count)

    def render_line(self, y: int) -> Strip:
        width, has_bar = self.size.width, self._has_bar
        index, room = y + self.scroll_offset.y, width - has_bar
        if index >= self._line_count:
            return Strip.blank(width, self.base_style)
        strip = self.line(index, room)
        return Strip.join([strip, self._bar_cell(y)]) if has_bar else strip

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and self._on_bar(event):
            self._dragging = True
            self.capture_mouse()
            self._drag_to(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._drag_to(event)

    def on_mouse_up(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    # Inside

    @property
    def _has_bar(self) -> bool:
        return self._line_count > self.size.height > 0

    def _on_bar(self, event: events.MouseEvent) -> bool:
        place = event.get_content_offset(self)
        return self._has_bar and place is not None and place.x == self.size.width - 1

    def _drag_to(self, event: events.MouseEvent) -> None:
        row = event.screen_y - self.content_region.y
        share = row / max(1, self.size.height - 1)
        self.scroll_to_line(round(max(0.0, min(share, 1.0)) * self.max_scroll_y))

    def _bar_cell(self, y: int) -> Strip:
        """The scrollbar's cell in a line of the screen. Its thumb begins and ends at eighths of a cell."""
        if self._bar is None:
            styles = self.styles
            colour = styles.background + styles.scrollbar_color
            self._bar = (
                Style.from_color(colour.rich_color, styles.background.rich_color),
                Style.from_color(styles.background.rich_color, colour.rich_color),
            )
        height, count = self.size.height, self._line_count
        length = max(len(EIGHTHS) - 1, 8 * height * height // count)
        start = (8 * height - length) * self.scroll_offset.y // max(1, count - height)
        above = max(0, min(start - 8 * y, 8))
        below = max(0, min(8 * (y + 1) - start - length, 8))
        thumb, track = self._bar
        if below and not above:
            return Strip([Segment(EIGHTHS[below], track)], 1)
        return Strip([Segment(EIGHTHS[8 - above], thumb)], 1)
