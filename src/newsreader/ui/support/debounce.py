"""Something to do after a while, unless it is put off or called off before."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Delayed:
    """One pending call at a time; a new one takes the place of the one before."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._timer: Timer | None = None

    @property
    def pending(self) -> bool:
        return self._timer is not None

    def call(self, seconds: float, act: Callable[[], object]) -> None:
        self.cancel()

        def due() -> None:
            self._timer = None
            act()

        self._timer = self._owner.set_timer(seconds, due)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
