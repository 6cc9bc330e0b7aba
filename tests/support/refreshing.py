"""Refreshes for a test, at a time of its own and from a server on the loopback."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx2
from fakes import Clock

from newsreader.feeds.refresh import FeedDone, Refresher
from newsreader.library.feeds.feeds import Feeds, FeedState
from newsreader.sources.feeds.parsing import parse_in_thread
from newsreader.sources.web.records import Limits

START = 1_700_000_000


class FeedRefreshes:
    """Refreshes of a library's feeds that wait for no pause: the clock goes on instead."""

    def __init__(self, feeds: Feeds, client: httpx2.AsyncClient, clock: Clock, jitter: float = 0.0) -> None:
        async def sleep(seconds: float) -> None:
            clock.now += seconds

        self._feeds = feeds
        self._clock = clock
        self._refresher = Refresher(
            feeds,
            client,
            parse_in_thread,
            limits=Limits(seconds=5),
            clock=clock,
            jitter=lambda: jitter,
            sleep=sleep,
        )

    def all(self) -> AsyncGenerator[FeedDone, None]:
        """Every feed that may be asked."""
        return self._refresher.refresh_some(self._feeds.all())

    def due(self) -> AsyncGenerator[FeedDone, None]:
        """The feeds whose time has come."""
        return self._refresher.refresh_some(self._feeds.due(int(self._clock.now)))

    async def only(self) -> FeedDone:
        """The one feed that there is."""
        (done,) = [done async for done in self.all()]
        return done


def state(feeds: Feeds, url: str) -> FeedState:
    """What is known of a feed that is subscribed."""
    feed = feeds.find(url)
    assert feed is not None
    return feed.state
