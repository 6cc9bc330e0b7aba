"""The feeds: how each one does; add, remove and refresh them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.errors import NewsreaderError
from newsreader.library.feeds import FeedHealth
from newsreader.newsroom import Newsroom
from newsreader.store import Store
from newsreader.text import fold, plural, shorten
from newsreader.ui.delayed import Delayed
from newsreader.ui.palette import Palette
from newsreader.ui.rowlist import RowList
from newsreader.ui.screens.address_prompt import AddressPrompt
from newsreader.ui.screens.choice import ChoiceScreen, Option
from newsreader.ui.screens.dialog import Dialog
from newsreader.ui.screens.reader_feeds import ReaderFeeds
from newsreader.ui.widgets.feed_rows import FeedRow, FeedRows
from newsreader.ui.widgets.lines import OneLine, Sides

if TYPE_CHECKING:
    from newsreader.sources.discovery import FeedChoice

HINTS = "Enter articles · a add · d remove · r refresh · R all · Esc leaves"
SHORT_HINTS = "a add · d remove · r R refresh"
NO_FEEDS = "You follow no feeds yet: a adds one."
TITLE_LENGTH = 40
SHARE = 20
"""One part in so many of the time is spent on renewing the rows while feeds are refreshed."""
KEEP, REMOVE = "keep", "remove"


class FeedsScreen(Dialog[str]):
    """Answers the title of the feed whose articles are wanted, or None. Feeds in trouble stand first."""

    DEFAULT_CSS = """
    FeedsScreen FeedRows { height: 1fr; background: $surface; }
    FeedsScreen > .frame { max-width: 110; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j,down", "move(1)", "Down"),
        ("k,up", "move(-1)", "Up"),
        ("g,home", "move(-1000000)", "Top"),
        ("G,end", "move(1000000)", "Bottom"),
        ("ctrl+d,pagedown,space", "page(1)", "Page down"),
        ("ctrl+u,pageup", "page(-1)", "Page up"),
        ("enter,l", "choose", "Articles"),
        ("a", "add", "Add"),
        ("d", "remove", "Remove"),
        ("r", "refresh", "Refresh"),
        ("R", "refresh_all", "Refresh all"),
    ]

    rows = query_one("#feed-rows", FeedRows)
    status = query_one("#feed-status", OneLine)

    def __init__(self, newsroom: Newsroom, feeds: ReaderFeeds, palette: Palette) -> None:
        super().__init__()
        self._newsroom = newsroom
        self._feeds = feeds
        self._palette = palette
        self._message = ""
        self._renewal = Delayed(self)
        self._pause = 0.0

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame tall")
        with frame:
            yield OneLine(self._palette, id="feed-status")
            yield FeedRows(self._palette, id="feed-rows")

    def on_mount(self) -> None:
        self._feeds.changed = self._changed
        self._renew()

    def on_unmount(self) -> None:
        self._feeds.changed = lambda: None

    def on_resize(self) -> None:
        self._show_status()

    def _changed(self) -> None:
        """Renew the rows: at once, or, while feeds are refreshed, so seldom that keys don't wait for it."""
        if not self._feeds.busy:
            self._renew()
            return
        self._show_status()
        if not self._renewal.pending:
            self._renewal.call(self._pause, self._renew)

    def _renew(self) -> None:
        self._renewal.cancel()
        began = perf_counter()
        newsroom = self._newsroom
        health = newsroom.library.feeds.health(newsroom.store.now)
        heats = mean_heats(newsroom.store)
        rows = [row_of(one, heats.get(one.subscription.title)) for one in health]
        rows.sort(key=lambda row: (not row.trouble, fold(row.title)))
        self.rows.show(rows, newsroom.store.now)
        self._show_status()
        self._pause = SHARE * (perf_counter() - began)

    def _show_status(self) -> None:
        frame = self.query_one(".frame")
        frame.border_title = Content(plural(len(self.rows.rows), "feed") if self.rows.rows else "Feeds")
        frame.border_subtitle = Content(HINTS if self.app.size.width >= 84 else SHORT_HINTS)
        message = self._message or ("" if self.rows.rows else NO_FEEDS)
        progress = self._feeds.progress
        self.status.show(Sides(((message, "text"),), ((progress, "dim"),) if progress else ()))

    def _say(self, message: str) -> None:
        self._message = message
        self._show_status()

    # Keys

    def action_leave(self) -> None:
        """Esc first stops a refresh, as it does in the list."""
        if self._feeds.progress:
            self._feeds.stop()
        else:
            super().action_leave()

    def action_move(self, rows: int) -> None:
        self._say("")
        self.rows.move_to(self.rows.cursor + rows)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * self.rows.page)

    def action_choose(self) -> None:
        if self.rows.current is not None:
            self.dismiss(self.rows.current.title)

    def action_refresh(self) -> None:
        if self.rows.current is not None:
            self._say(f"fetching {self.rows.current.title}…")
            self._feeds.refresh_some([self.rows.current.url])

    def action_refresh_all(self) -> None:
        self._say("")
        self._feeds.refresh_all()

    def action_add(self) -> None:
        self.app.push_screen(AddressPrompt(), self._typed)

    def action_remove(self) -> None:
        row = self.rows.current
        if row is None:
            return
        options = [
            Option(KEEP, "Keep it"),
            Option(REMOVE, "Remove it, and its articles but for starred and tagged ones"),
        ]
        title = f"Remove {shorten(row.title, TITLE_LENGTH)}?"
        self.app.push_screen(ChoiceScreen(title, options, KEEP), partial(self._confirmed, row))

    @on(RowList.Chosen)
    def _clicked(self, event: RowList.Chosen) -> None:
        self.rows.move_to(event.index)
        if event.double:
            self.action_choose()

    # Adding and removing

    def _typed(self, typed: str | None) -> None:
        if typed:
            self._say(f"looking at {typed} …")
            self._feeds.find(typed, self._found, self._not_found)

    def _not_found(self, error: NewsreaderError) -> None:
        self._say(error.message)
        self.app.notify(f"{error.message}\n{error.hint}".strip(), severity="warning", markup=False)

    def _found(self, choices: Sequence[FeedChoice]) -> None:
        if len(choices) == 1:
            self._follow(choices[0])
            return
        self._say("")
        by_url = {choice.url: choice for choice in choices}
        options = [Option(choice.url, choice.title) for choice in by_url.values()]

        def chosen(url: str | None) -> None:
            if url is not None:
                self._follow(by_url[url])

        self.app.push_screen(ChoiceScreen("Which of its feeds?", options, choices[0].url), chosen)

    def _follow(self, choice: FeedChoice) -> None:
        try:
            followed = self._feeds.follow(choice)
        except NewsreaderError as error:
            self._not_found(error)
            return
        self.rows.move_to(
            next((place for place, row in enumerate(self.rows.rows) if row.url == followed.url), 0)
        )
        if followed.known:
            self._say(f"you follow {followed.title} already")
        else:
            self._say(f"you follow {followed.title} now: {plural(followed.articles, 'article')}")

    def _confirmed(self, row: FeedRow, answer: str | None) -> None:
        if answer != REMOVE:
            return
        try:
            gone = self._feeds.end(row.url)
        except NewsreaderError as error:
            self._not_found(error)
            return
        self._say(f"{row.title} is removed, and {plural(gone, 'article')} with it")


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
    )


def mean_heats(store: Store) -> dict[str, int]:
    """The mean heat of the articles of each source, by its name."""
    heats: defaultdict[str, list[int]] = defaultdict(list)
    for headline in store.headlines:
        if headline.heat is not None:
            heats[headline.source].append(headline.heat)
    return {source: round(sum(values) / len(values)) for source, values in heats.items()}
