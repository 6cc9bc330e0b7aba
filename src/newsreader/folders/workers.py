"""Worker processes that parse files while the screen goes on.

Every worker hangs on a pipe of its own: when the reader ends, in whatever way, the pipe breaks and the
worker ends at once, even in the middle of a file. (The workers of `concurrent.futures` wait on a queue
whose other end they hold themselves; they outlive a reader that is killed.) A file that brings a worker
down is found by halving its job, and left out with a problem.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Event, Thread
from typing import Final

import msgspec

from newsreader.folders.batches import Batch, Job, Parse, refuse, run
from newsreader.system.processes import interrupts_held, real_stderr

AHEAD: Final = 2
"""Jobs that a worker has at a time: one in hand, one waiting, so that it is never idle."""
PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while no worker answers."""
NICENESS: Final = 5
"""The screen comes first where cores are few."""
READY: Final = b""
"""The first message of a worker, when it has imported all that it needs."""
FALLEN: Final = "reading it brought the parser down; it is left out until it changes"

_encode = msgspec.msgpack.Encoder().encode
_job = msgspec.msgpack.Decoder(Job)
_batch = msgspec.msgpack.Decoder(Batch)


class Worker:
    """A process with the jobs it has not answered yet, oldest first."""

    def __init__(self, parse: Parse) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, far_end = context.Pipe()
        self.process: SpawnProcess = context.Process(target=work, args=(far_end, parse), daemon=True)
        self.jobs: deque[Job] = deque()
        self.ready = False
        with interrupts_held(), real_stderr():
            self.process.start()
        far_end.close()

    def send(self, job: Job) -> None:
        self.jobs.append(job)
        # A worker that is gone shows when it is read from.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send_bytes(_encode(job))

    def end(self) -> None:
        if self.connection.closed:
            return
        self.connection.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def start_workers(parse: Parse, count: int) -> Iterator[Worker]:
    """Processes for `parse_in_workers`, which take their time to start; as many of `count` as can be had."""
    with suppress(OSError):
        for _ in range(count):
            yield Worker(parse)


def parse_in_workers(
    jobs: Iterator[Job], parse: Parse, count: int, stop: Event, started: Iterable[Worker] = ()
) -> Iterator[Batch]:
    """What comes of the jobs, as it comes, from up to `count` processes. `stop` ends it within 0.1 s or so.

    `parse` must be a function of a module. Where no process can be started, it runs in this thread. Those of
    `started` are taken first, and ended with the others.
    """
    pool = _Pool(jobs, parse, count, started)
    try:
        while not stop.is_set() and pool.hand_out():
            yield from pool.collect()
        for job in pool.rest():
            if stop.is_set():
                break
            yield run(job, parse)
    finally:
        pool.end()


class _Pool:
    def __init__(self, jobs: Iterator[Job], parse: Parse, count: int, started: Iterable[Worker]) -> None:
        self._jobs = jobs
        self._returned: deque[Job] = deque()
        self._parse = parse
        self._count = count
        self._workers: dict[Connection, Worker] = {worker.connection: worker for worker in started}

    def hand_out(self) -> bool:
        """Give every worker enough to do. False when none of them has anything to do any more."""
        for ahead in range(1, AHEAD + 1):
            while (worker := self._free(ahead)) is not None:
                job = self._next()
                if job is None:
                    break
                worker.send(job)
        return any(worker.jobs for worker in self._workers.values())

    def collect(self) -> Iterator[Batch]:
        """The answers that have come, after waiting a moment for one."""
        for connection in wait(list(self._workers), PATIENCE):
            assert isinstance(connection, Connection)
            worker = self._workers[connection]
            try:
                answer = connection.recv_bytes()
            except (EOFError, OSError):
                yield from self._bury(worker)
                continue
            if answer == READY:
                worker.ready = True
            else:
                worker.jobs.popleft()
                yield _batch.decode(answer)

    def rest(self) -> Iterator[Job]:
        """The jobs that no worker has taken."""
        while (job := self._next()) is not None:
            yield job

    def end(self) -> None:
        for worker in self._workers.values():
            worker.end()

    def _next(self) -> Job | None:
        return self._returned.popleft() if self._returned else next(self._jobs, None)

    def _free(self, ahead: int) -> Worker | None:
        """A worker with fewer jobs than `ahead`, started where there can be one more."""
        for worker in self._workers.values():
            if len(worker.jobs) < ahead:
                return worker
        if len(self._workers) >= self._count:
            return None
        job = self._next()
        if job is None:
            return None
        self._returned.appendleft(job)
        try:
            worker = Worker(self._parse)
        except OSError:
            self._count = len(self._workers)
            return None
        self._workers[worker.connection] = worker
        return worker

    def _bury(self, worker: Worker) -> Iterator[Batch]:
        """Take back the jobs of a worker that has fallen: the first is what it had in hand."""
        del self._workers[worker.connection]
        jobs = worker.jobs
        if not worker.ready:
            # It fell before it saw a job, as any other would.
            self._count = len(self._workers)
        elif jobs:
            job = jobs.popleft()
            half = len(job.stamps) // 2
            if half:
                jobs.extendleft(
                    msgspec.structs.replace(job, stamps=some)
                    for some in (job.stamps[half:], job.stamps[:half])
                )
            else:
                yield refuse(job, FALLEN)
        self._returned.extendleft(reversed(jobs))
        worker.end()


def work(connection: Connection, parse: Parse) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a parser may print must not land on the screen.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with suppress(OSError):
        os.nice(NICENESS)
    jobs: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(connection, jobs), daemon=True).start()
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send_bytes(READY)
        while True:
            connection.send_bytes(_encode(run(_job.decode(jobs.get()), parse)))


def _receive(connection: Connection, jobs: SimpleQueue[bytes]) -> None:
    """Take jobs in, so that the reader never waits to hand one over, until the pipe breaks."""
    try:
        while True:
            jobs.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
