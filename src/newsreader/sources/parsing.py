"""Feeds are parsed in processes of their own: slow, hungry or crashing documents never touch the screen."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import Final

import msgspec

from newsreader.model import Problem, Severity
from newsreader.processes import real_stderr
from newsreader.sources.entries import ParsedFeed
from newsreader.sources.feeds import parse_feed

MAX_SECONDS: Final = 20.0
MAX_MEMORY: Final = 2 * 1024**3
"""The address space of one worker, in bytes."""

Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed]]
"""Document, address, content type -> feed: `ParsePool.parse` or `parse_in_thread`."""


async def parse_in_thread(data: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """As `parse_feed`, without a process: for one feed and a program that ends with it."""
    return await asyncio.to_thread(parse_feed, data, url, content_type)


class ParsePool:
    """Worker processes that parse feeds. Made once; nothing is started before the first feed.

    Use it as a context manager, or call `close`.
    """

    def __init__(self, workers: int | None = None, max_seconds: float = MAX_SECONDS) -> None:
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._max_seconds = max_seconds
        self._executor: ProcessPoolExecutor | None = None
        self._decode = msgspec.msgpack.Decoder(ParsedFeed).decode

    async def parse(self, data: bytes, url: str, content_type: str = "") -> ParsedFeed:
        """As `parse_feed`; a document that takes too long or kills its worker is a problem of that feed."""
        executor: ProcessPoolExecutor | None = None
        try:
            # In a thread: handing over starts a worker where one is wanted, and waits for it.
            executor, future = await asyncio.to_thread(self._submit, data, url, content_type)
            packed = await asyncio.wrap_future(future)
        except BrokenProcessPool:
            if executor is None or self._executor is executor:
                self._executor = None
            return _given_up(url, "reading it made the parser crash")
        return self._decode(packed)

    def close(self) -> None:
        """Ends the workers; what they have not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def __enter__(self) -> ParsePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(self, data: bytes, url: str, content_type: str) -> tuple[ProcessPoolExecutor, Future[bytes]]:
        with real_stderr():  # one thread at a time, too
            executor = self._running()
            return executor, executor.submit(_parse_packed, data, url, content_type, self._max_seconds)

    def _running(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Not fork: this process has threads. A fork server imports the parser once for all workers.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__, "feedparser", "nh3"])
            self._executor = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_settle)
        return self._executor


class _OutOfTime(BaseException):
    """Not an Exception, so that no parser's own error handling swallows it."""


def _settle() -> None:
    """A worker yields to the screen, leaves Ctrl+C to the program, and can't eat the machine's memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _ring)
    os.nice(10)
    Thread(target=_end_with_the_program, daemon=True).start()
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _end_with_the_program() -> None:
    """Workers wait on a queue that they hold open themselves: without this they outlive a killed program."""
    program = multiprocessing.parent_process()
    if program is not None:
        program.join()
        os._exit(0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


def _parse_packed(data: bytes, url: str, content_type: str, max_seconds: float) -> bytes:
    """A parsed feed as MessagePack, which crosses between processes many times faster than a pickle."""
    return msgspec.msgpack.encode(
        _within(max_seconds, lambda: parse_feed(data, url, content_type), url),
    )


def _within(seconds: float, parse: Callable[[], ParsedFeed], url: str) -> ParsedFeed:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return parse()
    except _OutOfTime:
        return _given_up(url, f"reading it took longer than {seconds:g} seconds")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _given_up(url: str, why: str) -> ParsedFeed:
    return ParsedFeed(
        url, problems=(Problem(url, f"No feed can be read there: {why}.", severity=Severity.ERROR),)
    )
