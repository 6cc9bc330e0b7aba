"""Ctrl+C ends a program that waits, whatever one of its threads is waiting for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from typing import Any, BinaryIO, Final, TypeVar, cast

GRACE: Final = 0.7
"""Seconds to close everything after Ctrl+C. A thread that asks for a name can't be stopped."""
INTERRUPTED: Final = 130
READ_AT_ONCE: Final = 1 << 16

Result = TypeVar("Result")


@contextmanager
def stopped_by_interrupt(stop: Callable[[], object]) -> Iterator[None]:
    """For the main thread of a program: within, Ctrl+C calls `stop`, which has what goes on come to its end.

    If the program has not ended by itself soon after, it is ended with the exit code of an interruption: what
    was written by then is whole, since all of it is written in transactions.

    Raises:
        KeyboardInterrupt: at the end, where there was one.
    """
    interrupted = threading.Event()

    def interrupt(*_: object) -> None:
        if not interrupted.is_set():
            interrupted.set()
            _end_after(GRACE)
        stop()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN if interrupted.is_set() else before)
    if interrupted.is_set():
        raise KeyboardInterrupt


def run_interruptible(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """As `asyncio.run`, for the main thread of a program. Ctrl+C cancels the coroutine; see
    `stopped_by_interrupt`.

    Raises:
        KeyboardInterrupt: it was cancelled so.
    """
    import asyncio  # which takes as long as the whole start of a command that doesn't wait for anything

    async def watched() -> Result:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        with stopped_by_interrupt(partial(loop.call_soon_threadsafe, task.cancel)):
            return await coroutine

    try:
        return asyncio.run(watched())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def read_interruptible(file: BinaryIO, most: int) -> bytes:
    """The first bytes of a file, or of a pipe whose other end may wait for ever: Ctrl+C ends that.

    In one large read, an interruption between two of its parts would count only when the next has come.

    Raises:
        KeyboardInterrupt: it was interrupted.
    """
    buffered = cast("BufferedReader", file)
    data = bytearray()
    while len(data) < most and (part := buffered.read1(min(READ_AT_ONCE, most - len(data)))):
        data += part
    return bytes(data)


def _end_after(seconds: float) -> None:
    ending = threading.Timer(seconds, os._exit, (INTERRUPTED,))
    ending.daemon = True
    ending.start()
