"""The feeds: how each one does; add, remove and refresh them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec
from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input

from newsreader.errors import NewsreaderError
from newsreader.reading.cells import cell_len, clip_sentence
from newsreader.session.events import Event, Failure, FeedsChanged, Notice, Tone
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.store.counts import Count
from newsreader.text import plural
from newsreader.ui.dialogs.ask import Ask, Steps, run
from newsreader.ui.dialogs.base import TextLines, buttons, fitting
from newsreader.ui.dialogs.feeds.about import about_feed
from newsreader.ui.dialogs.feeds.heading import FINDING, HINTS, HINTS_WITHOUT, column_names, title_of
from newsreader.ui.dialogs.feeds.health import HealthLook, counted
from newsreader.ui.dialogs.feeds.one_feed import FeedWish, OneFeedScreen
from newsreader.ui.dialogs.feeds.settings import edit_folder, edit_settings, edit_several
from newsreader.ui.dialogs.feeds.subscribing import ask_for_feed, remove_feeds
from newsreader.ui.dialogs.feeds.switches import named, switch_full_text, switch_muted
from newsreader.ui.dialogs.rows_dialog import RowsDialog
from newsreader.ui.dialogs.text_input import TextInput
from newsreader.ui.style.colours import Palette
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.widgets.feed_row import IN_NO_FOLDER, ORDERS, FeedRow, listed
from newsreader.ui.widgets.feed_table import FeedRows
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.status_line import OneLine, Piece, Sides

NO_FEEDS = "No feeds yet: a adds one."
LINES_ABOUT = 5
ROWS_FOR_ABOUT = 22
"""The height of a screen below which nothing is said about the feed under the cursor."""
RENEWED_EVERY = 1.0
"""Seconds after which the rows are renewed while feeds are refreshed."""


class About(TextLines, can_focus=False):
    """What is to be known of the feed under the cursor."""


class FeedsPlace(msgspec.Struct, frozen=True):
    """Where in the list of feeds one is: on which feed, and how the list is narrowed and ordered."""

    title: str = ""
    words: str = ""
    order: str = next(iter(ORDERS))
    closed: frozenset[str] = frozenset()


class FeedsScreen(RowsDialog[FeedsPlace]):
    """Answers the place with the feed whose articles are wanted, or None. Feeds in trouble stand first."""

    AUTO_FOCUS = ""

    DEFAULT_CSS = """
    FeedsScreen FeedRows { height: 1fr; background: $surface; }
    FeedsScreen > .frame { width: 94%; max-width: 120; }
    FeedsScreen Input, FeedsScreen Input:focus {
        border: none; height: 1; padding: 0; background: $panel; display: none;
    }
    FeedsScreen #feed-about { height: auto; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l", "choose", "Its articles; fold a folder"),
        ("i", "about", "All about it, with its failures"),
        ("slash", "find", "Find by words"),
        ("s", "sort", "Order, and folders"),
        ("v", "mark", "Mark, to change several at once"),
        ("a", "add", "Follow another site or feed"),
        ("e", "edit", "Edit its settings"),
        ("d", "remove", "Follow it no longer"),
        ("m", "mute", "Keep it out of sight, or not"),
        ("b", "full_text", "Fetch its pages, or no longer"),
        ("r", "refresh", "Fetch it now"),
        ("R", "refresh_all", "Fetch all feeds"),
        ("u", "undo", "Take back the last change"),
    ]

    rows = query_one("#feed-rows", FeedRows)
    status = query_one("#feed-status", OneLine)
    about = query_one("#feed-about", About)
    finding = query_one(Input)

    def __init__(self, session: Session, jobs: Jobs, palette: Palette, place: FeedsPlace) -> None:
        super().__init__()
        self._session = session
        self._feeds = jobs.feeds
        self._subscriptions = jobs.subscriptions
        self._palette = palette
        self._ask = Ask(self.app)
        self._settings = jobs.feed_settings
        self._undo = jobs.undo.undo_setting
        self._renewal = Delayed(self)
        self._health = HealthLook(self, session, self._show, self.explain)
        self._known = False
        self._wanted: str | None = None
        self._all: tuple[FeedRow, ...] = ()
        self._folders: Mapping[str, Count] = {}
        self._place = place

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame tall")
        with frame:
            yield TextInput(
                placeholder="part of a title, an address or a folder", compact=True, select_on_focus=False
            )
            yield OneLine(self._palette, id="feed-status")
            yield FeedRows(self._palette, id="feed-rows")
            yield About(id="feed-about")

    def on_mount(self) -> None:
        self._unsubscribe = self._session.events.subscribe(self._hear)
        self.renew()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_status)

    def _hear(self, event: Event) -> None:
        match event:
            case FeedsChanged():
                self._changed()
            case Notice(text, tone, undoes) if tone is not Tone.QUIET:
                self.say(f"{text} · u undoes" if undoes else text)
            case Failure(message):
                self.say(message)
            case _:
                pass

    def _changed(self) -> None:
        """Renew the rows: at once, or, while feeds are refreshed, once a second."""
        if not self._feeds.busy:
            self.renew()
            return
        self._show_status()
        if not self._renewal.pending:
            self._renewal.call(RENEWED_EVERY, self.renew)

    def renew(self) -> None:
        """Look anew at how the feeds do."""
        self._renewal.cancel()
        self._health.look()

    def _show(self, rows: Sequence[FeedRow]) -> None:
        session = self._session
        counts = session.store.counts(folded=session.list.folded)
        self._all, self._folders = counted(rows, counts.sources), counts.folders
        if not self._known:
            at = (row.url for row in self._all if row.title == self._place.title)
            self._wanted = self._wanted or next(at, None)
        self._known = True
        self._show_found()

    def _show_found(self) -> None:
        """Show the feeds that are looked for, in the order in force."""
        place = self._place
        matching = (row for row in self._all if row.holds(place.words))
        closed = frozenset[str]() if place.words else place.closed
        folders = {} if place.words else self._folders
        rows = tuple(listed(matching, place.order, closed, folders))
        self.rows.show(rows, self._session.store.now, self._wanted)
        self._wanted = None
        self._show_status()

    def _show_status(self) -> None:
        frame = self.query_one(".frame")
        place = self._place
        frame.border_title = Content(title_of(self._all, place.words, len(self.rows.marked), place.order))
        room = frame.size.width - 6
        hints = FINDING if self.finding.display else HINTS if self._all else HINTS_WITHOUT
        frame.border_subtitle = buttons(fitting(hints, room))
        none = NO_FEEDS if not self._all else f"No feed has “{self._place.words}”."
        message = self._message or (none if self._known and not self.rows.rows else "")
        progress = self._feeds.progress
        right = (Piece(progress, "dim"),) if progress else () if message else self._columns()
        told = clip_sentence(
            message, self.status.size.width - sum(cell_len(piece.text) for piece in right) - 2
        )
        self.status.show(Sides((Piece(told),), right))
        self._show_about()

    def _columns(self) -> tuple[Piece, ...]:
        """The names of the columns, where there are any."""
        if not (self.rows.rows and self.rows.has_columns):
            return ()
        return column_names(self._place.order, self.rows.columns, with_bar=self.rows.has_bar)

    def _show_about(self) -> None:
        row, width = self.rows.current, max(20, self.rows.size.width - 2)
        room = LINES_ABOUT if self.app.size.height >= ROWS_FOR_ABOUT else 0
        lines = () if row is None else tuple(about_feed(row, self._session.store.now, width, self._palette))
        self.about.show(tuple(((" " + text, style),) for text, style in lines[:room]))
        self.about.display = bool(lines and room)

    # Keys

    def action_leave(self) -> None:
        """Esc first takes marks away, then what is looked for; and it stops a refresh, as in the list."""
        if self.finding.display:
            self._end_finding()
            self._stand(words="")
        elif self.rows.marked:
            self.rows.marked = frozenset()
            self.rows.repaint()
            self._show_status()
        elif self._place.words:
            self._stand(words="")
        elif self._feeds.progress:
            self._feeds.stop()
        else:
            super().action_leave()

    def action_choose(self) -> None:
        folder = self.rows.folder
        if folder is not None:
            self._stand(closed=self._place.closed ^ {folder.title})
        elif self.rows.current is not None:
            self.dismiss(replace(self._place, title=self.rows.current.title))

    def action_about(self) -> None:
        self._run(self._tell_all())

    async def _tell_all(self) -> None:
        """Show all that is known of the feed under the cursor."""
        row, feeds = self.rows.current, self._session.library.feeds
        subscription = feeds.find(row.url) if row is not None else None
        if row is None or subscription is None:
            return
        failures = feeds.failures(row.url)
        now, width = self._session.store.now, self.app.size.width
        match await self._ask.open(OneFeedScreen(row, subscription, failures, now, self._palette, width)):
            case FeedWish.ARTICLES:
                self.dismiss(replace(self._place, title=row.title))
            case FeedWish.EDIT:
                await edit_settings(self._ask, self._session, self._settings, row.url, row.title)
            case FeedWish.REFRESH:
                self._refresh((row,))

    def action_find(self) -> None:
        self._find(self._place.words)
        self.finding.action_select_all()

    def _find(self, words: str) -> None:
        """Let words be typed that a feed has, with these to begin with."""
        self.finding.display = True
        self.finding.value = words
        self.finding.cursor_position = len(words)
        self.set_focus(self.finding)
        self.say("")

    @on(Input.Changed)
    def _looked_for(self, event: Input.Changed) -> None:
        if self.finding.display:
            self._stand(words=event.value.strip())

    @on(Input.Submitted)
    def _end_finding(self) -> None:
        self.finding.display = False
        self.set_focus(None)
        self._show_status()

    def on_key(self, event: events.Key) -> None:
        """While words are typed, the arrows move; else what is no key here begins them."""
        letter = event.character if event.is_printable else None
        if self.finding.display and event.key in ("up", "down"):
            self.action_move(1 if event.key == "down" else -1)
        elif self.finding.display and letter:
            self.finding.insert_text_at_cursor(letter)  # typed before the line had the keys
        elif letter and event.key not in self.active_bindings:
            self._find(letter)
        else:
            return
        event.stop()
        event.prevent_default()

    def action_sort(self) -> None:
        self._run(self._sort())

    async def _sort(self) -> None:
        orders = {name: name for name in ORDERS}
        order = await self._ask.choose("Order of the feeds", orders, self._place.order)
        if order is not None:
            self._order_by(order)

    @on(OneLine.Pressed)
    def _column_clicked(self, event: OneLine.Pressed) -> None:
        event.stop()
        self._order_by(event.command)

    def _order_by(self, order: str) -> None:
        """Order the list, and show how it begins then."""
        self._stand(order=order)
        self.rows.move_to(0)
        self._show_status()

    def _stand(self, **changes: object) -> None:
        """Show the list narrowed or ordered otherwise."""
        self._place = replace(self._place, **changes)
        self._show_found()

    def action_mark(self) -> None:
        self.rows.toggle_mark()
        self._show_status()

    def action_refresh(self) -> None:
        self._refresh(self.rows.chosen)

    def _refresh(self, rows: Sequence[FeedRow]) -> None:
        if rows:
            self.say(f"fetching {named(rows)}…")
            self._feeds.refresh_some([row.url for row in rows])

    def action_refresh_all(self) -> None:
        self.say("")
        self._feeds.refresh_all()

    def action_mute(self) -> None:
        switch_muted(self._settings, self.rows.chosen)

    def action_full_text(self) -> None:
        switch_full_text(self._settings, self.rows.chosen)

    def action_edit(self) -> None:
        row, folder, chosen = self.rows.current, self.rows.folder, self.rows.chosen
        if self.rows.marked and len(chosen) > 1:
            urls = [feed.url for feed in chosen]
            self._run(edit_several(self._ask, self._session, self._settings, urls))
        elif row is not None:
            self._run(edit_settings(self._ask, self._session, self._settings, row.url, row.title))
        elif folder is not None and folder.title != IN_NO_FOLDER:
            self._run(edit_folder(self._ask, self._session, self._settings, folder.title))

    def action_undo(self) -> None:
        try:
            if not self._undo():
                self.say("nothing to undo here")
        except NewsreaderError as error:
            self.explain(error)

    def action_add(self) -> None:
        self._run(self._add())

    def action_remove(self) -> None:
        if self.rows.chosen:
            self._run(self._remove(self.rows.chosen))

    @on(RowList.Chosen)
    def _clicked(self, event: RowList.Chosen) -> None:
        self.rows.move_to(event.index)
        self._show_status()
        if event.double:
            self.action_choose()

    # Adding and removing

    async def _add(self) -> None:
        choice = await ask_for_feed(self._ask, self._subscriptions, self.say)
        if choice is None:
            return
        followed = self._subscriptions.follow(choice)
        self._wanted = followed.url
        self._place = replace(self._place, words="", closed=frozenset())
        self.renew()
        if followed.known:
            self.say(f"you follow {followed.title} already")
        else:
            self.say(f"you follow {followed.title} now: {plural(followed.articles, 'article')}")

    async def _remove(self, rows: Sequence[FeedRow]) -> None:
        if await remove_feeds(self._ask, self._subscriptions, rows, self.say):
            self.rows.marked = frozenset()
            self._show_status()

    def _run(self, steps: Steps) -> None:
        run(steps, self.explain)
