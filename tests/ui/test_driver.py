"""The reader in a real terminal, which goes away or is lent to the shell."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from newsreader.library import Library
from newsreader.session.list_model import Place
from newsreader.system.paths import seeds, user_paths

LIMIT = 30
"""Seconds after which a program that still runs, or says nothing, is taken to hang."""
SECOND, PUBLISHED_BY = "Baltimore May Soon", "wired.com"
ARROW_DOWN, CTRL_Z = b"\x1b[B", b"\x1a"
TERMINAL_GIVEN_BACK = "\x1b[?1049l"


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


@contextmanager
def reader_in_a_terminal(before: Callable[[], None]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The program once its list is there, and its terminal. `before` is called in it before it starts."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "newsreader"],
        stdin=slave, stdout=slave, stderr=slave,
        env=os.environ | {"TERM": "xterm-256color"},
        start_new_session=True,
        preexec_fn=before,
    ) as process:  # fmt: skip
        os.close(slave)
        try:
            read_until(master, SECOND)
            yield process, master
        finally:
            process.kill()


def test_a_reader_that_should_outlive_its_terminal_keeps_its_place_and_ends() -> None:
    with reader_in_a_terminal(outliving_its_terminal) as (process, terminal):
        os.write(terminal, ARROW_DOWN)
        read_until(terminal, PUBLISHED_BY)
        os.close(terminal)
        assert process.wait(LIMIT) == 0
    library = Library.open(user_paths().library)
    place = library.recall(f"place:{seeds()}")
    library.close()
    assert place is not None
    assert msgspec.json.decode(place, type=Place).row == 1


def test_a_reader_that_lent_its_terminal_to_the_shell_is_painted_whole_when_it_comes_back() -> None:
    with reader_in_a_terminal(lambda: None) as (process, terminal):
        os.write(terminal, CTRL_Z)
        read_until(terminal, TERMINAL_GIVEN_BACK)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        process.send_signal(signal.SIGCONT)
        read_until(terminal, SECOND)
        os.close(terminal)
