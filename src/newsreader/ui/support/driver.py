"""The terminal as Textual drives it, and so that the reader can still end where the terminal is gone."""

from __future__ import annotations

import errno
import os
from io import TextIOBase, TextIOWrapper
from typing import Any, Final, Protocol, TextIO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from newsreader.system.desktop import System
from newsreader.system.first_screen import ENTER_SCREEN, FirstScreen

GONE: Final = frozenset({errno.EIO, errno.ENXIO})


class OnSystem(Protocol):
    """An application that knows the system it runs on, and what is on the terminal when it begins."""

    system: System
    first_screen: FirstScreen | None


class TerminalDriver(LinuxDriver):
    """Textual's own driver waits for ever for a terminal that is gone to take what is written; and it would
    clear the screen that shows the last front page.
    """

    def __init__(self, app: App[Any], **settings: Any) -> None:
        super().__init__(app, **settings)
        assert self._file is not None
        self._file = cast("TextIOWrapper", LastingOutput(self._file))
        self._taking_over = False

    def start_application_mode(self) -> None:
        first_screen = cast("OnSystem", self._app).first_screen
        if first_screen is None or not first_screen.stands:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            return
        self._taking_over = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taking_over = False
        self.attrs_before = first_screen.hand_over()

    def write(self, data: str) -> None:
        if not (self._taking_over and data == ENTER_SCREEN):
            super().write(data)

    def _sigcont_application(self, *signal: object) -> None:
        # The system sends this with the end of the terminal, too. Nothing goes on there then.
        if not cast("OnSystem", self._app).system.terminal_is_gone():
            super()._sigcont_application(*signal)


class LastingOutput(TextIOBase):
    """Output to a terminal; once that is gone, to nowhere."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    def write(self, text: str) -> int:
        try:
            return self._terminal.write(text)
        except OSError as error:
            self._let_go(error)
            return len(text)

    def flush(self) -> None:
        try:
            self._terminal.flush()
        except OSError as error:
            self._let_go(error)

    def fileno(self) -> int:
        return self._terminal.fileno()

    def _let_go(self, error: OSError) -> None:
        if error.errno not in GONE:
            raise error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._terminal.fileno())
        os.close(nowhere)
