"""Worker processes that parse files while the screen goes on.

Every worker hangs on a pipe of its own, see `system.own_process`. (The workers of `concurrent.futures` wait
on a queue whose other end they hold themselves; they outlive a reader that is killed.) A file that brings a
worker down is found by halving its job, and left out with a problem. Each has so much memory, and so many
seconds for a file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Event
from typing import Final

import msgspec

from newsreader.folders.batches import Batch, Job, Parse, refuse, run
from newsreader.model import FileStamp, ParsedFile, Problem, Severity
from newsreader.system.limits import MAX_SECONDS, Deadline, OutOfTime, limit_memory
from newsreader.system.own_process import OwnProcess, heed, settle_in

AHEAD: Final = 2
"""Jobs that a worker has at a time: one in hand, one waiting, so that it is never idle."""
PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while no worker answers."""
NICENESS: Final = 5
"""The screen comes first where cores are few."""
READY: Final = b""
"""The first message of a worker, when it has imported all that it needs."""
FALLEN: Final = "reading it brought the parser down; it is left out until it changes"
LATE: Final = f"reading it took longer than {MAX_SECONDS:g} seconds; it is left out until it changes"

_encode = msgspec.msgpack.Encoder().encode
_job = msgspec.msgpack.Decoder(Job)
_batch = msgspec.msgpack.Decoder(Batch)


class Worker:
    """A process with the jobs it has not answered yet, oldest first."""

    def __init__(self, parse: Parse) -> None:
        self._process = OwnProcess(work, parse)
        self.connection = self._process.connection
        self.jobs: deque[Job] = deque()
        self.ready = False

    def send(self, job: Job) -> None:
        self.jobs.append(job)
        # A worker that is gone shows when it is read from.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send_bytes(_encode(job))

    def end(self) -> None:
        self._process.end()


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
    settle_in(NICENESS)
    limit_memory()
    jobs: SimpleQueue[bytes] = SimpleQueue()
    heed(connection, jobs.put)
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send_bytes(READY)
        in_time = partial(_in_time, Deadline(MAX_SECONDS), parse)
        while True:
            connection.send_bytes(_encode(run(_job.decode(jobs.get()), in_time)))


def _in_time(deadline: Deadline, parse: Parse, stamp: FileStamp, source: str) -> ParsedFile:
    """As `parse`; a file that takes too long is a problem."""
    try:
        return deadline.within(parse, stamp, source)
    except OutOfTime:
        return ParsedFile(stamp, None, (Problem(stamp.path, LATE, severity=Severity.ERROR),))
