"""A pane that draws its own lines."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView


class LineView(ScrollView, can_focus=False, inherit_bindings=False):
    """Scrolls over lines that a subclass draws. They may become more or fewer without a new layout of the
    screen, which takes longer than painting the pane: the column of the scrollbar stays, blank where all is seen.
    """

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    _base: Style | None = None
    _line_count = 0

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
        self._line_count = count
        room = self.container_size.height
        height = max(count, room)
        # By assignment, it would ask for a new layout.
        self.set_reactive(LineView.virtual_size, Size(self.size.width, height))
        if room:
            self.vertical_scrollbar.window_virtual_size = height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def on_resize(self) -> None:
        self.set_line_count(self._line_count)

    def scroll_to_line(self, line: int) -> None:
        """Put a line on top, as far as there are enough below it."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)
