"""The later half of what is grouped from nothing, grouped by a process of its own meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final, Protocol, TypeAlias

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.worker.protocol import GroupingTask
from newsreader.stories.worker.source import BATCH, ReportSource
from newsreader.system.own_process import OwnProcess, heed, settle_in

NAME: Final = "later part of the stories"
PATIENCE: Final = 0.2
"""Seconds after which whoever waits for a part has a look at what else there is."""

SourceOf: TypeAlias = Callable[[GroupingTask], ReportSource]


class LaterPart(Protocol):
    """Articles that are being grouped elsewhere.

    Raises, from `placed` and `grouped`: EOFError or OSError where that has come to an end before it was done.
    """

    def placed(self) -> int:
        """How many of them are grouped, as far as is known."""

    def grouped(self) -> bytes | None:
        """Waits a moment: the state of their grouping once it is done, else None."""

    def end(self) -> None:
        """Now, whatever it is doing."""


class LaterPartProcess:
    """A process that groups some articles by themselves."""

    def __init__(self, task: GroupingTask, source_of: SourceOf, ids: Sequence[str]) -> None:
        """`source_of`: a function or class of a module, which opens where they are.

        Raises:
            OSError: it could not be started.
        """
        self._process = OwnProcess(work, task, source_of, tuple(ids), name=NAME)
        self._placed = 0
        self._state: bytes | None = None

    def placed(self) -> int:
        while self._state is None and self._process.connection.poll():
            self._hear()
        return self._placed

    def grouped(self) -> bytes | None:
        if self._state is None and self._process.connection.poll(PATIENCE):
            self._hear()
        return self._state

    def end(self) -> None:
        self._process.end()

    def _hear(self) -> None:
        match _decode(self._process.connection.recv_bytes()):
            case Placed(count):
                self._placed = count
            case Done(grouping):
                self._state = grouping


def group_in_batches(grouper: Grouper, source: ReportSource, ids: Sequence[str]) -> Iterator[int]:
    """Group articles a batch at a time: how many of them are grouped by then."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        grouper.add(source.reports(batch))
        yield start + len(batch)


def work(connection: Connection, task: GroupingTask, source_of: SourceOf, ids: Sequence[str]) -> None:
    """Such a process. It ends when the pipe breaks."""
    settle_in()
    gc.disable()
    heed(connection, lambda message: None)
    grouper = Grouper()
    grouper.follow(task.constraints)
    with suppress(NewsreaderError, OSError):
        for placed in group_in_batches(grouper, source_of(task), ids):
            connection.send_bytes(_encode(Placed(placed)))
        connection.send_bytes(_encode(Done(state.save(grouper))))


class Placed(msgspec.Struct, frozen=True, tag=True):
    """So many articles are grouped."""

    count: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """All are; `grouping`: the state of it."""

    grouping: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Placed | Done).decode
