"""Refreshing subscriptions: what is due is fetched and parsed, what it brings goes into the library.

An async generator tells of every feed as it is done; closing it stops what still runs, and what is done
by then is kept. The library's writing happens in a thread, so that the screen never waits for the disk.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from newsreader.feeds.access import AccessResolver
from newsreader.library.feeds import Delivery, Feeds, FeedState, Subscription
from newsreader.sources.feeds.parsing import Parse
from newsreader.sources.feeds.refresh import Refreshed, refresh
from newsreader.sources.feeds.schedule import (
    DEFAULT_INTERVAL,
    MOVES_AFTER,
    Wishes,
    held_for,
    next_due,
    redirected,
)
from newsreader.sources.web.access import OPEN, Access
from newsreader.sources.web.fetch import DEFAULT_LIMITS, Fetched, FetchFailed, Limits, Request

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

NOTHING = Delivery()


class FeedDone(msgspec.Struct, frozen=True):
    """One feed is done, the `done`-th of `total`. `failure`: why it brought nothing, in plain words.

    `moved_to`: the address that its subscription has now followed it to.
    """

    url: str
    title: str
    done: int
    total: int
    delivery: Delivery = NOTHING
    failure: str | None = None
    moved_to: str | None = None


class Refresher:
    """Everything that refreshing needs, put together once. `clock` gives seconds since 1970."""

    def __init__(
        self,
        feeds: Feeds,
        client: Client,
        parse: Parse,
        *,
        interval: int = DEFAULT_INTERVAL,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._feeds = feeds
        self._client = client
        self._parse = parse
        self._interval = interval
        self._limits = limits
        self._clock = clock
        self._jitter = jitter

    def refresh_due(self) -> AsyncGenerator[FeedDone, None]:
        """The feeds whose time has come: at the start and by the timer."""
        return self._refresh(self._feeds.due(int(self._clock())))

    def refresh_all(self) -> AsyncGenerator[FeedDone, None]:
        """Every feed, but for those that have ended, whose server asked to be left alone, or that an
        account's server fetches.
        """
        return self.refresh_some(self._feeds.all())

    def refresh_some(self, subscriptions: Sequence[Subscription]) -> AsyncGenerator[FeedDone, None]:
        """These feeds, though they are not due, as `refresh_all` does."""
        now = self._clock()
        return self._refresh(
            [
                feed
                for feed in subscriptions
                if not (feed.account or feed.state.ended or feed.state.held_until > now)
            ]
        )

    async def _refresh(self, subscriptions: Sequence[Subscription]) -> AsyncGenerator[FeedDone, None]:
        by_url = {one.url: one for one in subscriptions}
        requests = await asyncio.to_thread(self._requests, subscriptions)
        results = refresh(requests, self._client, self._parse, limits=self._limits, now=self._clock)
        done = 0
        async with aclosing(results):
            async for result in results:
                done += 1
                subscription = by_url[result.request.url]
                delivery, moved_to = await asyncio.to_thread(self._settle, subscription, result)
                yield FeedDone(
                    url=subscription.url,
                    title=subscription.settings.name
                    or (result.feed and result.feed.title)
                    or subscription.title,
                    done=done,
                    total=len(requests),
                    delivery=delivery,
                    failure=result.failure,
                    moved_to=moved_to,
                )

    def _requests(self, subscriptions: Sequence[Subscription]) -> list[Request]:
        resolver = AccessResolver(self._feeds.folders())
        return [request_of(feed, resolver.of(feed)) for feed in subscriptions]

    def _settle(self, subscription: Subscription, result: Refreshed) -> tuple[Delivery, str | None]:
        """Write down what came; returns it with the address that the subscription moved to, if it did."""
        now = int(self._clock())
        interval = subscription.settings.interval or self._interval
        state = state_after(subscription.state, result, interval, now, self._jitter)
        if result.feed is not None and result.feed.is_feed:
            delivery = self._feeds.deliver(subscription.url, state, result.feed.entries, now)
        else:
            self._feeds.note(subscription.url, state)
            delivery = NOTHING
        if state.moving_to is None or state.moves < MOVES_AFTER:
            return delivery, None
        if not result.request.access.may_move(subscription.url, state.moving_to):
            return delivery, None
        self._feeds.move(subscription.url, state.moving_to)
        return delivery, state.moving_to


def request_of(subscription: Subscription, access: Access = OPEN) -> Request:
    """What to ask for, with what is known from the last time."""
    state = subscription.state
    return Request(
        subscription.url,
        state.etag,
        state.last_modified,
        state.digest,
        validators_host=state.validators_host,
        access=access,
    )


def state_after(
    before: FeedState, result: Refreshed, interval: int, now: int, jitter: Callable[[], float]
) -> FeedState:
    """How things stand with a feed after one more refresh. Pure."""
    answer = result.answer
    if isinstance(answer, FetchFailed):
        return _failed(
            before, result, Wishes(retry_after=answer.retry_after), interval, now, jitter, answer.gone
        )
    if result.failure is not None:
        return _failed(before, result, Wishes(max_age=answer.max_age), interval, now, jitter, gone=False)
    return _succeeded(before, result, answer, interval, now, jitter)


def _succeeded(
    before: FeedState,
    result: Refreshed,
    answer: Fetched,
    interval: int,
    now: int,
    jitter: Callable[[], float],
) -> FeedState:
    feed = result.feed
    ttl, skip_hours = (feed.ttl, feed.skip_hours) if feed else (before.ttl, before.skip_hours)
    moving_to, moves = redirected(before.moving_to, before.moves, answer.moved_to)
    wishes = Wishes(ttl=ttl, max_age=answer.max_age, skip_hours=skip_hours)
    return FeedState(
        title=feed.title if feed else before.title,
        home=feed.home if feed else before.home,
        etag=answer.etag,
        last_modified=answer.last_modified,
        digest=answer.digest,
        validators_host=answer.validators_host,
        ttl=ttl,
        skip_hours=skip_hours,
        last_try=now,
        last_success=now,
        moving_to=moving_to,
        moves=moves,
        next_due=next_due(now, interval, wishes, jitter=jitter),
    )


def _failed(
    before: FeedState,
    result: Refreshed,
    wishes: Wishes,
    interval: int,
    now: int,
    jitter: Callable[[], float],
    gone: bool,
) -> FeedState:
    failures = before.failures + 1
    wishes = msgspec.structs.replace(wishes, ttl=before.ttl, skip_hours=before.skip_hours)
    return msgspec.structs.replace(
        before,
        last_try=now,
        last_error=result.failure,
        failures=failures,
        ended=gone,
        next_due=next_due(now, interval, wishes, failures, jitter=jitter),
        held_until=now + held_for(wishes),
    )
