"""The Textual application: themes, browser, clipboard. All else is the reader screen's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from newsreader.commands.keymap import Keymap, build
from newsreader.commands.presets import keys_of
from newsreader.config.schema import Config
from newsreader.errors import NewsreaderError
from newsreader.session.session import Session
from newsreader.system.desktop import BrowserKind, System, checked
from newsreader.ui.reader.screen import ReaderScreen
from newsreader.ui.style.colours import palette_of
from newsreader.ui.style.themes import DARK, LIGHT, OWN
from newsreader.ui.support.driver import TerminalDriver
from newsreader.ui.support.workers import in_thread

EXPLAIN_SECONDS = 12.0


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
        *,
        once_open: Callable[[], object] = lambda: None,
        at_rest: Callable[[], object] = lambda: None,
    ) -> None:
        """`once_open` is called when the store is filled, `at_rest` when no key was pressed for a while."""
        super().__init__(driver_class=TerminalDriver)
        self.once_open = once_open
        self.at_rest = at_rest
        self.session = session
        self.config = config
        self.system = system
        self.keymap, self._refused_keys = self._built_keymap()
        for theme in OWN:
            self.register_theme(theme)
        self.theme = config.display.theme if config.display.theme in self.available_themes else DARK.name

    def get_default_screen(self) -> ReaderScreen:
        return ReaderScreen(self.session, palette_of(self.current_theme, no_color=self.no_color))

    @property
    def reader(self) -> ReaderScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        return screen

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda theme: self._take_palette())
        self.app_resume_signal.subscribe(self, lambda app: self.refresh(layout=True))
        for refused in self._refused_keys:
            self.explain(NewsreaderError(f"keymap: {refused}"))
        if self.config.display.theme not in self.available_themes:
            self.explain(
                NewsreaderError(
                    f"there is no theme called {self.config.display.theme!r}",
                    "T changes the theme; : lists them all.",
                )
            )

    async def action_quit(self) -> None:
        self.leave()

    def leave(self) -> None:
        """End the reader, with its place kept."""
        self.reader.leave()
        self.exit()

    def explain(self, error: NewsreaderError) -> None:
        """Tell the user what went wrong: short sentences on the bottom line, those with advice beside it."""
        if error.hint or len(error.message) > self.size.width - 24:
            text = f"{error.message}\n{error.hint}".strip()
            self.notify(text, severity="warning", timeout=EXPLAIN_SECONDS, markup=False)
        else:
            self.reader.say(error.message, "warning")

    # Themes and commands

    def switch_theme(self) -> None:
        """The dark theme where a light one is on, and the other way round."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def choose_theme(self) -> None:
        """A list of all themes, each tried as the cursor comes to it."""
        from newsreader.ui.dialogs.choice import ChoiceScreen, Option

        before = self.theme
        own = [theme.name for theme in OWN]
        names = own + sorted(name for name in self.available_themes if name not in own)

        def chosen(name: str | None) -> None:
            self.theme = name or before

        options = [Option(name, name) for name in names]
        self.push_screen(ChoiceScreen("Theme", options, before, preview=self._try_theme), chosen)

    def _try_theme(self, name: str) -> None:
        self.theme = name

    def open_palette(self) -> None:
        """Every command by name."""
        from textual.command import CommandPalette

        from newsreader.ui.dialogs.command_palette import RegistryProvider

        self.push_screen(CommandPalette(providers=[RegistryProvider], placeholder="Search the commands…"))

    def _take_palette(self) -> None:
        self.reader.set_palette(palette_of(self.current_theme, no_color=self.no_color))

    def _built_keymap(self) -> tuple[Keymap, tuple[str, ...]]:
        return build(keys_of(self.config.keys.preset), self.config.keys.map)

    # Browser and clipboard

    def open_address(self, url: str, *, front: bool = True) -> None:
        """Open an address: in a window, or in the place of the reader where the browser needs the terminal.

        Raises:
            NewsreaderError: the address is not one that may be opened.
        """
        checked(url)
        in_thread(self, partial(self._open, url, front), "open")

    def _open(self, url: str, front: bool) -> None:
        # In a thread: finding the desktop's browser asks other programs, which may take their time.
        kind = self.system.browser_kind()
        if kind is BrowserKind.WINDOW:
            try:
                self.system.open_window(url, front=front)
            except OSError as error:
                failed = NewsreaderError(f"the browser could not be started: {error.strerror}", url)
                self.call_from_thread(self.explain, failed)
            else:
                self.call_from_thread(self.reader.say, f"opened {url}")
        elif kind is BrowserKind.TERMINAL:
            self.call_from_thread(self._open_here, url)
        else:
            missing = NewsreaderError(
                f"no browser here, so the address is copied: {url}", "Set $BROWSER to have one."
            )
            self.call_from_thread(self.explain, missing)
            self._copy(url, "")

    def _open_here(self, url: str) -> None:
        """Give the terminal to the browser until the user leaves it."""
        with self.suspend():
            self.system.open_here(url)
        self.refresh()

    def copy_text(self, text: str, what: str) -> None:
        """Copy, without waiting for the desktop, and say how it went."""
        in_thread(self, partial(self._copy, text, what), "copy")

    def _copy(self, text: str, what: str) -> None:
        copied = self.system.copy(text)
        self.call_from_thread(self._copied, text, what, copied)

    def _copied(self, text: str, what: str, copied: bool) -> None:
        if not copied:
            self.copy_to_clipboard(text)
        if what:
            how = f"{what} copied" if copied else f"{what} sent to the terminal's clipboard (OSC 52)"
            self.reader.say(f"{how}: {text}")
