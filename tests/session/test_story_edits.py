"""Splitting and merging stories by hand: sentences, the journal, undo and redo, other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, article

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.model import UNTOUCHED, Provider
from newsreader.session.triage.service import TriageService
from newsreader.store.store import Store
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.records import Story

IDS = ("a", "b", "c", "d", "e")


def desk_of(
    library: Library,
    cache: Cache | None = None,
    constrain: Callable[[Constraints], object] = lambda _: None,
) -> TriageService:
    """Five articles: a, b and c are one story."""
    store = Store(lambda: NOW)
    providers = {article_id: Provider(f"Paper {article_id}") for article_id in IDS}
    store.add(
        [
            article(f"Title {article_id}", id=article_id, provider=providers[article_id], quality=50)
            for article_id in IDS
        ]
    )
    store.group([Story("a", ("a", "b", "c"))])
    return TriageService(store, library, cache, constrain=constrain)


@pytest.fixture
def desk(library: Library) -> TriageService:
    return desk_of(library)


def groups(desk: TriageService) -> set[str]:
    return {"".join(story.members) for story in desk.store.stories()}


def test_an_article_is_taken_out_of_its_story_and_put_back(desk: TriageService) -> None:
    outcome = desk.split(["b"])
    assert outcome.sentence == "took “Title b” out of its story"
    assert outcome.changed == {"a", "b", "c"}
    assert groups(desk) == {"ac"}
    undone = desk.undo()
    assert undone.sentence == "undone: took “Title b” out of its story"
    assert undone.changed == {"a", "b", "c"}
    assert groups(desk) == {"abc"}
    desk.redo()
    assert groups(desk) == {"ac"}


def test_articles_and_their_stories_are_made_one(desk: TriageService) -> None:
    outcome = desk.merge(["d", "b", "e"])
    assert outcome.sentence == "made one story of 5 reports"
    assert outcome.changed == set(IDS)
    assert groups(desk) == {"abcde"}
    desk.undo()
    assert groups(desk) == {"abc"}


def test_there_can_be_nothing_to_do(desk: TriageService, library: Library) -> None:
    assert desk.split(["d"]).sentence == "nothing to do: “Title d” is in no story"
    assert desk.merge(["d"]).sentence == "nothing to do: it takes two articles to make one story of them"
    assert desk.merge(["a", "c"]).sentence == "nothing to do: these are one story already"
    assert library.history() == []


def test_reports_of_one_story_are_taken_out_together_with_one_undo(desk: TriageService) -> None:
    desk.merge(["a", "d", "e"])
    outcome = desk.split(["e", "d"])
    assert outcome.sentence == "took 2 reports out, as their own story"
    assert outcome.changed == set(IDS)
    assert groups(desk) == {"abc", "de"}
    assert desk.undo().sentence == f"undone: {outcome.sentence}"
    assert groups(desk) == {"abcde"}
    desk.redo()
    assert groups(desk) == {"abc", "de"}


def test_reports_of_several_stories_leave_each_its_own(desk: TriageService) -> None:
    desk.merge(["d", "e"])
    outcome = desk.split(["a", "d"])
    assert outcome.sentence == "took 2 reports out of 2 stories"
    assert groups(desk) == {"bc"}
    desk.undo()
    desk.store.add([article("Title f", id="f")])
    desk.merge(["c", "f"])
    assert desk.split(["b", "e", "c"]).sentence == "took 3 reports out of 2 stories"
    assert groups(desk) == {"af", "bc"}


def test_what_is_alone_or_a_whole_story_is_left_as_it_is(desk: TriageService) -> None:
    assert desk.split(["c", "b", "a"]).sentence == (
        "nothing to do: these are all reports of the story, so that none would stay in it"
    )
    assert desk.split(["d", "e"]).sentence == "nothing to do: 2 articles are in no story"
    assert desk.split(["d", "b"]).sentence == "took “Title b” out of its story"
    assert groups(desk) == {"ac"}


def grouped(library: Library, cache: Cache | None, *stories: str) -> TriageService:
    """A later run, with stories as they are known from the time before."""
    desk = desk_of(library, cache)
    desk.store.group([Story(members[0], tuple(members)) for members in stories], ["a"])
    return desk


def test_an_undo_in_a_later_run_is_seen_at_once(library: Library) -> None:
    cache = Cache.open(None)
    desk_of(library, cache).split(["b"])
    desk = grouped(library, cache, "ac")
    desk.merge(["a", "d", "e"])
    desk = grouped(library, cache, "acde")
    outcome = desk.undo()
    assert outcome.sentence == "undone: made one story of 4 reports"
    assert outcome.changed == {"a", "c", "d", "e"}
    assert groups(desk) == {"ac"}
    assert desk.undo().changed == {"a", "b", "c"}
    assert groups(desk) == {"abc"}
    desk = grouped(library, cache, "abc")
    assert desk.redo().changed == {"a", "b", "c"}
    assert groups(desk) == {"ac"}


def test_what_joined_a_story_meanwhile_stays_in_it(library: Library) -> None:
    cache = Cache.open(None)
    desk_of(library, cache).split(["b"])
    desk = grouped(library, cache, "acd")
    desk.undo()
    assert groups(desk) == {"abcd"}


def test_what_is_kept_of_another_library_is_not_taken_for_this_one(library: Library, tmp_path: Path) -> None:
    cache = Cache.open(None)
    desk_of(library, cache).merge(["d", "e"])
    other = Library.open(tmp_path / "other.db")
    desk_of(other).split(["b"])
    desk = grouped(other, cache, "ac")
    assert desk.undo().changed == frozenset()
    assert groups(desk) == {"ac"}
    other.close()


def test_a_whole_story_is_archived_and_marked_as_one_action(desk: TriageService) -> None:
    outcome = desk.decide("archive", ["a", "b", "c"])
    assert outcome.sentence == "archived 3 reports of “Title a”"
    assert all(desk.store.decided(article_id).archived for article_id in "abc")
    desk.undo()
    assert not any(desk.store.decided(article_id).archived for article_id in "abc")
    assert desk.decide("read", ["b", "a"]).sentence == "marked read 2 reports of “Title a”"
    assert desk.decide("star", ["b", "d"]).sentence == "starred 2 articles"


def test_decisions_are_told_to_whoever_groups(library: Library) -> None:
    told: list[Constraints] = []
    desk = desk_of(library, constrain=told.append)
    desk.split(["b"])
    desk.decide("read", ["a"])
    desk.undo()
    desk.undo()
    assert told == [Constraints().split(["b"], ["a", "c"]), Constraints()]
    assert desk.stories.constraints == Constraints()


def test_decisions_are_remembered_and_are_no_triage(desk: TriageService, library: Library) -> None:
    desk.split(["b"])
    desk.merge(["d", "e"])
    expected = Constraints().split(["b"], ["a", "c"]).merged(["d", "e"])
    assert library.constraints() == desk_of(library).stories.constraints == expected
    assert set(library.triage().values()) <= {UNTOUCHED}
    assert [entry.title for entry in library.history()] == [
        "made one story of 2 reports",
        "took “Title b” out of its story",
    ]


def test_what_another_program_decides_is_taken_over(library: Library) -> None:
    other = Library.open(library.path)
    told: list[Constraints] = []
    desk = desk_of(library, constrain=told.append)
    assert desk.stories.constraints == Constraints()
    desk_of(other).split(["b"])
    desk.catch_up()
    assert told == [Constraints().split(["b"], ["a", "c"])]
    other.close()


STEPS = st.lists(
    st.tuples(st.just("split"), st.sampled_from(IDS).map(lambda article_id: [article_id]))
    | st.tuples(st.just("split"), st.lists(st.sampled_from(IDS), min_size=2, max_size=4))
    | st.tuples(st.just("merge"), st.lists(st.sampled_from(IDS), min_size=2, max_size=3))
    | st.tuples(st.sampled_from(("undo", "redo")), st.just([])),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=40)
def test_undone_to_the_beginning_all_is_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[str]]]
) -> None:
    library = Library.open(tmp_path_factory.mktemp("library") / "library.db")
    desk = desk_of(library)
    for what, ids in steps:
        match what:
            case "split":
                desk.split(ids)
            case "merge":
                desk.merge(ids)
            case "undo":
                desk.undo()
            case "redo":
                desk.redo()
        assert desk.stories.constraints == library.constraints()
    while desk.undo().action is not None:
        pass
    assert groups(desk) == {"abc"}
    assert desk.stories.constraints == library.constraints() == Constraints()
    library.close()
