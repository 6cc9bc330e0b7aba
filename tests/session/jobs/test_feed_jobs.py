"""The jobs of feeds: refreshing, subscribing, full texts and what feeds are worth, without a screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import asynccontextmanager
from threading import Event as Flag
from typing import TYPE_CHECKING

import feeding
import httpx2
import pytest
from fakes import NOW
from feeding import FEED, deliver, entry
from feedserver import FeedServer, rss
from headless import Headless
from msgspec.structs import replace
from pages import SENTENCES, page

from newsreader.errors import NewsreaderError
from newsreader.feeds import full_texts, refresh_process
from newsreader.feeds.full_texts import TextFetcher
from newsreader.feeds.refresh import FeedDone
from newsreader.feeds.refresh_process import RefreshTask
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.library.feeds.full_texts import FullTexts
from newsreader.query import quoted
from newsreader.session.events import (
    CountsChanged,
    DetailReady,
    Failure,
    FeedsChanged,
    FeedsFetched,
    FullTextFetched,
    JobProgress,
    Notice,
    Rested,
    RowsChanged,
    Tone,
)
from newsreader.session.incoming import quality_changes
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.scheduler import GAP
from newsreader.sources.feeds import parsing
from newsreader.sources.feeds.parsing import parse_in_thread
from newsreader.sources.web.pages.pages import extract_in_thread
from newsreader.system.paths import Paths

if TYPE_CHECKING:
    from newsreader.sources.feeds.discovery import FeedChoice

HERE = "http://127.0.0.1/rss"
"""A feed of this machine, whose pages may be here too."""
Results = Generator[FeedDone | None, None, None]


class ParserInThread:
    """In place of a pool of processes."""

    def __init__(self, workers: int | None = None) -> None:
        self.parse = parse_in_thread

    def __enter__(self) -> ParserInThread:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def headless(paths: Paths, library: Library) -> Iterator[Headless]:
    """With two articles of one feed, which are in the list."""
    deliver(library.feeds, entry("Old"), entry("Older"))
    made = Headless((), paths)
    made.load()
    made.heard()
    yield made
    made.close()


@pytest.fixture
def refreshed_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[RefreshTask, Flag], Results]], None]:
    """Has something else than a process refresh."""

    def put(refresh: Callable[[RefreshTask, Flag], Results]) -> None:
        monkeypatch.setattr(refresh_process, "refresh_in_process", refresh)

    return put


def done(number: int, total: int, failure: str | None = None) -> FeedDone:
    return FeedDone(f"{FEED}/{number}", f"Feed {number}", number, total, failure=failure)


class TestRefresh:
    def test_what_it_brings_waits_until_it_is_wanted(
        self, paths: Paths, library: Library, server: FeedServer
    ) -> None:
        deliver(library.feeds, entry("Old"), url=server.url("/old"))
        server.serve("/old", b"", 500)
        server.serve("/new", rss("New", "Newer"))
        library.feeds.subscribe([(server.url("/new"), FeedSettings())], int(NOW))
        headless = Headless((), paths)
        headless.load()
        headless.heard()
        headless.jobs.feeds.refresh_all()
        headless.scheduler.work("refresh")
        assert headless.titles() == ["Old"]
        fetched = [feed for event in headless.told if isinstance(event, FeedsFetched) for feed in event.feeds]
        assert {feed.url: feed.failure is None for feed in fetched} == {
            server.url("/old"): False,
            server.url("/new"): True,
        }
        assert headless.heard(Notice) == [Notice("2 new articles, 1 feed failed: F tells why")]
        assert not headless.jobs.feeds.busy
        assert headless.jobs.feeds.progress == ""
        headless.session.updates.show_new()
        assert sorted(headless.titles()) == ["New", "Newer", "Old"]
        headless.close()

    def test_an_empty_list_fills(
        self, paths: Paths, library: Library, refreshed_by: Callable[..., None]
    ) -> None:
        library.feeds.subscribe([(FEED, FeedSettings())], int(NOW))
        headless = Headless((), paths)
        headless.load()

        def refresh(task: RefreshTask, stop: Flag) -> Results:
            deliver(library.feeds, entry("First"))
            yield done(1, 1)

        refreshed_by(refresh)
        headless.jobs.feeds.refresh_all()
        headless.scheduler.work("refresh")
        assert headless.titles() == ["First"]
        headless.close()

    def test_a_minute_in_which_nothing_is_due_wakes_nobody(self, headless: Headless) -> None:
        headless.scheduler.advance(60)
        while headless.scheduler.work():
            pass  # what a start leaves to do
        headless.told.clear()
        headless.scheduler.advance(3 * 60)
        assert headless.scheduler.work() == 1, "one look at a time"
        assert not headless.heard(FeedsChanged, CountsChanged, JobProgress, Notice)
        assert not headless.scheduler.waiting

    def test_a_feed_is_fetched_within_a_minute_of_being_due(
        self, headless: Headless, server: FeedServer
    ) -> None:
        server.serve("/new", rss("New"))
        headless.session.library.feeds.subscribe([(server.url("/new"), FeedSettings())], int(NOW))
        headless.scheduler.advance(60)
        headless.scheduler.work("due")
        headless.scheduler.work("refresh")
        assert [
            feed.url for event in headless.told if isinstance(event, FeedsFetched) for feed in event.feeds
        ] == [server.url("/new")]

    def test_pages_that_a_feed_wants_do_not_wait_until_it_is_due(
        self, paths: Paths, library: Library
    ) -> None:
        wanted = entry("One", url="http://127.0.0.1:9/page", feed=HERE)
        deliver(library.feeds, wanted, url=HERE, settings=FeedSettings(full_text=True))
        headless = Headless((), paths)
        headless.load()
        headless.scheduler.advance(60)
        headless.scheduler.work("due")
        headless.scheduler.work("refresh")
        assert headless.scheduler.work("texts") == 1
        headless.close()

    def test_how_far_it_is_is_told(self, headless: Headless, refreshed_by: Callable[..., None]) -> None:
        def refresh(task: RefreshTask, stop: Flag) -> Results:
            assert task.urls == (FEED,)
            yield done(1, 2)
            yield None
            yield done(2, 2, "the server is away")

        refreshed_by(refresh)
        headless.jobs.feeds.refresh_some([FEED])
        assert headless.jobs.feeds.busy
        headless.scheduler.work("refresh")
        assert headless.heard(JobProgress) == [
            JobProgress("feeds", "2 of 2 · 1 failed · Esc stops"),
            JobProgress("feeds", ""),
        ]

    def test_a_failure_is_a_sentence_and_the_next_one_may_begin(
        self, headless: Headless, refreshed_by: Callable[..., None]
    ) -> None:
        def refresh(task: RefreshTask, stop: Flag) -> Results:
            yield done(1, 2)
            raise NewsreaderError("the process was ended from outside", "R fetches the rest.")

        refreshed_by(refresh)
        headless.jobs.feeds.refresh_all()
        headless.scheduler.work("refresh")
        assert headless.heard(Failure) == [
            Failure("the process was ended from outside", "R fetches the rest.")
        ]
        assert not headless.jobs.feeds.busy

    def test_what_should_not_happen_is_told_and_raised(
        self, headless: Headless, refreshed_by: Callable[..., None]
    ) -> None:
        def refresh(task: RefreshTask, stop: Flag) -> Results:
            raise RuntimeError("the disk fell out")
            yield

        refreshed_by(refresh)
        headless.jobs.feeds.refresh_all()
        with pytest.raises(RuntimeError):
            headless.scheduler.work("refresh")
        (failure,) = headless.heard(Failure)
        assert isinstance(failure, Failure)
        assert "refreshing stopped: RuntimeError" in failure.message
        assert headless.heard(Notice) == []
        assert not headless.jobs.feeds.busy

    def test_a_stop_keeps_what_came_and_begins_nothing_else(
        self, headless: Headless, library: Library, refreshed_by: Callable[..., None]
    ) -> None:
        def refresh(task: RefreshTask, stop: Flag) -> Results:
            deliver(library.feeds, entry("New"))
            yield done(1, 2)
            headless.jobs.feeds.stop()
            assert stop.is_set()

        refreshed_by(refresh)
        headless.jobs.feeds.refresh_all()
        headless.scheduler.work("refresh")
        assert len(headless.session.updates.waiting) == 1
        assert headless.heard(Notice) == [Notice("nothing new; stopped after 1 of 2 feeds")]
        assert "texts" not in [group for group, _ in headless.scheduler.waiting]


class TestFullTexts:
    @pytest.fixture(autouse=True)
    def pages_are_read_in_a_thread(self, monkeypatch: pytest.MonkeyPatch, client: httpx2.AsyncClient) -> None:
        @asynccontextmanager
        async def text_fetcher(texts: FullTexts, clock: Callable[[], float]) -> AsyncIterator[TextFetcher]:
            yield TextFetcher(texts, client, extract_in_thread, clock=clock)

        monkeypatch.setattr(full_texts, "text_fetcher", text_fetcher)

    def test_what_feeds_want_comes_without_a_word(
        self, paths: Paths, library: Library, server: FeedServer
    ) -> None:
        server.serve("/page", page(), Content_Type="text/html")
        wanted = entry("One", url=server.url("/page"), feed=HERE)
        missing = entry("Two", url=server.url("/missing"), feed=HERE)
        deliver(library.feeds, wanted, missing, url=HERE, settings=FeedSettings(full_text=True))
        headless = Headless((), paths)
        headless.load()
        headless.heard()
        headless.jobs.full_texts.fetch_wanted()
        headless.jobs.full_texts.fetch_wanted()
        assert headless.scheduler.work("texts") == 1, "one at a time"
        ids = {wanted.article.id, missing.article.id}
        failures = {
            event.article_id: bool(event.failure)
            for event in headless.told
            if isinstance(event, FullTextFetched)
        }
        assert failures == {wanted.article.id: False, missing.article.id: True}
        assert {event.article_id for event in headless.told if isinstance(event, DetailReady)} == ids
        assert headless.heard(Notice, Failure) == []
        body = headless.session.article(wanted.article.id).body
        assert body is not None
        assert SENTENCES[0] in body.text
        headless.close()

    def test_what_is_asked_for_says_what_came_of_it(self, headless: Headless, server: FeedServer) -> None:
        article = entry("Two", url=server.url("/missing"), feed=HERE).article
        headless.jobs.full_texts.fetch(article)
        headless.scheduler.work("texts")
        (notice,) = headless.heard(Notice)
        assert isinstance(notice, Notice)
        assert notice.tone is Tone.WARNING


class TestSubscriptions:
    @pytest.fixture(autouse=True)
    def feeds_are_read_in_a_thread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parsing, "ParsePool", ParserInThread)

    @pytest.fixture
    def find(self, headless: Headless) -> Callable[[str], Sequence[FeedChoice] | NewsreaderError]:
        """What is behind an address, or why there is nothing."""

        def find(address: str) -> Sequence[FeedChoice] | NewsreaderError:
            answers: list[Sequence[FeedChoice] | NewsreaderError] = []
            headless.jobs.subscriptions.find(address, answers.append, answers.append)
            headless.scheduler.work("find-feed")
            (answer,) = answers
            return answer

        return find

    def test_a_feed_begins_and_ends_with_its_articles(
        self, headless: Headless, server: FeedServer, find: Callable[[str], Sequence[FeedChoice]]
    ) -> None:
        server.serve("/feed", rss("New", "Newer", channel="Followed"))
        (choice,) = find(server.url())
        followed = headless.jobs.subscriptions.follow(choice)
        assert (followed.title, followed.articles, followed.known) == ("Followed", 2, False)
        assert FeedsChanged() in headless.heard(FeedsChanged)
        assert len(headless.session.updates.waiting) == 2
        assert headless.jobs.subscriptions.follow(choice).known
        headless.session.updates.show_new()
        assert len(headless.titles()) == 4
        assert headless.jobs.subscriptions.end(server.url()) == 2
        assert sorted(headless.titles()) == ["Old", "Older"]
        assert FeedsChanged() in headless.told

    def test_why_there_is_none_is_told_to_whoever_asked(
        self, server: FeedServer, find: Callable[[str], NewsreaderError]
    ) -> None:
        server.serve("/page", b"<html><p>Hello</p></html>", Content_Type="text/html")
        error = find(server.url("/page"))
        assert isinstance(error, NewsreaderError)
        assert "No feed found" in error.message

    def test_a_search_that_is_stopped_tells_nothing(
        self, headless: Headless, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def find(typed: str, parse: object) -> None:
            headless.jobs.subscriptions.stop()
            await asyncio.Event().wait()

        monkeypatch.setattr("newsreader.feeds.subscribe.find", find)
        answers: list[object] = []
        headless.jobs.subscriptions.find("site.example", answers.append, answers.append)
        headless.scheduler.work("find-feed")
        assert answers == []


class TestPriors:
    def test_articles_take_on_what_their_feed_is_worth_and_no_row_moves(
        self, headless: Headless, library: Library
    ) -> None:
        deliver(library.feeds, *(entry(f"Other {number}") for number in range(2)), url=f"{FEED}/other")
        headless.jobs.feeds.look_about()
        headless.scheduler.work("feed-news")
        headless.session.updates.show_new()
        look = headless.jobs.priors.look_about
        look()
        headless.scheduler.work("priors")
        headless.heard()
        liked = feeding.entry("Old").article.id
        before = headless.titles()
        headless.session.desk.decide("star", [liked])
        look()
        look()
        assert headless.scheduler.work("priors") == 1, "one look at a time"
        siblings = frozenset({liked, feeding.entry("Older").article.id})
        assert headless.heard(RowsChanged) == [RowsChanged(siblings)]
        assert headless.session.list.row(liked).headline.quality == 56
        assert headless.titles() == before
        look()
        assert headless.scheduler.work("priors") == 0, "nothing was decided since"

    def test_a_key_comes_between_two_steps_and_a_decision_about_very_many_is_looked_at_soon(
        self, headless: Headless, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        headless.jobs.priors.look_about()
        headless.scheduler.work("priors")
        headless.heard()
        monkeypatch.setattr(quality_changes, "STEP", 1)
        monkeypatch.setattr("newsreader.session.session.MANY", 0)
        monkeypatch.setattr(headless.scheduler, "key_waits", lambda: True)
        ids = [feeding.entry(name).article.id for name in ("Old", "Older")]
        headless.session.show_outcome(headless.session.desk.decide("star", ids[:1]))
        headless.scheduler.advance(1.0)
        headless.heard()
        assert headless.scheduler.work("priors") == 1

        def qualities() -> list[int]:
            headlines = map(headless.session.store.headline, ids)
            return sorted(headline.quality or 0 for headline in headlines if headline is not None)

        assert qualities() == [50, 50], "where they are is found in steps too"
        headless.scheduler.advance(GAP)
        assert qualities() == [50, 56]
        assert headless.heard(RowsChanged) == []
        headless.scheduler.advance(1.0)
        assert headless.heard(RowsChanged) == [RowsChanged(frozenset(ids))]

    def test_nothing_is_made_of_qualities_before_all_articles_have_theirs(
        self, headless: Headless, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        headless.jobs.priors.look_about()
        headless.scheduler.work("priors")
        headless.scheduler.pressed()
        monkeypatch.setattr("newsreader.session.session.MANY", 0)
        ids = [feeding.entry(name).article.id for name in ("Old", "Older")]
        headless.session.show_outcome(headless.session.desk.decide("archive", ids))
        headless.scheduler.advance(0.0)
        headless.heard()
        assert headless.jobs.priors.busy
        headless.scheduler.advance(10.0)
        assert headless.heard(CountsChanged, Rested) == []
        headless.scheduler.work("priors")
        assert not headless.jobs.priors.busy
        headless.scheduler.advance(10.0)
        assert headless.heard(CountsChanged, Rested)[-2:] == [CountsChanged(), Rested()]


class TestSettings:
    @pytest.fixture
    def change(self, headless: Headless) -> Callable[..., None]:
        """Let settings of feeds be others, and wait for it."""

        def change(*urls: str, **values: object) -> None:
            headless.jobs.feed_settings.change(
                urls, lambda settings: replace(settings, **values), f"changed {', '.join(values)}"
            )
            headless.scheduler.work("feed-settings")

        return change

    def settings(self, library: Library) -> dict[str, FeedSettings]:
        return {feed.url: feed.settings for feed in library.feeds.all()}

    def test_the_view_of_a_feed_goes_by_its_new_name_and_keeps_its_rows(
        self, headless: Headless, library: Library, change: Callable[..., None]
    ) -> None:
        shown, own = headless.session.list, library.feeds.all()[0].title
        shown.choose(own, quoted(own, FEED_QUERY))
        rows = tuple(shown.ids)
        change(FEED, name="Mine")
        assert (shown.title, shown.query_text, tuple(shown.ids)) == ("Mine", quoted("Mine", FEED_QUERY), rows)
        headless.undo()
        headless.scheduler.work("feed-settings")
        assert shown.title == own

    def test_one_undo_takes_back_what_was_done_last_to_all_feeds(
        self, headless: Headless, library: Library, change: Callable[..., None]
    ) -> None:
        other = f"{FEED}/other"
        deliver(library.feeds, entry("Other"), url=other, settings=FeedSettings(muted=True, quality=20))
        change(FEED, other, quality=90)
        change(FEED, other, muted=True)
        assert self.settings(library) == dict.fromkeys((FEED, other), FeedSettings(quality=90, muted=True))
        undo = headless.undo
        undo()
        undo()
        assert headless.heard(Notice) == [
            Notice("changed quality", undoes=True),
            Notice("changed muted", undoes=True),
        ], "nothing is undone until it is written"
        headless.scheduler.work("feed-settings")
        assert self.settings(library)[FEED] == FeedSettings(quality=90)
        headless.scheduler.work("feed-settings")
        assert self.settings(library) == {FEED: FeedSettings(), other: FeedSettings(muted=True, quality=20)}
        assert headless.heard(Notice) == [Notice("undone: changed muted"), Notice("undone: changed quality")]

    def test_undoing_a_mute_brings_back_just_what_was_there(
        self, headless: Headless, library: Library, change: Callable[..., None]
    ) -> None:
        updates = headless.session.updates
        deliver(library.feeds, entry("Waits"), url=f"{FEED}/other")
        self.look(headless)
        before, waiting = headless.titles(), updates.waiting
        assert len(waiting) == 1
        deliver(library.feeds, entry("Waits too"), url=FEED)
        self.look(headless)
        change(FEED, muted=True)
        self.look(headless)
        assert headless.titles() == []
        assert updates.waiting == waiting, "what waits goes with its feed"
        headless.undo()
        headless.scheduler.work("feed-settings")
        self.look(headless)
        assert headless.titles() == before, "and what waited waits again"
        updates.show_new()
        assert sorted(headless.titles()) == ["Old", "Older", "Waits", "Waits too"]

    def look(self, headless: Headless) -> None:
        headless.jobs.feeds.look_about()
        headless.scheduler.work("feed-news")

    def test_a_decision_made_later_is_undone_first(
        self, headless: Headless, library: Library, change: Callable[..., None]
    ) -> None:
        change(FEED, name="Mine")
        headless.session.desk.decide("star", [headless.session.list.ids[0]])
        assert headless.undo() is not None
        assert headless.undo() is None
        headless.scheduler.work("feed-settings")
        assert self.settings(library)[FEED] == FeedSettings()

    def test_what_another_program_set_meanwhile_stays(
        self, headless: Headless, library: Library, change: Callable[..., None]
    ) -> None:
        change(FEED, quality=90)
        library.feeds.configure(FEED, FeedSettings(quality=90, name="Theirs"))
        headless.jobs.undo.undo_setting()
        headless.scheduler.work("feed-settings")
        assert self.settings(library)[FEED] == FeedSettings(name="Theirs")

    def test_a_feed_that_is_gone_or_as_is_wanted_is_no_change(
        self, headless: Headless, change: Callable[..., None]
    ) -> None:
        headless.heard()
        change("https://gone.example/feed", muted=True)
        change(FEED, muted=False)
        assert headless.heard(Notice, Failure) == []
        assert headless.jobs.undo.undo_setting() == ""

    def test_a_failure_is_told_and_what_was_done_before_it_can_be_undone(
        self, headless: Headless, library: Library
    ) -> None:
        other = f"{FEED}/other"
        deliver(library.feeds, entry("Other"), url=other, settings=FeedSettings(quality=20))

        def alter(settings: FeedSettings) -> FeedSettings:
            if settings.quality == 20:
                raise NewsreaderError("the server refuses that")
            return replace(settings, muted=True)

        headless.jobs.feed_settings.change([FEED, other], alter, "muted")
        headless.scheduler.work("feed-settings")
        assert headless.heard(Failure) == [Failure("the server refuses that")]
        assert headless.jobs.undo.undo_setting() == "muted"
        headless.scheduler.work("feed-settings")
        assert self.settings(library)[FEED] == FeedSettings()
