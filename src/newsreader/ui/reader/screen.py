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
from newsreader.session.details import detail_of, sidebar_entries
from newsreader.session.list_model import ListModel, Place
from newsreader.session.rows import Row
from newsreader.session.selection import Selection
from newsreader.session.session import Session
from newsreader.session.triage import Outcome
from newsreader.system.desktop import System
from newsreader.ui.reader.actions.program import ReaderCommands
from newsreader.ui.reader.bodies import ReaderBodies
from newsreader.ui.reader.changes import ReaderChanges
from newsreader.ui.reader.desktop import Desktop
from newsreader.ui.reader.feeds import ReaderFeeds
from newsreader.ui.reader.filter import ReaderFilter
from newsreader.ui.reader.indexing import ReaderIndexing
from newsreader.ui.reader.keys import ReaderKeys
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.loading import ReaderLoading
from newsreader.ui.reader.lookout import ReaderLookout
from newsreader.ui.reader.mistakes import ReaderMistakes
from newsreader.ui.reader.notices import Notices
from newsreader.ui.reader.panes import ReaderPanes
from newsreader.ui.reader.priors import ReaderPriors
from newsreader.ui.reader.prompt import ReaderPrompt
from newsreader.ui.reader.rest import ReaderRest
from newsreader.ui.reader.restore import ReaderPlace
from newsreader.ui.reader.rules import ReaderRules
from newsreader.ui.reader.status import ReaderStatus
from newsreader.ui.reader.stories import ReaderStories, is_about_stories
from newsreader.ui.reader.texts import ReaderTexts
from newsreader.ui.reader.views import ReaderViews
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import tell
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
        *,
        once_open: Callable[[], object],
        at_rest: Callable[[], object],
    ) -> None:
        """`once_open` is called when the store is filled, `at_rest` when no key was pressed for a while."""
        super().__init__()
        self.session = session
        self.store = session.store
        self.config = config
        self.system = system
        self.appearance = appearance
        self.palette = appearance.palette()
        self.once_open = once_open
        self.at_rest = at_rest
        self.keymap, self._refused_keys = build(keys_of(config.keys.preset), config.keys.map)
        self.notices = Notices(self, self.show_status)
        self.desktop = Desktop(self.app, system, self.notices)
        self.browsing = ListModel(self.store, session.order(config), folded=config.stories.fold)
        self.marking = Selection()
        self.commands = ReaderCommands(self)
        self.intake = ReaderLoading(self)
        self.feeds = ReaderFeeds(self)
        self.texts = ReaderTexts(self)
        self.bodies = ReaderBodies(self)
        self.indexing = ReaderIndexing(self)
        self.liking = ReaderPriors(self)
        session.before_search = self.indexing.searched
        self.lookout = ReaderLookout(self)
        self.filter = ReaderFilter(self)
        self.prompt = ReaderPrompt(self)
        self.place = ReaderPlace(self)
        self.panes = ReaderPanes(self)
        self.stories = ReaderStories(self)
        self.status = ReaderStatus(self)
        self.changes = ReaderChanges(self)
        self.views = ReaderViews(self)
        self.rules = ReaderRules(self)
        self.mistakes = ReaderMistakes(self)
        self.jumps: list[Place] = []
        self.keys = ReaderKeys(self)
        self.rest = ReaderRest(self)
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
            yield ArticleList(self.palette, self.look, self._date, id="articles")
            yield DetailPane(self.palette, id="detail")
        yield OneLine(self.palette, id="bottom-line")

    def on_mount(self) -> None:
        self.articles.set_compact(self.config.display.density == "compact")
        self.panes.fit()
        self.panes.enter(Pane.LIST)
        if not self.place.show_front_page():
            self.show_view(0)
        self.call_after_refresh(self.intake.start)
        self.lookout.start()
        self.rest.start()
        for refused in self._refused_keys:
            self.explain(NewsreaderError(f"keymap: {refused}"))
        if self.appearance.problem is not None:
            self.explain(self.appearance.problem)

    def on_unmount(self) -> None:
        # However the reader ends: a thread that still watched would keep the process from ending.
        self._stop()

    # What comes in

    def tell(self, act: Callable[[], object]) -> None:
        """See `threads.tell`."""
        tell(self, act)

    def opened(self) -> None:
        """The store is there: show it in place of the front page, and do what was pressed meanwhile."""
        self.once_open()
        self.place.leave_front_page()
        self.views.start()
        self.mistakes.tell()
        self.renew_view()
        self.keys.catch_up()
        self.feeds.start()
        notice = self.session.library.notice
        if notice is not None:
            self.explain(notice)

    def renew_view(self) -> None:
        """Settle the view anew. The cursor stays on its article; in the first row, it stays there."""
        self.intake.waiting = frozenset()
        place = self.place.take_wanted(settled=not self.intake.busy)
        if place is not None:
            self.go_to(place)
            return
        if self.articles.cursor:
            self.rearrange(self.browsing.renew)
        else:
            self.browsing.renew()
            self.show_view(0, self.articles.top_row)

    def rearrange(self, change: Callable[[], object]) -> None:
        """Let the rows be others, with the cursor's article, or its story, on the same line of the screen."""
        articles = self.articles
        current, row, top = articles.current, articles.cursor, articles.top_row
        change()
        found = self.browsing.row_for(current)
        if found is None:
            found = min(row, max(0, len(self.browsing.ids) - 1))
        self.show_view(found, max(0, top + found - row))

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
        entries = sidebar_entries(counts, self.store.tree, self.views.entries())
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
            near = self.stories.nearest_to(current)
            detail = detail_of(self.session, current, self.bodies.document, near)
            self.detail.show(detail, highlights=self._highlights())
        self.watch_reading()

    def show_detail_soon(self) -> None:
        """As `show_detail`, once the cursor rests."""
        self._detail_on.call(HELD_DELAY if self.rest.held else DETAIL_DELAY, self.show_detail)

    def decided(self, changed: Iterable[str]) -> None:
        """Repaint what a decision changed, and nothing else. Rows leave or come back by archiving alone."""
        ids = frozenset(changed)
        browsing, articles = self.browsing, self.articles
        row, top = articles.cursor, articles.top_row
        shown = browsing.shown(ids)
        leaving = shown - browsing.those_that_may_show(shown)
        returning = browsing.those_that_may_show(ids - shown)
        browsing.keep(shown - leaving)
        if leaving:
            browsing.drop(leaving)
            articles.show(browsing.ids, row, top, articles.highlight)
        elif returning:
            current = articles.current
            browsing.bring_back(returning)
            position = browsing.row_for(browsing.common_row(returning) or current)
            articles.show(browsing.ids, row if position is None else position, top, articles.highlight)
        articles.refresh()
        if leaving or returning or articles.current in ids:
            self.show_detail()
        self.show_sidebar()
        self.show_status()

    def did(self, outcome: Outcome) -> None:
        """Show what came of a decision."""
        if outcome.action is not None and is_about_stories(outcome.action):
            self.stories.show()
        elif outcome.changed:
            self.decided(outcome.changed)
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
            return f"Nothing matches the filter.\n\n{self.rules.note_on_muted()}Esc clears it."
        if not len(self.store):
            return "Nothing to read here yet.\n\n! lists what could not be read."
        return f"Nothing here.\n\n{self.rules.note_on_muted()}h goes to the views and topics."

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
        self.rest.pressed()
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
        return self.browsing.place(self.articles.cursor, self.articles.top_row)

    def leave(self) -> None:
        """Stop what goes on and write down the place."""
        self._stop()
        if self.intake.opened:
            self.place.keep()

    def quit(self) -> None:
        """End the reader, with its place kept."""
        self.leave()
        self.app.exit()

    def _stop(self) -> None:
        self.intake.stop()
        self.feeds.stop()
        self.stories.stop()
        self.texts.stop()
        self.indexing.stop()

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
