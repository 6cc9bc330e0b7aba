"""The jobs of a session, each without a screen, a thread or a wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fakes import write_article, write_articles
from headless import Headless

from newsreader.library import Change, Library
from newsreader.model import Article, Body, BodyFormat, TriageField
from newsreader.query import SortKey
from newsreader.session.events import (
    CountsChanged,
    DetailReady,
    Failure,
    FeedsChanged,
    JobProgress,
    ListChanged,
    Notice,
    Opened,
    Paused,
    Rested,
    RowsChanged,
    RulesChanged,
    ViewsChanged,
)
from newsreader.session.idle import LOOK_SECONDS
from newsreader.session.jobs.bodies import LONG
from newsreader.session.lists.list_model import ListModel
from newsreader.session.scheduler import SHOWN
from newsreader.stories.grouping.records import Story
from newsreader.stories.worker.client import StoryWorkerClient
from newsreader.stories.worker.protocol import Grouped, Grouping, Nearest, StoryEvent, WorkerRested
from newsreader.system.paths import Paths


@pytest.fixture
def headless(tmp_path: Path, paths: Paths) -> Iterator[Headless]:
    write_articles(tmp_path / "news", 4)
    made = Headless([tmp_path / "news"], paths)
    yield made
    made.close()


def test_a_load_opens_the_store_and_then_fills_the_list(headless: Headless) -> None:
    headless.load()
    assert not headless.jobs.loading.busy
    assert headless.titles() == [f"Article number {number}" for number in range(4)]
    first = headless.heard(Opened, ViewsChanged, ListChanged)
    assert first[:3] == [Opened(), ViewsChanged(), ListChanged()]


def test_what_comes_into_a_folder_later_waits_until_it_is_wanted(headless: Headless, tmp_path: Path) -> None:
    headless.load()
    session, updates = headless.session, headless.session.updates
    write_article(tmp_path / "news", "late", 'title: "Late"\nheat: 5000')
    for event in session.loader.load():
        headless.jobs.loading._take(event)
    assert len(updates.waiting) == 1
    assert "Late" not in headless.titles()
    updates.show_new()
    assert headless.titles()[0] == "Late"
    assert not updates.waiting


def look_again(headless: Headless) -> None:
    for event in headless.session.loader.load():
        headless.jobs.loading._take(event)


def test_what_leaves_a_folder_leaves_the_list_and_the_cursor_stays_on_its_article(
    headless: Headless, tmp_path: Path
) -> None:
    headless.load()
    shown = headless.session.list
    shown.cursor.put(2, 0)
    (tmp_path / "news" / "article-0001.md").unlink()
    look_again(headless)
    assert headless.titles() == [f"Article number {number}" for number in (0, 2, 3)]
    assert shown.cursor.row == 1
    (tmp_path / "news" / "article-0002.md").unlink()
    look_again(headless)
    assert headless.titles() == ["Article number 0", "Article number 3"]
    assert shown.cursor.row == 1
    assert headless.session.store.counts(folded=True).everything.total == len(shown.ids)


def test_a_folder_that_leaves_takes_along_what_waits_and_all_waits_when_it_comes_back(
    headless: Headless, tmp_path: Path
) -> None:
    headless.load()
    write_article(tmp_path / "news", "late", 'title: "Late"\nheat: 5000')
    look_again(headless)
    (tmp_path / "news").rename(tmp_path / "away")
    look_again(headless)
    assert not headless.titles()
    assert not headless.session.updates.waiting
    (tmp_path / "away").rename(tmp_path / "news")
    look_again(headless)
    assert len(headless.session.updates.waiting) == 5
    headless.session.updates.show_new()
    assert len(headless.titles()) == 5


def test_a_load_that_fails_says_so_and_is_not_busy_any_more(headless: Headless) -> None:
    def broken(stop: object, told: object) -> Iterator[None]:
        raise RuntimeError("the disk fell out")
        yield

    headless.session.changes = broken  # type: ignore[assignment]
    headless.jobs.start()
    with pytest.raises(RuntimeError):
        headless.scheduler.work("load")
    assert not headless.jobs.loading.busy
    (failure,) = headless.heard(Failure)
    assert isinstance(failure, Failure)
    assert "loading stopped: RuntimeError" in failure.message


def test_the_cursor_stays_on_its_article_when_the_list_is_settled_anew(headless: Headless) -> None:
    headless.load()
    shown = headless.session.list
    shown.cursor.put(2, 1)
    current = shown.current
    assert current is not None
    headless.session.library.record("gone", [Change(shown.ids[0], TriageField.ARCHIVED, True)])
    headless.session.desk.catch_up()
    headless.session.store.decide({shown.ids[0]: headless.session.store.decided(shown.ids[0])})
    headless.session.desk.decide("archive", [shown.ids[0]])
    headless.session.updates.show_new()
    assert shown.current == current


def test_a_decision_elsewhere_is_taken_over_by_the_poll(headless: Headless, library: Library) -> None:
    headless.load()
    first = headless.session.list.ids[0]
    headless.heard()
    library.record("read", [Change(first, TriageField.READ, True)])
    headless.scheduler.advance(1.0)
    assert headless.session.store.decided(first).read
    assert RowsChanged(frozenset([first])) in headless.told
    assert CountsChanged() in headless.told


def test_what_is_undone_elsewhere_moves_no_cursor(headless: Headless, library: Library) -> None:
    headless.load()
    shown = headless.session.list
    shown.cursor.put(2, 1)
    current, first = shown.current, shown.ids[0]
    action = library.record("archived", [Change(first, TriageField.ARCHIVED, True)])
    assert action is not None
    headless.scheduler.advance(1.0)
    assert (shown.current, shown.cursor.row, shown.cursor.top) == (current, 1, 0)
    library.deciding.undo(action.seq)
    headless.scheduler.advance(1.0)
    assert first in shown.ids
    assert (shown.current, shown.cursor.row, shown.cursor.top) == (current, 2, 1)


def test_archiving_drops_the_row_and_undo_brings_it_back(headless: Headless) -> None:
    headless.load()
    session = headless.session
    first = session.list.ids[0]
    session.show_outcome(session.desk.decide("archive", [first]))
    assert first not in session.list.ids
    outcome = headless.undo()
    assert outcome is not None
    session.show_outcome(outcome)
    assert session.list.current == first


def test_texts_are_indexed_a_little_after_they_came(headless: Headless) -> None:
    headless.load()
    headless.scheduler.work()
    headless.scheduler.advance(0.4)
    assert "index" not in [group for group, _ in headless.scheduler.waiting]
    headless.scheduler.advance(0.2)
    assert "index" in [group for group, _ in headless.scheduler.waiting]
    headless.scheduler.work("index")


def test_a_search_in_bodies_has_them_indexed_and_the_list_filled(headless: Headless, tmp_path: Path) -> None:
    write_article(tmp_path / "news", "zebra", 'title: "Of stripes"', "A zebra in the middle of the text.")
    headless.load()
    shown = headless.session.list
    shown.narrow("text:zebra")
    headless.scheduler.advance(0.0)
    headless.scheduler.work("texts")
    assert headless.titles() == []
    headless.scheduler.advance(1.0)
    assert any(isinstance(event, Notice) and "searchable" in event.text for event in headless.told)
    headless.scheduler.work("index")
    headless.scheduler.work("texts")
    assert headless.titles() == ["Of stripes"]


def test_a_long_body_is_read_beside_and_told_of_when_it_is_there(headless: Headless) -> None:
    body = Body(BodyFormat.MARKDOWN, "word " * LONG)
    article = Article(id="long", title="Long", body=body)
    first = headless.jobs.bodies.document_or_begin(article)
    headless.jobs.bodies.document_or_begin(article)
    assert len(headless.scheduler.waiting) == 1, "it is read once"
    headless.scheduler.work("body")
    assert headless.heard(DetailReady) == [DetailReady("long")]
    assert headless.jobs.bodies.document_or_begin(article) != first


def test_what_is_grouped_is_shown_when_the_user_rests(headless: Headless) -> None:
    headless.load()
    stories, shown = headless.jobs.stories, headless.session.list
    a, b, *_ = shown.ids
    headless.scheduler.pressed(0.5)
    stories._take(Grouped((Story(a, (a, b)),)))
    headless.scheduler.advance(1.0)
    assert len(shown.ids) == 4, "nothing moves while keys are pressed"
    shown.cursor.put(3, 0)
    current = shown.current
    headless.scheduler.advance(1.0)
    assert len(shown.ids) == 3
    assert shown.current == current


def test_a_long_list_is_made_anew_seldom_while_more_is_grouped(
    headless: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    headless.load()
    stories, shown = headless.jobs.stories, headless.session.list
    a, b, c, d = shown.ids
    monkeypatch.setattr(ListModel, "complete", False)
    stories._take(Grouped((Story(a, (a, b)),)))
    headless.scheduler.advance(1.0)
    assert len(shown.ids) == 3
    stories._take(Grouped((Story(c, (c, d)),)))
    headless.scheduler.advance(2.0)
    assert len(shown.ids) == 3, "not all rows of the last are known"
    monkeypatch.setattr(ListModel, "complete", True)
    headless.scheduler.advance(5.0)
    assert len(shown.ids) == 3, "which took some seconds"
    headless.scheduler.advance(30.0)
    assert len(shown.ids) == 2


@pytest.mark.parametrize("end", [Grouping(4, 4), WorkerRested("")])
def test_a_long_list_is_made_anew_at_once_when_all_is_grouped(
    headless: Headless, monkeypatch: pytest.MonkeyPatch, end: StoryEvent
) -> None:
    headless.load()
    stories, shown = headless.jobs.stories, headless.session.list
    a, b, c, d = shown.ids
    monkeypatch.setattr(ListModel, "complete", False)
    stories._take(Grouped((Story(a, (a, b)),)))
    headless.scheduler.advance(30.0)
    monkeypatch.setattr(ListModel, "complete", True)
    stories._take(Grouped((Story(c, (c, d)),)))
    headless.scheduler.advance(1.0)
    assert len(shown.ids) == 3, "the next showing is far off"
    stories._take(end)
    headless.scheduler.advance(1.0)
    assert len(shown.ids) == 2


def test_who_has_pressed_no_key_yet_stays_where_the_last_session_ended(headless: Headless) -> None:
    headless.load()
    shown = headless.session.list
    a, b, _, last = shown.ids
    shown.cursor.put(3, 1)
    headless.jobs.stories._take(Grouped((Story(a, (a, b)),)))
    headless.scheduler.advance(2.0)
    assert len(shown.ids) == 3
    assert (shown.current, shown.cursor.row, shown.cursor.top) == (last, 2, 0)


def test_numbers_are_of_the_stories_that_the_list_shows(headless: Headless) -> None:
    headless.load()
    session, shown = headless.session, headless.session.list

    def rows_and_unread() -> tuple[int, int]:
        return len(shown.ids), sum(map(shown.is_unread, shown.ids))

    def counted() -> tuple[int, int]:
        everything = session.store.counts(folded=shown.folded).everything
        return everything.total, everything.unread

    a, b, c, d = shown.ids
    for story in ((a, b), (c, d)):
        headless.scheduler.pressed(0.5)
        headless.jobs.stories._take(Grouped((Story(story[0], story),)))
        headless.scheduler.advance(1.0)
        assert counted() == rows_and_unread() == (4, 4), "while keys are pressed"
    headless.scheduler.advance(3.0)
    assert counted() == rows_and_unread() == (2, 2)


def test_what_the_user_combines_is_younger_than_what_was_told_before(headless: Headless) -> None:
    headless.load()
    session, (a, b, c, _) = headless.session, headless.session.list.ids
    headless.scheduler.pressed(0.5)
    headless.jobs.stories._take(Grouped((Story(b, (b, c)),)))
    session.desk.merge((a, b))
    headless.scheduler.advance(3.0)
    story = session.store.story(a)
    assert story is not None
    assert {a, b} <= set(story.members)


def test_how_far_a_grouping_is_and_what_is_near_are_told(headless: Headless) -> None:
    headless.load()
    headless.heard()
    headless.jobs.stories._take(Grouping(1_000, 2_000))
    headless.jobs.stories._take(Nearest("a", ("b",)))
    headless.jobs.stories._take(Grouping(2_000, 2_000))
    assert headless.heard(JobProgress, DetailReady) == [
        JobProgress("stories", "stories: 1,000 of 2,000"),
        DetailReady("a"),
        JobProgress("stories", ""),
    ]
    assert headless.jobs.stories.nearest_or_ask("a") == ("b",)


class AbsentWorker:
    """Groups articles in a process that is not there now."""

    is_running = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask_nearest(self, article_id: str, most: int) -> None:
        self.asked.append(article_id)

    def events(self) -> Iterator[StoryEvent]:
        return iter(())

    def end(self) -> None: ...


def test_no_process_is_started_for_who_passes_by_and_one_is_for_who_stays(headless: Headless) -> None:
    worker = AbsentWorker()
    headless.session.keeper = cast("StoryWorkerClient", worker)
    headless.load()
    stories, shown, scheduler = headless.jobs.stories, headless.session.list, headless.scheduler
    headless.session.events.subscribe(
        lambda event: isinstance(event, DetailReady) and stories.nearest_or_ask(event.article_id)
    )
    scheduler.work("stories")
    scheduler.advance(100.0)
    assert worker.asked == [], "nobody is there"
    scheduler.pressed()
    stories.nearest_or_ask(shown.ids[1])
    assert worker.asked == []
    scheduler.advance(5.0)
    assert worker.asked == [shown.current]


def test_a_refresh_without_feeds_says_so_and_another_one_is_refused_meanwhile(headless: Headless) -> None:
    headless.load()
    headless.heard()
    feeds = headless.jobs.feeds
    feeds.refresh_all()
    feeds.refresh_all()
    headless.scheduler.work("refresh")
    assert not feeds.busy
    assert headless.heard(Notice) == [
        Notice("a refresh is going on already; Esc stops it"),
        Notice("no feed to refresh"),
    ]


def test_what_a_job_has_for_an_owner_who_left_is_dropped(headless: Headless) -> None:
    headless.load()
    headless.jobs.feeds.refresh_all()
    headless.heard()
    headless.scheduler.ended = True
    headless.scheduler.work("refresh")
    assert headless.heard(Notice, FeedsChanged, Failure) == []


def test_time_without_keys_is_used_and_the_rest_is_told_once(headless: Headless) -> None:
    headless.load()
    headless.heard()
    headless.scheduler.advance(10.0)
    assert headless.heard(Rested) == [Rested()]
    headless.scheduler.pressed()
    headless.scheduler.advance(1.0)
    assert headless.heard(Rested) == []
    headless.scheduler.advance(5.0)
    assert headless.heard(Rested) == [Rested()]


def test_a_pause_is_told_of_that_is_longer_than_who_types_makes(headless: Headless) -> None:
    headless.load()
    headless.scheduler.pressed()
    headless.scheduler.advance(10.0)
    headless.heard()
    for _ in range(20):
        headless.scheduler.pressed()
        headless.scheduler.advance(0.1)
    assert headless.heard(Paused) == []
    headless.scheduler.advance(0.5)
    assert headless.heard(Paused)


@pytest.mark.parametrize(("after", "is_done"), [(SHOWN / 4, False), (SHOWN * 2, True)])
def test_what_came_is_put_in_order_once_what_a_key_changed_is_seen(
    headless: Headless, tmp_path: Path, after: float, is_done: bool
) -> None:
    headless.load()
    headless.scheduler.advance(10 * LOOK_SECONDS - SHOWN / 8)
    write_article(tmp_path / "news", "late", 'title: "Late"\nheat: 5000')
    for event in headless.session.loader.load():
        headless.jobs.loading._take(event)
    headless.scheduler.pressed()
    headless.scheduler.advance(after)
    assert headless.session.store.keep_in_step() is not is_done


def test_other_orders_are_made_for_who_is_there(headless: Headless) -> None:
    headless.load()
    headless.scheduler.advance(10.0)
    assert headless.session.store.prepare(), "one is missing still"
    headless.scheduler.pressed()
    headless.scheduler.advance(10.0)
    assert not headless.session.store.prepare()


def test_an_order_that_may_be_chosen_next_is_made_before_the_others(headless: Headless) -> None:
    headless.load()
    store = headless.session.store
    headless.jobs.idle.expect(SortKey.TITLE)
    headless.scheduler.advance(0.1)
    assert not store.expect(SortKey.TITLE)
    assert store.expect(SortKey.PROVIDER)


def test_what_needs_an_order_is_done_once_it_is_made(
    headless: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once where that is a moment's work; else in slices, the last choice alone."""
    headless.load()
    store, idle, done = headless.session.store, headless.jobs.idle, list[str]()
    assert idle.once_made(SortKey.TITLE, lambda: done.append("title"))
    assert idle.once_made(SortKey.TITLE, lambda: done.append("again"))
    monkeypatch.setattr("newsreader.session.idle.AT_ONCE", -1.0)
    assert not idle.once_made(SortKey.QUALITY, lambda: done.append("quality"))
    assert not idle.once_made(SortKey.PROVIDER, lambda: done.append("provider"))
    assert done == ["title", "again"]
    headless.scheduler.advance(0.1)
    assert done == ["title", "again", "provider"]
    assert not store.expect(SortKey.PROVIDER)


def test_undo_takes_back_whatever_was_done_last(headless: Headless) -> None:
    headless.load()
    session, undo, taken_back = headless.session, headless.jobs.undo, list[str]()
    first = session.list.ids[0]
    undo.done("changed the view", lambda: taken_back.append("view"))
    session.desk.decide("star", [first])
    outcome = headless.undo()
    assert outcome is not None
    assert "undone: starred" in outcome.sentence
    assert headless.undo() is None
    assert taken_back == ["view"]
    assert headless.heard(Notice) == [
        Notice("changed the view", undoes=True),
        Notice("undone: changed the view"),
    ]


def test_rules_in_the_file_come_into_force_and_do_what_they_want(headless: Headless, paths: Paths) -> None:
    headless.load()
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text('[[rules]]\nquery = "number"\ndo = "star"\n', encoding="utf-8")
    headless.heard()
    headless.scheduler.advance(1.0)
    headless.scheduler.work("rules")
    assert all(headless.session.store.decided(article_id).starred for article_id in headless.session.list.ids)
    assert RulesChanged() in headless.told
    assert any(isinstance(event, Notice) and event.in_journal for event in headless.told)


def test_a_mistake_in_the_file_is_told_once(headless: Headless, paths: Paths) -> None:
    headless.load()
    headless.heard()
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text("[[views]\n", encoding="utf-8")
    headless.scheduler.advance(5.0)
    failures = headless.heard(Failure)
    assert len(failures) == 1
    assert isinstance(failures[0], Failure)
    assert "the views, rules and commands stay as they were" in failures[0].message
