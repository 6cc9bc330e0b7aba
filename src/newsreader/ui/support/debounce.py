"""Something to do after a while, unless it is put off or called off before."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable

from textual.message_pump import MessagePump


def call_later(owner: MessagePump, seconds: float, act: Callable[[], object]) -> TimerHandle:
    """Have something done for a part of the screen, as long as it is there, unless that is cancelled before.

    A timer of Textual's is a task that sends its owner a message. What is due comes half a millisecond later
    then, and even where a key before it in the queue has called it off.
    """

    def due() -> None:
        if owner.is_running:
            try:
                act()
            except Exception as error:
                owner.app._handle_exception(error)

    return get_running_loop().call_later(seconds, due)


class Delayed:
    """One pending call at a time; a new one takes the place of the one before."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._timer: TimerHandle | None = None

    @property
    def pending(self) -> bool:
        return self._timer is not None

    def call(self, seconds: float, act: Callable[[], object]) -> None:
        self.cancel()

        def due() -> None:
            self._timer = None
            act()

        self._timer = call_later(self._owner, seconds, due)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
