"""The Textual application around the reader screen."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App
from textual.binding import BindingType

from newsreader.config.schema import Config
from newsreader.session.display import recall_display
from newsreader.session.session import Session
from newsreader.system.desktop import System
from newsreader.system.first_screen import FirstScreen
from newsreader.ui.reader.screen import ReaderScreen
from newsreader.ui.reader.start.picture import ScreenPicture
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.driver import TerminalDriver


class NewsreaderApp(App[None], inherit_bindings=False):
    """The reader on a session that is already open."""

    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = "style/reader.tcss"
    CSS = """
    Toast { background: $surface; color: $foreground; }
    """

    def __init__(
        self,
        session: Session,
        config: Config,
        system: System,
        first_screen: FirstScreen | None = None,
    ) -> None:
        """`first_screen`: what the terminal shows already."""
        super().__init__(driver_class=TerminalDriver)
        self.system = system
        self.first_screen = first_screen
        self.picture: ScreenPicture | None = None
        """What the screen shows at the end, where the next start begins so."""
        self._session = session
        self._looks = recall_display(session.library, config.display)
        self._appearance = Appearance(self, self._looks.theme)

    def get_default_screen(self) -> ReaderScreen:
        return ReaderScreen(self._session, self.system, self._appearance, self._looks)

    @property
    def reader(self) -> ReaderScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        return screen

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda theme: self.reader.take_palette())
        self.app_resume_signal.subscribe(self, lambda app: self.refresh(layout=True))

    def exit(self, *arguments: Any, **settings: Any) -> None:
        if self.first_screen is not None:
            self.picture = self.reader.picture()
        super().exit(*arguments, **settings)

    def signal(self, sequence: str) -> None:
        """Write what shows nothing, but makes the terminal tell the user of something."""
        if not self.is_headless and self._driver is not None:
            self._driver.write(sequence)

    async def action_quit(self) -> None:
        self.reader.quit()
