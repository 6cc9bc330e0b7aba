"""Deciding at the desk: journal and store stay one, and sentences say what was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from former import make_newsboat, newsboat_item
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, article

from newsreader.feeds import move_in
from newsreader.library import Change, Library
from newsreader.model import UNTOUCHED, Triage, TriageField, tag_field
from newsreader.session.triage.service import VERBS, TriageService
from newsreader.store.store import Store
from newsreader.system.paths import Paths

IDS = ("a", "b", "c")
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(VERBS)), st.lists(st.sampled_from((*IDS, "elsewhere")), max_size=4))
    | st.sampled_from(("undo", "redo", "other", "catch up")),
    max_size=12,
)


def full_store() -> Store:
    store = Store(lambda: NOW)
    store.add([article(f"Title {article_id}", id=article_id) for article_id in IDS])
    return store


@pytest.fixture
def desk(library: Library) -> TriageService:
    return TriageService(full_store(), library)


def test_a_decision_names_the_article_and_can_be_undone_and_redone(desk: TriageService) -> None:
    done = desk.decide("star", ["a"])
    assert done.sentence == "starred “Title a”"
    assert done.changed == {"a"}
    assert desk.store.decided("a").starred
    undone = desk.undo()
    assert undone.sentence == "undone: starred “Title a”"
    assert undone.changed == {"a"}
    assert desk.store.decided("a") == UNTOUCHED
    again = desk.redo()
    assert again.sentence == "done again: starred “Title a”"
    assert again.changed == {"a"}
    assert desk.store.decided("a").starred


def test_many_articles_are_one_action_named_after_those_that_it_changes(desk: TriageService) -> None:
    desk.decide("read", ["a"])
    assert desk.decide("read", ["a", "b", "c", "b"]).sentence == "marked read 2 articles"
    assert desk.undo().changed == {"b", "c"}
    assert desk.store.decided("a").read


def test_where_stories_make_fewer_rows_of_articles_both_are_told_later_too(desk: TriageService) -> None:
    assert desk.decide("archive", ["a", "b", "c"], 2).sentence == "archived 3 articles in 2 rows"
    assert desk.history()[0].title == "archived 3 articles in 2 rows"
    assert desk.undo().sentence == "undone: archived 3 articles in 2 rows"
    assert desk.decide("star", ["a", "b"], 2).sentence == "starred 2 articles", "as many as there are rows"


def test_what_is_so_already_is_no_action(desk: TriageService) -> None:
    desk.decide("archive", ["a"])
    assert desk.decide("archive", ["a"]).sentence == "nothing to do: “Title a” is archived already"
    assert desk.decide("unread", ["a", "b"]).sentence == "nothing to do: 2 articles are unread already"
    assert desk.decide("unstar", ["a"]).sentence == "nothing to do: “Title a” is not starred"
    assert desk.undo().sentence == "undone: archived “Title a”"


@pytest.mark.parametrize(
    ("verb", "opposite", "sentence"),
    [
        ("read", "unread", "marked read “Title a”"),
        ("star", "unstar", "starred “Title a”"),
        ("archive", "unarchive", "archived “Title a”"),
    ],
)
def test_every_verb_has_one_that_takes_it_back(
    desk: TriageService, verb: str, opposite: str, sentence: str
) -> None:
    assert desk.decide(verb, ["a"]).sentence == sentence
    assert desk.decide(opposite, ["a"]).changed == {"a"}
    assert desk.store.decided("a") == UNTOUCHED


def test_there_may_be_nothing_to_undo_or_redo(desk: TriageService) -> None:
    assert desk.undo().sentence == "nothing to undo"
    assert desk.redo().sentence == "nothing to redo"


def test_an_undo_without_effect_says_so(desk: TriageService, library: Library) -> None:
    desk.decide("star", ["a"])
    first = library.history()[0].seq
    desk.decide("unstar", ["a"])
    desk.decide("archive", ["b"])
    outcome = desk.undo(first)
    assert outcome.sentence == "undone, to no effect: starred “Title a” (it was changed again since)"
    assert outcome.changed == frozenset()


def test_an_article_that_is_not_in_the_store_can_be_decided_about(desk: TriageService) -> None:
    outcome = desk.decide("star", ["elsewhere"])
    assert outcome.sentence == "starred elsewhere"
    assert outcome.changed == frozenset()
    assert desk.store.decided("elsewhere").starred


def test_what_another_program_decided_is_taken_over(desk: TriageService, library: Library) -> None:
    other = Library.open(library.path)
    other.record(
        "tagged", [Change("a", tag_field("later"), True), Change("b", TriageField.SNOOZED, NOW + 60)]
    )
    other.close()
    assert desk.catch_up() == {"a", "b"}
    assert desk.store.decided("a") == Triage(tags=frozenset({"later"}))
    assert desk.store.decided("b") == Triage(snoozed_until=NOW + 60)
    assert desk.catch_up() == frozenset()


@given(STEPS)
@settings(max_examples=40)
def test_whatever_is_decided_undone_and_redone_store_and_library_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | tuple[str, list[str]]]
) -> None:
    path = tmp_path_factory.mktemp("library") / "library.db"
    library, other = Library.open(path), Library.open(path)
    desk, elsewhere = TriageService(full_store(), library), TriageService(full_store(), other)
    for step in steps:
        match step:
            case "undo":
                desk.undo()
            case "redo":
                desk.redo()
            case "other":
                elsewhere.catch_up()
                elsewhere.decide("star", ["a", "b"])
            case "catch up":
                desk.catch_up()
            case (verb, ids):
                desk.decide(verb, ids)
    desk.catch_up()
    decided = {article_id: desk.store.decided(article_id) for article_id in (*IDS, "elsewhere")}
    assert {
        article_id: triage for article_id, triage in decided.items() if triage != UNTOUCHED
    } == library.triage()
    library.close()
    other.close()


def test_undoing_an_import_takes_back_what_it_added_to_the_configuration(
    library: Library, paths: Paths, tmp_path: Path
) -> None:
    boat = make_newsboat(tmp_path / "boat", [newsboat_item(1, unread=0)])
    (boat / "config").write_text("reload-time 30\n")
    reading = move_in.read_former(move_in.request_for(library, [str(boat)]))
    planned = move_in.plan(library, paths.config_file, reading)
    move_in.take(library, paths.config_file, planned)
    assert "refresh_every = 30" in paths.config_file.read_text()
    desk = TriageService(Store(lambda: 1.0), library, config_file=paths.config_file)
    outcome = desk.undo()
    assert outcome.sentence.endswith("1 feed and 1 article removed), and 1 change of the configuration")
    assert "refresh_every" not in paths.config_file.read_text()


def test_an_article_read_for_its_story_is_one_decision_and_the_others_are_known(desk: TriageService) -> None:
    outcome = desk.read_for_all(["a"], ["b"])
    assert desk.store.decided("a") == Triage(read=True)
    assert desk.store.decided("b") == Triage(known=True)
    assert desk.history()[0].count == 1, "what is known beside it is no decision of its own"
    assert outcome.sentence.startswith("marked read “")
    desk.undo()
    assert desk.store.decided("a") == desk.store.decided("b") == Triage()
    desk.redo()
    desk.decide("unread", ["a", "b"])
    assert desk.store.decided("a") == desk.store.decided("b") == Triage()
