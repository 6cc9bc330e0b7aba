"""A program in a real pseudo-terminal: keys go in, and every piece of output is kept with its time.

A thread of its own drains the terminal, so that the program never waits for us, and nothing is made of the
output while it is measured: `screen.py` does that afterwards.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, NamedTuple, Self

import processes

COLUMNS: Final = 120
ROWS: Final = 40
PIECE: Final = 65_536

_QUERY = re.compile(
    rb"\x1b\[(?P<attributes>[>=]?)0?c|\x1b\[(?P<status>[56])n|\x1b\[\?(?P<mode>\d+)\$p|\x1bP\+q[^\x1b]*\x1b\\"
)


class Piece(NamedTuple):
    """What one read gave, and when (monotonic seconds); `spent`: processor time of the program until then."""

    time: float
    data: bytes
    spent: float


class Press(NamedTuple):
    """What was typed, and when (monotonic seconds); `spent` as in `Piece`."""

    time: float
    keys: bytes
    spent: float


@dataclass
class Recording:
    """All that went in and came out."""

    started: float
    pieces: list[Piece] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)


class Terminal:
    """Runs a command in a terminal of 120 by 40 cells until it is closed.

    Questions about the terminal are answered as a plain xterm would.
    """

    def __init__(self, command: Sequence[str | os.PathLike[str]], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._tail = b""
        self.recording = Recording(time.monotonic())
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self._closing = threading.Event()
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def press(self, keys: str) -> float:
        """Type. Returns when (monotonic seconds)."""
        data = keys.encode()
        now, spent = time.monotonic(), processes.clock(self.pid)
        os.write(self._master, data)
        self.recording.presses.append(Press(now, data, spent))
        return now

    def at(self, seconds: float) -> None:
        """Wait until so many seconds have passed since the start."""
        time.sleep(max(0.0, self.recording.started + seconds - time.monotonic()))

    def settle(self, quiet: float = 0.5, limit: float = 600.0) -> None:
        """Wait until the program has neither written nor worked for `quiet` seconds.

        Raises:
            TimeoutError: it still does after `limit` seconds.
            ChildProcessError: it has ended.
        """
        deadline = time.monotonic() + limit
        work = processes.work(self.pid)
        seen = len(self.recording.pieces)
        since = time.monotonic()
        while time.monotonic() - since < quiet:
            time.sleep(processes.WINDOW)
            if self.ended:
                raise ChildProcessError(f"the program has ended with {self._process.returncode}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"the program was still busy after {limit} seconds")
            now = processes.work(self.pid)
            if len(self.recording.pieces) != seen or now - work > processes.WINDOW / 2:
                since = time.monotonic()
            work, seen = now, len(self.recording.pieces)

    def quit(self, keys: str, limit: float = 120.0) -> float:
        """Let the program end by its own key, and wait for it. Returns when (monotonic seconds)."""
        left = self.press(keys)
        self._process.wait(limit)
        self.kill()
        return left

    def leave(self, keys: str, limit: float = 120.0) -> int:
        """Let the program end by its own keys, and wait for it. Returns its exit code."""
        self.press(keys)
        return self._process.wait(limit)

    def modes(self) -> list[object]:
        """How the terminal takes what is typed."""
        return termios.tcgetattr(self._master)

    def kill(self) -> None:
        """End the program and all that it started."""
        if self._closing.is_set():
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._closing.set()
        self._reader.join()
        os.close(self._master)

    def _drain(self) -> None:
        pieces = self.recording.pieces
        while not self._closing.is_set():
            if not select.select([self._master], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self._master, PIECE)
            except OSError:  # the other side is closed
                return
            pieces.append(Piece(time.monotonic(), data, processes.clock(self.pid)))
            self._answer(data)

    def _answer(self, data: bytes) -> None:
        text = self._tail + data
        end = 0
        for question in _QUERY.finditer(text):
            end = question.end()
            os.write(self._master, _answer_to(question))
        # A question may be cut in two; none is longer than a few bytes.
        self._tail = text[max(end, len(text) - 16) :]


def _answer_to(question: re.Match[bytes]) -> bytes:
    if question["mode"] is not None:
        return b"\x1b[?%s;0$y" % question["mode"]
    if question["status"] is not None:
        return b"\x1b[0n" if question["status"] == b"5" else b"\x1b[1;1R"
    if question["attributes"] is not None:
        return {b">": b"\x1b[>41;390;0c", b"=": b"\x1bP!|00000000\x1b\\"}.get(
            question["attributes"], b"\x1b[?64;1;2;6;9;15;18;21;22c"
        )
    return b"\x1bP0+r\x1b\\"
