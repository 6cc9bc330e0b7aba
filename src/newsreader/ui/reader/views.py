"""The user's saved views on the reader screen: their rows in the sidebar, their keys, their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Final

from newsreader.commands.keymap import Keymap, extended
from newsreader.commands.registry import Command, Group
from newsreader.config.file import ConfigFile
from newsreader.config.saved_views import SavedView, SavedViews, Undo
from newsreader.errors import ConfigError, NewsreaderError, QueryError
from newsreader.query import Query, Sort
from newsreader.store.counts import Count
from newsreader.store.view_counts import ViewCounts
from newsreader.ui.reader.layout import Pane
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.widgets.sidebar import SidebarEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.ui.reader.screen import ReaderScreen

UNREAD: Final = "is:unread"
COMMAND: Final = "view "
"""What the command that chooses a view is called, before the view's name."""
STEP: Final = 0.002
"""Seconds for which a key may have to wait while numbers are made."""
PAUSE: Final = 0.01
REST: Final = 0.1
"""Seconds without a key after which numbers are made."""
AGING_SECONDS: Final = 60.0


class ReaderViews:
    """Holds the saved views of a reader screen. Numbers are made while no key is pressed; meanwhile the last
    ones are shown.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._plain_keymap: Keymap = screen.keymap
        self._counts = ViewCounts(screen.store)
        self._counting = Delayed(screen)
        self._aged = 0.0
        self._started = False
        self._queries: dict[str, tuple[Query, Sort]] = {}
        self.saved = SavedViews(ConfigFile(screen.session.config_file))
        self.trouble: ConfigError | None = None
        """Why the file could not be read, so that the views are those of before."""
        self.commands: tuple[Command, ...] = ()

    # For the screen

    def start(self) -> None:
        """The store is there: read the views and begin to count."""
        self._started = True
        self._aged = monotonic()
        self._screen.store.watch(self._touched, self._counts.turn)
        self._read()

    def look_about(self) -> None:
        """Take over what was changed in the file by hand, and go on counting if there is more to count."""
        if self.saved.changed():
            self._read()
        if monotonic() - self._aged > AGING_SECONDS:
            self._aged = monotonic()
            self._counts.grow_older()
        self._count_soon()

    def entries(self) -> Iterator[SidebarEntry]:
        """The views as rows of the sidebar."""
        if not self._started:
            return
        self._counts.fold(self._screen.browsing.folded)
        self._counts.catch_up(STEP)
        shown = {(entry.title, entry.query): entry for entry in self._screen.sidebar.entries}
        folded = self._of_stories()
        for view in self.saved.views:
            meant = self._queries.get(view.name)
            number = folded.get(view.text) or (self._counts.count(*meant) if meant else None)
            last = shown.get((view.name, view.text))
            total, unread = (last.total, last.unread) if last and meant else (None, 0)
            if number is not None:
                total, unread = number.total, number.unread
            yield SidebarEntry(view.name, view.text, 0, total, unread, saved=True, wrong=meant is None)

    def _of_stories(self) -> dict[str, Count]:
        """By query, the numbers of rows where stories are folded, as far as the store keeps them."""
        screen = self._screen
        if not screen.browsing.folded:
            return {}
        unread = screen.store.counts(folded=True).everything.unread
        return {UNREAD: Count(unread, unread)}

    def run(self, command_id: str) -> None:
        """Do a command of `commands`: choose the view that it names."""
        view = self.saved.find(command_id.removeprefix(COMMAND))
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
        found = next((view for view in self.saved.views if (view.name, view.text) == (name, text)), None)
        if found is None:
            raise NewsreaderError(f"{name or 'this'} is no saved view: only those can be changed")
        return found

    def is_shown(self, view: SavedView) -> bool:
        browsing = self._screen.browsing
        return (browsing.title, browsing.query_text) == (view.name, view.text)

    def complaint_about_key(self, view: SavedView, key: str) -> str | None:
        """Why a view can't have a key, None where it can."""
        others = [(_command(one), one.key) for one in self.saved.views if one != view and one.key]
        _, problems = extended(self._plain_keymap, [*others, (_command(view), key)])
        return next((text for text in problems if text.startswith(f"{_command(view)} has no key")), None)

    # Changes

    def changed(self, sentence: str, undo: Undo) -> None:
        """A view was changed: show it, and be ready to take it back."""

        def take_back() -> None:
            undo()
            self._renew()

        self._renew()
        self._screen.changes.done(sentence, take_back)

    # Inside

    def _read(self) -> None:
        try:
            self.saved.read()
        except ConfigError as error:
            self.trouble = error
            return
        self.trouble = None
        self._renew()

    def _renew(self) -> None:
        """Give the views in force their rows, keys and numbers."""
        self._queries = {}
        usual = self._screen.session.order(self._screen.config)
        for view in self.saved.views:
            try:
                query = view.parsed()
            except QueryError:
                continue
            self._queries[view.name] = query, query.sort or usual
        self._counts.follow(self._queries.values())
        self._bind()
        self._screen.show_sidebar()
        self._screen.show_status()
        self._count_soon()

    def _bind(self) -> None:
        keys = [(_command(view), view.key) for view in self.saved.views if view.key]
        keymap, refused = extended(self._plain_keymap, keys)
        self._screen.keymap = keymap
        self._screen.keys.use(keymap)
        self.commands = tuple(map(_as_command, self.saved.views))
        if not self.saved.shipped:
            for sentence in refused:
                self._screen.explain(ConfigError(sentence))

    def _touched(self, rows: Sequence[int]) -> None:
        self._counts.touch(rows)
        self._count_soon()

    def _count_soon(self) -> None:
        if self._counts.behind and not self._counting.pending:
            self._counting.call(PAUSE, self._count)

    def _count(self) -> None:
        if self._screen.rest.seconds >= REST and self._counts.step(STEP):
            self._screen.show_sidebar()
            self._screen.show_status()
        self._count_soon()


def _command(view: SavedView) -> str:
    return COMMAND + view.name


def _as_command(view: SavedView) -> Command:
    return Command(_command(view), view.key, view.name, f"Show {view.text or 'everything'}.", Group.VIEWS)
