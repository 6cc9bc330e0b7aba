"""The reader's one main screen: it owns the state and hands the panes what they show."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.screen import Screen

from newsreader.errors import LibraryError, NewsreaderError
from newsreader.keymap import key_name
from newsreader.loading import Finished, Loaded, LoadEvent, Progress, Removed, Topics
from newsreader.model import Headline, Triage
from newsreader.newsroom import Newsroom
from newsreader.query import Sort, SortKey
from newsreader.query.highlight import highlights
from newsreader.reading.dates import day, relative_age
from newsreader.text import clean
from newsreader.triaging import Outcome
from newsreader.ui.arrangement import Layout, Pane, layout_for
from newsreader.ui.browsing import Browsing, Place
from newsreader.ui.chrome import Message, Status, bottom_sides, top_sides
from newsreader.ui.commands import BY_ID
from newsreader.ui.delayed import Delayed
from newsreader.ui.detailing import detail_of, sidebar_entries
from newsreader.ui.line_editor import EditedLine, edited
from newsreader.ui.palette import Palette
from newsreader.ui.rowlist import RowList
from newsreader.ui.screens.reader_commands import ReaderCommands
from newsreader.ui.widgets.articles import ArticleList, no_highlight
from newsreader.ui.widgets.detail import DetailPane
from newsreader.ui.widgets.filter_line import FilterLine
from newsreader.ui.widgets.lines import OneLine
from newsreader.ui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from newsreader.ui.app import NewsreaderApp

MESSAGE_SECONDS = 5.0
SEQUENCE_SECONDS = 1.0
DETAIL_DELAY = 0.03
"""Seconds of rest before the detail follows the cursor, so that a held key never waits for a long body."""
LOOK_ABOUT_SECONDS = 1.0
PLACE_NOTE = "place"


class ReaderScreen(Screen[None], inherit_bindings=False):
    """Topics, list and detail; keys are looked up in the keymap and go to `ReaderCommands`."""

    app: NewsreaderApp

    AUTO_FOCUS = None

    top_line = query_one("#top-line", OneLine)
    filter_line = query_one("#filter-line", FilterLine)
    bottom_line = query_one("#bottom-line", OneLine)
    sidebar = query_one("#sidebar", Sidebar)
    articles = query_one("#articles", ArticleList)
    detail = query_one("#detail", DetailPane)

    def __init__(self, newsroom: Newsroom, palette: Palette) -> None:
        super().__init__()
        self.newsroom = newsroom
        self.store = newsroom.store
        self.palette = palette
        config = self.app.config
        self.browsing = Browsing(self.store, Sort(SortKey(config.list.sort)))
        self.commands = ReaderCommands(self)
        self.pane = Pane.LIST
        self.arrangement = Layout.WIDE
        self.zen = False
        self.jumps: list[Place] = []
        self._before_filter: Place | None = None
        self._typed: tuple[str, ...] = ()
        self._message = Message()
        self._progress = ""
        self._waiting: frozenset[str] = frozenset()
        self._loading = True
        self._stop_loading = threading.Event()
        self._wanted_place: Place | None = None
        self._message_off = Delayed(self)
        self._sequence_off = Delayed(self)
        self._detail_on = Delayed(self)
        self._read_on = Delayed(self)
        self._refresh_on = Delayed(self)
        self._refresh_pause = 0.1

    # Made of

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield FilterLine(self.palette, id="filter-line")
            yield OneLine(self.palette, id="top-line")
        with Horizontal(id="panes"):
            yield Sidebar(self.palette, id="sidebar")
            yield ArticleList(self.palette, self._look, self._date, id="articles")
            yield DetailPane(self.palette, id="detail")
        yield OneLine(self.palette, id="bottom-line")

    def on_mount(self) -> None:
        self.articles.set_compact(self.app.config.display.density == "compact")
        self._arrange()
        self.set_pane(Pane.LIST)
        self.store.decide(self.newsroom.library.triage())
        self._wanted_place = self._recalled_place()
        self.show_view(0)
        self.load()
        self.set_interval(LOOK_ABOUT_SECONDS, self._look_about)
        notice = self.newsroom.library.notice
        if notice is not None:
            self.app.explain(notice)

    # Loading

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def load(self) -> None:
        """Bring in what the sources hold. Each event is taken on the screen's own thread, one at a time."""
        try:
            for event in self.newsroom.events(self._stop_loading):
                if self._stop_loading.is_set():
                    return
                self.app.call_from_thread(self._take, event)
        except NewsreaderError as error:
            self.app.call_from_thread(self._loading_failed, error)
        except Exception as error:
            if not self._stop_loading.is_set():
                logging.getLogger(__name__).exception("loading")
                failed = NewsreaderError(
                    f"loading stopped: {error!r}", "Run newsreader --debug and report its log."
                )
                self.app.call_from_thread(self._loading_failed, failed)

    def _loading_failed(self, error: NewsreaderError) -> None:
        self._loading = False
        self._progress = ""
        self._refresh_view()
        self.app.explain(error)

    def _take(self, event: LoadEvent) -> None:
        match event:
            case Progress(done, total, rate):
                self._progress = f"{done:,} of {total:,} · {rate:,.0f}/s" if done < total else ""
                self.show_status()
                return
            case Finished():
                self.newsroom.take(event)
                self._loading = False
                self._progress = ""
                self._refresh_view()
                return
            case Loaded() | Removed() | Topics():
                new = self.newsroom.take(event)
                if self._loading or isinstance(event, Topics):
                    self._refresh_soon()
                elif new or isinstance(event, (Removed, Loaded)):
                    self._waiting |= frozenset(new)
                    self.articles.repaint()
                    self.show_status()

    def _refresh_soon(self) -> None:
        if not self._refresh_on.pending:
            self._refresh_on.call(self._refresh_pause, self._refresh_view)

    def _refresh_view(self) -> None:
        """Show what has come, the row under the cursor unmoved. While a load goes on, at most a tenth of the
        time is spent on this."""
        self._refresh_on.cancel()
        began = time.perf_counter()
        self.renew_view()
        self._refresh_pause = max(0.1, 10 * (time.perf_counter() - began))

    def renew_view(self) -> None:
        """Settle the view anew and keep the cursor's article on its line of the screen."""
        self._waiting = frozenset()
        place = self._wanted_place
        if place is not None and (place.article in self.store or not self._loading):
            self._wanted_place = None
            self.go_to(place)
            return
        articles = self.articles
        current, offset = articles.current, articles.cursor - articles.top_row
        untouched = articles.cursor == 0
        self.browsing.renew()
        row = None if untouched else self.browsing.position(current)
        if row is None:
            row = min(articles.cursor, max(0, len(self.browsing.ids) - 1))
        self.show_view(row, max(0, row - offset))

    def _look_about(self) -> None:
        """Take over what other readers and the command line did; wake what was snoozed."""
        changed = self.newsroom.desk.catch_up()
        self.store.wake()
        if changed:
            self.decided(changed)

    # What is shown

    def show_view(self, row: int, top: int | None = None) -> None:
        """Give all panes the view in force, with the cursor on a row."""
        narrowing = self.browsing.filter_text
        highlight = highlights(self.browsing.view.narrowing).title.spans if narrowing else no_highlight
        self.articles.show(self.browsing.ids, row, top, highlight)
        self.show_sidebar()
        self.show_status()
        self.show_detail()

    def show_sidebar(self) -> None:
        counts = self.store.counts()
        self.sidebar.show(sidebar_entries(counts, self.store.tree), self.browsing.query_text)

    def show_status(self) -> None:
        browsing = self.browsing
        status = Status(
            title=browsing.title,
            shown=len(browsing.ids),
            base_size=browsing.view.base_size,
            unread=self._unread_in_view(),
            sort=browsing.view.sort,
            filter_text=browsing.filter_text,
            typing=self.filtering,
            filter_error=str(browsing.error or ""),
            waiting=len(self._waiting),
            problems=len(self.newsroom.problems),
            progress=self._progress,
            pending="".join(self._typed),
            saving=self.newsroom.library.saving,
            message=Message(str(browsing.error), "warning") if browsing.error else self._message,
        )
        self.top_line.show(top_sides(status, self.app.keymap, self.size.width))
        self.bottom_line.show(bottom_sides(status, self.app.keymap, self.size.width))

    def show_detail(self) -> None:
        """Let the detail follow the cursor."""
        self._detail_on.cancel()
        current = self.articles.current
        if current is None:
            self.detail.show(None, self._empty_message())
        else:
            self.detail.show(detail_of(self.newsroom, current))
        self._watch_reading()

    def show_detail_soon(self) -> None:
        """As `show_detail`, once the cursor rests."""
        self._detail_on.call(DETAIL_DELAY, self.show_detail)

    def decided(self, changed: Iterable[str]) -> None:
        """Repaint what a decision changed, and nothing else. Rows leave or come back by archiving alone."""
        ids = frozenset(changed)
        browsing, articles = self.browsing, self.articles
        row, top = articles.cursor, articles.top_row
        shown = ids.intersection(browsing.ids)
        leaving = frozenset(one for one in shown if not browsing.may_show(self.store.decided(one)))
        returning = frozenset(one for one in ids - shown if browsing.may_show(self.store.decided(one)))
        browsing.keep(shown - leaving)
        if leaving:
            browsing.drop(leaving)
            articles.show(browsing.ids, row, top, articles.highlight)
        elif returning:
            current = articles.current
            browsing.bring_back(returning)
            wanted = next(iter(returning)) if len(returning) == 1 else current
            position = browsing.position(wanted)
            articles.show(browsing.ids, row if position is None else position, top, articles.highlight)
        articles.refresh_articles(ids)
        if leaving or returning or articles.current in ids:
            self.show_detail()
        self.show_sidebar()
        self.show_status()

    def did(self, outcome: Outcome) -> None:
        """Show what came of a decision."""
        if outcome.changed:
            self.decided(outcome.changed)
        self.say(outcome.sentence)

    def say(self, text: str, style: str = "text") -> None:
        """A sentence on the bottom line, for a while."""
        self._message = Message(text, style)
        self._message_off.cancel()
        if text:
            self._message_off.call(MESSAGE_SECONDS, partial(self.say, ""))
        self.show_status()

    def _look(self, article_id: str) -> tuple[Headline, Triage]:
        headline = self.store.headline(article_id)
        return headline or Headline(article_id, "(no longer there)"), self.store.decided(article_id)

    def _date(self, published: int | None) -> str:
        if self.app.config.display.dates == "absolute":
            return day(published)
        return relative_age(published, self.store.now)

    def _unread_in_view(self) -> int | None:
        counts = self.store.counts()
        if not self.browsing.query_text:
            return counts.everything.unread
        entry = next((one for one in self.sidebar.entries if one.query == self.browsing.query_text), None)
        return entry.unread if entry is not None and entry.depth >= 0 and entry.unread else None

    def _empty_message(self) -> str:
        if self._loading:
            return "Loading…"
        if self.browsing.filter_text:
            return "Nothing matches the filter.\n\nEsc clears it."
        if not len(self.store):
            return "Nothing to read here yet.\n\n! lists what could not be read."
        return "Nothing here.\n\nh goes to the views and topics."

    # Arrangement

    def on_resize(self) -> None:
        self._arrange()
        self.show_status()

    def _arrange(self) -> None:
        self.arrangement = layout_for(*self.app.size)
        sidebar_width = self.app.config.display.sidebar_width
        self.sidebar.styles.width = sidebar_width if self.arrangement is not Layout.NARROW else "1fr"
        self._show_panes()

    def set_pane(self, pane: Pane) -> None:
        """Give the keys to a pane."""
        self.pane = pane
        self.sidebar.set_active(pane is Pane.TOPICS)
        self.articles.set_active(pane is Pane.LIST)
        self._show_panes()
        self._watch_reading()

    def set_zen(self, zen: bool) -> None:
        self.zen = zen
        self.set_pane(Pane.DETAIL if zen else Pane.LIST)

    def _show_panes(self) -> None:
        for layout in Layout:
            self.set_class(layout is self.arrangement, f"-{layout}")
        for pane in Pane:
            self.set_class(pane is self.pane, f"-in-{pane}")
        self.set_class(self.zen, "-zen")

    @property
    def one_pane(self) -> bool:
        return self.arrangement is Layout.NARROW or self.zen

    # The filter and the order

    @property
    def filtering(self) -> bool:
        """Whether the filter line takes the keys."""
        return self.has_class("-filtering")

    def edit_filter(self) -> None:
        """Put the filter line in the place of the top line's left side."""
        if self._before_filter is None:
            self._before_filter = self.here()
        self.set_pane(Pane.LIST)
        self.set_class(True, "-filtering")
        text = self.browsing.filter_text
        self.filter_line.show(EditedLine(text, len(text)))
        self.show_status()

    def _edit_filter_by(self, key: str, character: str | None) -> None:
        if key in ("escape", "enter", "down", "tab"):
            self._end_filter(cancelled=key == "escape")
            return
        line = edited(self.filter_line.line, key, character)
        if line is not None:
            self._narrow(line)

    def _narrow(self, line: EditedLine) -> None:
        typed = line.text != self.filter_line.line.text
        if typed:
            self.browsing.narrow(line.text)
        self.filter_line.show(line, wrong=self.browsing.error is not None)
        if typed and self.browsing.error is None:
            self.show_view(0, 0)
        else:
            self.show_status()

    def _end_filter(self, *, cancelled: bool) -> None:
        self.set_class(False, "-filtering")
        if cancelled or not self.browsing.filter_text:
            self.leave_filter()
        elif self.browsing.error is not None:
            self.browsing.narrow("")
            self.show_view(0, 0)
        else:
            self.show_status()

    def on_paste(self, event: events.Paste) -> None:
        if self.filtering:
            self._narrow(self.filter_line.line.typed(clean(event.text)))

    def leave_filter(self) -> None:
        """Clear the filter and go back to where it began."""
        place, self._before_filter = self._before_filter, None
        if self.browsing.filter_text or self.browsing.error:
            self.browsing.narrow("")
        if place is not None:
            row = self.browsing.position(place.article)
            self.show_view(row if row is not None else place.row, place.top)
        else:
            self.show_view(0, 0)

    def order(self, sort: Sort) -> None:
        """Order the list, with the cursor on the same article."""
        current = self.articles.current
        self.browsing.order(sort)
        self.show_view(self.browsing.position(current) or 0)

    # Reading

    def _watch_reading(self) -> None:
        self._read_on.cancel()
        seconds = self.app.config.reading.mark_read_after
        current = self.articles.current
        if (
            self.pane is Pane.DETAIL
            and current is not None
            and seconds > 0
            and not self.store.decided(current).read
        ):
            self._read_on.call(seconds, partial(self.commands.mark_read, current))

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:
            # Typed so fast that it was on its way here when the dialog opened that it is meant for.
            self.app.post_message(events.Key(event.key, event.character))
        elif self.filtering:
            self._edit_filter_by(event.key, event.character)
        else:
            self.press(key_name(event.key, event.character))

    def press(self, key: str) -> None:
        """A key of the keymap: runs a command, or waits for the rest of a sequence."""
        keymap = self.app.keymap
        self._sequence_off.cancel()
        typed = (*self._typed, key)
        found = keymap.match(typed)
        if self._typed and found.command is None and not found.pending:
            self._typed = ()
            if key == "escape":
                self.show_status()
                return
            typed, found = (key,), keymap.match((key,))
        had_pending, self._typed = bool(self._typed), typed if found.pending else ()
        if found.pending:
            self._sequence_off.call(SEQUENCE_SECONDS, self._forget_typed)
        if found.pending or had_pending:
            self.show_status()
        if found.command is not None:
            self.run_command(found.command, key)

    def run_command(self, command_id: str, key: str = "") -> None:
        """Do what a command stands for; what goes wrong becomes a sentence."""
        if self._message.text:
            self.say("")
        try:
            self.commands.run(BY_ID[command_id], key)
        except NewsreaderError as error:
            self.app.explain(error)

    def _forget_typed(self) -> None:
        self._typed = ()
        self.show_status()

    @on(RowList.Chosen, "#articles")
    def _article_chosen(self, event: RowList.Chosen) -> None:
        self.set_pane(Pane.LIST)
        if self.articles.move_to(event.index):
            self.show_detail_soon()
        if event.double:
            self.run_command("open")

    @on(RowList.Chosen, "#sidebar")
    def _view_chosen(self, event: RowList.Chosen) -> None:
        self.sidebar.move_to(event.index)
        self.commands.choose_view()

    @on(DetailPane.Followed)
    def _followed(self, event: DetailPane.Followed) -> None:
        if event.line.goes_to is not None:
            self.commands.jump(event.line.goes_to)
        elif event.line.opens is not None:
            self.app.open_address(event.line.opens)

    # Place

    def go_to(self, place: Place) -> None:
        row = self.browsing.go_to(place)
        self.show_view(row, max(0, row - (place.row - place.top)))

    def here(self) -> Place:
        return self.browsing.place(self.articles.cursor, self.articles.top_row)

    def keep_place(self) -> None:
        """Write down where the user is, for the next start on the same sources."""
        place = msgspec.json.encode(self._wanted_place or self.here())
        with suppress(LibraryError):  # a full disk: the place is the least of it, and the user has been told
            self.newsroom.library.note(self._place_note, place)

    def _recalled_place(self) -> Place | None:
        kept = self.newsroom.library.recall(self._place_note)
        try:
            return msgspec.json.decode(kept, type=Place) if kept else None
        except msgspec.DecodeError:
            return None

    @property
    def _place_note(self) -> str:
        return f"{PLACE_NOTE}:{':'.join(sorted(str(root) for root in self.newsroom.roots))}"

    def leave(self) -> None:
        """Stop what goes on and write down the place."""
        self._stop_loading.set()
        self.keep_place()

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        for widget in (
            self.top_line,
            self.filter_line,
            self.bottom_line,
            self.sidebar,
            self.articles,
            self.detail,
        ):
            widget.set_palette(palette)
