"""What a process may cost that reads what strangers wrote."""

from __future__ import annotations

import resource
import signal
from typing import NoReturn

import pytest

from newsreader.system import limits
from newsreader.system.limits import Deadline, OutOfTime, memory_bounded

GIB = 1024**3


def test_memory_is_bounded_for_a_while_and_then_as_before() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with memory_bounded(64 * GIB):
        with memory_bounded(128 * GIB):
            assert resource.getrlimit(resource.RLIMIT_AS)[0] <= 64 * GIB, "the narrower bound holds"
        with pytest.raises(MemoryError):
            bytearray(65 * GIB)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_deadline_rings_for_what_takes_too_long_and_for_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BELL", 0.01)

    def stay() -> NoReturn:
        while True:
            pass

    try:
        deadline = Deadline(0.05)
        assert deadline.within(len, "quick") == 5
        with pytest.raises(OutOfTime):
            deadline.within(stay)
        assert deadline.within(len, "and again") == 9
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
