"""A terminal that becomes larger or smaller under whatever is on its screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_terminal import COLUMNS, ROWS, in_a_terminal

from newsreader.system.paths import seeds

SECOND_TITLE = "Baltimore May Soon"
GROWS_WHILE_ASKED = """
import fcntl, struct, sys, termios
from newsreader.__main__ import main
from newsreader.ui.support.driver import TerminalDriver

size_of = TerminalDriver._get_terminal_size

def interrupted(driver):
    size = size_of(driver)
    if size == (45, 12):
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 100, 0, 0))
    return size

TerminalDriver._get_terminal_size = interrupted
sys.exit(main())
"""


@pytest.mark.parametrize("key", ["", "S", "?", "/"])
def test_the_reader_goes_on_when_its_terminal_grows_and_shrinks(key: str) -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        for columns, rows in ((COLUMNS, 2 * ROWS), (45, 12), (2 * COLUMNS, 3 * ROWS)):
            terminal.type(key.encode())
            terminal.output = b""
            terminal.resize(columns, rows)
            terminal.read_until(last_line(rows))
            terminal.type(b"\x1b")
        terminal.type(b"\x11")
        assert terminal.wait() == 0
        assert b"Traceback" not in terminal.output


def last_line(rows: int) -> str:
    """What is written to paint the last line of so many."""
    return f"\x1b[{rows};1H"


def test_the_last_of_two_sizes_is_the_one_that_is_shown(tmp_path: Path) -> None:
    """Also where the terminal is resized while it is asked for its size."""
    script = tmp_path / "start.py"
    script.write_text(GROWS_WHILE_ASKED, encoding="utf-8")
    with in_a_terminal((str(script), str(seeds()))) as terminal:
        terminal.read_until(SECOND_TITLE)
        terminal.resize(45, 12)
        terminal.read_until(last_line(60))
        terminal.type(b"\x11")
        assert terminal.wait() == 0


def test_a_terminal_that_was_of_another_size_for_a_moment_is_painted_whole() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        terminal.type(b"/zebra")
        terminal.read_until("Nothing matches")
        for _ in range(2):  # the first may be what was still to be read
            terminal.output = b""
            terminal.resize(COLUMNS, ROWS)
            terminal.read_until(last_line(ROWS))
        terminal.type(b"\x11")
        assert terminal.wait() == 0
