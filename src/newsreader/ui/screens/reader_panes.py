"""How the panes of a reader screen are arranged, and which of them the keys go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ui.arrangement import Layout, Pane, layout_for

if TYPE_CHECKING:
    from newsreader.ui.screens.reader import ReaderScreen


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
        sidebar_width = screen.app.config.display.sidebar_width
        screen.sidebar.styles.width = sidebar_width if self._layout is not Layout.NARROW else "1fr"
        self._show()

    def enter(self, pane: Pane) -> None:
        """Give the keys to a pane."""
        self.active = pane
        self._screen.sidebar.set_active(pane is Pane.TOPICS)
        self._screen.articles.set_active(pane is Pane.LIST)
        self._show()
        self._screen.watch_reading()

    def set_zen(self, zen: bool) -> None:
        self.zen = zen
        self.enter(Pane.DETAIL if zen else Pane.LIST)

    def _show(self) -> None:
        screen = self._screen
        for layout in Layout:
            screen.set_class(layout is self._layout, f"-{layout}")
        for pane in Pane:
            screen.set_class(pane is self.active, f"-in-{pane}")
        screen.set_class(self.zen, "-zen")
