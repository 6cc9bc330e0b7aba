"""The reader's one main screen: it makes the parts, turns keys into commands, and paints what changes."""

from __future__ import annotations

from functools import partial
from typing import Final

from textual import events, on

from newsreader.config.schema import Display
from newsreader.errors import NewsreaderError
from newsreader.session.events import (
    ArticleRead,
    CountsChanged,
    DetailReady,
    Event,
    Failure,
    FeedsChanged,
    FirstShown,
    JobProgress,
    ListChanged,
    MarksChanged,
    Notice,
    Opened,
    Reconfigured,
    RowsChanged,
    RowsKnown,
    RowsMoved,
    RowsPlaced,
    TerminalSignal,
    ValuesCounted,
    ViewsChanged,
)
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.system.desktop import System
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Context
from newsreader.ui.reader.ask import ReaderAsk
from newsreader.ui.reader.desktop import Desktop
from newsreader.ui.reader.detail import DetailFollower
from newsreader.ui.reader.keys import ReaderKeys
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.list_rows import ListRows
from newsreader.ui.reader.notices import Notices
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.reader.paned_screen import PanedScreen
from newsreader.ui.reader.program import Program
from newsreader.ui.reader.start.front_page import FrontPage, FrontPlace
from newsreader.ui.reader.start.picture import ScreenPicture, picture_of
from newsreader.ui.reader.start.restore import Restoration
from newsreader.ui.reader.status import StatusLines
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.reader.typing.filter import FilterMode
from newsreader.ui.reader.typing.line_mode import InputArea
from newsreader.ui.reader.typing.prompt import PromptMode
from newsreader.ui.reader.way_back import WayBack
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.scheduler import TextualScheduler
from newsreader.ui.widgets.completions import Completions
from newsreader.ui.widgets.detail.pane import DetailPane
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.status_line import OneLine

LOOK_FOR_TERMINAL: Final = 1.0
"""Seconds between two looks whether the terminal is still there."""


class ReaderScreen(PanedScreen, inherit_bindings=False):
    """Topics, list and detail over one session. It holds nothing but the parts that it is made of."""

    def __init__(
        self,
        session: Session,
        system: System,
        appearance: Appearance,
        display: Display,
        begun: FrontPlace | None = None,
        *,
        filled: bool = False,
    ) -> None:
        """`display`: how the user left things to look; `begun`: where the user has got to on the front page,
        if one was shown; `filled`: whether the store is open and filled.
        """
        self._rows = ListRows(session)
        super().__init__(appearance, display, self._rows.look, self._rows.date, session.list.cursor)
        self.session = session
        self._looks = display
        self._system = system
        self._begun = begun
        self._filled = filled
        self.completions = Completions(appearance.palette(), (self.sidebar, self.articles, self.detail))
        self._make_parts()

    # Made of

    def _make_parts(self) -> None:
        session, system, appearance, panes = self.session, self._system, self.appearance, self.panes
        self._scheduler = TextualScheduler(self)
        self.jobs = Jobs(session, self._scheduler)
        self.painter = Painter(
            self.call_next,
            {
                Dirty.ROWS: self._show_rows,
                Dirty.SIDEBAR: self._show_sidebar,
                Dirty.STATUS: self._show_status,
                Dirty.INPUT: self._show_input,
                Dirty.DETAIL: self._show_detail,
            },
        )
        bindings = self._keymap = Bindings(session.config.keys)
        notices = self.notices = Notices(self, bindings, lambda: self.painter.mark(Dirty.STATUS))
        self.follower = DetailFollower(self, session, self.jobs, self._scheduler, panes, self._rows, bindings)
        area = self._area = InputArea(self.top_line, self.completions)
        self.filter = FilterMode(self, session, self.jobs.values, area, self.painter, notices.explain)
        self.prompt = PromptMode(self.jobs.values, area, self.painter, notices.explain)
        desktop = self._desktop = Desktop(self.app, system, notices)
        self.context = Context(
            session,
            self.jobs,
            WayBack(session.list),
            panes,
            self.follower,
            self.filter,
            ReaderAsk(self.app, self.prompt),
            desktop,
            Program(
                self.app,
                system,
                bindings,
                appearance,
                run=lambda command: self.keys.run(command),
                leave=self.quit,
                show=self._show_now,
            ),
            notices.say,
        )
        lines = (self.prompt, self.filter)
        early = self._begun.keys if self._begun is not None else ()
        self.keys = ReaderKeys(
            self, self.context, bindings, notices, self.painter, lines, early, self._hand_on
        )
        self.status = StatusLines(
            session,
            self.jobs,
            panes,
            self.filter,
            self.prompt,
            self.keys,
            notices,
            bindings,
            self.context.way_back,
            self.top_line,
            self.bottom_line,
        )
        self._restoration = Restoration(session, self._rows, panes, self.status, bindings, appearance)

    def on_mount(self) -> None:
        self.articles.set_compact(self._looks.density == "compact")
        self.panes.fit()
        # Who comes from another feed reader begins where that one does: with the feeds.
        self.panes.home = Pane.LIST if self.session.config.keys.preset == "default" else Pane.TOPICS
        self.panes.enter(self.panes.home)
        self._unsubscribe = self.session.events.subscribe(self._hear)
        self._hear(ListChanged())
        if self._begun is not None:
            self._go_on_from(self._begun)
        if self._filled:
            self.jobs.loading.take_opened()
        self.call_after_refresh(self.jobs.start)
        self._scheduler.every(LOOK_FOR_TERMINAL, self._leave_without_terminal)
        for refused in self._keymap.refused:
            self.notices.explain(NewsreaderError(f"keymap: {refused}"))
        if self.appearance.problem is not None:
            self.notices.explain(self.appearance.problem)

    def _go_on_from(self, begun: FrontPlace) -> None:
        """Have the sidebar as it was left on the front page."""
        page = begun.page
        self.jobs.views.recall(page.entries)
        self.sidebar.show(page.entries, page.title, page.chosen)
        self.sidebar.move_to(begun.sidebar_row)

    def on_unmount(self) -> None:
        # However the reader ends: a thread that still watched would keep the process from ending.
        self.jobs.stop()
        self._unsubscribe()

    def pane_entered(self) -> None:
        self.follower.watch_reading()
        self.painter.mark(Dirty.STATUS)

    # What the session tells

    def _hear(self, event: Event) -> None:
        match event:
            case ListChanged():
                self.painter.mark(Dirty.ROWS | Dirty.SIDEBAR | Dirty.STATUS)
            case RowsMoved():
                self.painter.mark(Dirty.ROWS | Dirty.STATUS)
            case RowsKnown():
                self.articles.extend()
                self.painter.mark(Dirty.STATUS)
                if self.panes.detail.detail is None:
                    self.follower.show_soon()
            case RowsPlaced():
                # At once: what a key does next counts in these rows.
                self._rows.show(self.articles)
                self.painter.mark(Dirty.STATUS)
            case RowsChanged(article_ids):
                self._show_changed(article_ids)
            case CountsChanged() | FeedsChanged():
                self.painter.mark(Dirty.SIDEBAR | Dirty.STATUS | self._empty_list)
            case ValuesCounted():
                for line in (self.prompt, self.filter):
                    line.offer_anew()
            case MarksChanged():
                self.articles.set_marked(self.session.list.selection.ids)
                self.painter.mark(Dirty.STATUS)
            case ArticleRead():
                self.follower.show_read()
            case DetailReady(article_id):
                if self.session.list.known_current == article_id:
                    self.painter.mark(Dirty.DETAIL)
            case JobProgress():
                self.painter.mark(Dirty.STATUS | self._empty_list)
            case Notice():
                self.notices.tell(event)
            case Failure(message, hint):
                self.notices.explain(NewsreaderError(message, hint))
            case Opened():
                self._restoration.take_place(self._begun)
                self.call_next(self.keys.store_opened)
            case FirstShown():
                self.call_next(self.keys.catch_up)
            case ViewsChanged():
                self._rebind()
            case TerminalSignal(sequence):
                self._desktop.signal(sequence)
            case Reconfigured(before):
                self._keymap.reconfigure(self.session.config.keys)
                self._rebind()
                self._wear(before.display, self.session.config.display)

    @property
    def _empty_list(self) -> Dirty:
        """What says why there is nothing in the list, where that is so."""
        return Dirty(0) if self.session.list.ids else Dirty.DETAIL

    def _show_changed(self, article_ids: frozenset[str] | None) -> None:
        """These rows tell of their articles otherwise."""
        if article_ids is None:
            self.articles.repaint()
        else:
            self.articles.refresh_articles(self.session.list.expansion.rows_of(article_ids))
        if article_ids is None or self.session.list.known_current in article_ids:
            self.painter.mark(Dirty.DETAIL)

    def _rebind(self) -> None:
        """Let keys mean the views and own commands that there are now."""
        for refused in self._keymap.follow(self.jobs.own_commands, self.jobs.views):
            self.notices.explain(refused)
        self.keys.rebind()
        self.painter.mark(Dirty.STATUS)

    def _wear(self, before: Display, now: Display) -> None:
        """Look as the settings say now, in what they say otherwise than before."""
        if now.theme != before.theme and now.theme in self.appearance.names:
            self.appearance.put_on(now.theme)
        if now.density != before.density:
            self.articles.set_compact(now.density == "compact")
        self.panes.wear(before, now)
        self.articles.repaint()

    # What is shown, each at most once a turn

    def _show_rows(self) -> None:
        self._rows.show(self.articles)
        self.follower.show_soon()

    def _show_sidebar(self) -> None:
        shown = self.session.list
        entries = self.session.sidebar.entries(self.jobs.views.entries(), folded=shown.folded)
        self.sidebar.show(entries, shown.title, shown.query_text)

    def _show_status(self) -> None:
        self.status.show()

    def _show_input(self) -> None:
        for line in (self.prompt, self.filter):
            if line.active:
                line.show()
                return
        self._area.show_nothing()

    def _show_detail(self) -> None:
        self.follower.show()

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        self._scheduler.pressed()
        self.hurry()
        event.stop()
        event.prevent_default()
        if not self._hand_on(event):
            self.keys.take(event)

    def _hand_on(self, key: events.Key) -> bool:
        """Give a key to the dialog that lies over the reader, if one does: it may have been on its way here
        when that opened.
        """
        above = self.app.screen is not self
        if above:
            self.app.post_message(events.Key(key.key, key.character))
        return above

    def on_paste(self, event: events.Paste) -> None:
        self.keys.paste(event.text)

    @on(RowList.Chosen, "#articles")
    def _article_chosen(self, event: RowList.Chosen) -> None:
        self.panes.enter(Pane.LIST)
        if self.articles.move_to(event.index):
            self.follower.show_soon()
        if event.double:
            self.keys.run("open")

    @on(RowList.Chosen, "#sidebar")
    def _view_chosen(self, event: RowList.Chosen) -> None:
        self.sidebar.move_to(event.index)
        self.keys.attempt(steps.show_chosen_view)

    @on(DetailPane.LinkFollowed)
    def _followed(self, event: DetailPane.LinkFollowed) -> None:
        if event.line.goes_to is not None:
            self.session.jumps.jump(event.line.goes_to)
        elif event.line.opens is not None:
            self.keys.attempt(partial(steps.open_address, address=event.line.opens))

    @on(DetailPane.Moved)
    def _detail_moved(self) -> None:
        self.painter.mark(Dirty.STATUS)

    @on(OneLine.Pressed)
    def _hint_pressed(self, event: OneLine.Pressed) -> None:
        self.keys.click(event.command)

    def on_resize(self) -> None:
        self.painter.mark(Dirty.STATUS | Dirty.INPUT)

    def _show_now(self) -> None:
        self.painter.paint()
        self.show_at_once()

    # Textual

    def _compositor_refresh(self) -> None:
        """Below a dialog, show there what has changed here, and that alone. Textual would have both screens
        drawn whole for it, and again with each message that comes until the dialog is left.
        """
        changed, top = self._compositor._dirty_regions, self.app.screen
        if top is self:
            super()._compositor_refresh()
        elif changed:
            top.refresh(*changed)
            changed.clear()
            self._dirty_widgets.clear()

    # The end

    def leave(self) -> None:
        """Stop what goes on and write down the place."""
        self.jobs.stop()
        if self.jobs.loading.opened:
            self._restoration.keep()

    def picture(self) -> ScreenPicture | None:
        """What the next start shows first, where it is a list as here and nothing lies over it."""
        clear = self.jobs.loading.opened and self.app.screen is self and not self.query("Toast")
        return picture_of(self) if clear and self._restoration.show_as_at_start() else None

    def front_page(self) -> FrontPage | None:
        """What the next start shows next; None where that is not known yet."""
        return self._restoration.front_page() if self.jobs.loading.opened else None

    def quit(self) -> None:
        """End the reader, with its place kept."""
        self.leave()
        self.app.exit()

    def _leave_without_terminal(self) -> None:
        """A program that was told to outlive its terminal would only use up time."""
        if self._system.terminal_is_gone():
            self.quit()

    def take_palette(self) -> None:
        super().take_palette()
        self.completions.set_palette(self.panes.palette)
