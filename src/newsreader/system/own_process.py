"""Processes of this program's own: each hangs on a pipe, and ends with the program, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Final, TypeVar

from newsreader.errors import NewsreaderError
from newsreader.system.processes import NICENESS, be_silent, interrupts_held, real_stderr

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while a process has nothing to tell."""

Report = TypeVar("Report")


class OwnProcess:
    """Runs a function of a module, which is given its end of the pipe and then the arguments.

    It begins with `settle_in` and `heed`. `end` it when done. `name`: what its log and tests know it by.
    `daemon`: whether it is also ended where nobody did; one that has processes of its own can't be.
    """

    def __init__(
        self, work: Callable[..., object], *arguments: object, name: str | None = None, daemon: bool = True
    ) -> None:
        """
        Raises:
            OSError: it could not be started.
        """
        context = multiprocessing.get_context("spawn")
        self.connection, far_end = context.Pipe()
        self._process = context.Process(target=work, args=(far_end, *arguments), name=name, daemon=daemon)
        try:
            with interrupts_held(), real_stderr():
                self._process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            far_end.close()

    def end(self) -> None:
        """Now, whatever it is doing."""
        if self.connection.closed:
            return
        self.connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def reports_of(
    process: Callable[[], OwnProcess], decode: Callable[[bytes], Report], stop: Event, doing: str
) -> Generator[Report | None, None, None]:
    """What a process tells until it ends; None where for a moment there is nothing to tell. Closing this ends
    the process, and so does `stop`. `doing`: what the process is for, after "to".

    Raises:
        NewsreaderError: it could not be started.
    """
    try:
        started = process()
    except OSError as error:
        raise NewsreaderError(
            f"no process could be started to {doing} ({error.strerror or error})",
            "Close some programs and try again.",
        ) from error
    try:
        while not stop.is_set():
            if not started.connection.poll(PATIENCE):
                yield None
                continue
            try:
                yield decode(started.connection.recv_bytes())
            except (EOFError, OSError):
                return
    finally:
        started.end()


def settle_in(niceness: int = NICENESS) -> None:
    """For the start of a process: Ctrl+C is for the program, what a library prints never lands on the screen.

    `niceness`: the least it has then; one that was started by a nicer process stays as nice.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    be_silent()
    with suppress(OSError):
        os.nice(max(0, niceness - os.nice(0)))


def heed(connection: Connection, take: Callable[[bytes], object]) -> None:
    """Take messages in, in a thread, so that the program never waits to send one. When the pipe breaks, this
    process ends at once, even in the middle of something.
    """

    def receive() -> None:
        try:
            while True:
                take(connection.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)

    Thread(target=receive, daemon=True).start()
