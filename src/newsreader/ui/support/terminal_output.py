"""What is written to the terminal, by the screen's own thread."""

from __future__ import annotations

import errno
import os
import select
from asyncio import AbstractEventLoop
from asyncio.events import Handle
from math import inf
from time import monotonic
from typing import Final, TextIO

GONE: Final = frozenset({errno.EIO, errno.ENXIO})
PATIENCE: Final = 0.003
"""Seconds in which a terminal usually takes what is more than its buffer."""
MOST_UNWRITTEN: Final = 1_000_000
"""Bytes that wait for a terminal that takes nothing, before all waits for it."""


class TerminalOutput:
    """Writes what the terminal takes at once, and the rest as soon as it takes more. Once the terminal is
    gone, it writes to nowhere.

    Textual has a thread for this. A frame waits there until the screen's thread lets go of the interpreter,
    which is only after the work that comes right behind the frame.
    """

    def __init__(self, terminal: TextIO, loop: AbstractEventLoop) -> None:
        self._terminal = terminal
        self._loop = loop
        self._descriptor = _opened_anew(terminal.fileno())
        self._unwritten = bytearray()
        self._due: Handle | None = None
        self._waits = False

    def write(self, text: str) -> None:
        """Write at the end of this turn of the loop, or with the next `flush`."""
        self._unwritten += text.encode(self._terminal.encoding, self._terminal.errors or "strict")
        if self._due is None and not self._waits:
            self._due = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Write now what the terminal takes."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        self._send(PATIENCE if len(self._unwritten) < MOST_UNWRITTEN else inf)
        if bool(self._unwritten) is not self._waits:
            self._waits = not self._waits
            if self._waits:
                self._loop.add_writer(self._descriptor, self.flush)
            else:
                self._loop.remove_writer(self._descriptor)

    def close(self) -> None:
        """Write the rest, however long the terminal takes for it."""
        self._send(inf)
        self.flush()
        os.close(self._descriptor)

    def _send(self, patience: float) -> None:
        """Write until all is written, or so many seconds have passed in which the terminal took no more."""
        end = monotonic() + patience
        while self._unwritten:
            try:
                written = os.write(self._descriptor, self._unwritten)
            except BlockingIOError:
                if not self._takes_more(end):
                    return
            except OSError as error:
                self._let_go(error)
            else:
                del self._unwritten[:written]

    def _takes_more(self, end: float) -> bool:
        """Wait until it does, or until then."""
        left = end - monotonic()
        watched = select.poll()
        watched.register(self._descriptor, select.POLLOUT)
        return left > 0 and bool(watched.poll(None if left == inf else left * 1000))

    def _let_go(self, error: OSError) -> None:
        if error.errno not in GONE:
            raise error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (self._descriptor, self._terminal.fileno()):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)


def _opened_anew(descriptor: int) -> int:
    """The same terminal, opened so that a write never waits. Other programs have the one that is open, and
    would not wait either. What is no terminal is written to as it is.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(descriptor)
