"""Where in a list a user is."""

from __future__ import annotations

from typing import Final

SOME_PAGE: Final = 60
"""Rows of a large screen."""


class Cursor:
    """The row that the user is on, and the first row that is seen. A list of rows moves them as they move
    on the screen.
    """

    def __init__(self) -> None:
        self.row = 0
        self.top = 0
        self.page = SOME_PAGE
        """So many rows are seen at once, where that is known; some too many else."""

    def put(self, row: int, top: int) -> None:
        self.row, self.top = row, top

    @property
    def below(self) -> int:
        """The first row that is not seen."""
        return self.top + self.page
