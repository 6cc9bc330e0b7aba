"""Where in a list a user is."""

from __future__ import annotations


class Cursor:
    """The row that the user is on, and the first row that is seen. A list of rows moves them as they move
    on the screen.
    """

    def __init__(self) -> None:
        self.row = 0
        self.top = 0

    def put(self, row: int, top: int) -> None:
        self.row, self.top = row, top
