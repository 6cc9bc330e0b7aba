"""The last front page, on which the cursor moves while the articles are still on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import events, on

from newsreader.commands.keymap import key_name
from newsreader.reading.dates import written
from newsreader.session.lists.cursor import Cursor
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.paned_screen import PanedScreen
from newsreader.ui.reader.start.front_page import FrontPage, FrontPlace
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.widgets.row_list import RowList

LEAVE: Final = "quit.now"
COMMANDS: Final = frozenset({"move.down", "move.up", "move.half-down", "move.half-up", LEAVE})
"""Those that need nothing but what the page shows."""


class FrontScreen(PanedScreen):
    """Looks like the reader, and imports next to nothing. Keys other than of `COMMANDS`, and all that come
    after one, wait for the reader.
    """

    def __init__(self, page: FrontPage, appearance: Appearance, now: int) -> None:
        """`now`: seconds since 1970."""
        rows = page.by_id()
        super().__init__(
            appearance,
            page.display,
            rows.__getitem__,
            lambda published: written(published, page.display.dates, now),
            Cursor(),
        )
        self.once_painted: Callable[[], object] = lambda: None
        """What is done when the page is on the screen."""
        self._page = page
        self._keys: list[events.Key] = []

    def on_mount(self) -> None:
        page, panes = self._page, self.panes
        self.articles.set_compact(page.display.density == "compact")
        panes.fit()
        panes.home = page.home
        panes.enter(page.home)
        self.sidebar.show(page.entries, page.title, page.chosen)
        self.articles.show(
            tuple(row.headline.id for row in page.rows), page.cursor, 0, of_one_source=page.of_one_source
        )
        self.top_line.show(page.top)
        self.bottom_line.show(page.bottom)
        self.call_after_refresh(lambda: self.once_painted())

    def place(self) -> FrontPlace:
        """Where the user is now."""
        return FrontPlace(
            self._page,
            self.articles.current,
            self.articles.cursor,
            self.articles.top_row,
            self.sidebar.cursor,
            tuple(self._keys),
        )

    def on_key(self, event: events.Key) -> None:
        self.hurry()
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:  # on its way here when the reader took over
            self.app.post_message(events.Key(event.key, event.character))
            return
        key = key_name(event.key, event.character)
        command = self._page.commands.get(key)
        if command == LEAVE:
            self.app.exit()
        elif self._keys or command is None:
            self._keys.append(event)
        else:
            self._move(command)

    @on(RowList.Chosen, "#articles")
    def _article_chosen(self, event: RowList.Chosen) -> None:
        self.articles.move_to(event.index)

    def _move(self, command: str) -> None:
        in_list = self.panes.active is Pane.LIST
        rows = self.articles if in_list else self.sidebar
        step = max(1, rows.page // 2) if "half" in command else 1
        delta = step if command.endswith("down") else -step
        if in_list:
            self.articles.move_to(self.articles.cursor + delta)
        else:
            self.sidebar.step(delta)
