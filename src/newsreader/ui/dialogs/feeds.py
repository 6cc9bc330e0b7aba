"""The feeds: how each one does; add, remove and refresh them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.errors import NewsreaderError
from newsreader.library.feeds.feeds import FeedHealth
from newsreader.model import Headline
from newsreader.session.events import Event, Failure, FeedsChanged, Notice, Tone
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.jobs.feeds.settings import Alter
from newsreader.session.session import Session
from newsreader.text import plural, shorten
from newsreader.ui.dialogs.ask import Ask, Question, Steps, run
from newsreader.ui.dialogs.base import RowsDialog, TextLines
from newsreader.ui.dialogs.feed_about import about_feed
from newsreader.ui.dialogs.feed_settings import TITLE_LENGTH, edit_settings
from newsreader.ui.style.colours import Palette
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import in_thread, tell
from newsreader.ui.widgets.feed_table import ORDERS, FeedRow, FeedRows, header, in_order
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.status_line import OneLine, Piece, Sides
from newsreader.urls import without_login

if TYPE_CHECKING:
    from newsreader.sources.feeds.discovery import FeedChoice

HINTS = (
    "Enter articles · / find · s sort · v mark · a add · e edit · d remove · u undo · r R refresh · m mute"
)
MEDIUM_HINTS = "/ find · s sort · v mark · a add · e edit · d del · r R refresh"
SHORT_HINTS = "/ find · a add · e edit · d del"
NO_FEEDS = "No feeds yet: a adds one."
LINES_ABOUT = 5
ROWS_FOR_ABOUT = 18
"""The height of a screen below which nothing is said about the feed under the cursor."""
RENEWED_EVERY = 1.0
"""Seconds after which the rows are renewed while feeds are refreshed."""


class About(TextLines, can_focus=False):
    """What is to be known of the feed under the cursor."""


class FeedsScreen(RowsDialog[str]):
    """Answers the title of the feed whose articles are wanted, or None. Feeds in trouble stand first."""

    DEFAULT_CSS = """
    FeedsScreen FeedRows { height: 1fr; background: $surface; }
    FeedsScreen > .frame { width: 94%; max-width: 110; }
    FeedsScreen #feed-about { height: auto; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l", "choose", "Articles"),
        ("a", "add", "Add"),
        ("e", "edit", "Edit"),
        ("d", "remove", "Remove"),
        ("u", "undo", "Undo"),
        ("r", "refresh", "Refresh"),
        ("R", "refresh_all", "Refresh all"),
        ("m", "mute", "Mute"),
        ("b", "full_text", "Full texts"),
        ("slash", "find", "Find"),
        ("s", "sort", "Sort"),
        ("v", "mark", "Mark"),
    ]

    rows = query_one("#feed-rows", FeedRows)
    status = query_one("#feed-status", OneLine)
    about = query_one("#feed-about", About)

    def __init__(self, session: Session, jobs: Jobs, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._feeds = jobs.feeds
        self._subscriptions = jobs.subscriptions
        self._palette = palette
        self._ask = Ask(self.app)
        self._settings = jobs.feed_settings
        self._undo = jobs.undo.undo_setting
        self._renewal = Delayed(self)
        self._known = False
        self._wanted: str | None = None
        self._looking = False
        self._again = False
        self._all: tuple[FeedRow, ...] = ()
        self._words = ""
        self._order = next(iter(ORDERS))

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame tall")
        with frame:
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
        """Look anew at how the feeds do, in a thread; what changes meanwhile is looked at after."""
        self._renewal.cancel()
        if self._looking:
            self._again = True
        else:
            self._looking = True
            in_thread(self, self._look, "feed-health")

    def _look(self) -> None:
        session = self._session
        show: Callable[[], object]
        try:
            health = session.library_for_threads().feeds.health(session.store.now)
            heats = mean_heats(session.store.headlines[:])
            rows = [row_of(feed, heats.get(feed.subscription.title)) for feed in health]
            show = partial(self._show, rows)
        except NewsreaderError as error:
            show = partial(self._explain, error)
        tell(self, partial(self._looked, show))

    def _looked(self, show: Callable[[], object]) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.renew()
        show()

    def _show(self, rows: Sequence[FeedRow]) -> None:
        self._known = True
        self._all = tuple(rows)
        self._show_found()

    def _show_found(self) -> None:
        """Show the feeds that are looked for, in the order in force."""
        if self._wanted is not None:
            self._words = ""
        rows = in_order((row for row in self._all if row.holds(self._words)), self._order)
        self.rows.show(rows, self._session.store.now, self._wanted)
        self._wanted = None
        self._show_status()

    def _show_status(self) -> None:
        frame = self.query_one(".frame")
        frame.border_title = Content(self._title())
        room = frame.size.width - 6
        hints = (HINTS, MEDIUM_HINTS, SHORT_HINTS)
        frame.border_subtitle = Content(next((text for text in hints if len(text) <= room), SHORT_HINTS))
        message = self._message or (NO_FEEDS if self._known and not self.rows.rows else "")
        progress = self._feeds.progress
        right = progress or (header() if self.rows.rows and self.rows.has_columns and not message else "")
        self.status.show(Sides((Piece(message),), (Piece(right, "dim"),) if right else ()))
        self._show_about()

    def _title(self) -> str:
        count = plural(len(self._all), "feed") if self._all else "Feeds"
        matching = f" · {len(self.rows.rows):,} with “{self._words}”" if self._words else ""
        marked = f" · {len(self.rows.marked):,} marked" if self.rows.marked else ""
        return f"{count}{matching}{marked} · {self._order}" if self._all else count

    def _show_about(self) -> None:
        row, width = self.rows.current, max(20, self.rows.size.width - 2)
        room = LINES_ABOUT if self.app.size.height >= ROWS_FOR_ABOUT else 0
        lines = () if row is None else tuple(about_feed(row, self._session.store.now, width, self._palette))
        self.about.show(tuple(((" " + text, style),) for text, style in lines[:room]))
        self.about.display = bool(lines and room)

    # Keys

    def action_leave(self) -> None:
        """Esc first takes marks away, then what is looked for; and it stops a refresh, as in the list."""
        if self.rows.marked:
            self.rows.marked = frozenset()
            self.rows.repaint()
            self._show_status()
        elif self._words:
            self._words = ""
            self._show_found()
        elif self._feeds.progress:
            self._feeds.stop()
        else:
            super().action_leave()

    def action_choose(self) -> None:
        if self.rows.current is not None:
            self.dismiss(self.rows.current.title)

    def action_find(self) -> None:
        self._run(self._find())

    async def _find(self) -> None:
        words = await self._ask.text("Find a feed", "finds", hint="part of a title, an address or a folder")
        if words is not None:
            self._words = words.strip()
            self._show_found()

    def action_sort(self) -> None:
        self._run(self._sort())

    async def _sort(self) -> None:
        order = await self._ask.choose("Order of the feeds", {name: name for name in ORDERS}, self._order)
        if order is not None:
            self._order = order
            self._show_found()

    def action_mark(self) -> None:
        self.rows.toggle_mark()
        self._show_status()

    def action_refresh(self) -> None:
        chosen = self.rows.chosen
        if chosen:
            what = chosen[0].title if len(chosen) == 1 else plural(len(chosen), "feed")
            self.say(f"fetching {what}…")
            self._feeds.refresh_some([row.url for row in chosen])

    def action_refresh_all(self) -> None:
        self.say("")
        self._feeds.refresh_all()

    def action_mute(self) -> None:
        chosen = self.rows.chosen
        muted = not all(row.muted for row in chosen)
        what = "muted: fetched, and not shown" if muted else "shown again"
        self._change(chosen, lambda settings: replace(settings, muted=muted), what)

    def action_full_text(self) -> None:
        chosen = self.rows.chosen
        full_text = not all(row.full_text for row in chosen)
        what = "pages are fetched with every refresh" if full_text else "pages are no longer fetched"
        self._change(chosen, lambda settings: replace(settings, full_text=full_text), what)

    def _change(self, rows: Sequence[FeedRow], alter: Alter, what: str) -> None:
        """Let a setting of some feeds be another: one change, which u takes back."""
        if rows:
            name = rows[0].title if len(rows) == 1 else plural(len(rows), "feed")
            self._settings.change([row.url for row in rows], alter, f"{name}: {what}")

    def action_edit(self) -> None:
        row = self.rows.current
        if row is not None:
            self._run(edit_settings(self._ask, self._session, self._settings, row.url, row.title))

    def action_undo(self) -> None:
        try:
            if not self._undo():
                self.say("nothing to undo here")
        except NewsreaderError as error:
            self._explain(error)

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
        """Follow the feed behind an address; where it has several, ask which."""
        typed = await self._ask.text("Add a feed", "looks there", hint="address of a feed or its site")
        if not typed:
            return
        self.say(f"looking at {without_login(typed)} …")
        choices = await self._found_at(typed)
        choice: FeedChoice | None = choices[0]
        if len(choices) > 1:
            self.say("")
            by_url = {choice.url: choice for choice in choices}
            titles = {url: choice.title for url, choice in by_url.items()}
            choice = by_url.get(await self._ask.choose("Which of its feeds?", titles, choices[0].url) or "")
        if choice is not None:
            self._follow(choice)

    def _found_at(self, address: str) -> Question[Sequence[FeedChoice]]:
        return Question(lambda answered, failed: self._subscriptions.find(address, answered, failed))

    def _follow(self, choice: FeedChoice) -> None:
        followed = self._subscriptions.follow(choice)
        self._wanted = followed.url
        self.renew()
        if followed.known:
            self.say(f"you follow {followed.title} already")
        else:
            self.say(f"you follow {followed.title} now: {plural(followed.articles, 'article')}")

    async def _remove(self, rows: Sequence[FeedRow]) -> None:
        alone = len(rows) == 1
        what = shorten(rows[0].title, TITLE_LENGTH) if alone else plural(len(rows), "feed")
        keep, them = ("Keep it", "it, and its") if alone else ("Keep them", "them, and their")
        remove = f"Remove {them} articles but for starred and tagged ones"
        if not await self._ask.confirm(f"Remove {what}?", keep, remove):
            return
        gone = 0
        for row in rows:
            await self._ended_there(row.url)
            gone += self._subscriptions.end(row.url)
        self.rows.marked = frozenset()
        self.say(f"removed {what}, and {plural(gone, 'article')} with {'it' if alone else 'them'}")

    def _ended_there(self, url: str) -> Question[None]:
        return Question(lambda answered, failed: self._subscriptions.end_there(url, answered, failed))

    def _run(self, steps: Steps) -> None:
        run(steps, self._explain)

    def _explain(self, error: NewsreaderError) -> None:
        self.say(error.message)
        self.app.notify(f"{error.message}\n{error.hint}".strip(), severity="warning", markup=False)


def row_of(health: FeedHealth, heat: int | None) -> FeedRow:
    subscription = health.subscription
    return FeedRow(
        url=subscription.url,
        title=subscription.title,
        entries=health.entries,
        unread=health.unread,
        new_per_week=health.new_per_week,
        share_read=health.share_read,
        quality=health.prior.quality,
        last_success=subscription.state.last_success,
        heat=heat,
        trouble=subscription.trouble,
        muted=subscription.settings.muted,
        reason=health.prior.reason,
        next_due=subscription.state.next_due,
        full_text=subscription.settings.full_text,
        topics=subscription.settings.topics,
    )


def mean_heats(headlines: Iterable[Headline]) -> dict[str, int]:
    """The mean heat of the articles of each source, by its name."""
    heats: defaultdict[str, list[int]] = defaultdict(list)
    for headline in headlines:
        if headline.heat is not None:
            heats[headline.source].append(headline.heat)
    return {source: round(sum(values) / len(values)) for source, values in heats.items()}
