"""A pane that draws its own lines."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView


class LineView(ScrollView, can_focus=False, inherit_bindings=False):
    """Scrolls over lines that a subclass draws. They may become more or fewer without a new layout of the
    screen, which takes longer than painting the pane.
    """

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    _base: Style | None = None

    @property
    def base_style(self) -> Style:
        """The pane's own colours. Textual makes them anew whenever they are asked for."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def forget_strips(self) -> None:
        """Drop the strips that are kept, if any; they are no longer right."""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._base = None
        self.forget_strips()

    def set_line_count(self, count: int) -> None:
        """Scroll over so many lines from now on."""
        size, room = Size(self.size.width, count), self.container_size.height
        if not room or (count > room) != self.show_vertical_scrollbar:
            self.virtual_size = size  # the scrollbar comes or goes, and with it the width
            return
        self.set_reactive(LineView.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = count
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def scroll_to_line(self, line: int) -> None:
        """Put a line on top, as far as there are enough below it."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)
