"""Keys for dialogs, which may have a line to type into. They wait for a dialog that is still being made, and,
after an Esc, until it is known whether the dialog is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import events

LONGEST: Final = 0.2
"""Seconds after which nothing is waited for any more: an Esc that a dialog takes for itself does not come
back, and a dialog may be gone before it is made.
"""


class HeldKeys:
    """`give` is called with each key that has waited, as it was typed."""

    def __init__(self, give: Callable[[events.Key], object]) -> None:
        self._give = give
        self._awaited: object = None
        self._waiting: list[events.Key] = []

    def hold_for(self, awaited: object) -> None:
        """Let keys wait from now on, until `end` is told of the same."""
        self._awaited = awaited

    def wait(self, key: events.Key) -> bool:
        """Keep a key back, where it has to wait."""
        if self._awaited is None:
            return False
        self._waiting.append(key)
        return True

    def end(self, done: object) -> None:
        """If that is what was waited for, let the keys go on."""
        if done is self._awaited:
            self._awaited, waiting = None, self._waiting
            self._waiting = []
            for key in waiting:
                self._give(events.Key(key.key, key.character))
