"""The user's saved views: their rows in the sidebar, their keys, their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from newsreader.commands.keymap import Keymap, extended
from newsreader.commands.registry import Command, Group
from newsreader.config.file import ConfigFile
from newsreader.config.saved_views import SHIPPED, SavedView, SavedViews, Undo
from newsreader.errors import ConfigError, QueryError
from newsreader.query import Query, Sort
from newsreader.session.events import BodiesSearched, CountsChanged, Event, ViewsChanged
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.session.scheduler import Later, Scheduler
from newsreader.session.session import Session
from newsreader.session.triage.undo import UndoStack
from newsreader.store.counts import Count
from newsreader.store.view_counts import ViewCounts

if TYPE_CHECKING:
    from collections.abc import Sequence

UNREAD: Final = "is:unread"
COMMAND: Final = "view "
"""What the command that chooses a view is called, before the view's name."""
STEP: Final = 0.002
"""Seconds for which a key may have to wait while numbers are made."""
PAUSE: Final = 0.01
REST: Final = 0.1
"""Seconds without a key after which numbers are made."""
AGING_SECONDS: Final = 60.0


class CountedViews:
    """Holds the saved views. Numbers are made while no key is pressed; meanwhile the last ones stand."""

    def __init__(
        self,
        session: Session,
        scheduler: Scheduler,
        undo: UndoStack,
        is_revalued: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_revalued`: whether very many articles are taking on other qualities, each of which would be
        counted anew: they are when all have them.
        """
        self._is_revalued = is_revalued
        self._session = session
        self._scheduler = scheduler
        self._undo = undo
        self._counts = ViewCounts(session.store)
        self._count_later = Later(scheduler)
        self._aged = 0.0
        self._started = False
        self._queries: dict[str, tuple[Query, Sort]] = {}
        self._last: dict[tuple[str, str], tuple[int | None, int]] = {}
        self.saved = SavedViews(ConfigFile(session.config_file))
        self.trouble: ConfigError | None = None
        """Why the file could not be read, so that the views are those of before."""
        self.commands: tuple[Command, ...] = ()

    def start(self) -> None:
        """The store is there: read the views and begin to count."""
        self._started = True
        self._aged = self._scheduler.now()
        self._session.store.subscribe(self._touched, self._counts.turn)
        self._session.events.subscribe(self._hear)
        self._read()

    @property
    def queries(self) -> Iterator[Query]:
        """Of the views that can be read."""
        return (query for query, _ in self._queries.values())

    def look_about(self) -> None:
        """Take over what was changed in the file by hand, and go on counting if there is more to count."""
        if self.saved.changed():
            self._read()
        if self._scheduler.now() - self._aged > AGING_SECONDS:
            self._aged = self._scheduler.now()
            self._counts.grow_older()
        self._count_soon()

    def recall(self, entries: Iterable[SidebarEntry]) -> None:
        """Have these numbers until there are newer ones."""
        for entry in entries:
            if entry.saved and entry.query is not None:
                self._last[entry.title, entry.query] = entry.total, entry.unread

    def entries(self) -> Iterator[SidebarEntry]:
        """The views as rows of the sidebar."""
        if not self._started:
            return
        self._counts.fold(self._session.list.folded)
        self._counts.catch_up(STEP)
        of_stories = self._of_stories()
        for view in self.saved.views:
            key, query = (view.name, view.text), self._queries.get(view.name)
            number = of_stories.get(view.text) or (self._counts.count(*query) if query else None)
            if number is not None:
                self._last[key] = number.total, number.unread
            total, unread = self._last.get(key, (None, 0)) if query or number else (None, 0)
            yield SidebarEntry(view.name, view.text, 0, total, unread, saved=True, wrong=query is None)

    def is_shown(self, view: SavedView) -> bool:
        shown = self._session.list
        return (shown.title, shown.query_text) == (view.name, view.text)

    # Keys

    def named_by(self, command_id: str) -> SavedView:
        """The view that a command of `commands` chooses. Raises NotFoundError."""
        return self.saved.find(command_id.removeprefix(COMMAND))

    def keymap_over(self, plain: Keymap) -> tuple[Keymap, tuple[str, ...]]:
        """A keymap with the keys of the views, and why some of these have none."""
        keys = [(_command(view), view.key) for view in self.saved.views if view.key]
        keymap, refused = extended(plain, keys)
        # A view that came with the program gives way to the user's keys without a word.
        shipped = {(view.name, view.key) for view in SHIPPED}
        yielding = {_command(view) for view in self.saved.views if (view.name, view.key) in shipped}
        return keymap, tuple(why for command, why in refused if command not in yielding)

    def complaint_about_key(self, plain: Keymap, view: SavedView, key: str) -> str | None:
        """Why a view can't have a key, None where it can."""
        others = [(_command(saved), saved.key) for saved in self.saved.views if saved != view and saved.key]
        _, refused = extended(plain, [*others, (_command(view), key)])
        return next((why for command, why in refused if command == _command(view)), None)

    # Changes

    def changed(self, sentence: str, undo: Undo) -> None:
        """A view was changed: let it be so, and be ready to take it back."""

        def take_back() -> None:
            undo()
            self._renew()

        self._renew()
        self._undo.done(sentence, take_back)

    # Inside

    def _of_stories(self) -> dict[str, Count]:
        """By query, the numbers of rows where stories are folded, as far as the store keeps them."""
        if not self._session.list.folded:
            return {}
        unread = self._session.store.counts(folded=True).everything.unread
        return {UNREAD: Count(unread, unread)}

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
        usual = self._session.order(self._session.config)
        for view in self.saved.views:
            try:
                query = view.parsed()
            except QueryError:
                continue
            self._queries[view.name] = query, query.sort or usual
        self._counts.follow(self._queries.values())
        self.commands = tuple(map(_as_command, self.saved.views))
        self._session.events.tell(ViewsChanged())
        self._session.events.tell(CountsChanged())
        self._count_soon()

    def _touched(self, rows: Sequence[int]) -> None:
        self._counts.touch(rows)
        self._count_soon()

    def _hear(self, event: Event) -> None:
        if isinstance(event, BodiesSearched):
            self._count_soon()

    def _count_soon(self) -> None:
        if self._counts.behind and not self._count_later.pending:
            self._count_later.call(PAUSE, self._count)

    def _count(self) -> None:
        may_count = self._scheduler.idle_seconds() >= REST and not self._is_revalued()
        if may_count and self._counts.step(STEP):
            self._session.events.tell(CountsChanged())
        self._count_soon()


def _command(view: SavedView) -> str:
    return COMMAND + view.name


def _as_command(view: SavedView) -> Command:
    return Command(_command(view), view.key, view.name, f"Show {view.text or 'everything'}.", Group.VIEWS)
