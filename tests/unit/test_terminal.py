"""The reader in a real terminal that goes away."""

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

import msgspec

from newsreader.library import Library
from newsreader.paths import seeds, user_paths
from newsreader.ui.browsing import Place

LIMIT = 30
"""Seconds after which a program that still runs, or says nothing, is taken to hang."""
SECOND, PUBLISHED_BY = "Baltimore May Soon", "wired.com"
ARROW_DOWN = b"\x1b[B"


def outliving_its_terminal() -> None:
    """What a program finds that nohup starts."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def read_until(terminal: int, text: str) -> None:
    """Read what is written until a text is among it."""
    written = b""
    watched = select.poll()
    watched.register(terminal, select.POLLIN)
    while text.encode() not in written:
        assert watched.poll(1_000 * LIMIT), written.decode(errors="replace")
        written += os.read(terminal, 65_536)


def test_a_reader_that_should_outlive_its_terminal_keeps_its_place_and_ends() -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "newsreader"],
        stdin=slave, stdout=slave, stderr=slave,
        env=os.environ | {"TERM": "xterm-256color"},
        start_new_session=True,
        preexec_fn=outliving_its_terminal,
    ) as process:  # fmt: skip
        os.close(slave)
        try:
            read_until(master, SECOND)
            os.write(master, ARROW_DOWN)
            read_until(master, PUBLISHED_BY)
            os.close(master)
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()
    library = Library.open(user_paths().library)
    place = library.recall(f"place:{seeds()}")
    library.close()
    assert place is not None
    assert msgspec.json.decode(place, type=Place).row == 1
