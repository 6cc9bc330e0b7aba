"""A refresh in a process of its own, so that no key waits for fetching, reading and storing; or in this one.

The process writes to the library itself, and through a pipe it says how far it is. When the reader ends, in
whatever way, the pipe breaks and the process ends at once, with the processes that parse for it; what it has
not committed by then, SQLite takes back.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import traceback
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.feeds.refresh import FeedDone
from newsreader.model import Topic
from newsreader.system.own_process import OwnProcess, heed, settle_in
from newsreader.system.processes import NICENESS
from newsreader.system.surroundings import stopped

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while the process has nothing to tell."""
GRACE: Final = 1.0
"""Seconds that the process has to end by itself when it is stopped."""
STOP: Final = b"stop"
NAME: Final = "newsreader-refresh"


class RefreshTask(msgspec.Struct, frozen=True):
    """What to refresh: feeds of the library at a path, though they may not be due.

    `interval`: of feeds without one of their own, in seconds. `ahead`: seconds by which the reader's clock
    is ahead of the system's. `topics`: by whose keywords articles get theirs where the feed gives none.
    `commands`: whether programs of the user's may make feeds. `yields`: whether the process stands back
    before a screen and leaves it a core.
    """

    library: str
    urls: tuple[str, ...]
    interval: int
    ahead: float = 0.0
    topics: tuple[Topic, ...] = ()
    commands: bool = False
    yields: bool = True


class RefreshReport(msgspec.Struct, frozen=True):
    """What the process tells: one feed is done, or, without one, that it is at its end, and what went wrong.

    `trace`: where it went wrong, for the log.
    """

    done: FeedDone | None = None
    problem: str = ""
    hint: str = ""
    trace: str = ""


_encode = msgspec.msgpack.Encoder().encode
_report = msgspec.msgpack.Decoder(RefreshReport)


def refresh_in_process(task: RefreshTask, stop: Event) -> Generator[FeedDone | None, None, None]:
    """The feeds as they are done; None where for a moment none is. What came of them is in the library.

    `stop` ends it within a second or so. Closing the iterator ends the process at once.

    Raises:
        NewsreaderError: the process could not be started or could not go on; what was done is kept.
    """
    try:
        process = OwnProcess(work, task, name=NAME, daemon=False)
    except OSError as error:
        raise NewsreaderError(
            f"no process could be started to fetch the feeds ({error.strerror or error})",
            "Close some programs and try again.",
        ) from error
    try:
        yield from _hear(process.connection, stop)
    finally:
        process.end()


def refresh_here(task: RefreshTask, stop: Event) -> Generator[FeedDone | None, None, None]:
    """As `refresh_in_process`, in this one: for a program in which nothing else goes on meanwhile.

    Raises:
        LibraryError: what comes could not be kept.
    """
    results = _results(task)

    async def next_result() -> FeedDone | None:
        return await anext(results, None)

    loop = asyncio.new_event_loop()
    try:
        while not stop.is_set():
            result = loop.create_task(next_result())
            while not result.done():
                loop.run_until_complete(asyncio.wait([result], timeout=PATIENCE))
                if stop.is_set():
                    result.cancel()
                elif not result.done():
                    yield None
            if result.cancelled() or (feed := result.result()) is None:
                return
            yield feed
    finally:
        loop.run_until_complete(results.aclose())
        loop.close()


def _hear(connection: Connection, stop: Event) -> Generator[FeedDone | None, None, None]:
    ends_at = float("inf")
    while time.monotonic() < ends_at:
        if stop.is_set() and ends_at == float("inf"):
            ends_at = time.monotonic() + GRACE
            with suppress(OSError):
                connection.send_bytes(STOP)
        if not connection.poll(PATIENCE):
            yield None
            continue
        try:
            report = _report.decode(connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise NewsreaderError(
                "the process that fetches the feeds was ended from outside",
                "What had come is kept; R fetches the rest.",
            ) from error
        if report.trace:
            logging.getLogger(__name__).error("refreshing\n%s", report.trace)
        if report.problem:
            raise NewsreaderError(report.problem, report.hint)
        if report.done is None:
            return
        yield report.done


def work(connection: Connection, task: RefreshTask) -> None:
    """The life of the process."""
    settle_in(_niceness(task))
    last = RefreshReport()
    try:
        asyncio.run(_refresh(connection, task))
    except asyncio.CancelledError:
        pass
    except NewsreaderError as error:
        last = RefreshReport(problem=error.message, hint=error.hint)
    except Exception as error:
        failed = stopped("refreshing", error)
        last = RefreshReport(problem=failed.message, hint=failed.hint, trace=traceback.format_exc())
    with suppress(OSError):
        connection.send_bytes(_encode(last))
    # At once: a document that is still being parsed would be waited for.
    os._exit(0)


async def _refresh(connection: Connection, task: RefreshTask) -> None:
    refreshing = asyncio.current_task()
    assert refreshing is not None
    stop = partial(asyncio.get_running_loop().call_soon_threadsafe, refreshing.cancel)
    heed(connection, lambda message: stop())
    async with aclosing(_results(task)) as results:
        async for report in results:
            connection.send_bytes(_encode(RefreshReport(report)))


async def _results(task: RefreshTask) -> AsyncGenerator[FeedDone, None]:
    """The feeds as they are done. Documents are parsed by workers."""
    from newsreader.feeds.subscribe import refresher
    from newsreader.library import Library
    from newsreader.sources.feeds.parsing import ParsePool

    library = Library.open_there(Path(task.library))
    library.feeds.name_topics(task.topics)
    try:
        wanted = frozenset(task.urls)
        subscriptions = [feed for feed in library.feeds.all() if feed.url in wanted]
        with ParsePool(_workers(task), niceness=_niceness(task)) as pool:
            async with (
                refresher(
                    library.feeds,
                    pool.parse,
                    task.interval,
                    lambda: time.time() + task.ahead,
                    commands=task.commands,
                ) as made,
                aclosing(made.refresh_some(subscriptions)) as results,
            ):
                async for report in results:
                    yield report
    finally:
        library.close()


def _niceness(task: RefreshTask) -> int:
    return NICENESS if task.yields else 0


def _workers(task: RefreshTask) -> int:
    """All cores but the one that a screen needs."""
    return max(1, min(4, (os.cpu_count() or 1) - task.yields))
