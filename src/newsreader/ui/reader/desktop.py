"""Browser and clipboard for the reader, without waiting for either."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual.app import App

from newsreader.errors import NewsreaderError
from newsreader.system.desktop import NAME_A_BROWSER, BrowserKind, System, checked
from newsreader.ui.reader.notices import Notices
from newsreader.ui.support.workers import in_thread


class Desktop:
    """What it did is told by `notices`."""

    def __init__(self, app: App[Any], system: System, notices: Notices) -> None:
        self._app = app
        self._system = system
        self._notices = notices

    def signal(self, sequence: str) -> None:
        """Write what shows nothing, but makes the terminal tell the user of something."""
        if not self._app.is_headless and self._app._driver is not None:
            self._app._driver.write(sequence)

    def open(self, url: str, *, front: bool = True) -> None:
        """Open an address: in a window, or in the place of the reader where the browser needs the terminal.

        Raises:
            NewsreaderError: the address is not one that may be opened.
        """
        checked(url)
        in_thread(self._app, partial(self._open, url, front), "open")

    def copy(self, text: str, what: str) -> None:
        """Copy a text, and say how it went. `what`: what the text is, in a word."""
        in_thread(self._app, partial(self._copy, text, what), "copy")

    def run_here(self, arguments: Sequence[str], stdin: bytes) -> None:
        """Give the terminal to a program until it ends, and say if it failed."""
        from newsreader.system.child import run_in_terminal

        with self._app.suspend():
            trouble = run_in_terminal(arguments, stdin)
        self._app.refresh()
        if trouble:
            self._notices.explain(NewsreaderError(trouble))

    def _open(self, url: str, front: bool) -> None:
        # In a thread: finding the desktop's browser asks other programs, which may take their time.
        kind = self._system.browser_kind()
        if kind is BrowserKind.WINDOW:
            try:
                self._system.open_window(url, front=front)
            except OSError as error:
                failed = NewsreaderError(f"the browser could not be started: {error.strerror}", url)
                self._app.call_from_thread(self._notices.explain, failed)
            else:
                self._app.call_from_thread(self._notices.say, f"opened {url}")
        elif kind is BrowserKind.TERMINAL:
            self._app.call_from_thread(self._open_here, url)
        else:
            missing = NewsreaderError(f"no browser here, so the address is copied: {url}", NAME_A_BROWSER)
            self._app.call_from_thread(self._notices.explain, missing)
            self._copy(url, "")

    def _open_here(self, url: str) -> None:
        """Give the terminal to the browser until the user leaves it."""
        with self._app.suspend():
            self._system.open_here(url)
        self._app.refresh()

    def _copy(self, text: str, what: str) -> None:
        copied = self._system.copy(text)
        self._app.call_from_thread(self._copied, text, what, copied)

    def _copied(self, text: str, what: str, copied: bool) -> None:
        if not copied:
            self._app.copy_to_clipboard(text)
        if what:
            how = f"{what} copied" if copied else f"{what} handed to the terminal, to be copied"
            self._notices.say(f"{how}: {text}")
