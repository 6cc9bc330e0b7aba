"""The Textual application around the reader screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerFailed

from newsreader.config.schema import Display
from newsreader.errors import NewsreaderError
from newsreader.system.desktop import System
from newsreader.system.first_screen import FirstScreen
from newsreader.ui.reader.paned_screen import PanedScreen
from newsreader.ui.reader.start.front_page import FrontPage, FrontPlace
from newsreader.ui.reader.start.front_screen import FrontScreen
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.driver import TerminalDriver
from newsreader.ui.support.given_keys import GivenKeys
from newsreader.ui.support.held_keys import LONGEST, HeldKeys, once_bubbled

if TYPE_CHECKING:
    from newsreader.session.session import Session
    from newsreader.ui.reader.screen import ReaderScreen
    from newsreader.ui.reader.start.picture import ScreenPicture


class FrontStart(msgspec.Struct, frozen=True):
    """A front page to show at `now`, in seconds since 1970, and how the session behind it is opened."""

    page: FrontPage
    open_session: Callable[[], Session]
    now: int


class NewsreaderApp(App[None], inherit_bindings=False):
    """The reader on a session that is open, or that is opened behind its front page."""

    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = "style/reader.tcss"
    CSS = """
    Toast { background: $surface; color: $foreground; }
    """

    def __init__(
        self, start: Session | FrontStart, system: System, first_screen: FirstScreen | None = None
    ) -> None:
        """`first_screen`: what the terminal shows already."""
        super().__init__(driver_class=TerminalDriver)
        self.system = system
        self.first_screen = first_screen
        self.picture: ScreenPicture | None = None
        """What the screen shows at the end, where the next start begins so."""
        self.front_page: FrontPage | None = None
        """What the next start shows next, where that is known."""
        self.failure: NewsreaderError | None = None
        """Why there is no session."""
        self._given_keys = GivenKeys()
        self._held_keys = HeldKeys()
        self._made: Screen[Any] | None = None
        """The last dialog that was waited for."""
        self._start = start
        self._reader: ReaderScreen | None = None
        self._appearance = Appearance(self, _display(start).theme)

    def get_default_screen(self) -> PanedScreen:
        if not isinstance(self._start, FrontStart):
            return self._made_reader(self._start)
        from newsreader.ui.reader.start.opening import Opening

        page = FrontScreen(self._start.page, self._appearance, self._start.now)
        opening = Opening(
            page, _import_reader, self._start.open_session, partial(self._take_over, page), self._fail
        )
        page.once_painted = opening.start
        return page

    @property
    def keys_wait(self) -> bool:
        """Whether a key of a dialog is not done yet, so that the next one waits."""
        return self._held_keys.pending

    @property
    def left_early(self) -> bool:
        """Whether nothing was on the screen but the front page that it began with."""
        return self._reader is None

    @property
    def reader(self) -> ReaderScreen:
        assert self._reader is not None
        return self._reader

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif not event.is_forwarded:
            if not self._held_keys.wait(event):
                await self._take_key(event)
        elif self._given_keys.was_for_another(event, self.screen):
            # Typed right after the one that closed a dialog: it is meant for what is seen now.
            self.post_message(events.Key(event.key, event.character))
        else:
            await super().on_event(event)

    async def _take_key(self, key: events.Key) -> None:
        """Give a key to what is seen."""
        dialog = self.screen if self.screen.is_modal else None
        if dialog is not None and dialog.focused is None and dialog is not self._made:
            self._hold_until_made(dialog)
            self._held_keys.wait(key)
            return
        target = self.focused or self.screen
        if dialog is not None and not target.check_consume_key(key.key, key.character):
            self._hold_until_done(key, target)
        self._given_keys.give(key, self.screen)
        await super().on_event(key)

    def _hold_for(self, awaited: object) -> None:
        self._held_keys.hold_for(awaited)
        self.set_timer(LONGEST, partial(self._let_go, awaited))

    def _hold_until_made(self, dialog: Screen[Any]) -> None:
        async def made() -> None:
            self._made = dialog
            await self._let_go(dialog)

        self._hold_for(dialog)
        # Once more by way of the application, which is asked there for the focus.
        dialog.call_after_refresh(self.call_later, made)

    def _hold_until_done(self, key: events.Key, target: MessagePump) -> None:
        """What a dialog does not want of a key comes back here, and is one of its bindings; what they say
        goes up to the dialog, which may be left for it; and then an answer is taken.
        """
        self._hold_for(key)
        answered: Callable[[], object] = partial(self.call_later, self._let_go, key)
        for screen in self.screen_stack:
            answered = partial(once_bubbled, screen, answered)
        # Behind the key, which is to be on its way first.
        self.call_next(once_bubbled, target, partial(once_bubbled, target, answered))

    async def _let_go(self, awaited: object) -> None:
        self._held_keys.end(awaited)
        while (key := self._held_keys.next()) is not None:
            await self._take_key(key)

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda theme: self._take_palette())
        self.app_resume_signal.subscribe(self, lambda app: self.refresh(layout=True))

    def exit(self, *arguments: Any, **settings: Any) -> None:
        if self._reader is not None:
            self.front_page = self._reader.front_page()
            if self.first_screen is not None:
                self.picture = self._reader.picture()
        super().exit(*arguments, **settings)

    def _handle_exception(self, error: Exception) -> None:
        """A dialog that is still being made when the reader is left misses its parts, which is no failure."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not (self._exit and isinstance(cause, NoMatches)):
            super()._handle_exception(error)

    def end(self, code: int) -> None:
        """End with this exit code, whatever is on the screen; the place is kept."""
        if self._reader is not None:
            self._reader.leave()
        self.exit(return_code=code)

    def takes(self, key: str) -> bool:
        """Whether a key with Alt means something now, to a line that is typed in or by the keymap."""
        if self._reader is not None and self.screen is self._reader:
            return self._reader.keys.takes(key)
        return key in self.screen.active_bindings

    def resized(self, size: Size) -> None:
        """The terminal is of this size. Where that is what was painted last, it was another one for a moment:
        nobody knows what that has left on it.
        """
        self.post_message(events.Resize(size, size))
        if self.screen_stack and self.screen._compositor.size == size:
            self.refresh()

    async def action_quit(self) -> None:
        self.reader.quit()

    def _made_reader(
        self, session: Session, place: FrontPlace | None = None, *, filled: bool = False
    ) -> ReaderScreen:
        from newsreader.ui.reader.screen import ReaderScreen

        display = _display(session)
        if display.theme != self._appearance.theme:
            self._appearance = Appearance(self, display.theme)
        self._reader = ReaderScreen(session, self.system, self._appearance, display, place, filled=filled)
        return self._reader

    def _take_over(self, page: FrontScreen, session: Session, filled: bool) -> None:
        """Have the reader in place of its front page. `filled`: whether the articles are there."""
        # Textual takes it for granted where another screen takes the place, but the first one has none.
        page._push_result_callback(page, None)
        self.switch_screen(self._made_reader(session, page.place(), filled=filled))

    def _fail(self, error: NewsreaderError) -> None:
        self.failure = error
        self.exit()

    def _take_palette(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, PanedScreen):
                screen.take_palette()


def _import_reader() -> None:
    import newsreader.session.session
    import newsreader.ui.reader.screen  # noqa: F401 - both are wanted in a moment


def _display(start: Session | FrontStart) -> Display:
    """How things are to look first."""
    if isinstance(start, FrontStart):
        return start.page.display
    from newsreader.session.display import recall_display

    return recall_display(start.library, start.config.display)
