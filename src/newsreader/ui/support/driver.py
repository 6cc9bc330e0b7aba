"""The terminal as Textual drives it, and so that the reader can still end where the terminal is gone."""

from __future__ import annotations

import os
import select
import signal
from asyncio import TimerHandle
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any, Final, Protocol, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from newsreader.system.desktop import System
from newsreader.system.first_screen import ENTER_SCREEN, FirstScreen
from newsreader.ui.support.terminal_output import TerminalOutput
from newsreader.ui.support.typed_text import ESC, ESC_DELAY, TypedText, alt_key

MOST_TYPED: Final = 4_096
LONGEST_WAY: Final = 0.02
"""Seconds that a key is under way from the terminal to what acts on it, of which nobody may tell."""
ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that end the reader as its own key does. Ctrl+C is a key, and none of them."""


class OnSystem(Protocol):
    """An application that knows the system it runs on, and what is on the terminal when it begins."""

    system: System
    first_screen: FirstScreen | None

    def end(self, code: int) -> None:
        """End with this exit code, whatever is on the screen."""

    def takes(self, key: str) -> bool:
        """Whether a key with Alt means something now."""

    def resized(self, size: Size) -> None:
        """The terminal is of this size, and maybe was of another one for a moment."""


class TerminalDriver(LinuxDriver):
    """Reads and writes in the loop of the screen. Textual's own driver has a thread for each, which a key and
    its frame have to wait for; it waits for ever for a terminal that is gone to take what is written; and it
    would clear the screen that shows the last front page.
    """

    _output: TerminalOutput | None = None
    _ticking: TimerHandle | None = None

    def __init__(self, app: App[Any], **settings: Any) -> None:
        super().__init__(app, **settings)
        self._taking_over = False
        self._begin_typed()
        self._typed = select.poll()
        self._typed.register(self.fileno, select.POLLIN)
        self._under_way_until = 0.0
        self._is_beginning = self._is_to_stop = False
        """Whether the terminal is being taken, and is to be given back once it is."""
        self._waits_since_before = False
        """Whether something was typed that the terminal took as for a shell, an Enter as a line feed."""

    def start_application_mode(self) -> None:
        self._is_beginning = True
        try:
            self._begin()
        finally:
            self._is_beginning = False
        if self._is_to_stop:
            self._is_to_stop = False
            self._sigtstp_application()

    def _begin(self) -> None:
        assert self._file is not None
        self._output = TerminalOutput(self._file, self._loop)
        # Before the terminal is another, so that there is no moment in which a signal would leave it so.
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._loop.add_signal_handler(number, self._end_by, number)
        first_screen = cast("OnSystem", self._app).first_screen
        self._taking_over = first_screen is not None and first_screen.stands
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taking_over = False
        if first_screen is not None and (before := first_screen.hand_over()) is not None:
            self.attrs_before = before
        # Textual's own handler may be interrupted by the next size, which then is told before the last one.
        self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)
        self._begin_typed()
        self._waits_since_before = self.key_waits()
        self._loop.add_reader(self.fileno, self._read)

    def stop_application_mode(self) -> None:
        super().stop_application_mode()
        self._let_signals_be()

    def close(self) -> None:
        if self._output is not None:
            self._output.close()
            self._output = None
        super().close()

    def _tell_size(self) -> None:
        cast("OnSystem", self._app).resized(Size(*self._get_terminal_size()))

    # Written

    def write(self, data: str) -> None:
        if self._output is not None and not (self._taking_over and data == ENTER_SCREEN):
            self._output.write(data)

    def flush(self) -> None:
        if self._output is not None:
            self._output.flush()

    # Typed

    def _begin_typed(self) -> None:
        """Take what comes for the beginning: what was typed until the terminal was given away is gone, the
        end of what was being pasted too.
        """
        self._typed_text = TypedText()
        self._parser = XTermParser(self._debug)
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode

    def run_input_thread(self) -> None:
        """Nothing: what is typed is read by `_read`."""

    def key_waits(self) -> bool:
        """Whether something is typed that is not read yet, or was read a moment ago and is not `taken`."""
        return monotonic() < self._under_way_until or bool(self._typed.poll(0))

    def taken(self) -> None:
        """What was read has come to where it is acted on."""
        self._under_way_until = 0.0

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    def disable_input(self) -> None:
        self._loop.remove_reader(self.fileno)
        self._loop.remove_signal_handler(signal.SIGWINCH)
        if self._ticking is not None:
            self._ticking.cancel()
        super().disable_input()

    def _read(self) -> None:
        """Take what is typed."""
        try:
            typed = os.read(self.fileno, MOST_TYPED)
        except BlockingIOError:  # another program has let it not wait, and has taken what was there
            return
        except OSError:
            typed = b""
        if not typed:  # the terminal is gone, which the reader sees by itself
            self._loop.remove_reader(self.fileno)
            return
        self._under_way_until = monotonic() + LONGEST_WAY
        text = self._decode(typed)
        if self._waits_since_before:
            self._waits_since_before = False
            text = text.replace("\n", "\r")
        self._take(self._typed_text.cut(text))
        self._later(ESC_DELAY, self._rest)

    def _rest(self) -> None:
        """What could have begun the sequence of a key and did not go on was Esc."""
        self._take(self._typed_text.rest())
        self._later(ESCAPE_DELAY, self._tick)

    def _tick(self) -> None:
        """Any other sequence that did not go on is none."""
        for event in self._parser.tick():
            self.process_message(event)

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        """Have something done unless more is typed before."""
        if self._ticking is not None:
            self._ticking.cancel()
        self._ticking = self._loop.call_later(seconds, act)

    def _take(self, pieces: Iterable[str]) -> None:
        """Tell of the keys in what is typed."""
        try:
            for piece in pieces:
                for event in self._events(piece):
                    self.process_message(event)
        except Exception as error:
            self._app._handle_exception(error)

    def _events(self, piece: str) -> Iterator[Message]:
        """The keys of a piece. One with Alt that means nothing was Esc and a key: tmux holds Esc back until
        it knows what follows, and a screen that is busy reads both at once.
        """
        alt = alt_key(piece)
        if alt is not None and cast("OnSystem", self._app).takes(alt):
            yield events.Key(alt, None)
            return
        if piece == ESC or alt is not None:
            yield events.Key("escape", ESC)
            piece = piece[1:]
        if piece:
            yield from self._parser.feed(piece)

    # The end

    def _end_by(self, number: int) -> None:
        self._let_signals_be()  # so that a second one ends it at once
        cast("OnSystem", self._app).end(128 + number)

    def _let_signals_be(self) -> None:
        for number in ENDING:
            self._loop.remove_signal_handler(number)

    def _sigtstp_application(self, *signal: object) -> None:
        if self._is_beginning:
            # As of Ctrl+Z right after `fg`: what is half done can't be undone.
            self._is_to_stop = True
        # Where there is no output, there is nothing yet, or nothing more, to come back to.
        elif self._output is not None:
            super()._sigtstp_application(*signal)

    def _sigcont_application(self, *signal: object) -> None:
        # The system sends this with the end of the terminal, too. Nothing goes on there then.
        if cast("OnSystem", self._app).system.terminal_is_gone():
            return
        if self._output is not None:
            # After SIGSTOP, which nobody is told of. In the loop, which is what a signal interrupts here.
            self._loop.call_soon_threadsafe(self._begin_again)
        elif self._must_signal_resume:
            super()._sigcont_application(*signal)

    def _begin_again(self) -> None:
        """Have the terminal as it is to be, whatever others made of it; at the end it is given back as it was
        before the first time.
        """
        before = self.attrs_before
        self.close()
        self._must_signal_resume = True
        self.resume_application_mode()
        self.attrs_before = before
