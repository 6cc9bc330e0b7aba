"""How the panes of a reader screen are arranged, and which of them the keys go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ui.reader.layout import Layout, Pane, layout_for
from newsreader.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderPanes:
    """Side by side or one at a time, as the size of the terminal and zen want it."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self.active = Pane.LIST
        self.zen = False
        self._layout = Layout.WIDE

    @property
    def one_at_a_time(self) -> bool:
        return self._layout is Layout.NARROW or self.zen

    def fit(self) -> None:
        """Arrange the panes for the size that the terminal has now."""
        screen = self._screen
        self._layout = layout_for(*screen.app.size)
        sidebar_width = screen.config.display.sidebar_width
        screen.sidebar.styles.width = sidebar_width if self._layout is not Layout.NARROW else "1fr"
        self._show()

    def enter(self, pane: Pane) -> None:
        """Give the keys to a pane."""
        self.active = pane
        for one, widget in self._widgets():
            widget.set_active(one is pane)
        self._show()
        self._screen.watch_reading()

    def set_zen(self, zen: bool) -> None:
        self.zen = zen
        self.enter(Pane.DETAIL if zen else Pane.LIST)

    def _show(self) -> None:
        """Seen or not is set on the panes themselves: a class of the screen restyles all that is in it."""
        screen = self._screen
        for layout in Layout:
            screen.set_class(layout is self._layout, f"-{layout}")
        screen.set_class(self.zen, "-zen")
        for pane, widget in self._widgets():
            seen = self._is_seen(pane)
            if widget.display != seen:
                widget.display = seen

    def _is_seen(self, pane: Pane) -> bool:
        if self.zen:
            return pane is Pane.DETAIL
        if self._layout is Layout.NARROW:
            return pane is self.active
        return pane is not Pane.TOPICS or self._layout is Layout.WIDE or self.active is Pane.TOPICS

    def _widgets(self) -> tuple[tuple[Pane, LineView], ...]:
        screen = self._screen
        return (
            (Pane.TOPICS, screen.sidebar),
            (Pane.LIST, screen.articles),
            (Pane.DETAIL, screen.detail),
        )
