"""What starting a process needs beside a screen, and how such a process behaves."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import Final, TextIO

NICENESS: Final = 10
"""A screen comes first where cores are few."""
BEGIN_ANEW: Final = 64
"""The code with which the reader ends to be started again; no shell ever sees it."""
M_ARENA_MAX: Final = -8
"""As glibc's malloc.h has it."""
UNTOLD: Final = "ignore:resource_tracker:UserWarning"
_ONE_AT_A_TIME: Final = Lock()
"""Two threads that took turns badly would put each other's stderr back."""


@contextmanager
def real_stderr() -> Iterator[None]:
    """The process's own stderr for a moment, in which processes are started.

    multiprocessing hands the descriptor of `sys.stderr` to its resource tracker. Textual puts an object there
    whose descriptor is -1, and the start fails with "bad value(s) in fds_to_keep". The tracker itself writes
    to the terminal what a process that was ended at once has left, which it removes: it is told not to.
    """
    with _ONE_AT_A_TIME:
        replaced = sys.stderr
        if _pretends_to_be_a_file(replaced):
            sys.stderr = sys.__stderr__
        sys.warnoptions.append(UNTOLD)
        try:
            yield
        finally:
            sys.warnoptions.remove(UNTOLD)
            sys.stderr = replaced


def _pretends_to_be_a_file(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.fileno() < 0
    except (OSError, ValueError):
        return False


def one_heap() -> None:
    """Let all threads take their memory from one heap.

    glibc gives each thread its own, and one that loads leaves most of its own unused for good: 26 MiB with
    100,000 articles. Only one thread of Python's runs at a time, so that one heap is no bottleneck.
    """
    import ctypes

    with suppress(AttributeError):  # other C libraries have no such setting
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def return_unused() -> None:
    """Give back to the system what the heap has free: glibc keeps it until the very end of the heap is."""
    import ctypes

    with suppress(AttributeError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)


def stand_back(niceness: int = NICENESS) -> None:
    """For the start of a process: it yields to the screen, leaves Ctrl+C to the program, and ends with it.

    `niceness`: the least it has then; one that was started by a nicer process stays as nice.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(max(0, niceness - os.nice(0)))
    Thread(target=_end_with_the_program, daemon=True).start()


def be_silent() -> None:
    """For the start of a process: nothing that it or a library prints lands on the screen."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _end_with_the_program() -> None:
    """Workers wait on a queue that they hold open themselves: without this they outlive a killed program."""
    from multiprocessing import parent_process

    program = parent_process()
    if program is not None:
        program.join()
        os._exit(0)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """A process started now is deaf to Ctrl-C until it has said what it wants to do about it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
