"""What of the screen is no longer right, and when it is shown anew: once a turn, whatever happened in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Flag, auto

Act = Callable[[], object]


class Dirty(Flag):
    """The parts of the reader screen, in the order in which they are shown: some look at earlier ones."""

    ROWS = auto()
    SIDEBAR = auto()
    STATUS = auto()
    INPUT = auto()
    DETAIL = auto()


class Painter:
    """Remembers what is to be shown anew, and shows each part at most once at the end of the turn: after the
    message that is at work, before the next one.
    """

    def __init__(self, at_end_of_turn: Callable[[Act], object], parts: Mapping[Dirty, Act]) -> None:
        """`parts`: how each part is shown."""
        self._at_end_of_turn = at_end_of_turn
        self._parts = parts
        self._dirty = Dirty(0)

    def mark(self, dirty: Dirty) -> None:
        """These parts are no longer right."""
        if not self._dirty:
            self._at_end_of_turn(self.paint)
        self._dirty |= dirty

    def forget(self, dirty: Dirty) -> None:
        """These parts have been shown."""
        self._dirty &= ~dirty

    def paint(self) -> None:
        """Show what is due. For a turn that goes on with what is seen."""
        for part, show in self._parts.items():
            if part in self._dirty:
                self.forget(part)
                show()
