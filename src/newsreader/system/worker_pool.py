"""Work on documents from strangers, in processes of its own: slow, hungry or crashing ones never touch the
screen.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from types import FrameType
from typing import Final

from newsreader.system.processes import NICENESS, real_stderr, stand_back

MAX_SECONDS: Final = 20.0
MAX_MEMORY: Final = 2 * 1024**3
"""The address space of one worker, in bytes."""

Work = Callable[..., bytes]
"""A function of a module, which a process finds by its name. Bytes cross fast between processes."""


class WorkerLostError(Exception):
    """A document killed its worker."""


class WorkerLateError(Exception):
    """A document took longer than it may."""


class WorkerPool:
    """Worker processes. Made once; nothing is started before the first document.

    `preload`: the modules that a fork server imports once for all workers. `niceness`: how much they yield.
    """

    def __init__(
        self,
        preload: Sequence[str],
        workers: int | None = None,
        max_seconds: float = MAX_SECONDS,
        niceness: int = NICENESS,
    ) -> None:
        self._preload = [__name__, *preload]
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._max_seconds = max_seconds
        self._niceness = niceness
        self._executor: ProcessPoolExecutor | None = None

    async def run(self, work: Work, *arguments: object) -> bytes:
        """`work(*arguments)`, done in a worker.

        Raises:
            WorkerLateError: it took too long.
            WorkerLostError: the worker died of it, or of what another one was doing.
        """
        executor: ProcessPoolExecutor | None = None
        try:
            # In a thread: handing over starts a worker where one is wanted, and waits for it.
            executor, future = await asyncio.to_thread(self._submit, work, arguments)
            return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            if executor is None or self._executor is executor:
                self._executor = None
            raise WorkerLostError from error

    def close(self) -> None:
        """Ends the workers; what they have not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _submit(self, work: Work, arguments: Sequence[object]) -> tuple[ProcessPoolExecutor, Future[bytes]]:
        with real_stderr():  # one thread at a time, too
            executor = self._running()
            return executor, executor.submit(_within, self._max_seconds, work, *arguments)

    def _running(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Not fork: this process has threads.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(self._preload)
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=_settle, initargs=(self._niceness,)
            )
        return self._executor


class _OutOfTime(BaseException):
    """Not an Exception, so that no parser's own error handling swallows it."""


def _settle(niceness: int) -> None:
    """A worker is no burden to the program, and can't eat the machine's memory."""
    stand_back(niceness)
    signal.signal(signal.SIGALRM, _ring)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


def _within(seconds: float, work: Work, *arguments: object) -> bytes:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # C code that never comes back to Python hears no bell: the second one, which nobody handles, kills.
    signal.setitimer(signal.ITIMER_PROF, 2 * seconds)
    try:
        return work(*arguments)
    except _OutOfTime:
        raise WorkerLateError from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
