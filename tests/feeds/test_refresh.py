"""From the server to the library: what a refresh leaves behind."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import aclosing
from pathlib import Path

import httpx2
import pytest
from fakes import Clock
from feedserver import FeedServer, rss
from refreshing import START, FeedRefreshes, state
from werkzeug import Request as Asked
from werkzeug import Response

from newsreader.feeds.import_export import export_list, import_list, read_list
from newsreader.feeds.refresh import FeedDone
from newsreader.library import Library
from newsreader.library.feeds.feeds import Feeds, FeedSettings, FeedState
from newsreader.sources.web.client import make_client
from newsreader.system.durations import HOUR
from newsreader.system.paths import Paths


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def feeds(library: Library) -> Feeds:
    return library.feeds


@pytest.fixture
def refreshes(feeds: Feeds, client: httpx2.AsyncClient, clock: Clock) -> FeedRefreshes:
    return FeedRefreshes(feeds, client, clock)


async def due(refreshes: FeedRefreshes) -> list[str]:
    return [done.url async for done in refreshes.due()]


async def test_the_first_time_everything_is_new_and_then_nothing(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    def answer(request: Asked) -> Response:
        known = request.headers.get("If-None-Match") == '"1"'
        return Response(status=304) if known else Response(rss("One", "Two"), headers={"ETag": '"1"'})

    server.handle("/feed", answer)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    first = await refreshes.only()
    assert (first.done, first.total, first.title, first.failure) == (1, 1, "A feed", None)
    assert len(first.delivery.new) == 2
    again = await refreshes.only()
    assert (again.failure, again.delivery.new) == (None, ())
    assert len(feeds.cards()) == 2
    assert state(feeds, server.url()).etag == '"1"'


async def test_only_what_is_due_is_asked_and_what_feeds_wish_is_respected(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    server.serve("/plain", rss("One"))
    server.serve("/ttl", rss("One", more="<ttl>120</ttl>"))
    server.serve("/cached", rss("One"), Cache_Control=f"max-age={3 * HOUR}")
    plain, ttl, cached = (server.url(path) for path in ("/plain", "/ttl", "/cached"))
    feeds.subscribe([(url, FeedSettings()) for url in (plain, ttl, cached)], START)
    assert set(await due(refreshes)) == {plain, ttl, cached}
    assert await due(refreshes) == []
    clock.now += HOUR
    assert await due(refreshes) == [plain]
    clock.now += HOUR
    assert set(await due(refreshes)) == {plain, ttl}
    clock.now += HOUR
    assert set(await due(refreshes)) == {plain, cached}


async def test_skipped_hours_are_remembered_over_a_304(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(1, 24))
    server.serve("/feed", rss("One", more=f"<skipHours>{hours}</skipHours>"))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    for _ in range(2):
        await refreshes.only()
        due_at = state(feeds, server.url()).next_due
        assert (due_at > clock.now, due_at // HOUR % 24) == (True, 0)


async def test_a_failing_feed_is_asked_less_and_less_and_says_why(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    server.serve("/feed", b"", 500)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    waits = []
    for _ in range(3):
        failed = await refreshes.only()
        assert "has a problem of its own (500)" in str(failed.failure)
        waits.append(state(feeds, server.url()).next_due - clock.now)
    assert waits == [2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert state(feeds, server.url()).last_error == failed.failure
    assert state(feeds, server.url()).last_success is None


async def test_success_ends_the_failures(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    server.handle("/feed", lambda _: Response(rss("One")) if len(server.asked) > 1 else Response(status=500))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    await refreshes.only()
    await refreshes.only()
    after = state(feeds, server.url())
    assert (after.failures, after.last_error, after.last_success) == (0, None, clock.now)


async def test_what_is_no_feed_is_a_failure_and_fetched_again(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    server.serve("/feed", b"<!doctype html><html>maintenance", ETag='"1"')
    feeds.subscribe([(server.url(), FeedSettings())], START)
    assert "web page" in str((await refreshes.only()).failure)
    assert (state(feeds, server.url()).etag, state(feeds, server.url()).digest) == (None, None)


async def test_a_feed_that_is_gone_is_asked_no_more(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    server.serve("/feed", b"", 410)
    feeds.subscribe([(server.url(), FeedSettings())], START)
    assert "gone for good" in str((await refreshes.only()).failure)
    assert [done async for done in refreshes.all()] == []
    assert state(feeds, server.url()).ended


async def test_a_server_that_asks_to_be_left_alone_is_even_when_the_user_asks(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    server.serve("/feed", b"", 429, Retry_After=str(5 * HOUR))
    feeds.subscribe([(server.url(), FeedSettings())], START)
    await refreshes.only()
    clock.now += 5 * HOUR - 1
    assert [done async for done in refreshes.all()] == []
    clock.now += 1
    assert len([done async for done in refreshes.all()]) == 1


async def test_a_subscription_moves_after_the_third_redirect_for_good(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    server.redirect("/old", "/new", 301)
    server.serve("/new", rss("One"))
    feeds.subscribe([(server.url("/old"), FeedSettings("Mine"))], START)
    assert [(await refreshes.only()).moved_to for _ in range(3)] == [None, None, server.url("/new")]
    (subscription,) = feeds.all()
    assert (subscription.url, subscription.settings.name) == (server.url("/new"), "Mine")
    server.asked.clear()
    await refreshes.only()
    assert server.paths() == ["/new"]


async def test_progress_counts_and_failures_disturb_nobody(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    for number in range(5):
        server.serve(f"/{number}", rss("One", home=f"http://site{number}.example/"), 200 if number else 404)
    feeds.subscribe([(server.url(f"/{number}"), FeedSettings()) for number in range(5)], START)
    events = [done async for done in refreshes.all()]
    assert [(event.done, event.total) for event in events] == [(number, 5) for number in range(1, 6)]
    assert [event.url for event in events if event.failure] == [server.url("/0")]
    assert len(feeds.cards()) == 4


async def test_what_is_done_when_esc_is_pressed_is_kept(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes
) -> None:
    server.serve("/feed", rss("One"))
    with FeedServer() as slow:
        slow.drip("/slow", 0.3)
        feeds.subscribe([(server.url(), FeedSettings()), (slow.url("/slow"), FeedSettings())], START)
        running = refreshes.all()
        assert (await anext(running)).url == server.url()
        await running.aclose()
    assert len(feeds.cards()) == 1
    assert state(feeds, slow.url("/slow")).last_try is None
    assert len(asyncio.all_tasks()) == 1


async def test_what_brought_nothing_is_noted_though_the_rest_is_stopped(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock
) -> None:
    for path in ("/a", "/b", "/c"):
        server.serve(path, rss("One"))
    urls = [server.url(path) for path in ("/a", "/b", "/c")]
    feeds.subscribe([(url, FeedSettings()) for url in urls], START)
    await due(refreshes)
    clock.now += HOUR
    async with aclosing(refreshes.due()) as results:
        async for done in results:
            stopped_at = done.url
            break
    assert {url: state(feeds, url).last_try == clock.now for url in urls} == {
        url: url == stopped_at for url in urls
    }


async def test_two_programs_may_refresh_at_once(
    server: FeedServer, feeds: Feeds, refreshes: FeedRefreshes, clock: Clock, paths: Paths
) -> None:
    for number in range(10):
        server.serve(f"/{number}", rss("One", "Two", home=f"http://site{number}.example/"))
    feeds.subscribe([(server.url(f"/{number}"), FeedSettings()) for number in range(10)], START)
    other = Library.open(paths.library)
    async with make_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        cron = FeedRefreshes(other.feeds, client, clock)

        async def run(which: FeedRefreshes) -> list[FeedDone]:
            return [done async for done in which.all()]

        here, there = await asyncio.gather(run(refreshes), run(cron))
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
        assert [feed.settings for feed in other.all() if feed.url == "https://a.example/"] == [
            feeds.all()[0].settings
        ]
        assert {feed.title for feed in other.all()} == {"A & B", "Own title"}
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
    feeds: Feeds, refreshes: FeedRefreshes, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = rss("One", "Two")
    monkeypatch.setattr("newsreader.sources.feeds.document.MAX_DOCUMENT", len(body) - 40)
    server.serve("/feed", body, ETag='"1"')
    feeds.subscribe([(server.url(), FeedSettings())], START)
    first = await refreshes.only()
    assert (first.failure, len(first.delivery.new)) == (None, 1)
    (feed,) = feeds.all()
    assert "only its first 1 entry is read" in feed.trouble
    server.serve("/feed", b"", 304)
    await refreshes.only()
    assert "only its first 1 entry is read" in feeds.all()[0].trouble
