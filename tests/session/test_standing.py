"""Far down a list the cursor stands on its article before it is known what is in front of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.query import Sort, SortKey
from newsreader.session.events import Event, Events, RowsPlaced
from newsreader.session.lists.jumps import Jumps
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.session.lists.place import Place
from newsreader.store import row_chunks, rows_around
from newsreader.store.growing_ids import known_of
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

COUNT = 400
PAGE = 6
NEWEST, OLDEST, BY_TITLE = Sort(SortKey.NEWEST), Sort(SortKey.OLDEST), Sort(SortKey.TITLE)


@pytest.fixture(autouse=True, scope="module")
def near_top() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_around, "NEAR_TOP", 30)
        patch.setattr(rows_around, "STEP", 8)
        patch.setattr(row_chunks, "FIRST", 4)
        patch.setattr(row_chunks, "LARGEST", 8)
        yield


class Listed:
    """A list of so many articles that only the first rows are known; every tenth leads a story of three."""

    def __init__(self) -> None:
        self.store = Store(lambda: NOW)
        self.store.add(
            SearchEntry(
                Headline(
                    f"{row:03}", f"{row * 7 % COUNT:03}", heat=row % 9, published=NOW - row,
                    topics=("even",) if row % 2 == 0 else (),
                ),
                "word",
            )
            for row in range(COUNT)
        )  # fmt: skip
        self.store.group(
            Story(str(row), (f"{row:03}", f"{row + 3:03}", f"{(row + 201) % COUNT:03}"))
            for row in range(0, COUNT, 10)
        )
        self.events = Events()
        self.list = ListModel(self.store, NEWEST, events=self.events)
        self.updates = ListUpdates(self.list, self.store, self.events)
        self.list.choose("All", "")
        self.list.cursor.page = PAGE
        self.told: list[Event] = []
        self.events.subscribe(self.told.append)

    def go_to(self, row: int) -> str:
        """Stand on a row, on the third line of the screen."""
        self.list.stand(row, row - 2)
        assert self.list.current is not None
        return self.list.current

    @property
    def seen(self) -> Sequence[str]:
        """What is on the screen."""
        standing = self.list.standing
        return tuple(standing.near[standing.near_cursor.top : standing.near_cursor.below])


@pytest.fixture
def listed() -> Listed:
    return Listed()


def ordered_far_down(listed: Listed) -> str:
    current = listed.go_to(200)
    listed.list.put_in_order(OLDEST)
    assert not listed.list.standing.placed
    return current


def test_the_rows_around_the_article_are_there_before_those_in_front_of_them(listed: Listed) -> None:
    current = ordered_far_down(listed)
    assert known_of(listed.list.ids) == 0
    assert listed.list.has_page
    assert listed.list.current == current == listed.seen[2]
    seen = listed.seen
    listed.told.clear()
    listed.list.fill(lambda: False)
    assert listed.told == [RowsPlaced()]
    assert listed.list.standing.placed
    assert listed.seen == seen, "the same rows, by other numbers"
    assert listed.list.ids[listed.list.cursor.row] == current


def test_it_is_found_out_a_little_at_a_time(listed: Listed) -> None:
    current = ordered_far_down(listed)
    steps = 0
    while not listed.list.standing.placed:
        listed.list.fill(lambda: True)
        steps += 1
    assert steps > 10
    assert known_of(listed.list.ids) < len(listed.list.ids), "no row behind it is waited for"
    assert listed.list.ids[listed.list.cursor.row] == current


def test_who_asks_for_the_row_has_it(listed: Listed) -> None:
    current = ordered_far_down(listed)
    row = listed.list.cursor.row
    assert listed.list.standing.placed
    assert listed.list.ids[row] == current
    assert row - listed.list.cursor.top == 2


def test_a_move_within_the_rows_at_hand_needs_no_others(listed: Listed) -> None:
    ordered_far_down(listed)
    standing = listed.list.standing
    standing.reach(-PAGE)
    standing.reach(PAGE)
    assert not standing.placed
    standing.near_cursor.row -= PAGE
    above = listed.list.current
    listed.list.fill(lambda: False)
    assert listed.list.current == above == listed.list.ids[listed.list.cursor.row]
    assert listed.list.ids.index(above or "") < 200


@pytest.mark.parametrize("rows", [-100, 100, COUNT])
def test_a_move_beyond_them_finds_out_where_they_are(listed: Listed, rows: int) -> None:
    ordered_far_down(listed)
    listed.list.standing.reach(rows)
    assert listed.list.standing.placed


def test_the_next_unread_is_looked_for_at_hand_and_then_in_all_rows(listed: Listed) -> None:
    ordered_far_down(listed)
    standing = listed.list.standing
    assert listed.list.unread.from_cursor(1) == standing.near_cursor.row + 1
    assert not standing.placed
    listed.store.decide({article_id: Triage(read=True) for article_id in standing.near})
    row = listed.list.unread.from_cursor(1)
    assert standing.placed
    assert row is not None
    assert listed.list.is_unread(listed.list.ids[row])
    assert row > listed.list.cursor.row


def test_another_order_right_then_begins_with_the_same_article(listed: Listed) -> None:
    current = ordered_far_down(listed)
    listed.list.put_in_order(BY_TITLE)
    listed.list.put_in_order(NEWEST)
    assert listed.list.current == current
    assert listed.list.ids[listed.list.cursor.row] == current


def test_an_article_near_the_top_is_walked_to(listed: Listed) -> None:
    current = listed.go_to(len(listed.list.ids) - 1)
    listed.list.put_in_order(OLDEST)
    assert listed.list.standing.placed
    assert listed.list.current == current


def test_who_stands_at_the_top_sees_the_top_of_the_new_order(listed: Listed) -> None:
    listed.list.stand(0, 0)
    listed.list.put_in_order(OLDEST)
    assert (listed.list.cursor.row, listed.list.current) == (0, f"{COUNT - 1:03}")


@pytest.mark.parametrize("change", ["stories", "view", "filter", "back"])
def test_whatever_makes_the_rows_others_keeps_the_cursor_on_its_article(listed: Listed, change: str) -> None:
    current, shown = listed.go_to(200), listed.list
    place = shown.place()
    match change:
        case "stories":
            shown.rearrange(lambda: shown.set_folded(False))
        case "view":
            shown.rearrange(lambda: shown.choose("All", "word"))
        case "filter":
            shown.narrow("nothing")
            shown.stand_among_rows(0, 0)
            shown.narrow("")
            shown.stand_at(place)
        case "back":
            shown.choose("Even", "topic:even")
            shown.stand(0, 0)
            shown.go_to(place)
    assert not shown.standing.placed
    assert shown.current == current == listed.seen[2]
    assert shown.ids[shown.cursor.row] == current


def test_a_report_of_an_unfolded_story_stays_the_one_under_the_cursor(listed: Listed) -> None:
    lead = next(row for row in listed.list.ids[80:] if listed.list.expansion.below(row))
    listed.list.toggle_fold(lead)
    report = listed.list.expansion.below(lead)[0]
    listed.go_to(listed.list.ids.index(report))
    listed.list.put_in_order(OLDEST)
    assert not listed.list.standing.placed
    assert listed.list.current == report
    assert listed.list.ids[listed.list.cursor.row] == report


@pytest.mark.parametrize("order", [OLDEST, BY_TITLE, Sort(SortKey.HEAT)])
@pytest.mark.parametrize("query", ["", "topic:even"])
def test_the_last_row_is_there_before_all_others(listed: Listed, order: Sort, query: str) -> None:
    shown = listed.list
    shown.choose("View", query)
    shown.order(order)
    assert shown.stand_on_last()
    assert not shown.standing.placed
    assert known_of(shown.ids) < len(listed.seen)
    current, seen = shown.current, listed.seen
    shown.standing.reach(PAGE)
    assert not shown.standing.placed, "there is nothing below"
    assert shown.current == current
    shown.fill(lambda: False)
    assert shown.current == current == shown.ids[-1]
    assert listed.seen == seen == tuple(shown.ids[-PAGE:])
    assert not shown.stand_on_last(), "all rows are known"


def test_a_last_row_that_is_far_from_others_is_walked_to(
    listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_around, "FARTHEST_FROM_END", PAGE)
    listed.list.order(OLDEST)
    assert not listed.list.stand_on_last()


def test_a_jump_goes_far_down_at_once_and_back(listed: Listed) -> None:
    jumps = Jumps(listed.list)
    listed.list.order(OLDEST)
    listed.list.stand(0, 0)
    jumps.jump("150")
    assert not listed.list.standing.placed
    assert listed.list.current == "150"
    jumps.back()
    assert listed.list.cursor.row == 0


def test_a_decision_meanwhile_is_shown_in_the_right_row(listed: Listed) -> None:
    current = ordered_far_down(listed)
    below = listed.seen[3]
    listed.updates.take_decided(listed.store.decide({current: Triage(archived=True)}))
    assert listed.list.standing.placed
    assert listed.list.current == below == listed.list.ids[listed.list.cursor.row]


def test_a_place_taken_meanwhile_is_come_back_to(listed: Listed) -> None:
    current = ordered_far_down(listed)
    place = listed.list.place()
    assert place.article == current
    assert place.row - place.top == 2
    listed.list.go_to(Place())
    listed.list.go_to(place)
    assert listed.list.ids[listed.list.cursor.row] == current


ORDERS = [Sort(key, reverse) for key in SortKey for reverse in (False, True) if key is not SortKey.HOT]
actions = st.one_of(
    st.tuples(st.just("order"), st.sampled_from(ORDERS)),
    st.tuples(st.just("move"), st.integers(-COUNT, COUNT)),
    st.tuples(st.just("view"), st.sampled_from(["", "word", "topic:even"])),
    st.tuples(st.just("fold"), st.booleans()),
    st.tuples(st.just("archive"), st.none()),
    st.tuples(st.just("fill"), st.integers(0, 30)),
    st.tuples(st.just("last"), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(actions, max_size=8))
def test_keys_lead_to_the_same_article_whenever_it_becomes_known_where_it_is(
    acts: list[tuple[str, object]],
) -> None:
    places = [[done(listed, act) for act in acts] for listed in (Listed(), known_at_once())]
    assert places[0] == places[1]


def known_at_once() -> Listed:
    """One whose rows are all walked to."""
    listed = Listed()
    standing: Any = listed.list.standing
    standing._put_far_down = lambda article_id, line: False
    standing.put_last = lambda: False
    return listed


def done(listed: Listed, act: tuple[str, object]) -> tuple[str | None, int]:
    """Do something. Returns where the cursor is then, and on which line of the screen."""
    shown, standing = listed.list, listed.list.standing
    match act:
        case ("order", Sort() as order):
            shown.put_in_order(order)
        case ("move", int() as rows):
            standing.reach(rows)
            cursor = standing.near_cursor
            row = max(0, min(cursor.row + rows, len(standing.near) - 1))
            # As a list on the screen does: it scrolls just as far as brings the row into sight.
            cursor.put(row, max(row - PAGE + 1, min(cursor.top, row)))
        case ("view", str() as query):
            shown.rearrange(lambda: shown.choose("View", query))
        case ("fold", bool() as folded):
            shown.rearrange(lambda: shown.set_folded(folded))
        case ("archive", _) if shown.current is not None:
            listed.updates.take_decided(listed.store.decide({shown.current: Triage(archived=True)}))
        case ("fill", int() as steps):
            for _ in range(steps):
                shown.fill(lambda: True)
        case ("last", _) if not shown.stand_on_last():
            last = len(shown.ids) - 1
            shown.stand_among_rows(max(0, last), max(0, last - PAGE + 1))
    return shown.current, standing.line
