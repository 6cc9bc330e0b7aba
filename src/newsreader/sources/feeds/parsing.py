"""Feeds are parsed in processes of their own, see `worker_pool`, or in a thread by a program that ends with
them. What parses is imported there alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from newsreader.model import Problem, Severity
from newsreader.sources.feeds.records import ParsedFeed
from newsreader.system.limits import MAX_SECONDS
from newsreader.system.processes import NICENESS
from newsreader.system.worker_pool import WorkerLateError, WorkerLostError, WorkerPool

Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed]]
"""Document, address, content type -> feed: `ParsePool.parse` or `parse_in_thread`."""


async def parse_in_thread(data: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """As `parse_feed`, without a process: for one feed and a program that ends with it."""
    from newsreader.sources.feeds.document import parse_feed

    return await asyncio.to_thread(parse_feed, data, url, content_type)


class ParsePool:
    """Worker processes that parse feeds. Made once; nothing is started before the first feed.

    Use it as a context manager, or call `close`.
    """

    def __init__(
        self, workers: int | None = None, max_seconds: float = MAX_SECONDS, niceness: int = NICENESS
    ) -> None:
        self._max_seconds = max_seconds
        self._pool = WorkerPool(
            [__name__, "newsreader.sources.feeds.document", "newsreader.sources.feeds.xml.strict", "nh3"],
            workers,
            max_seconds,
            niceness,
        )
        self._decode = msgspec.msgpack.Decoder(ParsedFeed).decode

    async def parse(self, data: bytes, url: str, content_type: str = "") -> ParsedFeed:
        """As `parse_feed`; a document that takes too long or kills its worker is a problem of that feed."""
        try:
            return self._decode(await self._pool.run(_parse_packed, data, url, content_type))
        except WorkerLostError:
            return _given_up(url, "reading it made the parser crash")
        except WorkerLateError:
            return _given_up(url, f"reading it took longer than {self._max_seconds:g} seconds")

    def close(self) -> None:
        """Ends the workers; what they have not begun is dropped."""
        self._pool.close()

    def __enter__(self) -> ParsePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _parse_packed(data: bytes, url: str, content_type: str) -> bytes:
    """A parsed feed as MessagePack, which crosses between processes many times faster than a pickle."""
    from newsreader.sources.feeds.document import parse_feed

    return msgspec.msgpack.encode(parse_feed(data, url, content_type))


def _given_up(url: str, why: str) -> ParsedFeed:
    return ParsedFeed(
        url, problems=(Problem(url, f"No feed can be read there: {why}.", severity=Severity.ERROR),)
    )
