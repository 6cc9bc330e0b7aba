"""Refreshing subscriptions: what is due is fetched and parsed, what it brings goes into the library.

An async generator tells of every feed as it is done; closing it stops what still runs, and what is done
by then is kept. The library's writing happens in a thread, so that the screen never waits for the disk.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.feeds.access import AccessResolver
from newsreader.library.feeds.feeds import Delivery, Feeds, FeedState, Subscription
from newsreader.sources.feeds.parsing import Parse
from newsreader.sources.feeds.refresh import Refreshed, refresh
from newsreader.sources.feeds.schedule import (
    DEFAULT_INTERVAL,
    MOVES_AFTER,
    REST,
    TOGETHER,
    Wishes,
    held_for,
    is_held,
    next_due,
    redirected,
    soon,
)
from newsreader.sources.web.access import OPEN, Access
from newsreader.sources.web.pace import Pace, Sleep, site_of
from newsreader.sources.web.records import DEFAULT_LIMITS, Fetched, FetchFailed, Limits, Postponed, Request

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

NOTHING = Delivery()
NOTED_AFTER: Final = 0.25
"""Seconds for which it may wait to be written down that a feed brought nothing."""


class FeedDone(msgspec.Struct, frozen=True):
    """One feed is done, the `done`-th of `total`. `failure`: why it brought nothing, in plain words.

    `moved_to`: the address that its subscription has now followed it to. `postponed`: why it was not asked,
    which is no failure: it is due as before.
    """

    url: str
    title: str
    done: int
    total: int
    delivery: Delivery = NOTHING
    failure: str | None = None
    moved_to: str | None = None
    postponed: str | None = None


class _Failing(msgspec.Struct, frozen=True):
    """A feed whose server failed, and the state that this left it in."""

    subscription: Subscription
    state: FeedState


class Refresher:
    """Everything that refreshing needs, put together once. `clock` gives seconds since 1970; `sleep` is for
    sites that are asked only now and then; `commands`: whether programs of the user's may make feeds.
    """

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
        sleep: Sleep = asyncio.sleep,
        commands: bool = False,
    ) -> None:
        self._feeds = feeds
        self._commands = commands
        self._sleep = sleep
        self._client = client
        self._parse = parse
        self._interval = interval
        self._limits = limits
        self._clock = clock
        self._jitter = jitter

    def refresh_some(self, subscriptions: Sequence[Subscription]) -> AsyncGenerator[FeedDone, None]:
        """These feeds, due or not, but for those that have ended, whose server asked to be left alone, or
        that an account's server fetches.
        """
        now = self._clock()
        return self._refresh(
            [
                feed
                for feed in subscriptions
                if not (
                    feed.account
                    or feed.state.ended
                    or is_held(feed.state.held_until, feed.state.last_try, now)
                )
            ]
        )

    async def _refresh(self, subscriptions: Sequence[Subscription]) -> AsyncGenerator[FeedDone, None]:
        # The one that waited longest comes first: of a site with pauses, not all get their turn.
        subscriptions = sorted(subscriptions, key=lambda feed: feed.state.last_try or 0)
        by_url = {feed.url: feed for feed in subscriptions}
        requests, pace = await asyncio.to_thread(self._prepared, subscriptions)
        results = refresh(
            requests, self._client, self._parse, limits=self._limits, now=self._clock, pace=pace,
            commands=self._commands,
        )  # fmt: skip
        failing: list[_Failing] = []
        unchanged = _Unchanged(self._feeds)
        done = 0
        try:
            async with aclosing(results):
                async for result in results:
                    done += 1
                    subscription = by_url[result.request.url]
                    if isinstance(result.answer, Postponed):
                        yield FeedDone(
                            subscription.url,
                            subscription.title,
                            done,
                            len(requests),
                            postponed=result.answer.why,
                        )
                        continue
                    state = self._state_after(subscription, result)
                    delivery, moved_to = NOTHING, None
                    if is_nothing_new(result, state):
                        await unchanged.add(subscription.url, state)
                    else:
                        delivery, moved_to = await asyncio.to_thread(
                            self._settle, subscription, result, state, failing
                        )
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
        finally:
            await unchanged.note()
        if failing:
            await asyncio.to_thread(self._try_soon, failing, by_url)

    def _prepared(self, subscriptions: Sequence[Subscription]) -> tuple[list[Request], Pace]:
        resolver = AccessResolver(self._feeds.folders())
        asked: dict[str, float] = {}
        for feed in self._feeds.all():
            site = site_of(feed.url)
            asked[site] = max(asked.get(site, 0), feed.state.last_try or 0)
        requests = [request_of(feed, resolver.of(feed)) for feed in subscriptions]
        return requests, Pace(asked, self._clock, sleep=self._sleep)

    def _hold_site(self, url: str, until: int) -> None:
        """Leave all feeds of a site alone: its server has had too many questions."""
        site = site_of(url)
        self._feeds.hold((feed.url for feed in self._feeds.all() if site_of(feed.url) == site), until)

    def _try_soon(self, failing: Sequence[_Failing], asked: Collection[str]) -> None:
        """Feeds that failed together, and for the first time, are tried once more soon."""
        by_site: dict[str, list[_Failing]] = {}
        for feed in failing:
            by_site.setdefault(site_of(feed.subscription.url), []).append(feed)
        # Where nothing at all could be reached, it is the network, however few feeds each site has.
        together = [failing] if len(failing) == len(asked) else list(by_site.values())
        now = int(self._clock())
        for feeds in together:
            if len(feeds) < TOGETHER:
                continue
            for feed in feeds:
                due = min(feed.state.next_due, soon(now, jitter=self._jitter))
                self._feeds.note(feed.subscription.url, msgspec.structs.replace(feed.state, next_due=due))

    def _state_after(self, subscription: Subscription, result: Refreshed) -> FeedState:
        interval = subscription.settings.interval or self._interval
        return state_after(subscription.state, result, interval, int(self._clock()), self._jitter)

    def _settle(
        self, subscription: Subscription, result: Refreshed, state: FeedState, failing: list[_Failing]
    ) -> tuple[Delivery, str | None]:
        """Write down what came; returns it with the address that the subscription moved to, if it did.

        A feed whose server failed for the first time is added to `failing`.
        """
        now = int(self._clock())
        answer = result.answer
        if isinstance(answer, FetchFailed):
            if answer.is_of_site and state.failures == 1 and not state.held_until > now:
                failing.append(_Failing(subscription, state))
            if answer.holds_site:
                self._hold_site(subscription.url, state.held_until)
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


class _Unchanged:
    """Feeds that brought nothing: how they do is written down together, or each would cost a commit."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._states: list[tuple[str, FeedState]] = []
        self._since = 0.0

    async def add(self, url: str, state: FeedState) -> None:
        now = time.monotonic()
        if not self._states:
            self._since = now
        self._states.append((url, state))
        if now - self._since > NOTED_AFTER:
            await self.note()

    async def note(self) -> None:
        """Write down those that wait for it."""
        states, self._states = self._states, []
        if states:
            await asyncio.to_thread(self._feeds.note_all, states)


def is_nothing_new(result: Refreshed, state: FeedState) -> bool:
    """Whether all that there is to write down of a refresh is how the feed does. `state`: that after it."""
    return result.feed is None and result.failure is None and state.moving_to is None


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
    if isinstance(answer, Postponed):
        return before
    if isinstance(answer, FetchFailed):
        rest = max(answer.retry_after or 0, REST) if answer.holds_site else answer.retry_after
        return _failed(before, result, Wishes(retry_after=rest), interval, now, jitter, answer.gone)
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
        # Where nothing is new, what was wrong with the feed still is; that its server failed is over.
        last_error=result.warning if feed or before.failures else before.last_error,
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
