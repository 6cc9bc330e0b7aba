"""The user's saved views on the reader screen: their keys, and how one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.commands.keymap import Keymap
from newsreader.config.saved_views import SavedView
from newsreader.errors import ConfigError, NewsreaderError, QueryError
from newsreader.ui.reader.layout import Pane

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderViews:
    """Gives the views in force their keys, and shows one."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._plain_keymap: Keymap = screen.keymap

    def bind(self) -> None:
        """Let keys mean the views that there are now."""
        keymap, refused = self._screen.jobs.views.keymap_over(self._plain_keymap)
        self._screen.keymap = keymap
        self._screen.keys.use(keymap)
        for sentence in refused:
            self._screen.explain(ConfigError(sentence))

    def complaint_about_key(self, view: SavedView, key: str) -> str | None:
        """Why a view can't have a key, None where it can."""
        return self._screen.jobs.views.complaint_about_key(self._plain_keymap, view, key)

    def run(self, command_id: str) -> None:
        """Do a command of a view: choose the view that it names."""
        view = self._screen.jobs.views.named_by(command_id)
        self.choose(view.name, view.text)

    def choose(self, title: str, text: str) -> None:
        """Show a view from its first row, and give the keys to the list.

        Raises:
            NewsreaderError: its query can't be read; the view in force stays.
        """
        screen = self._screen
        try:
            screen.browsing.choose(title, text)
        except QueryError as error:
            key = screen.keymap.label("view.edit")
            raise NewsreaderError(f"{title}: {error}", f"{key} edits the view." if key else "") from error
        screen.commands.unmark()
        screen.filter.forget()
        screen.show_view(0, 0)
        screen.panes.enter(Pane.LIST)

    def addressed(self) -> SavedView:
        """The view that a command is about: under the sidebar's cursor while the keys go there, else shown.

        Raises:
            NewsreaderError: that is none of the saved ones.
        """
        screen = self._screen
        entry = screen.sidebar.current if screen.panes.active is Pane.TOPICS else None
        name, text = (
            (entry.title, entry.query) if entry else (screen.browsing.title, screen.browsing.query_text)
        )
        for view in screen.jobs.views.saved.views:
            if (view.name, view.text) == (name, text):
                return view
        raise NewsreaderError(f"{name or 'this'} is no saved view: only those can be changed")
