"""A terminal that becomes larger or smaller under whatever is on its screen."""

from __future__ import annotations

import pytest
from real_terminal import COLUMNS, ROWS, in_a_terminal

SECOND_TITLE = "Baltimore May Soon"


@pytest.mark.parametrize("key", ["", "S", "?", "/"])
def test_the_reader_goes_on_when_its_terminal_grows_and_shrinks(key: str) -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        for columns, rows in ((COLUMNS, 2 * ROWS), (45, 12), (2 * COLUMNS, 3 * ROWS)):
            terminal.type(key.encode())
            terminal.resize(columns, rows)
            last_row = f"\x1b[{rows};1H"
            terminal.read_until(last_row)
            terminal.type(b"\x1b")
        terminal.type(b"\x11")
        assert terminal.wait() == 0
    assert b"Traceback" not in terminal.output
