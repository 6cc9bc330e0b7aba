"""The queue worked off in a process of its own, so that no key waits for it.

It writes to the library itself, and tells through a pipe how far it is. It is ended by being killed: what has
come of a file lies beside its place, and is gone on with the next time.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Generator
from contextlib import aclosing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from newsreader.config.schema import MediaConfig
from newsreader.errors import NewsreaderError
from newsreader.media.queue import DownloadProgress, work_off
from newsreader.system.limits import limit_memory
from newsreader.system.own_process import OwnProcess, heed, reports_of, settle_in
from newsreader.system.surroundings import stopped


class DownloadTask(msgspec.Struct, frozen=True):
    """Whose queue to work off. `ahead`: seconds by which the reader's clock is ahead of the system's."""

    library: str
    config: MediaConfig = MediaConfig()
    ahead: float = 0.0


class DownloadReport(msgspec.Struct, frozen=True):
    """How far a file is, or why the queue can't be worked off at all."""

    progress: DownloadProgress | None = None
    problem: str = ""
    hint: str = ""


_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(DownloadReport)


def download_in_process(
    task: DownloadTask, stop: threading.Event
) -> Generator[DownloadReport | None, None, None]:
    """The files as they come; None where for a moment there is nothing to tell. Closing it ends the process.

    Raises:
        NewsreaderError: no process could be started.
    """
    return reports_of(lambda: OwnProcess(work, task), _report.decode, stop, "download files")


def work(connection: Connection, task: DownloadTask) -> None:
    """The life of the process."""
    settle_in()
    limit_memory()
    heed(connection, lambda message: None)
    report = DownloadReport()
    try:
        asyncio.run(_work_off(connection, task))
    except NewsreaderError as error:
        report = DownloadReport(problem=error.message, hint=error.hint)
    except MemoryError:
        report = DownloadReport(problem="what a server sends takes more memory than there may be")
    except Exception as error:
        report = DownloadReport(problem=stopped("downloading", error).message)
    if report.problem:
        with suppress(OSError):
            connection.send_bytes(_encode(report))
    # At once: nothing is left to wait for.
    os._exit(0)


async def _work_off(connection: Connection, task: DownloadTask) -> None:
    from newsreader.library import Library

    library = Library.open_there(Path(task.library))
    try:
        steps = work_off(library, task.config, lambda: time.time() + task.ahead)
        async with aclosing(steps):
            async for step in steps:
                connection.send_bytes(_encode(DownloadReport(step)))
    finally:
        library.close()
