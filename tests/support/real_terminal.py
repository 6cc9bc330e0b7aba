"""The reader as a process in a real terminal, and what is read of it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from newsreader.system.paths import seeds

LIMIT = 100
"""Seconds after which a program that still runs, or says nothing, is taken to hang."""
COLUMNS, ROWS = 120, 40


class RealTerminal:
    """A program, and the terminal that it runs in. `output`: all that it has written."""

    def __init__(
        self, process: subprocess.Popen[bytes], master: int, slave: int, mode_before: list[object]
    ) -> None:
        self.process = process
        self.mode_before = mode_before
        """How it took what is typed before the program began, which may change that at once."""
        self.output = b""
        self._master = master
        self._slave = slave
        self._closed = False
        self._watched = select.poll()
        self._watched.register(master, select.POLLIN)

    def read_until(self, text: str) -> None:
        """Read what is written until a text is among all that was."""
        while text.encode() not in self.output:
            assert self._watched.poll(1_000 * LIMIT), self.output.decode(errors="replace")
            self.output += os.read(self._master, 65_536)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def resize(self, columns: int, rows: int) -> None:
        """Which the program is told of."""
        _set_size(self._slave, columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def mode(self) -> list[object]:
        """How the terminal takes what is typed."""
        return termios.tcgetattr(self._slave)

    def echoes(self) -> bool:
        """Whether it shows what is typed, as it does for a shell."""
        return bool(termios.tcgetattr(self._slave)[3] & termios.ECHO)

    def close(self) -> None:
        """Let the terminal go away."""
        if not self._closed:
            self._closed = True
            os.close(self._slave)
            os.close(self._master)

    def wait(self) -> int:
        """The exit code, once all that is written until then is read."""
        while self.process.poll() is None:
            if self._watched.poll(20):
                self.output += os.read(self._master, 65_536)
        while self._watched.poll(0):
            self.output += os.read(self._master, 65_536)
        return self.process.returncode


@contextmanager
def in_a_terminal(
    arguments: Sequence[str] = ("-m", "newsreader", str(seeds())),
    *,
    columns: int = COLUMNS,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Iterator[RealTerminal]:
    """Python in a terminal of its own, which is its controlling one. `before` is called in it first."""
    master, slave = pty.openpty()
    _set_size(slave, columns, ROWS)
    here = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}

    def begin() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        if before is not None:
            before()

    mode_before = termios.tcgetattr(slave)
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdin=slave, stdout=slave, stderr=slave,
        env=here | {"TERM": "xterm-256color"} | dict(environment or {}),
        start_new_session=True,
        preexec_fn=begin,
    ) as process:  # fmt: skip
        terminal = RealTerminal(process, master, slave, mode_before)
        try:
            yield terminal
        finally:
            process.kill()
            terminal.close()


def _set_size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
