"""Keys for dialogs, each of which belongs where the one before it leads: the next has its turn when all
that has come of the last is done, and none has it before the dialog is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

from textual import events
from textual.message_pump import MessagePump

LONGEST: Final = 2.0
"""Seconds after which nothing is waited for any more: a dialog may be gone before it is made."""


class HeldKeys:
    """Keys that wait, in the order in which they were typed."""

    def __init__(self) -> None:
        self._awaited: object = None
        self._waiting: deque[events.Key] = deque()

    def hold_for(self, awaited: object) -> None:
        """Let keys wait from now on, until `end` is told of the same."""
        self._awaited = awaited

    def wait(self, key: events.Key) -> bool:
        """Keep a key back, where it has to wait."""
        if not self.pending:
            return False
        self._waiting.append(events.Key(key.key, key.character))
        return True

    def end(self, done: object) -> None:
        """If that is what was waited for, let the keys go on."""
        if done is self._awaited:
            self._awaited = None

    @property
    def pending(self) -> bool:
        """Whether a key would have to wait, or does."""
        return self._awaited is not None or bool(self._waiting)

    def next(self) -> events.Key | None:
        """The key whose turn it is."""
        return self._waiting.popleft() if self._awaited is None and self._waiting else None


def once_bubbled(node: MessagePump, act: Callable[[], object]) -> None:
    """Do something when the messages that a part of the screen has by now, or has sent up, have come to all
    that hold it, the application last.
    """
    holder = node._parent
    step = act if holder is None else partial(once_bubbled, holder, act)
    if not node.call_later(step):  # it is gone, or about to go
        step()
