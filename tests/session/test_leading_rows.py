"""The row of a story shows the report that leads it, whatever becomes of heats while the list stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.session.events import Events
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.session.lists.rows import Fold
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

STORIES = (Story("a1", ("a1", "a2", "a3")), Story("b1", ("b1", "b2")))
IDS = ("a1", "a2", "a3", "b1", "b2", "c1")


def told(article_id: str, quality: int) -> SearchEntry:
    provider = article_id[1]
    headline = Headline(article_id, article_id, provider, quality=quality, heat=quality, heat_computed=True)
    return SearchEntry(headline, article_id)


@pytest.fixture
def shown() -> ListModel:
    return opened()


def opened(*, folded: bool = True) -> ListModel:
    """Two stories, of which a1 and b1 lead, and the cursor on what stands alone."""
    store = Store(lambda: NOW)
    store.add(told(article_id, 90 - place) for place, article_id in enumerate(IDS))
    store.group(STORIES)
    model = ListModel(store, folded=folded)
    model.choose("All", "")
    model.cursor.put(2, 0)
    assert not folded or model.ids == ("a1", "b1", "c1")
    return model


def value(model: ListModel, qualities: dict[str, int]) -> None:
    """The feeds of these articles are worth something else now."""
    model._store.add(told(article_id, quality) for article_id, quality in qualities.items())
    ListUpdates(model, model._store, Events()).take_renewed(frozenset(qualities))


def test_a_report_that_leads_now_stands_in_the_row_of_the_one_before(shown: ListModel) -> None:
    value(shown, {"a1": 60, "a2": 95})
    assert shown.ids == ("a2", "b1", "c1"), "where the row was"
    assert shown.expansion.below("a2") == ("a1", "a3")
    assert shown.row("a2").headline.heat == 95 + 20
    assert shown.current == "c1"


def test_what_is_read_stays_under_the_cursor_with_the_heat_of_its_story(shown: ListModel) -> None:
    shown.cursor.put(0, 0)
    value(shown, {"a1": 60, "a2": 95})
    assert shown.current == "a1"
    assert shown.row("a1").headline.heat == 95 + 20
    shown.cursor.put(1, 0)
    value(shown, {"a3": 70})
    assert shown.ids[0] == "a2"


def test_where_the_lead_is_not_in_the_view_the_row_has_the_heat_of_its_story(shown: ListModel) -> None:
    shown.narrow("-a1")
    row = shown.row("a2")
    assert row.fold is Fold.FOLDED
    assert row.headline.heat == 90 + 20


def test_an_unfolded_story_stays_unfolded(shown: ListModel) -> None:
    shown.toggle_fold("a1")
    shown.cursor.put(4, 0)
    value(shown, {"a1": 60, "a2": 95})
    assert shown.ids == ("a2", "a1", "a3", "b1", "c1")


def test_a_new_report_that_leads_a_shown_story_does_not_wait(shown: ListModel) -> None:
    shown._store.add([told("a4", 99), told("d1", 80)])
    updates = ListUpdates(shown, shown._store, Events())
    updates.waiting = frozenset({"a4", "d1"})
    shown._store.group([Story("a1", ("a1", "a2", "a3", "a4"))])
    updates.show_grouped(follow=True)
    assert shown.ids == ("a4", "b1", "c1")
    assert updates.waiting == {"d1"}


@given(
    moves=st.lists(st.dictionaries(st.sampled_from(IDS), st.integers(0, 100), min_size=1), max_size=5),
    unfolded=st.sets(st.sampled_from(("a1", "b1"))),
)
def test_no_row_of_a_story_is_superseded_however_qualities_move(
    moves: list[dict[str, int]], unfolded: set[str]
) -> None:
    model = opened()
    for lead in unfolded:
        model.toggle_fold(lead)
    model.cursor.put(len(model.ids) - 1, 0)
    for qualities in moves:
        value(model, qualities)
        assert model.current == "c1"
        assert [row[0] for row in model.ids if model.expansion.fold_of(row) is not Fold.BELOW] == [
            "a",
            "b",
            "c",
        ]
        for row in model.ids:
            below = model.expansion.fold_of(row) is Fold.BELOW
            assert model.row(row).headline.superseded is below


@pytest.mark.parametrize("led_by", ["b1", "b2"])
def test_what_comes_back_stands_where_it_was_and_no_other_row_moves(shown: ListModel, led_by: str) -> None:
    gone = frozenset(shown.expansion.whole(["b1"]))
    shown.drop(gone)
    value(shown, {"a1": 1, "a2": 1, "a3": 1, "b1": 3, "b2": 3, led_by: 30})
    shown.bring_back(gone)
    assert shown.ids == ("a1", led_by, "c1"), "led by the best, on the same line"
    assert set(shown.expansion.below(led_by)) == {"b1", "b2"} - {led_by}
    gone = frozenset(shown.expansion.whole([led_by]))
    shown.drop(gone)
    shown.renew()
    shown.bring_back(gone)
    assert shown.ids == ("c1", led_by, "a1"), "as the order is by now"


@pytest.mark.parametrize(
    ("at", "archived", "row"),
    [
        (2, {"a1", "a2", "a3"}, 1),  # a row above: the same article, a line higher in the list
        (1, {"b1", "b2"}, 1),  # its own: the next one takes its place
        (0, {"a1", "a2", "a3", "b1", "b2"}, 0),
        (2, {"c1", "a1", "a2", "a3"}, 0),  # the last one: the one above it
    ],
)
def test_the_cursor_stays_on_its_article_whatever_leaves_and_comes_back(
    shown: ListModel, at: int, archived: set[str], row: int
) -> None:
    updates, current = ListUpdates(shown, shown._store, Events()), shown.ids[at]
    shown.cursor.put(at, 0)
    updates.take_decided(shown._store.decide(dict.fromkeys(archived, Triage(archived=True))))
    assert shown.cursor.row == row
    assert shown.current == (current if current not in archived else shown.ids[row])
    updates.take_decided(shown._store.decide(dict.fromkeys(archived, Triage())))
    if current not in archived:
        assert shown.current != current, "what comes back alone is gone to"
    assert shown.ids == ("a1", "b1", "c1")


@given(
    at=st.integers(0, 2),
    archived=st.sets(st.sampled_from(IDS), min_size=1),
    folded=st.booleans(),
    top=st.booleans(),
)
def test_what_left_under_the_cursor_has_it_again_when_it_comes_back(
    at: int, archived: set[str], folded: bool, top: bool
) -> None:
    shown = opened(folded=folded)
    updates, current = ListUpdates(shown, shown._store, Events()), shown.ids[at]
    shown.cursor.put(at, at if top else 0)
    line = shown.standing.line
    whole = shown.expansion.whole([row for row in shown.ids if row in archived])
    updates.take_decided(shown._store.decide(dict.fromkeys(whole, Triage(archived=True))))
    updates.take_decided(shown._store.decide(dict.fromkeys(whole, Triage())))
    if current in archived:
        assert (shown.current, shown.standing.line) == (current, line)


def test_what_comes_back_does_not_take_the_cursor_along_once_the_user_has_moved() -> None:
    shown = opened(folded=False)
    updates = ListUpdates(shown, shown._store, Events())
    gone = dict.fromkeys(shown.ids[:2], Triage(archived=True))
    updates.take_decided(shown._store.decide(gone))
    shown.cursor.row = 2
    current = shown.current
    updates.take_decided(shown._store.decide(dict.fromkeys(gone, Triage())))
    assert shown.current == current


def test_shown_is_what_has_a_row_or_is_folded_away_in_one(shown: ListModel) -> None:
    everything = frozenset((*IDS, "elsewhere"))
    assert shown.shown(everything) == set(IDS)
    assert shown.shown(frozenset({"c1"})) == {"c1"}
    shown.toggle_fold("b1")
    assert shown.shown(frozenset({"b2", "a3"})) == {"b2", "a3"}
    shown.drop(frozenset({"a1", "c1"}))
    assert shown.shown(everything) == {"b1", "b2"}
    shown.narrow("b1")
    assert shown.shown(everything) == {"b1"}
