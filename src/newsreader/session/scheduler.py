"""When and where the work of a session is done: beside its owner, on its thread, or after a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final, Protocol

REST: Final = 2.0
"""Seconds without a key from which there is time for all that can wait."""
SLICE: Final = 0.01
GAP: Final = 0.001
"""Seconds of work at a time, and between. A key that comes meanwhile waits for the step that is being done, a
millisecond or two, not for the end of the slice.
"""
FRAME: Final = 0.005
"""Seconds from a key until what it changed is on its way to the terminal."""
SHOWN: Final = 0.02
"""Likewise where a dialog closes with it. Until then nothing is done that nobody waits for."""

Act = Callable[[], object]
Cancel = Callable[[], None]


class Scheduler(Protocol):
    """Does the work of jobs. The session's owner is one thread; all but what is done beside it runs there."""

    def background(self, work: Act, group: str) -> None:
        """Do something beside the owner. `group` names it in the log."""

    def aside(self, work: Act, group: str) -> None:
        """Do something short beside the owner, of which there is much."""

    def on_owner(self, act: Act) -> None:
        """For the background: have the owner do something, and wait until it is done. So whoever brings much
        brings it no faster than it can be taken. Nothing is done once the owner has ended.
        """

    def between_keys(self, act: Act) -> None:
        """For the background: as `on_owner`, of what nobody waits for. It is done once what the last key
        changed is on the screen (`until_shown`).
        """

    def after(self, seconds: float, act: Act) -> Cancel:
        """For the owner: have something done later, unless what is returned is called before."""

    def after_frame(self, act: Act) -> Cancel:
        """For the owner: have something done once what has changed is on the screen, unless what is returned
        is called before.
        """

    def every(self, seconds: float, act: Act) -> Cancel:
        """For the owner: have something done again and again, until what is returned is called."""

    def now(self) -> float:
        """Seconds of a clock that only runs forward."""

    def key_waits(self) -> bool:
        """For work in slices: whether a key was pressed that the owner has not come to yet."""

    def idle_seconds(self) -> float:
        """For how long the user has done nothing; infinite where nothing was done yet."""


class InlineScheduler:
    """For a program that nobody looks at: everything is done in its turn, as soon as it can be.

    What was put off is done by `settle`, the earliest first, without waiting for its time. What is to be done
    again and again is not done at all.
    """

    def __init__(self) -> None:
        self._work: deque[Act] = deque()
        self._later: dict[tuple[float, int], Act] = {}
        self._numbers = count()
        self._time = 0.0

    def background(self, work: Act, group: str) -> None:
        self._work.append(work)

    aside = background

    def on_owner(self, act: Act) -> None:
        act()

    between_keys = on_owner

    def after(self, seconds: float, act: Act) -> Cancel:
        key = self._time + seconds, next(self._numbers)
        self._later[key] = act

        def cancel() -> None:
            self._later.pop(key, None)

        return cancel

    def after_frame(self, act: Act) -> Cancel:
        return self.after(0.0, act)

    def every(self, seconds: float, act: Act) -> Cancel:
        return lambda: None

    def now(self) -> float:
        return self._time

    def key_waits(self) -> bool:
        return False

    def idle_seconds(self) -> float:
        return float("inf")

    def settle(self) -> None:
        """Do all that there is to do."""
        while self._work or self._later:
            if self._work:
                self._work.popleft()()
            else:
                key = min(self._later)
                self._time = key[0]
                self._later.pop(key)()


def is_resting(scheduler: Scheduler) -> bool:
    """Whether the user has done nothing for a while."""
    return scheduler.idle_seconds() > REST


def is_frame_due(scheduler: Scheduler) -> bool:
    """Whether what the last key changed may not be drawn yet: a slice of work is to wait (`FRAME`)."""
    return scheduler.idle_seconds() < FRAME


def until_shown(scheduler: Scheduler) -> float:
    """For how many seconds what nobody waits for is to be left, for what the last key changed (`SHOWN`)."""
    return max(0.0, SHOWN - scheduler.idle_seconds())


def slice_of(scheduler: Scheduler) -> Callable[[], bool]:
    """A slice of work begins. Tells whether it is to end, which is asked after each step."""
    end = scheduler.now() + SLICE
    return lambda: scheduler.now() >= end or scheduler.key_waits()


class Later:
    """Something to do after a while, unless it is put off or called off before: one call at a time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._cancel: Cancel | None = None

    @property
    def pending(self) -> bool:
        return self._cancel is not None

    def call(self, seconds: float, act: Act) -> None:
        """Do this then, and nothing else that was to be done before."""
        self.cancel()
        self._cancel = self._scheduler.after(seconds, self._once(act))

    def call_after_frame(self, act: Act) -> None:
        """Do this once what has changed is on the screen, and nothing else that was to be done before."""
        self.cancel()
        self._cancel = self._scheduler.after_frame(self._once(act))

    def cancel(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _once(self, act: Act) -> Act:
        def due() -> None:
            self._cancel = None
            act()

        return due
