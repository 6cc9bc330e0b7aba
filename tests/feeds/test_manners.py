"""How sites are spared: their pace, a rest that they ask for, and feeds that fail together.

A proxy on the loopback plays the public sites.
"""

from __future__ import annotations

import httpx2
import pytest
from fakes import Clock
from feedserver import FeedServer, rss
from refreshing import START, FeedRefreshes, state

from newsreader.feeds.refresh import FeedDone
from newsreader.library import Library
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.feeds import Feeds, FeedSettings, FeedState
from newsreader.sources.feeds.schedule import LONGEST_HOLD, REST, SOON
from newsreader.sources.web.pace import PATIENCE, Pace, site_of
from newsreader.system.durations import DAY, HOUR


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def feeds(library: Library) -> Feeds:
    return library.feeds


@pytest.fixture
def refreshes(feeds: Feeds, client: httpx2.AsyncClient, clock: Clock) -> FeedRefreshes:
    return FeedRefreshes(feeds, client, clock, jitter=0.5)


def follow(feeds: Feeds, server: FeedServer, *urls: str) -> None:
    through = FeedSettings(access=AccessSettings(proxy=server.url("")))
    feeds.subscribe([(url, through) for url in urls], START)


async def all_of(refreshes: FeedRefreshes) -> dict[str, FeedDone]:
    return {done.url: done async for done in refreshes.all()}


def reddit(count: int) -> list[str]:
    return [f"http://{'old' if number % 2 else 'www'}.reddit.com/r/{number}.rss" for number in range(count)]


class TestAPace:
    async def test_is_kept_and_the_longest_waiting_comes_first(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer, clock: Clock
    ) -> None:
        urls = reddit(14)
        for number in range(14):
            server.serve(f"/r/{number}.rss", rss("One"))
        follow(feeds, server, *urls)
        first = await all_of(refreshes)
        # Eleven in ten minutes: the first at once.
        assert sorted(server.paths()) == sorted(f"/r/{number}.rss" for number in range(11))
        assert clock.now == START + PATIENCE
        left = [url for url in urls if first[url].postponed is not None]
        assert left == urls[11:]
        assert all(first[url].failure is None for url in left)
        assert [feed.url for feed in feeds.due(int(clock.now))] == left
        clock.now += 10
        server.asked.clear()
        # They are asked for in this order; which answer comes first, where nobody sleeps, is left open.
        assert {done.url async for done in refreshes.due()} == set(left)
        # The pause holds from one refresh to the next.
        assert clock.now == START + PATIENCE + 3 * 60
        server.asked.clear()
        await all_of(refreshes)
        assert server.paths()[0] not in [f"/r/{number}.rss" for number in (11, 12, 13)]

    async def test_of_others_is_none(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer, clock: Clock
    ) -> None:
        for number in range(5):
            server.serve(f"/{number}", rss("One"))
        follow(feeds, server, *[f"http://a.example/{number}" for number in range(5)])
        await all_of(refreshes)
        assert (len(server.asked), clock.now, server.most_at_once) == (5, START, 1)

    async def test_is_not_lengthened_by_a_clock_that_was_ahead(self) -> None:
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        pace = Pace({"reddit.com": START + 100 * DAY}, lambda: START, sleep=sleep)
        assert await pace.turn("reddit.com")
        assert slept == [60]

    @pytest.mark.parametrize(
        ("url", "site"),
        [
            ("https://old.reddit.com/r/x.rss", "reddit.com"),
            ("https://feeds.example.co.uk:8443/", "example.co.uk"),
            ("http://127.0.0.1:8000/feed", "127.0.0.1:8000"),
            ("http://nas.local:81/", "nas.local:81"),
        ],
    )
    def test_is_that_of_a_site(self, url: str, site: str) -> None:
        assert site_of(url) == site


class TestARestThatIsAskedFor:
    @pytest.mark.parametrize(("header", "seconds"), [({"Retry_After": "600"}, 600), ({}, REST)])
    async def test_by_429_is_for_the_whole_site(
        self,
        feeds: Feeds,
        refreshes: FeedRefreshes,
        server: FeedServer,
        clock: Clock,
        header: dict[str, str],
        seconds: int,
    ) -> None:
        server.serve("/1", b"", 429, **header)
        for path in ("/2", "/3"):
            server.serve(path, rss("One"))
        urls = ["http://a.one.example/1", "http://b.one.example/2", "http://two.example/3"]
        follow(feeds, server, *urls)
        done = await all_of(refreshes)
        assert [done[url].failure is None for url in urls] == [False, True, True]
        assert done[urls[1]].postponed == "one.example asks us to come back later"
        assert sorted(server.paths()) == ["/1", "/3"]
        assert [state(feeds, url).held_until for url in urls] == [START + seconds, START + seconds, 0]
        clock.now += seconds - 1
        assert set(await all_of(refreshes)) == {urls[2]}
        clock.now += 2
        assert urls[1] in {feed.url for feed in feeds.due(int(clock.now))}

    async def test_by_503_is_for_the_feed(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer
    ) -> None:
        server.serve("/1", b"", 503, Retry_After="600")
        server.serve("/2", rss("One"))
        urls = ["http://one.example/1", "http://one.example/2"]
        follow(feeds, server, *urls)
        await all_of(refreshes)
        assert server.paths() == ["/1", "/2"]
        assert [state(feeds, url).held_until for url in urls] == [START + 600, 0]

    async def test_by_a_server_on_this_network_is_for_the_feed(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer
    ) -> None:
        server.serve("/1", b"", 429, Retry_After="600")
        server.serve("/2", rss("One"))
        feeds.subscribe([(server.url(path), FeedSettings()) for path in ("/1", "/2")], START)
        await all_of(refreshes)
        assert server.paths() == ["/1", "/2"]


class TestFeedsThatFailTogether:
    async def test_are_tried_once_more_soon(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer, clock: Clock
    ) -> None:
        urls = [f"http://one.example/{number}" for number in range(3)]
        for number in range(3):
            server.serve(f"/{number}", b"", 502)
        server.serve("/fine", rss("One"))
        follow(feeds, server, *urls, "http://two.example/fine")
        await all_of(refreshes)
        assert {state(feeds, url).next_due for url in urls} == {START + round(SOON * 1.5)}
        clock.now += 2 * SOON
        await all_of(refreshes)
        assert all(state(feeds, url).next_due > clock.now + HOUR for url in urls)

    async def test_are_not_two(self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer) -> None:
        urls = [f"http://one.example/{number}" for number in range(2)]
        for path in ("/0", "/1"):
            server.serve(path, b"", 502)
        server.serve("/fine", rss("One"))
        follow(feeds, server, *urls, "http://two.example/fine")
        await all_of(refreshes)
        assert all(state(feeds, url).next_due > START + HOUR for url in urls)

    async def test_may_be_all_when_the_network_is_down(self, feeds: Feeds, refreshes: FeedRefreshes) -> None:
        with FeedServer() as gone:
            urls = [f"http://site{number}.example/" for number in range(3)]
            follow(feeds, gone, *urls)
        await all_of(refreshes)
        assert {state(feeds, url).next_due for url in urls} == {START + round(SOON * 1.5)}

    async def test_are_not_those_that_are_not_there(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer
    ) -> None:
        urls = [f"http://one.example/{number}" for number in range(3)]
        for number in range(3):
            server.serve(f"/{number}", b"", 404)
        follow(feeds, server, *urls)
        await all_of(refreshes)
        assert all(state(feeds, url).next_due > START + HOUR for url in urls)


class TestAClockThatWasWrong:
    @pytest.mark.parametrize("ahead", [2 * HOUR, 9 * 30 * DAY, 74 * 365 * DAY])
    async def test_leaves_no_feed_waiting(
        self, feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer, clock: Clock, ahead: int
    ) -> None:
        server.serve("/feed", rss("One"))
        server.serve("/busy", b"", 429, Retry_After="600")
        urls = ["http://one.example/feed", "http://two.example/busy"]
        follow(feeds, server, *urls)
        clock.now += ahead
        await all_of(refreshes)
        clock.now = START + HOUR - 60
        assert {feed.url for feed in feeds.due(int(clock.now))} == set(urls)
        assert set(await all_of(refreshes)) == set(urls)
        assert feeds.due(int(clock.now)) == ()

    def test_does_not_count_where_it_was_right(self, feeds: Feeds) -> None:
        feeds.subscribe([("http://one.example/", FeedSettings(interval=28 * DAY))], START)
        waiting = FeedState(last_try=START, next_due=START + 42 * DAY, held_until=START + LONGEST_HOLD)
        feeds.note("http://one.example/", waiting)
        assert feeds.due(START) == ()
