"""The reader's one main screen: it owns the state and hands the panes what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.screen import Screen

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.config.schema import Config
from newsreader.errors import NewsreaderError
from newsreader.query import Sort
from newsreader.query.highlight import Highlights, highlights
from newsreader.reading.dates import day, relative_age
from newsreader.session.details import detail_of
from newsreader.session.events import (
    CountsChanged,
    DetailReady,
    Event,
    Failure,
    JobProgress,
    ListChanged,
    Notice,
    Opened,
    RowsChanged,
    ViewsChanged,
)
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.list_model import Place
from newsreader.session.rows import Row
from newsreader.session.session import Session
from newsreader.session.sidebar import sidebar_entries
from newsreader.session.triage import Outcome
from newsreader.system.desktop import System
from newsreader.ui.reader.actions.program import ReaderCommands
from newsreader.ui.reader.desktop import Desktop
from newsreader.ui.reader.filter import ReaderFilter
from newsreader.ui.reader.keys import ReaderKeys
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.notices import Notices
from newsreader.ui.reader.panes import ReaderPanes
from newsreader.ui.reader.prompt import ReaderPrompt
from newsreader.ui.reader.restore import ReaderPlace
from newsreader.ui.reader.status import ReaderStatus
from newsreader.ui.reader.views import ReaderViews
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.scheduler import TextualScheduler
from newsreader.ui.widgets.article_list import ArticleList, no_highlight
from newsreader.ui.widgets.completions import Completions
from newsreader.ui.widgets.detail_pane import DetailPane
from newsreader.ui.widgets.input_line import FilterLine
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.sidebar import Sidebar
from newsreader.ui.widgets.status_line import OneLine

DETAIL_DELAY = 0.03
"""Seconds of rest before the detail follows the cursor, so that no key waits for a long body."""
HELD_DELAY = 0.12
"""Seconds of rest for the detail then: painting it between two such keys would keep the second waiting."""


LOOK_FOR_TERMINAL = 1.0
"""Seconds between two looks whether the terminal is still there."""


class ReaderScreen(Screen[None], inherit_bindings=False):
    """Topics, list and detail; keys go to `ReaderKeys`, and commands to `ReaderCommands`."""

    AUTO_FOCUS = None

    top_line = query_one("#top-line", OneLine)
    filter_line = query_one("#filter-line", FilterLine)
    bottom_line = query_one("#bottom-line", OneLine)
    completions = query_one("#completions", Completions)
    sidebar = query_one("#sidebar", Sidebar)
    articles = query_one("#articles", ArticleList)
    detail = query_one("#detail", DetailPane)

    def __init__(
        self,
        session: Session,
        config: Config,
        system: System,
        appearance: Appearance,
    ) -> None:
        super().__init__()
        self.session = session
        self.store = session.store
        self.config = config
        self.system = system
        self.appearance = appearance
        self.palette = appearance.palette()
        self.keymap, self._refused_keys = build(keys_of(config.keys.preset), config.keys.map)
        self.notices = Notices(self, self.show_status)
        self.desktop = Desktop(self.app, system, self.notices)
        self.browsing = session.list
        self.marking = self.browsing.selection
        self.scheduler = TextualScheduler(self)
        self.jobs = Jobs(session, self.scheduler)
        self.intake = self.jobs.loading
        self.commands = ReaderCommands(self)
        self.filter = ReaderFilter(self)
        self.prompt = ReaderPrompt(self)
        self.place = ReaderPlace(self)
        self.panes = ReaderPanes(self)
        self.status = ReaderStatus(self)
        self.views = ReaderViews(self)
        self.jumps: list[Place] = []
        self.keys = ReaderKeys(self)
        self._detail_on = Delayed(self)
        self._read_on = Delayed(self)

    # Made of

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield FilterLine(self.palette, id="filter-line")
            yield OneLine(self.palette, id="top-line")
        with Horizontal(id="panes"):
            yield Completions(self.palette, id="completions")
            yield Sidebar(self.palette, id="sidebar")
            yield ArticleList(self.palette, self.look, self._date, self.browsing.cursor, id="articles")
            yield DetailPane(self.palette, id="detail")
        yield OneLine(self.palette, id="bottom-line")

    def on_mount(self) -> None:
        self.articles.set_compact(self.config.display.density == "compact")
        self.panes.fit()
        self.panes.enter(Pane.LIST)
        if not self.place.show_front_page():
            self.show_view(0)
        self._unsubscribe = self.session.events.subscribe(self._heard)
        self.call_after_refresh(self.jobs.start)
        self.set_interval(LOOK_FOR_TERMINAL, self._leave_without_terminal)
        for refused in self._refused_keys:
            self.explain(NewsreaderError(f"keymap: {refused}"))
        if self.appearance.problem is not None:
            self.explain(self.appearance.problem)

    def on_unmount(self) -> None:
        # However the reader ends: a thread that still watched would keep the process from ending.
        self.jobs.stop()
        self._unsubscribe()

    # What comes in

    def _heard(self, event: Event) -> None:
        match event:
            case ListChanged():
                self.show_view(self.browsing.cursor.row, self.browsing.cursor.top)
                if self.intake.opened:
                    self.keys.catch_up()
            case RowsChanged(article_ids):
                self._show_changed(article_ids)
            case CountsChanged():
                self.show_sidebar()
                self.show_status()
            case DetailReady(article_id):
                if self.articles.current == article_id:
                    self.show_detail()
            case JobProgress():
                self.show_status()
            case Notice():
                self._show_notice(event)
            case Failure(message, hint):
                self.explain(NewsreaderError(message, hint))
            case Opened():
                self.place.leave_front_page()
            case ViewsChanged():
                self.views.bind()

    def _show_changed(self, article_ids: frozenset[str] | None) -> None:
        """These rows tell of their articles otherwise."""
        if article_ids is None:
            self.articles.repaint()
        else:
            self.articles.refresh_articles(self.browsing.rows_of(article_ids))
        if article_ids is None or self.articles.current in article_ids:
            self.show_detail()

    def _show_notice(self, notice: Notice) -> None:
        label = self.keymap.label
        undo, journal = label("undo") if notice.undoes else "", label("journal") if notice.in_journal else ""
        advice = f" · {undo} undoes" if undo else f" · {journal} can undo it" if journal else ""
        self.say(notice.text + advice, notice.tone)

    def renew_view(self) -> None:
        """Settle the view anew. The cursor stays on its article; in the first row, it stays there."""
        self.browsing.show_new(settled=not self.intake.busy)

    def rearrange(self, change: Callable[[], object]) -> None:
        """Let the rows be others, with the cursor's article, or its story, on the same line of the screen."""
        self.browsing.rearrange(change)

    def _leave_without_terminal(self) -> None:
        """A program that was told to outlive its terminal would only use up time."""
        if self.system.terminal_is_gone():
            self.quit()

    # What is shown

    def show_view(self, row: int, top: int | None = None) -> None:
        """Give all panes the view in force, with the cursor on a row."""
        marks = self._highlights().title
        self.articles.show(self.browsing.ids, row, top, marks.spans if marks else no_highlight)
        self.show_sidebar()
        self.show_status()
        self.show_detail_soon()

    def show_rows(self, row: int, top: int | None = None) -> None:
        """Show the rows of the view in force after stories were folded or unfolded."""
        self.articles.show(self.browsing.ids, row, top, self.articles.highlight)
        self.show_status()

    def show_sidebar(self) -> None:
        counts = self.store.counts(folded=self.browsing.folded)
        entries = sidebar_entries(counts, self.store.tree, self.jobs.views.entries())
        self.sidebar.show(entries, self.browsing.title, self.browsing.query_text)

    def show_status(self) -> None:
        self.status.show()

    def show_detail(self) -> None:
        """Let the detail follow the cursor."""
        self._detail_on.cancel()
        current = self.articles.current
        if not self.intake.opened and self.place.front:
            return
        if current is None:
            message = self._empty_message()
            self.articles.show_note(message)
            self.detail.show(None, message if self.panes.zen else "")
        else:
            near = self.jobs.stories.nearest_or_ask(current)
            detail = detail_of(self.session, current, self.jobs.bodies.document_or_begin, near)
            self.detail.show(detail, highlights=self._highlights())
        self.watch_reading()

    def show_detail_soon(self) -> None:
        """As `show_detail`, once the cursor rests."""
        self._detail_on.call(HELD_DELAY if self.scheduler.held else DETAIL_DELAY, self.show_detail)

    def decided(self, changed: Iterable[str]) -> None:
        """Show what a decision changed."""
        self.browsing.take_decided(changed)

    def did(self, outcome: Outcome) -> None:
        """Show what came of a decision."""
        self.session.show_outcome(outcome)
        several = len(outcome.changed) > 1 and outcome.action is not None and not outcome.action.undone
        undoes = f" · {self.keymap.label('undo')} undoes" if several else ""
        self.say(outcome.sentence + undoes)

    def say(self, text: str, style: str = "text") -> None:
        self.notices.say(text, style)

    def explain(self, error: NewsreaderError) -> None:
        self.notices.explain(error)

    def look(self, article_id: str) -> Row:
        """What the row of an article shows."""
        return self.place.front.get(article_id) or self.browsing.row(article_id)

    def _date(self, published: int | None) -> str:
        if self.config.display.dates == "absolute":
            return day(published)
        return relative_age(published, self.store.now)

    def _highlights(self) -> Highlights:
        """What to mark of the filter in what is shown."""
        return highlights(self.browsing.view.narrowing) if self.browsing.filter_text else Highlights()

    def _empty_message(self) -> str:
        if self.intake.busy:
            return "Loading…"
        if self.browsing.filter_text:
            return f"Nothing matches the filter.\n\n{self._note_on_muted()}Esc clears it."
        if not len(self.store):
            return "Nothing to read here yet.\n\n! lists what could not be read."
        return f"Nothing here.\n\n{self._note_on_muted()}h goes to the views and topics."

    def _note_on_muted(self) -> str:
        """What rules keep out of an empty list, as a paragraph; nothing where that is none."""
        count = self.browsing.count_muted()
        if not count:
            return ""
        key = self.keymap.label("rules")
        return f"{count:,} muted by rules{f': {key} lists them' if key else ''}.\n\n"

    # Arrangement

    def on_resize(self) -> None:
        self.panes.fit()
        self.show_status()

    # The order

    def order(self, sort: Sort) -> None:
        """Order the list, with the cursor on the same article."""
        current = self.articles.current
        self.browsing.order(sort)
        self.show_view(self.browsing.row_for(current) or 0)

    # Reading

    def watch_reading(self) -> None:
        """What is read for a while becomes read, where the user wants it so."""
        self._read_on.cancel()
        seconds = self.config.reading.mark_read_after
        current = self.articles.current
        if (
            self.panes.active is Pane.DETAIL
            and current is not None
            and seconds > 0
            and not self.store.decided(current).read
        ):
            self._read_on.call(seconds, partial(self.commands.mark_read, current))

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        self.scheduler.pressed()
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:
            # Typed so fast that it was on its way here when the dialog opened that it is meant for.
            self.app.post_message(events.Key(event.key, event.character))
        else:
            self.keys.take(event)

    def on_paste(self, event: events.Paste) -> None:
        self.keys.paste(event.text)

    @on(RowList.Chosen, "#articles")
    def _article_chosen(self, event: RowList.Chosen) -> None:
        self.panes.enter(Pane.LIST)
        if self.articles.move_to(event.index):
            self.show_detail_soon()
        if event.double:
            self.keys.run("open")

    @on(RowList.Chosen, "#sidebar")
    def _view_chosen(self, event: RowList.Chosen) -> None:
        self.sidebar.move_to(event.index)
        try:
            self.commands.choose_view()
        except NewsreaderError as error:
            self.explain(error)

    @on(DetailPane.LinkFollowed)
    def _followed(self, event: DetailPane.LinkFollowed) -> None:
        if event.line.goes_to is not None:
            self.commands.jump(event.line.goes_to)
        elif event.line.opens is not None:
            self.desktop.open(event.line.opens)

    # Place

    def go_to(self, place: Place) -> None:
        row = self.browsing.go_to(place)
        self.show_view(row, max(0, row - (place.row - place.top)))

    def here(self) -> Place:
        return self.browsing.place()

    def leave(self) -> None:
        """Stop what goes on and write down the place."""
        self.jobs.stop()
        if self.intake.opened:
            self.place.keep()

    def quit(self) -> None:
        """End the reader, with its place kept."""
        self.leave()
        self.app.exit()

    def take_palette(self) -> None:
        """Another theme is on."""
        self.palette = palette = self.appearance.palette()
        for widget in (
            self.top_line,
            self.filter_line,
            self.completions,
            self.bottom_line,
            self.sidebar,
            self.articles,
            self.detail,
        ):
            widget.set_palette(palette)
