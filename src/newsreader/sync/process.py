"""Rounds in a process of their own, so that no key waits for servers and their lists.

It tells through a pipe how far it is, and ends with the program, see `system.own_process`.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import aclosing
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.sync.round import Progress
from newsreader.system.own_process import OwnProcess, heed, settle_in

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while there is nothing to tell."""


class SyncTask(msgspec.Struct, frozen=True):
    """What to synchronise a library with: accounts of a configuration, and a folder.

    `ahead`: seconds by which the reader's clock is ahead of the system's.
    """

    library: str
    config_file: str
    accounts: tuple[str, ...] = ()
    folder: str = ""
    ahead: float = 0.0


class SyncReport(msgspec.Struct, frozen=True):
    """How far a round is, or what went wrong with it."""

    account: str
    progress: Progress | None = None
    problem: str = ""
    hint: str = ""


Tell = Callable[[SyncReport], None]

_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(SyncReport)


def synchronise_in_process(task: SyncTask, stop: threading.Event) -> Generator[SyncReport | None, None, None]:
    """The rounds as they go; None where for a moment there is nothing to tell. Closing it ends the process.

    Raises:
        NewsreaderError: no process could be started.
    """
    try:
        process = OwnProcess(work, task)
    except OSError as error:
        raise NewsreaderError(
            f"no process could be started to ask servers ({error.strerror or error})",
            "Close some programs and try again.",
        ) from error
    try:
        while not stop.is_set():
            if not process.connection.poll(PATIENCE):
                yield None
                continue
            try:
                yield _report.decode(process.connection.recv_bytes())
            except (EOFError, OSError):
                return
    finally:
        # What it has not committed, SQLite takes back; the next round goes on from there.
        process.end()


def work(connection: Connection, task: SyncTask) -> None:
    """The life of the process."""
    settle_in()
    heed(connection, lambda message: None)
    tell = partial(_tell, connection)
    for name in task.accounts:
        try:
            asyncio.run(_synchronise(task, name, tell))
        except NewsreaderError as error:
            tell(SyncReport(name, problem=error.message, hint=error.hint))
        except Exception:
            last = traceback.format_exc().strip().rpartition("\n")[2]
            tell(SyncReport(name, problem=f"synchronising stopped: {last}"))
    if task.folder:
        _synchronise_folder(task, tell)
    # At once: nothing is left to wait for.
    os._exit(0)


def _synchronise_folder(task: SyncTask, tell: Tell) -> None:
    from newsreader.library import Library
    from newsreader.sync.folder import synchronise_folder

    library = Library.open(Path(task.library))
    try:
        if library.saving:
            synchronise_folder(library, Path(task.folder).expanduser())
    except NewsreaderError as error:
        tell(SyncReport("", problem=error.message, hint=error.hint))
    finally:
        library.close()


async def _synchronise(task: SyncTask, name: str, tell: Tell) -> None:
    from newsreader.library import Library
    from newsreader.sync.rounds import synchronise_account
    from newsreader.sync.subscriptions import account_named

    account = account_named(Path(task.config_file), name)
    library = Library.open(Path(task.library))
    try:
        if library.notice is not None and not library.saving:
            raise library.notice
        steps = synchronise_account(library, account, lambda: time.time() + task.ahead)
        async with aclosing(steps):
            async for progress in steps:
                tell(SyncReport(name, progress))
    finally:
        library.close()


def _tell(connection: Connection, report: SyncReport) -> None:
    try:
        connection.send_bytes(_encode(report))
    except OSError:
        os._exit(0)
