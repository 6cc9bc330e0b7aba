"""From the server to the library: what a refresh leaves behind."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx2
import pytest
from fakes import Clock
from feedserver import FeedServer, rss
from werkzeug import Request as Asked
from werkzeug import Response

from newsreader.feeds.import_export import export_list, import_list, read_list
from newsreader.feeds.refresh import FeedDone, Refresher
from newsreader.library import Library
from newsreader.library.feeds.feeds import Feeds, FeedSettings, FeedState
from newsreader.sources.feeds.parsing import parse_in_thread
from newsreader.sources.web.client import make_client
from newsreader.sources.web.fetch import Limits
from newsreader.system.paths import Paths

HOUR = 3_600
START = 1_700_000_000


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def feeds(library: Library) -> Feeds:
    return library.feeds


@pytest.fixture
def refresher(feeds: Feeds, client: httpx2.AsyncClient, clock: Clock) -> Refresher:
    return Refresher(
        feeds, client, parse_in_thread, limits=Limits(seconds=5), clock=clock, jitter=lambda: 0.0
    )


def state(feeds: Feeds, url: str) -> FeedState:
    found = feeds.find(url)
    assert found is not None
    return found.state


async def one(refresher: Refresher) -> FeedDone:
    (done,) = [done async for done in refresher.refresh_all()]
    return done


async def due(refresher: Refresher) -> list[str]:
    return [done.url async for done in refresher.refresh_due()]


async def test_the_first_time_everything_is_new_and_then_nothing(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    def answer(request: Asked) -> Response:
        known = request.headers.get("If-None-Match") == '"1"'
        return Response(status=304) if known else Response(rss("One", "Two"), headers={"ETag": '"1"'})

    server.handle("/feed", answer)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    first = await one(refresher)
    assert (first.done, first.total, first.title, first.failure) == (1, 1, "A feed", None)
    assert len(first.delivery.new) == 2
    again = await one(refresher)
    assert (again.failure, again.delivery.new) == (None, ())
    assert len(feeds.cards()) == 2
    assert state(feeds, server.url()).etag == '"1"'


async def test_only_what_is_due_is_asked_and_what_feeds_wish_is_respected(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock
) -> None:
    server.serve("/plain", rss("One"))
    server.serve("/ttl", rss("One", more="<ttl>120</ttl>"))
    server.serve("/cached", rss("One"), Cache_Control=f"max-age={3 * HOUR}")
    plain, ttl, cached = (server.url(path) for path in ("/plain", "/ttl", "/cached"))
    feeds.subscribe([(url, FeedSettings()) for url in (plain, ttl, cached)], START)
    assert set(await due(refresher)) == {plain, ttl, cached}
    assert await due(refresher) == []
    clock.now += HOUR
    assert await due(refresher) == [plain]
    clock.now += HOUR
    assert set(await due(refresher)) == {plain, ttl}
    clock.now += HOUR
    assert set(await due(refresher)) == {plain, cached}


async def test_skipped_hours_are_remembered_over_a_304(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock
) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(1, 24))
    server.serve("/feed", rss("One", more=f"<skipHours>{hours}</skipHours>"))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    for _ in range(2):
        await one(refresher)
        due_at = state(feeds, server.url()).next_due
        assert (due_at > clock.now, due_at // HOUR % 24) == (True, 0)


async def test_a_failing_feed_is_asked_less_and_less_and_says_why(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock
) -> None:
    server.serve("/feed", b"", 500)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    waits = []
    for _ in range(3):
        failed = await one(refresher)
        assert "has a problem of its own (500)" in str(failed.failure)
        waits.append(state(feeds, server.url()).next_due - clock.now)
    assert waits == [2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert state(feeds, server.url()).last_error == failed.failure
    assert state(feeds, server.url()).last_success is None


async def test_success_ends_the_failures(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock
) -> None:
    server.handle("/feed", lambda _: Response(rss("One")) if len(server.asked) > 1 else Response(status=500))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    await one(refresher)
    await one(refresher)
    after = state(feeds, server.url())
    assert (after.failures, after.last_error, after.last_success) == (0, None, clock.now)


async def test_what_is_no_feed_is_a_failure_and_fetched_again(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    server.serve("/feed", b"<!doctype html><html>maintenance", ETag='"1"')
    feeds.subscribe([(server.url(), FeedSettings())], START)
    assert "web page" in str((await one(refresher)).failure)
    assert (state(feeds, server.url()).etag, state(feeds, server.url()).digest) == (None, None)


async def test_a_feed_that_is_gone_is_asked_no_more(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    server.serve("/feed", b"", 410)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    assert "gone for good" in str((await one(refresher)).failure)
    assert [done async for done in refresher.refresh_all()] == []
    assert state(feeds, server.url()).ended


async def test_a_server_that_asks_to_be_left_alone_is_even_when_the_user_asks(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock
) -> None:
    server.serve("/feed", b"", 429, Retry_After=str(5 * HOUR))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    await one(refresher)
    clock.now += 5 * HOUR - 1
    assert [done async for done in refresher.refresh_all()] == []
    clock.now += 1
    assert len([done async for done in refresher.refresh_all()]) == 1


async def test_a_subscription_moves_after_the_third_redirect_for_good(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    server.redirect("/old", "/new", 301)
    server.serve("/new", rss("One"))
    feeds.subscribe([(server.url("/old"), FeedSettings("Mine"))], START)
    assert [(await one(refresher)).moved_to for _ in range(3)] == [None, None, server.url("/new")]
    (subscription,) = feeds.all()
    assert (subscription.url, subscription.settings.name) == (server.url("/new"), "Mine")
    server.asked.clear()
    await one(refresher)
    assert server.paths() == ["/new"]


async def test_progress_counts_and_failures_disturb_nobody(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    for number in range(5):
        server.serve(f"/{number}", rss("One", home=f"http://site{number}.example/"), 200 if number else 404)
    feeds.subscribe([(server.url(f"/{number}"), FeedSettings()) for number in range(5)], START)
    events = [done async for done in refresher.refresh_all()]
    assert [(event.done, event.total) for event in events] == [(number, 5) for number in range(1, 6)]
    assert [event.url for event in events if event.failure] == [server.url("/0")]
    assert len(feeds.cards()) == 4


async def test_what_is_done_when_esc_is_pressed_is_kept(
    server: FeedServer, feeds: Feeds, refresher: Refresher
) -> None:
    server.serve("/feed", rss("One"))
    with FeedServer() as slow:
        slow.drip("/slow", 0.3)
        feeds.subscribe([(server.url(), FeedSettings()), (slow.url("/slow"), FeedSettings())], START)
        running = refresher.refresh_all()
        assert (await anext(running)).url == server.url()
        await running.aclose()
    assert len(feeds.cards()) == 1
    assert state(feeds, slow.url("/slow")).last_try is None
    assert len(asyncio.all_tasks()) == 1


async def test_two_programs_may_refresh_at_once(
    server: FeedServer, feeds: Feeds, refresher: Refresher, clock: Clock, paths: Paths
) -> None:
    for number in range(10):
        server.serve(f"/{number}", rss("One", "Two", home=f"http://site{number}.example/"))
    feeds.subscribe([(server.url(f"/{number}"), FeedSettings()) for number in range(10)], START)
    other = Library.open(paths.library)
    async with make_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        cron = Refresher(other.feeds, client, parse_in_thread, clock=clock)

        async def run(which: Refresher) -> list[FeedDone]:
            return [done async for done in which.refresh_all()]

        here, there = await asyncio.gather(run(refresher), run(cron))
    other.close()
    assert [done.failure for done in here + there] == [None] * 20
    assert sum(len(done.delivery.new) for done in here + there) == 20 == len(feeds.cards())


class TestLists:
    def test_an_export_imports_back_to_the_same(self, feeds: Feeds, tmp_path: Path) -> None:
        feeds.subscribe(
            [
                ("https://a.example/", FeedSettings("A & B", ("Tech", "Linux"), 70, 600, True, True, 50, 9)),
                ("https://b.example/", FeedSettings()),
            ],
            START,
        )
        feeds.note("https://b.example/", FeedState(title="Own title", home="https://b.example/home"))
        exported = export_list(feeds.all())
        other = Library.open(tmp_path / "other.db").feeds
        imported = import_list(other, read_list(exported.encode(), "x.opml"), START)
        assert (len(imported.added), imported.known, imported.problems) == (2, 0, ())
        assert [one.settings for one in other.all() if one.url == "https://a.example/"] == [
            feeds.all()[0].settings
        ]
        assert {one.title for one in other.all()} == {"A & B", "Own title"}
        assert import_list(other, read_list(exported.encode(), "x.opml"), START).known == 2

    def test_a_urls_file_is_known_by_its_look(self, feeds: Feeds) -> None:
        imported = import_list(feeds, read_list(b'https://a.example/ tech "~A"\nexec:date\n', "urls"), START)
        assert imported.added == ("https://a.example/",)
        assert [problem.line for problem in imported.problems] == [2]
        assert feeds.all()[0].settings == FeedSettings("A", ("tech",))

    def test_a_list_in_utf16_is_a_list(self, feeds: Feeds) -> None:
        document = '<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="A" xmlUrl="https://a.example/"/>'
        assert import_list(feeds, read_list(document.encode("utf-16"), "x"), START).added == (
            "https://a.example/",
        )


async def test_a_feed_that_is_too_large_gives_its_beginning_and_says_so(
    feeds: Feeds, refresher: Refresher, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = rss("One", "Two")
    monkeypatch.setattr("newsreader.sources.feeds.document.MAX_DOCUMENT", len(body) - 40)
    server.serve("/feed", body, ETag='"1"')
    feeds.subscribe([(server.url(), FeedSettings())], START)
    first = await one(refresher)
    assert (first.failure, len(first.delivery.new)) == (None, 1)
    (feed,) = feeds.all()
    assert "only its first 1 entry is read" in feed.trouble
    server.serve("/feed", b"", 304)
    await one(refresher)
    assert "only its first 1 entry is read" in feeds.all()[0].trouble
