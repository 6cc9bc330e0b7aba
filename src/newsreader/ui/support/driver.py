"""The terminal as Textual drives it, and so that the reader can still end where the terminal is gone."""

from __future__ import annotations

import errno
import os
import select
import signal
from codecs import getincrementaldecoder
from io import TextIOBase, TextIOWrapper
from time import monotonic
from typing import Any, Final, Protocol, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

from newsreader.system.desktop import System
from newsreader.system.first_screen import ENTER_SCREEN, FirstScreen

TICK: Final = 100
"""Milliseconds after which an unfinished sequence of a key is looked at again."""
MOST_TYPED: Final = 4_096
ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that end the reader as its own key does. Ctrl+C is a key, and none of them."""
GONE: Final = frozenset({errno.EIO, errno.ENXIO})


class OnSystem(Protocol):
    """An application that knows the system it runs on, and what is on the terminal when it begins."""

    system: System
    first_screen: FirstScreen | None

    def end(self, code: int) -> None:
        """End with this exit code, whatever is on the screen."""


class TerminalDriver(LinuxDriver):
    """Textual's own driver waits for ever for a terminal that is gone to take what is written; and it would
    clear the screen that shows the last front page.
    """

    def __init__(self, app: App[Any], **settings: Any) -> None:
        super().__init__(app, **settings)
        assert self._file is not None
        self._file = cast("TextIOWrapper", LastingOutput(self._file))
        self._taking_over = False
        self._leaving, self._leave = os.pipe()

    def start_application_mode(self) -> None:
        first_screen = cast("OnSystem", self._app).first_screen
        if first_screen is None or not first_screen.stands:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        else:
            self._taking_over = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._taking_over = False
            self.attrs_before = first_screen.hand_over()
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._loop.add_signal_handler(number, self._end_by, number)

    def stop_application_mode(self) -> None:
        self._let_signals_be()
        super().stop_application_mode()

    def write(self, data: str) -> None:
        if not (self._taking_over and data == ENTER_SCREEN):
            super().write(data)

    def run_input_thread(self) -> None:
        """Take what is typed. Textual looks ten times a second whether it is to stop; here, that is told."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        watched = select.poll()
        for descriptor in (self.fileno, self._leaving):
            watched.register(descriptor, select.POLLIN)
        is_complete_at = 0.0
        while not self.exit_event.is_set():
            ready = dict(watched.poll(TICK if monotonic() < is_complete_at else None))
            if self._leaving in ready:
                self.exit_event.wait(TICK / 1000)
            elif self.fileno in ready:
                typed = os.read(self.fileno, MOST_TYPED)
                if not typed:  # the terminal is gone, which the reader sees by itself
                    self.exit_event.wait(TICK / 1000)
                is_complete_at = monotonic() + ESCAPE_DELAY + TICK / 1000
                for event in parser.feed(text) if (text := decode(typed)) else ():
                    self.process_message(event)
            # What began like the sequence of a key and did not go on was Esc.
            for event in parser.tick():
                self.process_message(event)

    def disable_input(self) -> None:
        os.write(self._leave, b".")
        super().disable_input()
        os.read(self._leaving, 1)

    def _end_by(self, number: int) -> None:
        self._let_signals_be()  # so that a second one ends it at once
        cast("OnSystem", self._app).end(128 + number)

    def _let_signals_be(self) -> None:
        for number in ENDING:
            self._loop.remove_signal_handler(number)

    def _sigcont_application(self, *signal: object) -> None:
        # The system sends this with the end of the terminal, too. Nothing goes on there then.
        if cast("OnSystem", self._app).system.terminal_is_gone():
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            # After SIGSTOP, which nobody is told of: without an end to what goes on still, all of it would
            # begin a second time, and the first thread that waits for keys would never end.
            self.suspend_application_mode()
            self._must_signal_resume = True
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
