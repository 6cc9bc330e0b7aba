"""Rounds in a process of their own, so that no key waits for servers and their lists.

It tells through a pipe how far it is, and ends with the program, see `system.own_process`.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import aclosing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.model import Topic
from newsreader.sync.folder import FolderSync, synchronise_folder
from newsreader.sync.round import Progress
from newsreader.system.limits import memory_bounded
from newsreader.system.own_process import OwnProcess, heed, reports_of, settle_in
from newsreader.system.surroundings import stopped

MAX_MEMORY: Final = 3 * 1024**3
"""The address space of a process while it reads what servers send, in bytes."""


class SyncTask(msgspec.Struct, frozen=True):
    """What to synchronise a library with: accounts of a configuration, and a folder.

    `ahead`: seconds by which the reader's clock is ahead of the system's. `topics`: by whose keywords
    articles get theirs where the server gives none.
    """

    library: str
    config_file: str
    accounts: tuple[str, ...] = ()
    folder: str = ""
    ahead: float = 0.0
    topics: tuple[Topic, ...] = ()


class SyncReport(msgspec.Struct, frozen=True):
    """How far a round is, or what went wrong with it. `folder`: what came of the folder, which has no
    account.
    """

    account: str
    progress: Progress | None = None
    folder: FolderSync | None = None
    problem: str = ""
    hint: str = ""


_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(SyncReport)


def synchronise_in_process(task: SyncTask, stop: threading.Event) -> Generator[SyncReport | None, None, None]:
    """The rounds as they go; None where for a moment there is nothing to tell. Closing it ends the process.

    Raises:
        NewsreaderError: no process could be started.
    """
    # What it has not committed, SQLite takes back; the next round goes on from there.
    return reports_of(lambda: OwnProcess(work, task), _report.decode, stop, "ask servers")


def synchronise_here(task: SyncTask, stop: threading.Event) -> Generator[SyncReport, None, None]:
    """As `synchronise_in_process`, where no key waits: in this thread, which has no loop of its own.

    What a server sends may take no more memory than `MAX_MEMORY`.
    """
    with memory_bounded(MAX_MEMORY):
        yield from _rounds(task, stop)


def _rounds(task: SyncTask, stop: threading.Event) -> Generator[SyncReport, None, None]:
    for name in task.accounts:
        try:
            yield from _steps_of(_synchronise(task, name), stop)
        except NewsreaderError as error:
            yield SyncReport(name, problem=error.message, hint=error.hint)
        except MemoryError:
            yield SyncReport(name, problem="what its server sends takes more memory than there may be")
        except Exception as error:
            yield SyncReport(name, problem=stopped("synchronising", error).message)
    if task.folder and not stop.is_set():
        try:
            yield from _synchronise_folder(task)
        except NewsreaderError as error:
            yield SyncReport("", problem=error.message, hint=error.hint)


def work(connection: Connection, task: SyncTask) -> None:
    """The life of the process."""
    settle_in()
    heed(connection, lambda message: None)
    for report in synchronise_here(task, threading.Event()):
        _tell(connection, report)
    # At once: nothing is left to wait for.
    os._exit(0)


def _steps_of(
    steps: AsyncGenerator[SyncReport, None], stop: threading.Event
) -> Generator[SyncReport, None, None]:
    async def step() -> SyncReport | None:
        return await anext(steps, None)

    with asyncio.Runner() as runner:
        try:
            while not stop.is_set() and (report := runner.run(step())) is not None:
                yield report
        finally:
            runner.run(steps.aclose())


def _synchronise_folder(task: SyncTask) -> Iterator[SyncReport]:
    from newsreader.library import Library

    library = Library.open_there(Path(task.library))
    try:
        done = synchronise_folder(library, Path(task.folder).expanduser())
        yield SyncReport("", folder=done)
    finally:
        library.close()


async def _synchronise(task: SyncTask, name: str) -> AsyncGenerator[SyncReport, None]:
    from newsreader.library import Library
    from newsreader.sync.rounds import synchronise_account
    from newsreader.sync.subscriptions import account_named

    account = account_named(Path(task.config_file), name)
    library = Library.open_there(Path(task.library))
    try:
        library.feeds.name_topics(task.topics)
        steps = synchronise_account(library, account, lambda: time.time() + task.ahead)
        async with aclosing(steps):
            async for progress in steps:
                yield SyncReport(name, progress)
    finally:
        library.close()


def _tell(connection: Connection, report: SyncReport) -> None:
    try:
        connection.send_bytes(_encode(report))
    except OSError:
        os._exit(0)
