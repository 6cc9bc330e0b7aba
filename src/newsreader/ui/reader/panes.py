"""How the panes of the reader are arranged, and which of them the keys go to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from textual.screen import Screen
from textual.widget import Widget

from newsreader.config.schema import Display
from newsreader.ui.reader.layout import (
    LAYOUTS,
    NARROWEST,
    STEP,
    WIDEST,
    Layout,
    Pane,
    layout_for,
    sidebar_room,
)
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.article_list import ArticleList
from newsreader.ui.widgets.detail.pane import DetailPane
from newsreader.ui.widgets.line_view import LineView
from newsreader.ui.widgets.sidebar import Sidebar


class Panes:
    """Sidebar, list and detail: side by side or one at a time, as the terminal's size and zen want it."""

    def __init__(
        self,
        screen: Screen[Any],
        palette: Palette,
        sidebar: Sidebar,
        main: Widget,
        articles: ArticleList,
        detail: DetailPane,
        *,
        display: Display,
        entered: Callable[[], object],
    ) -> None:
        """`screen`: the one that they are on; `main`: what list and detail stand in; `display`: how the user
        wants them; `entered` is called when the keys go to another pane.
        """
        self._screen = screen
        self.display = display
        self._entered = entered
        self._layout = layout_for(*screen.app.size, display.layout)
        # From the first on: a class that comes later has all that is on the screen styled once more.
        screen.add_class(f"-{self._layout}", update=False)
        self.palette = palette
        self.sidebar = sidebar
        self._main = main
        self.articles = articles
        self.detail = detail
        self.home = Pane.LIST
        """Where the reader begins."""
        self.active = Pane.LIST
        self.zen = False
        self._before_zen = Pane.LIST

    @property
    def one_at_a_time(self) -> bool:
        return self._layout is Layout.SINGLE or self.zen

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return self._screen.size.width

    def fit(self) -> None:
        """Arrange the panes for the size that the terminal has now."""
        self._layout = layout_for(*self._screen.app.size, self.display.layout)
        self.sidebar.styles.width = "1fr" if self._layout is Layout.SINGLE else self._sidebar_width
        self._show()

    def enter(self, pane: Pane) -> None:
        """Give the keys to a pane; who goes to another one than the detail wants to see it."""
        self.active = pane
        self.zen = self.zen and pane is Pane.DETAIL
        for place, widget in self._widgets():
            widget.set_active(place is pane)
        self._show()
        self._entered()

    def toggle_sidebar(self) -> None:
        """Show the sidebar beside the list, or leave its room to the titles."""
        self.display = replace(self.display, sidebar=not self.display.sidebar)
        leaves = self.active is Pane.TOPICS and not self.display.sidebar
        self.enter(Pane.LIST if leaves else self.active)

    def wear(self, before: Display, now: Display) -> None:
        """Be arranged as the settings say now, in what they say otherwise than before."""
        changed = {
            name: getattr(now, name)
            for name in Display.__struct_fields__
            if getattr(now, name) != getattr(before, name)
        }
        self.display = replace(self.display, **changed)
        self.fit()

    def widen_sidebar(self, step: int) -> int:
        """Let the sidebar be wider, or narrower where `step` is -1. Returns its width in columns."""
        width = max(NARROWEST, min(WIDEST, self.display.sidebar_width + step * STEP))
        self.display = replace(self.display, sidebar_width=width, sidebar=True)
        self.fit()
        return self._sidebar_width

    def next_layout(self) -> str:
        """Arrange the panes in the next of the ways there are. Returns it in words."""
        names = list(LAYOUTS)
        name = names[(names.index(self.display.layout) + 1) % len(names)]
        self.display = replace(self.display, layout=name)
        self.fit()
        self.enter(self.active)
        return LAYOUTS[name]

    def set_zen(self, zen: bool) -> None:
        """The detail alone, or as it was before."""
        if zen and not self.zen:
            self._before_zen = self.active
        self.zen = zen
        self.enter(Pane.DETAIL if zen else self._before_zen)

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
        self._main.display = self._is_seen(Pane.LIST) or self._is_seen(Pane.DETAIL)

    @property
    def _sidebar_width(self) -> int:
        return sidebar_room(self.display.sidebar_width, self._layout, self._screen.app.size.width)

    def _is_seen(self, pane: Pane) -> bool:
        if self.zen:
            return pane is Pane.DETAIL
        if self._layout is Layout.SINGLE:
            return pane is self.active
        return pane is not Pane.TOPICS or self.display.sidebar or self.active is Pane.TOPICS

    def _widgets(self) -> tuple[tuple[Pane, LineView], ...]:
        return (Pane.TOPICS, self.sidebar), (Pane.LIST, self.articles), (Pane.DETAIL, self.detail)
