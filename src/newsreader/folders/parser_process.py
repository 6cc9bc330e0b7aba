"""The life of a process that parses files: how it is told what, and what that may cost.

Nothing of a file that comes from outside is parsed anywhere else.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Final, Protocol, TypeVar

import msgspec

from newsreader.folders.batches import Job, Parse, TopicsJob, TopicsRead, run
from newsreader.model import FileStamp, ParsedFile, Problem, Severity, Topic
from newsreader.system.limits import (
    MAX_SECONDS,
    Deadline,
    OutOfTime,
    limit_memory,
    memory_bounded,
    within,
)
from newsreader.system.own_process import heed, settle_in

NICENESS: Final = 5
"""The screen comes first where cores are few."""
READY: Final = b""
"""The first message of such a process, when it has imported all that it needs."""
LATE: Final = f"reading it took longer than {MAX_SECONDS:g} seconds; it is left out until it changes"
NO_TOPICS: Final = "its topics can't be read: that takes more time or memory than there may be"

ReadTopics = Callable[[Sequence[Path]], tuple[tuple[Topic, ...], tuple[Problem, ...]]]
Result = TypeVar("Result")

_encode = msgspec.msgpack.Encoder().encode
_job = msgspec.msgpack.Decoder(Job | TopicsJob)


class ParserProcess(Protocol):
    """A process that says `READY` and then answers jobs."""

    @property
    def connection(self) -> Connection:
        """This end of its pipe."""

    @property
    def ready(self) -> bool:
        """Whether it has said so already, to somebody else."""

    def end(self) -> None:
        """Now, whatever it is doing."""

    def release(self) -> None:
        """It has nothing more to do here."""


StartParser = Callable[[], ParserProcess]
"""Raises OSError where it could not be started."""


class Within(Protocol):
    """Calls a function, and raises OutOfTime where that takes longer than it may."""

    def __call__(self, work: Callable[..., Result], /, *arguments: object) -> Result: ...


def work(connection: Connection, parse: Parse, topics: ReadTopics) -> None:
    """A process that does nothing else. It ends when the pipe breaks, even in the middle of a file."""
    settle_in(NICENESS)
    limit_memory()
    messages: SimpleQueue[bytes] = SimpleQueue()
    heed(connection, messages.put)
    answer = _Answers(parse, topics, Deadline(MAX_SECONDS).within)
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send_bytes(READY)
        while True:
            connection.send_bytes(answer(_job.decode(messages.get())))


def answer_jobs(connection: Connection, parse: Parse, topics: ReadTopics) -> bytes:
    """A while of a process that goes on to something else, within the same limits: gives the first message
    that is no job. Where nobody waits any more, it ends before the next file.

    Raises:
        EOFError: the pipe is broken.
        OSError: likewise.
    """
    broken = select.poll()
    broken.register(connection.fileno(), 0)

    def in_time(work: Callable[..., Result], /, *arguments: object) -> Result:
        if broken.poll(0):
            os._exit(0)
        return within(MAX_SECONDS, work, *arguments)

    answer = _Answers(parse, topics, in_time)
    connection.send_bytes(READY)
    with memory_bounded():
        while True:
            message = connection.recv_bytes()
            try:
                job = _job.decode(message)
            except msgspec.ValidationError:
                return message
            connection.send_bytes(answer(job))


class _Answers:
    def __init__(self, parse: Parse, topics: ReadTopics, within: Within) -> None:
        self._parse = partial(_in_time, within, parse)
        self._topics = topics
        self._within = within

    def __call__(self, job: Job | TopicsJob) -> bytes:
        if isinstance(job, Job):
            return _encode(run(job, self._parse))
        try:
            return _encode(TopicsRead(*self._within(self._topics, tuple(map(Path, job.roots)))))
        except (OutOfTime, MemoryError):
            return _encode(no_topics(job))


def no_topics(job: TopicsJob) -> TopicsRead:
    """What stands for topics that could not be read at all."""
    return TopicsRead(problems=tuple(Problem(root, NO_TOPICS, severity=Severity.ERROR) for root in job.roots))


def _in_time(within: Within, parse: Parse, stamp: FileStamp, source: str) -> ParsedFile:
    """As `parse`; a file that takes too long is a problem."""
    try:
        return within(parse, stamp, source)
    except OutOfTime:
        return ParsedFile(stamp, None, (Problem(stamp.path, LATE, severity=Severity.ERROR),))
