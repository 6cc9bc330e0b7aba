"""Work on documents from strangers, in processes of its own: slow, hungry or crashing ones never touch the
screen.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from newsreader.system.limits import MAX_MEMORY, MAX_SECONDS, OutOfTime, limit_memory, within
from newsreader.system.processes import NICENESS, be_silent, real_stderr, stand_back

Work = Callable[..., bytes]
"""A function of a module, which a process finds by its name. Bytes cross fast between processes."""


class WorkerLostError(Exception):
    """A document killed its worker, or wanted more memory than one may have."""


class WorkerLateError(Exception):
    """A document took longer than it may."""


class WorkerPool:
    """Worker processes. Made once; nothing is started before the first document.

    A worker that dies takes down what all of them had in hand, the kernel may have meant another program's
    memory, and nobody can tell whose fault it was: each of those documents is tried once more, alone.

    `preload`: the modules that a fork server imports once for all workers. `niceness`: how much they yield.
    `max_memory`: of each, in bytes.
    """

    def __init__(
        self,
        preload: Sequence[str],
        workers: int | None = None,
        max_seconds: float = MAX_SECONDS,
        niceness: int = NICENESS,
        max_memory: int = MAX_MEMORY,
    ) -> None:
        self._preload = [__name__, *preload]
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._max_seconds = max_seconds
        self._niceness = niceness
        self._max_memory = max_memory
        self._executor: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None
        self._one_at_a_time = asyncio.Lock()
        self._closed = False

    async def run(self, work: Work, *arguments: object) -> bytes:
        """`work(*arguments)`, done in a worker.

        Raises:
            WorkerLateError: it took too long.
            WorkerLostError: two workers died of it, or one had not enough memory for it.
        """
        executor: ProcessPoolExecutor | None = None
        try:
            # In a thread: handing over starts a worker where one is wanted, and waits for it.
            executor, future = await asyncio.to_thread(self._submit, work, arguments)
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            if executor is None or self._executor is executor:
                self._executor = None
        async with self._one_at_a_time:
            try:
                return await asyncio.wrap_future(await asyncio.to_thread(self._submit_alone, work, arguments))
            except BrokenProcessPool as error:
                self._single = None
                raise WorkerLostError from error

    def close(self) -> None:
        """Ends the workers, whatever they are doing. The pool can't be used afterwards."""
        self._closed = True
        for executor in filter(None, (self._executor, self._single)):
            _end(executor)
        self._executor = self._single = None

    def _submit(self, work: Work, arguments: Sequence[object]) -> tuple[ProcessPoolExecutor, Future[bytes]]:
        with real_stderr():  # one thread at a time, too
            if self._executor is None:
                self._executor = self._started(self._workers)
            return self._executor, self._handed_over(self._executor, work, arguments)

    def _submit_alone(self, work: Work, arguments: Sequence[object]) -> Future[bytes]:
        with real_stderr():
            if self._single is None:
                self._single = self._started(1)
            return self._handed_over(self._single, work, arguments)

    def _handed_over(
        self, executor: ProcessPoolExecutor, work: Work, arguments: Sequence[object]
    ) -> Future[bytes]:
        try:
            future = executor.submit(_within, self._max_seconds, work, *arguments)
        except OSError as error:
            if error.errno is not None:
                raise
            # Its pipes were closed while a worker was being started: another one had died.
            _end(executor)
            raise BrokenProcessPool("a worker died") from error
        if self._closed:  # while this thread was starting a worker
            _end(executor)
        elif _is_broken(executor):
            # Another worker died while this thread was starting one, which nobody else may end: the executor
            # then waits for it for ever, and the program for the executor.
            _end(executor)
            raise BrokenProcessPool("a worker died")
        return future

    def _started(self, workers: int) -> ProcessPoolExecutor:
        # Not fork: this process has threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(self._preload)
        limits = (self._niceness, self._max_memory)
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_settle, initargs=limits)


def _is_broken(executor: ProcessPoolExecutor) -> bool:
    # The executor itself tells of it with the next document that it is given.
    return bool(getattr(executor, "_broken", False))


def _end(executor: ProcessPoolExecutor) -> None:
    """Without waiting: a document that is still being read would hold up the end of the program."""
    # Python 3.14 has `kill_workers` for this.
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _settle(niceness: int, max_memory: int) -> None:
    """A worker is no burden to the program, can't eat the machine's memory, and says nothing to the terminal:
    where the program was killed, what it has done finds no taker.
    """
    be_silent()
    stand_back(niceness)
    limit_memory(max_memory)


def _within(seconds: float, work: Work, *arguments: object) -> bytes:
    try:
        return within(seconds, work, *arguments)
    except OutOfTime:
        raise WorkerLateError from None
    except MemoryError:
        raise WorkerLostError from None
