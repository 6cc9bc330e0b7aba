"""Queries for full texts are answered beside the owner: no key waits, and nothing shown is out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from body_index import WORDS, Searching
from fakes import write_article

from newsreader.config.saved_views import SavedView
from newsreader.library.cache.body_query import BodyQuery
from newsreader.library.cache.cache import CacheLostError
from newsreader.query import Sort, SortKey
from newsreader.query.completion import Value
from newsreader.query.nodes import TextField
from newsreader.session.events import ListChanged, ValuesCounted
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.store.body_answers import KEPT
from newsreader.system.paths import Paths

ALL = list(WORDS)


@pytest.fixture
def searching(tmp_path: Path, paths: Paths) -> Iterator[Searching]:
    made = Searching(tmp_path / "news", paths)
    yield made
    made.close()


@pytest.fixture
def shown(searching: Searching) -> ListModel:
    return searching.session.list


def test_the_rows_from_before_stay_until_the_answer(searching: Searching, shown: ListModel) -> None:
    shown.stand(2)
    searching.session.filtering.begin()
    searching.session.filtering.narrow("text:lion")
    assert (searching.titles(), shown.cursor.row, shown.awaited) == (ALL, 2, True)
    searching.answer()
    assert (searching.titles(), shown.cursor.row, shown.awaited) == (["One", "Three"], 0, False)
    assert searching.heard(ListChanged)


def test_what_was_answered_is_at_hand(searching: Searching, shown: ListModel) -> None:
    lions = ("text:lion", ["One", "Three"])
    for text, titles in (lions, ("text:lion two", []), lions):
        shown.narrow(text)
        searching.answer()
        assert searching.titles() == titles
    shown.narrow("-text:lion")
    assert searching.titles() == ["Two", "Four"]
    assert searching.index.begun == ["lion"]


def test_only_the_last_answers_stay_at_hand(searching: Searching, shown: ListModel) -> None:
    for word in ("lion", *map(str, range(KEPT + 1)), "zebra", "lion"):
        shown.narrow(f"text:{word}")
        searching.answer()
    assert searching.index.begun.count("lion") == 2
    assert searching.titles() == ["One", "Three"]


def test_a_newer_question_ends_the_older(searching: Searching, shown: ListModel) -> None:
    def type_on() -> None:
        searching.index.between = lambda: None
        shown.narrow("text:zebra")
        searching.scheduler.advance(0.0)
        assert searching.titles() == ALL

    searching.index.between = type_on
    shown.narrow("text:lion")
    searching.answer()
    assert searching.index.begun == ["lion", "zebra"]
    assert searching.titles() == ["Three"]


def test_one_that_is_left_before_it_began_is_not_looked_for(searching: Searching, shown: ListModel) -> None:
    shown.narrow("text:lion")
    shown.narrow("text:zebra")
    searching.answer()
    assert searching.index.begun == ["zebra"]


def test_an_answer_that_nobody_waits_for_changes_nothing(searching: Searching, shown: ListModel) -> None:
    searching.session.filtering.begin()
    searching.session.filtering.narrow("text:lion")
    searching.scheduler.advance(0.0)
    searching.session.filtering.clear()
    shown.stand(1)
    searching.answer()
    assert (searching.titles(), shown.cursor.row, shown.awaited) == (ALL, 1, False)


def test_a_filter_is_entered_before_it_is_answered(searching: Searching, shown: ListModel) -> None:
    shown.stand(3)
    searching.session.filtering.begin()
    searching.session.filtering.narrow("text:lion")
    searching.session.filtering.settle("text:lion")
    searching.answer()
    assert (searching.titles(), shown.cursor.row, shown.filter_text) == (["One", "Three"], 0, "text:lion")
    assert searching.session.filtering.history() == ["text:lion"]


def test_a_view_is_chosen_and_put_in_order_before_it_is_answered(
    searching: Searching, shown: ListModel
) -> None:
    shown.stand(1)
    shown.choose("Lions", "text:lion")
    shown.stand(0, 0)
    shown.put_in_order(Sort(SortKey.TITLE, reverse=True))
    assert searching.titles() == ALL
    searching.answer()
    assert (searching.titles(), shown.title, shown.cursor.row) == (["Three", "One"], "Lions", 0)


def test_a_place_is_come_back_to_once_it_is_answered(searching: Searching, shown: ListModel) -> None:
    shown.choose("Lions", "text:lion")
    searching.answer()
    shown.stand(1)
    place = shown.place()
    shown.choose("All", "")
    searching.jobs.body_searches.renew()  # of which the place is no part
    shown.go_to(place)
    assert (searching.titles(), shown.awaited) == (ALL, True)
    searching.answer()
    assert (searching.titles(), shown.cursor.row) == (["One", "Three"], 1)


def test_nothing_is_said_to_be_nowhere_before_it_is_known(searching: Searching, shown: ListModel) -> None:
    shown.choose("None", "title:nothing")
    assert not shown.ids
    assert not shown.searching
    shown.choose("Lions", "text:lion")
    assert shown.searching
    searching.answer()
    assert not shown.searching


def test_what_is_decided_meanwhile_counts(searching: Searching, shown: ListModel) -> None:
    shown.choose("Unread lions", "is:unread text:lion")
    shown.stand(0, 0)
    for title, verb in (("One", "archive"), ("Three", "read")):
        searching.session.show_outcome(searching.session.desk.decide(verb, [searching.id_of(title)]))
    assert searching.titles() == ["Two", "Three", "Four"]
    searching.answer()
    assert searching.titles() == []


def test_an_article_that_leaves_meanwhile_is_not_shown(searching: Searching, shown: ListModel) -> None:
    def leave() -> None:
        searching.index.between = lambda: None
        searching.session.store.remove([searching.id_of("One")])

    searching.index.between = leave
    shown.narrow("text:lion")
    searching.answer()
    assert searching.titles() == ["Three"]


def test_an_article_that_leaves_later_is_not_shown(searching: Searching, shown: ListModel) -> None:
    shown.narrow("text:lion")
    searching.answer()
    searching.session.store.remove([searching.id_of("One")])
    shown.renew()
    assert searching.titles() == ["Three"]


def test_one_that_comes_back_is_found_in_its_new_row(searching: Searching, shown: ListModel) -> None:
    store, article_id = searching.session.store, searching.id_of("One")
    shown.narrow("text:lion")
    searching.answer()
    entry = store.indexed(article_id)
    assert entry is not None
    store.remove([article_id])
    store.add([entry])
    searching.scheduler.advance(1.0)
    searching.answer()
    assert searching.titles() == ["One", "Three"]


def test_what_is_indexed_meanwhile_is_found(searching: Searching, shown: ListModel) -> None:
    def index() -> None:
        searching.index.between = lambda: None
        searching.index.words["lion"] = searching.index.words["lion"] | {searching.id_of("Four")}
        searching.jobs.body_searches.renew()

    searching.index.between = index
    shown.narrow("text:lion")
    searching.answer()
    assert searching.titles() == ["One", "Three", "Four"]


def test_until_all_is_asked_anew_the_answers_from_before_hold(searching: Searching, shown: ListModel) -> None:
    shown.narrow("text:lion")
    searching.answer()
    searching.index.words["lion"] = {searching.id_of("Four")}
    searching.jobs.body_searches.renew()
    shown.narrow("text:lion o")
    assert searching.titles() == ["One"]
    searching.answer()
    assert searching.titles() == ["Four"]


def test_where_the_cache_is_lost_nothing_is_found(
    searching: Searching, shown: ListModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(query: BodyQuery) -> Iterator[Sequence[str]]:
        yield [searching.id_of("One")]
        raise CacheLostError

    monkeypatch.setattr(searching.session.searches, "found", found)
    shown.narrow("text:lion")
    searching.answer()
    assert (searching.titles(), shown.awaited) == ([], False)


def test_a_reader_that_is_left_looks_for_nothing_more(searching: Searching, shown: ListModel) -> None:
    def leave() -> None:
        searching.jobs.stop()
        searching.scheduler.ended = True

    searching.index.between = leave
    shown.narrow("text:lion")
    searching.answer()
    assert (searching.titles(), searching.index.begun) == (ALL, ["lion"])


def test_a_saved_view_has_its_number_once_it_is_known(searching: Searching) -> None:
    views = searching.jobs.views
    views.changed("added", views.saved.add(SavedView("Lions", "text:lion")))

    def entry() -> SidebarEntry:
        return next(entry for entry in views.entries() if entry.title == "Lions")

    searching.scheduler.advance(1.0)
    assert entry().total is None
    searching.answer()
    searching.scheduler.advance(1.0)
    assert entry().total == 2


def test_what_the_list_asks_for_comes_before_what_is_counted(searching: Searching, shown: ListModel) -> None:
    views = searching.jobs.views
    views.changed("added", views.saved.add(SavedView("Lions", "text:lion")))

    def type_filter() -> None:
        searching.index.between = lambda: None
        shown.narrow("text:zebra")
        searching.scheduler.advance(0.0)

    searching.index.between = type_filter
    searching.scheduler.advance(1.0)
    searching.answer()
    assert searching.index.begun == ["lion", "zebra", "lion"]


def test_values_are_offered_once_they_are_known(searching: Searching, shown: ListModel) -> None:
    def values() -> Sequence[Value]:
        return searching.jobs.values.in_list("text:lion").of(TextField.SOURCE)

    assert values() == ()
    searching.scheduler.advance(1.0)
    assert not searching.heard(ValuesCounted)
    searching.answer()
    searching.scheduler.advance(1.0)
    assert searching.heard(ValuesCounted)
    assert [value.count for value in values()] == [2]


@pytest.fixture
def muting(tmp_path: Path, paths: Paths) -> Iterator[Searching]:
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text('[[rules]]\nquery = "-text:lion"\ndo = "mute"\n', encoding="utf-8")
    made = Searching(tmp_path / "news", paths)
    yield made
    made.close()


def test_a_rule_waits_for_what_it_asks_of_full_texts(muting: Searching, tmp_path: Path) -> None:
    assert muting.titles() == ["One", "Three"]
    muting.session.store.body_answers.replace({})
    for name, words in (("Five", ["lion"]), ("Six", [])):
        write_article(tmp_path / "news", name, f"title: {name}\nheat: 10")
        for event in muting.session.loader.load():
            muting.jobs.loading._take(event)
        if words:
            muting.index.words["lion"] = muting.index.words["lion"] | {muting.id_of(name)}
    muting.session.updates.show_new()
    assert set(muting.titles()) == {"One", "Three", "Five", "Six"}
    muting.answer()
    muting.jobs.rules.look_about()
    assert muting.titles() == ["One", "Three", "Five"]
