"""Worker processes that parse files while the screen goes on.

Every worker hangs on a pipe of its own, see `system.own_process`. (The workers of `concurrent.futures` wait
on a queue whose other end they hold themselves; they outlive a reader that is killed.) A file that brings a
worker down is found by halving its job, and left out with a problem. What a worker does, and what that may
cost, says `parser_process`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Event
from typing import Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.folders.batches import Batch, Job, Parse, TopicsJob, TopicsRead, refuse
from newsreader.folders.parser_process import READY, ParserProcess, ReadTopics, StartParser, no_topics, work
from newsreader.system.own_process import OwnProcess

AHEAD: Final = 2
"""Jobs that a worker has at a time: one in hand, one waiting, so that it is never idle."""
PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while no worker answers."""
FALLEN: Final = "reading it brought the parser down; it is left out until it changes"
NO_PROCESS: Final = "no process could be started to read files"

_encode = msgspec.msgpack.Encoder().encode
_batch = msgspec.msgpack.Decoder(Batch)
_topics_read = msgspec.msgpack.Decoder(TopicsRead)


class OwnParser(OwnProcess):
    """A process that does nothing but parse."""

    ready = False

    def __init__(self, parse: Parse, topics: ReadTopics) -> None:
        """
        Raises:
            OSError: it could not be started.
        """
        super().__init__(work, parse, topics)

    def release(self) -> None:
        self.end()


class Worker:
    """A process with the jobs it has not answered yet, oldest first."""

    def __init__(self, process: ParserProcess) -> None:
        self._process = process
        self.connection = process.connection
        self.jobs: deque[Job] = deque()
        self.ready = process.ready

    def send(self, job: Job) -> None:
        self.jobs.append(job)
        # A worker that is gone shows when it is read from.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send_bytes(_encode(job))

    def end(self) -> None:
        if self.ready and not self.jobs:
            self._process.release()
        else:
            self._process.end()


def start_workers(start: StartParser, count: int) -> Iterator[Worker]:
    """Processes for `parse_in_workers`, which take their time to start; as many of `count` as can be had."""
    with suppress(OSError):
        for _ in range(count):
            yield Worker(start())


def parse_in_workers(
    jobs: Iterator[Job], start: StartParser, count: int, stop: Event, started: Iterable[Worker] = ()
) -> Iterator[Batch]:
    """What comes of the jobs, as it comes, from up to `count` processes. `stop` ends it within 0.1 s or so.

    Those of `started` are taken first, and ended with the others.

    Raises:
        NewsreaderError: there is no process, nor could one be started.
    """
    pool = _Pool(jobs, start, count, started)
    try:
        while not stop.is_set() and pool.hand_out():
            yield from pool.collect()
        if not stop.is_set() and pool.has_jobs():
            raise _no_process()
    finally:
        pool.end()


def topics_in_worker(roots: Sequence[Path], start: StartParser) -> TopicsRead:
    """The topic tree of some folders, read in a process. Where that falls, there is none, and a problem.

    Raises:
        NewsreaderError: no process could be started.
    """
    job = TopicsJob(tuple(map(str, roots)))
    try:
        process = start()
    except OSError as error:
        raise _no_process() from error
    try:
        process.connection.send_bytes(_encode(job))
        while (answer := process.connection.recv_bytes()) == READY:
            pass
    except (EOFError, OSError):
        process.end()
        return no_topics(job)
    process.release()
    return _topics_read.decode(answer)


def _no_process() -> NewsreaderError:
    return NewsreaderError(NO_PROCESS, "What was read is kept. Close some programs and try again.")


class _Pool:
    def __init__(
        self, jobs: Iterator[Job], start: StartParser, count: int, started: Iterable[Worker]
    ) -> None:
        self._jobs = jobs
        self._returned: deque[Job] = deque()
        self._start = start
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

    def has_jobs(self) -> bool:
        """Whether there are jobs that no worker has taken."""
        job = self._next()
        if job is not None:
            self._returned.appendleft(job)
        return job is not None

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
        if not self.has_jobs():
            return None
        try:
            worker = Worker(self._start())
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
