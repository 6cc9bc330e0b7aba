"""What a process may cost that reads what strangers wrote: memory, and seconds for each document."""

from __future__ import annotations

import math
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, TypeVar

MAX_SECONDS: Final = 20.0
BELL: Final = 0.5
"""Seconds from one look at a deadline to the next."""
MAX_MEMORY: Final = 1024**3
"""The address space of one such process, in bytes."""
TOO_HUNGRY: Final = "reading it takes more memory than there may be"
"""What is wrong with a file then, as a problem says it."""

Result = TypeVar("Result")


class OutOfTime(BaseException):
    """A document took longer than it may. Not an Exception, so that no parser's own handling swallows it."""


def limit_memory(most: int = MAX_MEMORY) -> None:
    """For the start of a process: from now on, asking for more than so many bytes fails."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def memory_bounded(most: int = MAX_MEMORY) -> Iterator[None]:
    """Within, asking for more than so many bytes in all fails, for processes started meanwhile too."""
    before, hardest = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in (most, before, hardest) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hardest))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (before, hardest))


def within(seconds: float, work: Callable[..., Result], *arguments: object) -> Result:
    """`work(*arguments)`, in the main thread of a process. One that never comes back to Python is ended with
    its process.

    Raises:
        OutOfTime: it took longer.
    """
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # C code that never comes back to Python hears no bell: the second one, which nobody handles, kills.
    signal.setitimer(signal.ITIMER_PROF, 1.25 * seconds)
    try:
        return work(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


class Deadline:
    """As `within`, for works so short and many that setting an alarm for each would be felt: one bell rings
    all the time and looks whether what is being done has been going on for too long. For a process that does
    nothing else.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds: Final = seconds
        self._until = math.inf
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, BELL, BELL)
        self._wind()

    def within(self, work: Callable[..., Result], *arguments: object) -> Result:
        """`work(*arguments)`.

        Raises:
            OutOfTime: it took longer.
        """
        self._until = time.monotonic() + self._seconds
        try:
            return work(*arguments)
        finally:
            self._until = math.inf

    def _wind(self) -> None:
        # Rings, and kills, where C code has kept Python from looking for so long.
        signal.setitimer(signal.ITIMER_PROF, 1.25 * self._seconds)

    def _look(self, _number: int, _frame: FrameType | None) -> None:
        self._wind()
        if time.monotonic() > self._until:
            self._until = math.inf
            raise OutOfTime


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
