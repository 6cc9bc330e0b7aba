"""Feeds in the reader: refreshing, the list of feeds, adding and removing."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from multiprocessing import active_children
from pathlib import Path

import msgspec
import pytest
from fakes import NOW, FakeSystem, write_articles
from feeding import FEED, deliver, entry
from feedserver import FeedServer, rss
from open_reader import Reader, reader_of
from textual.widgets import Input
from textual.worker import WorkerFailed
from werkzeug import Request, Response

from newsreader.config.schema import Config, FeedsConfig, Sources
from newsreader.feeds.changes import FeedChanges
from newsreader.feeds.refresh_process import NAME
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import Body, BodyFormat, FeedEntry, Related, Urls
from newsreader.reading.cells import cell_len
from newsreader.session.session import WELCOMED, Session
from newsreader.system.paths import Paths

ON_START = FeedsConfig(refresh_on_start=True, refresh_every=0)
BY_HAND = FeedsConfig(refresh_on_start=False, refresh_every=0)


@asynccontextmanager
async def reader(
    paths: Paths,
    *folders: Path,
    feeds: FeedsConfig = BY_HAND,
    size: tuple[int, int] = (120, 40),
    config: Config | None = None,
) -> AsyncIterator[Reader]:
    """The reader without a path on the command line: configured folders, and the subscriptions."""
    config = msgspec.structs.replace(
        config or Config(), sources=Sources(tuple(map(str, folders))), feeds=feeds
    )
    session = Session.open([], paths, config, clock=lambda: NOW)
    session.library.note(WELCOMED, b"yes")
    session.keeper = None
    async with reader_of(session, config, size=size) as opened:
        yield opened


def system_of(opened: Reader) -> FakeSystem:
    assert isinstance(opened.app.system, FakeSystem)
    return opened.app.system


def subscribe(library: Library, *urls: str) -> None:
    library.feeds.subscribe([(url, FeedSettings()) for url in urls], int(NOW))


@asynccontextmanager
async def one_of_two_feeds_done(
    paths: Paths, library: Library, server: FeedServer, go_on: threading.Event | None = None
) -> AsyncIterator[Reader]:
    """The reader in a refresh of two feeds, the second of which doesn't answer until it shall go on."""
    go_on = go_on or threading.Event()

    def slow(_: Request) -> Response:
        go_on.wait(20)
        return Response(rss("Late", home="http://late.example/"))

    server.serve("/quick", rss("Early"))
    server.handle("/slow", slow)
    subscribe(library, server.url("/quick"), server.url("/slow", host="localhost"))
    async with reader(paths) as opened:
        try:
            await opened.press("R")
            while "1 of 2" not in opened.bottom or not opened.titles:
                await opened.pilot.pause(0.02)
            yield opened
        finally:
            go_on.set()


async def test_due_feeds_are_fetched_at_the_start(paths: Paths, library: Library, server: FeedServer) -> None:
    server.serve("/feed", rss("One", "Two"))
    subscribe(library, server.url())
    async with reader(paths, feeds=ON_START) as opened:
        await opened.settle()
        assert sorted(opened.titles) == ["One", "Two"]


async def test_nothing_is_fetched_unasked_where_the_user_does_not_want_it(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/feed", rss("One"))
    subscribe(library, server.url())
    async with reader(paths) as opened:
        assert server.asked == []
        await opened.press("R")
        await opened.settle()
        assert opened.titles == ["One"]


async def test_all_that_comes_into_an_empty_list_is_shown(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/feed", rss(*(f"Number {number}" for number in range(450))))
    subscribe(library, server.url())
    async with reader(paths) as opened:
        await opened.press("R")
        await opened.settle()
        assert len(opened.titles) == 450
        assert "new r" not in opened.top


@pytest.mark.parametrize(("keys", "shown"), [("", ["Early", "Late"]), ("m", ["Early"])])
async def test_what_comes_late_into_a_list_that_was_empty_waits_once_the_user_has_done_anything(
    paths: Paths, library: Library, server: FeedServer, keys: str, shown: list[str]
) -> None:
    go_on = threading.Event()
    async with one_of_two_feeds_done(paths, library, server, go_on) as opened:
        await opened.press(*keys)
        go_on.set()
        await opened.settle()
        assert sorted(opened.titles) == shown
        assert ("1 new r" in opened.top) == (len(shown) == 1)


async def test_new_articles_wait_and_no_row_moves(
    paths: Paths, library: Library, server: FeedServer, tmp_path: Path
) -> None:
    write_articles(tmp_path / "news", 30)
    server.serve("/feed", rss("Fresh", "Fresher"))
    library.feeds.subscribe([(server.url(), FeedSettings(quality=100))], int(NOW))
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("j", "j", "j")
        before = (opened.screen.articles.cursor, opened.current, opened.titles)
        opened.screen.jobs.feeds.refresh_all()
        await opened.settle()
        assert (opened.screen.articles.cursor, opened.current, opened.titles) == before
        assert "2 new r" in opened.top
        assert "unread" not in opened.top, "it would count the two that wait beside the 30 that are shown"
        await opened.press("r")
        await opened.settle()
        assert len(opened.titles) == 32
        assert "All · 32 · 32 unread" in opened.top
        assert opened.current == before[1]
        assert "new r" not in opened.top


async def test_r_fetches_the_feed_of_the_article_and_no_other(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    for name in ("one", "two"):
        server.serve(f"/{name}", rss(name, home=f"http://{name}.example/", channel=name))
    subscribe(library, server.url("/one"), server.url("/two"))
    async with reader(paths) as opened:
        await opened.press("R")
        await opened.settle()
        assert sorted(server.paths()) == ["/one", "/two"]
        if opened.screen.session.updates.waiting:  # where one of them came later than the other
            await opened.press("r")
        await opened.press("r")
        await opened.settle()
        assert server.paths()[2:] == [f"/{opened.current}"]


async def test_escape_stops_a_refresh_and_keeps_what_has_come(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    async with one_of_two_feeds_done(paths, library, server) as opened:
        assert "Esc stops" in opened.bottom
        await opened.press("escape")
        await opened.settle()
        assert opened.titles == ["Early"]
        assert "stopped after 1 of 2 feeds" in opened.bottom


async def test_escape_stops_a_refresh_during_which_a_feed_was_added(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/other", rss("Other", home="http://other.example/", channel="Other feed"))
    async with one_of_two_feeds_done(paths, library, server) as opened:
        await opened.press("F", "a", *server.url("/other"), "enter")
        while "you follow Other feed now" not in opened.text():
            await opened.pilot.pause(0.02)
        await opened.press("escape")
        await opened.settle()
        await opened.press("escape")
        assert "stopped after 1 of 2 feeds" in opened.bottom


async def test_a_refresh_that_is_killed_is_told_and_what_has_come_stays(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    async with one_of_two_feeds_done(paths, library, server) as opened:
        (process,) = (child for child in active_children() if child.name == NAME)
        process.kill()
        await opened.settle()
        assert "that fetches the feeds was ended" in opened.text()
        assert "stopped after 1 of 2 feeds" in opened.bottom
        assert opened.titles == ["Early"]


async def test_nothing_is_fetched_while_the_library_is_not_saved(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/feed", rss("One"))
    subscribe(library, server.url())
    library.close()
    # A folder in its place: nothing can be written there.
    paths.library.unlink()
    paths.library.mkdir()
    async with reader(paths) as opened:
        opened.screen.session.library.feeds.subscribe([(server.url(), FeedSettings())], int(NOW))
        opened.screen.jobs.feeds.refresh_all()
        await opened.settle()
        assert "no feed is fetched while the library is not saved" in " ".join(opened.text().split())
        assert server.asked == []


async def test_leaving_ends_a_refresh_at_once(paths: Paths, library: Library, server: FeedServer) -> None:
    go_on = threading.Event()

    def slow(_: Request) -> Response:
        go_on.wait(20)
        return Response(rss("Late"))

    server.handle("/slow", slow)
    subscribe(library, server.url("/slow"))
    try:
        async with reader(paths) as opened:
            opened.screen.jobs.feeds.refresh_all()
            while not server.asked:
                await opened.pilot.pause(0.02)
            await opened.press("q")
            await opened.app.workers.wait_for_complete()
        assert not go_on.is_set()
    finally:
        go_on.set()


async def test_failures_are_counted_and_told_in_the_list_of_feeds(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/good", rss("One", channel="Good"))
    server.serve("/bad", b"", 404)
    subscribe(library, server.url("/good"), server.url("/bad"))
    async with reader(paths) as opened:
        await opened.press("R")
        await opened.settle()
        assert "1 new article, 1 feed failed" in opened.bottom
        await opened.press("F")
        await opened.settle()
        await opened.press("j")
        text = opened.text()
        assert "has no feed at this address (404)" in text
        assert text.index("/bad") < text.index("Good")
        assert "1 of 1 unread" in text


async def test_a_feed_is_added_by_its_address(paths: Paths, server: FeedServer, tmp_path: Path) -> None:
    server.serve("/feed", rss("One", "Two", channel="New feed"))
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("F")
        assert "No feeds yet" in opened.text()
        await opened.press("a", *server.url(), "enter")
        await opened.settle()
        assert "you follow New feed now: 2 articles" in opened.text()
        assert server.paths() == ["/feed"]
        await opened.press("enter")
        assert sorted(opened.titles) == ["One", "Two"]
        assert opened.top.startswith(" New feed · 2")


async def test_of_several_feeds_of_a_site_one_is_chosen(paths: Paths, server: FeedServer) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name.lower()}">'
        for name in ("News", "Sport")
    )
    server.serve("/", f"<html><head>{links}</head></html>".encode(), Content_Type="text/html")
    server.serve("/sport", rss("Goal", channel="Sport"))
    async with reader(paths) as opened:
        await opened.press("F", "a", *server.url("/"), "enter")
        await opened.settle()
        assert "Which of its feeds?" in opened.text()
        await opened.press("j", "enter")
        await opened.settle()
        assert "1 of 1 unread" in opened.text()
        assert server.paths()[-1] == "/sport"


async def test_what_is_no_feed_is_told_and_nothing_is_added(paths: Paths, server: FeedServer) -> None:
    server.serve("/page", b"<html>Hello</html>", Content_Type="text/html")
    async with reader(paths) as opened:
        await opened.press("F", "a", *server.url("/page"), "enter")
        await opened.settle()
        assert "No feed found" in opened.text()
        assert opened.app.screen.query_one(Input).value == server.url("/page"), "to be mended"
        assert opened.screen.session.library.feeds.all() == ()


async def test_removing_asks_first_and_takes_the_articles_along(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"), entry("Two"))
    async with reader(paths) as opened:
        await opened.press("F", "d", "enter")
        assert len(opened.titles) == 2
        await opened.press("d", "j", "enter")
        assert "2 articles with it" in opened.text()
        assert opened.titles == []
        assert library.feeds.all() == ()


async def test_the_refresh_of_another_program_waits_as_new(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        deliver(library.feeds, entry("From cron"))
        opened.screen.jobs.poll.look()
        await opened.settle()
        assert "1 new r" in opened.top
        assert "From cron" not in opened.titles


async def test_what_goes_wrong_with_news_of_another_program_is_in_the_log(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def look() -> Iterator[FeedChanges]:
        raise ValueError("not to be understood")

    async with reader(paths) as opened:
        monkeypatch.setattr(opened.screen.session.feeds, "news", lambda: look)
        opened.screen.jobs.poll.look()
        with pytest.raises(WorkerFailed):
            await opened.settle()
        assert "ValueError: not to be understood" in caplog.text


async def test_the_detail_tells_what_was_edited_and_why_the_quality(paths: Paths, library: Library) -> None:
    url = "https://example.org/a"
    deliver(library.feeds, entry("Before", url=url), at=NOW - 7_200)
    deliver(library.feeds, entry("After", url=url), at=NOW - 3_600)
    async with reader(paths) as opened:
        assert "The Feed · updated 1h" in opened.text()
        await opened.press("z")
        text = opened.text()
        assert "updated 1h ago" in text
        assert "was “Before”" in text
        assert "nothing is known of this feed yet" in text


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (45, 20)])
async def test_hostile_titles_and_narrow_screens_keep_the_list_of_feeds_whole(
    paths: Paths, library: Library, size: tuple[int, int]
) -> None:
    deliver(library.feeds, entry("One"), settings=FeedSettings(name="[@click=app.quit]x[/] 日本語" * 4))
    deliver(library.feeds, entry("Two"), url=FEED + "/2", settings=FeedSettings(name="[/]"))
    async with reader(paths, size=size) as opened:
        await opened.press("F", "j", "d", "escape")
        lines = opened.text().splitlines()
        assert all(cell_len(line) == size[0] for line in lines)
        assert "[@click=app.quit]x[/]" in opened.text()


async def test_why_says_where_the_quality_of_an_article_comes_from(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        assert "unread · hot" in opened.top
        await opened.press("w")
        text = opened.text()
        assert "50  quality of the feed: nothing is known of this feed yet" in text
        assert "50  heat, computed by the rule" in text
        assert "×0.97  1 hour old; heat halves every 24 hours" in text
        assert "49  counts in the order “hot”" in text


async def test_words_of_a_body_are_found_right_after_a_refresh(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/feed", rss("One", "Two"))
    subscribe(library, server.url())
    async with reader(paths) as opened:
        await opened.press("R")
        await opened.settle()
        await opened.press("slash")
        await opened.paste("text:about")
        await opened.press("enter")
        while len(opened.titles) < 2:
            await opened.pilot.pause(0.05)
        assert sorted(opened.titles) == ["One", "Two"]


async def test_a_feed_rises_while_its_articles_are_read_and_no_row_moves(
    paths: Paths, library: Library
) -> None:
    deliver(library.feeds, *(entry(f"Other {number}") for number in range(3)), url=f"{FEED}/other")
    deliver(library.feeds, *(entry(f"Liked {number}") for number in range(3)))
    async with reader(paths) as opened:
        screen = opened.screen
        screen.jobs.priors.look_about()
        await opened.settle()
        liked = next(
            article_id
            for article_id in screen.articles.ids
            if "Liked" in screen.session.list.row(article_id).headline.title
        )
        await opened.press(*"j" * screen.articles.ids.index(liked), "s")
        before = opened.titles
        screen.jobs.priors.look_about()
        await opened.settle()
        assert screen.session.list.row(liked).headline.quality == 56
        assert "quality 56" in opened.text()
        assert opened.titles == before
        await opened.press("w")
        assert "of the feed: as you starred 1 of its articles" in opened.text()


async def test_opening_staying_and_copying_are_liking_and_marking_read_is_not(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.ui.reader.detail.DWELLING", 0.01)
    deliver(library.feeds, *(entry(f"{number}") for number in range(3)))
    async with reader(paths) as opened:
        await opened.press("m")
        assert reason(library) == "nothing is known of this feed yet"
        await opened.press("j", "enter", "y")
        await opened.settle()
        assert reason(library) == "as you opened 1 of its articles, stayed with 1 and shared 1"


def reason(library: Library) -> str:
    (of_feed,) = library.feeds.telling().priors.values()
    return of_feed.reason


AUDIO = "https://media.example/episode.mp3"
LINKS = ("https://site.example/a", "https://site.example/b")


def with_file(name: str, related: int = 0) -> FeedEntry:
    """An entry with two links in its text and an audio file, after some related articles."""
    made = entry(name)
    text = "".join(f'<p>See <a href="{link}">this</a>.</p>' for link in LINKS)
    extra = {"enclosures": [{"url": AUDIO, "type": "audio/mpeg", "length": 23_400_000, "duration": 3_725}]}
    others = tuple(Related(f"Other {n}", urls=Urls(f"https://other.example/{n}")) for n in range(related))
    article = msgspec.structs.replace(
        made.article, body=Body(BodyFormat.HTML, text), extra=extra, related=others
    )
    return msgspec.structs.replace(made, article=article)


@pytest.mark.parametrize("related", [0, 2])
async def test_a_file_is_told_with_kind_and_length_and_opens_by_the_number_after_the_related_ones(
    paths: Paths, library: Library, related: int
) -> None:
    deliver(library.feeds, with_file("Episode", related))
    async with reader(paths) as opened:
        number = related + 1
        await opened.press("enter")
        assert f"{number} audio/mpeg · 1:02:05 · 23 MB" in opened.text()
        await opened.press(str(number))
        await opened.settle()
        assert system_of(opened).opened == [(AUDIO, "front")]
        await opened.press("9")
        assert f"nothing has the number 9: there are {related} related and 1 file" in opened.bottom


async def test_a_link_in_the_text_opens_by_its_number(paths: Paths, library: Library) -> None:
    deliver(library.feeds, with_file("Links"))
    async with reader(paths) as opened:
        await opened.press("number_sign", "2", "enter")
        await opened.settle()
        assert system_of(opened).opened == [(LINKS[1], "front")]
        await opened.press("number_sign", "7", "enter")
        assert "no link 7: there are 2" in opened.bottom
        await opened.press("L", "enter")
        await opened.settle()
        assert system_of(opened).opened[-1] == (LINKS[0], "front")
