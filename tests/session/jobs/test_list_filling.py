"""The first page is there at once; the rest of the list comes while no key waits for it."""

from __future__ import annotations

import pytest
from by_hand import ByHandScheduler
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.session import scheduler
from newsreader.session.events import Event, Events, RowsKnown
from newsreader.session.jobs import list_filling
from newsreader.session.jobs.list_filling import ListFillingJob
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.store import row_chunks
from newsreader.store.growing_ids import is_complete, known_of
from newsreader.store.store import Store

COUNT = 3_000


class Filling:
    """A list of very many articles, which finds none but those that are seen before time passes."""

    def __init__(self) -> None:
        self.store = Store(lambda: NOW)
        self.store.add(SearchEntry(Headline(str(row), "t", heat=1), f"t{row}") for row in range(COUNT))
        self.events = Events()
        self.list = ListModel(self.store, events=self.events)
        self.scheduler = ByHandScheduler()
        self.told: list[Event] = []
        self.events.subscribe(self.told.append)
        self.job = ListFillingJob(self.list, self.events, self.scheduler)

    def show(self) -> None:
        self.list.choose("All", "")
        self.list.stand(0, 0)


@pytest.fixture
def filling(monkeypatch: pytest.MonkeyPatch) -> Filling:
    for name in ("AT_ONCE", "LONGEST"):
        monkeypatch.setattr(list_filling, name, 0.0)
    monkeypatch.setattr(scheduler, "SLICE", 0.0)
    made = Filling()
    made.show()
    return made


def test_what_fits_into_a_moment_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_chunks, "NEAR", COUNT)
    made = Filling()
    made.show()
    assert made.list.complete, "no time passes while it is filled"
    assert RowsKnown() not in made.told


def test_where_there_is_a_page_no_index_is_asked_before_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_chunks, "NEAR", 2)
    made = Filling()
    made.show()
    made.list.narrow("t1")
    made.list.stand_among_rows(0, 0)
    assert known_of(made.list.ids) < 1_111
    made.list.narrow("t1999")
    made.list.stand_among_rows(0, 0)
    assert made.list.complete, "who has no page waits for the index"


def test_the_rest_comes_by_and_by_and_is_told_of_once(
    filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not filling.list.complete
    assert filling.list.current == "0"
    assert known_of(filling.list.ids) < COUNT
    monkeypatch.setattr(scheduler, "SLICE", 1.0)
    filling.scheduler.advance(1)
    assert filling.list.complete
    assert known_of(filling.list.ids) == COUNT
    assert filling.told[-1] == RowsKnown()


def test_a_first_page_that_is_not_found_at_once_is_shown_as_it_comes(filling: Filling) -> None:
    filling.list.narrow("t2999")
    filling.list.stand_among_rows(0, 0)
    assert known_of(filling.list.ids) == 0
    filling.scheduler.advance(0)
    assert filling.told.count(RowsKnown()) == 1
    filling.scheduler.advance(1)
    assert filling.list.complete
    assert filling.list.ids == ("2999",)


def test_a_page_that_is_found_late_is_shown_before_the_rest_is_looked_for(
    filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling.list.cursor.page = 1
    filling.list.narrow("t2")
    filling.list.stand_among_rows(0, 0)
    assert known_of(filling.list.ids) < filling.list.cursor.below
    monkeypatch.setattr(scheduler, "SLICE", 1.0)
    filling.scheduler.advance(0)
    assert filling.list.cursor.below <= known_of(filling.list.ids) < 1_111
    assert filling.told[-1] == RowsKnown()
    filling.scheduler.advance(1)
    assert filling.list.complete


def test_another_filter_is_filled_in_place_of_the_one_before(
    filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling.list.narrow("t1")
    filling.list.stand_among_rows(0, 0)
    monkeypatch.setattr(scheduler, "SLICE", 1.0)
    filling.scheduler.advance(1)
    assert filling.list.complete
    assert (known_of(filling.list.ids), filling.list.view.base_size) == (1_111, COUNT)
    assert filling.told[-1] == RowsKnown()


def test_a_decision_finds_the_list_as_it_was_shown(filling: Filling) -> None:
    changed = filling.store.decide({str(row): Triage(archived=True) for row in range(10)})
    ListUpdates(filling.list, filling.store, filling.events).take_decided(changed)
    assert filling.list.ids == tuple(str(row) for row in sorted(range(10, COUNT), key=str))


def test_who_asks_what_is_under_the_cursor_does_not_wait_for_a_search_that_has_found_nothing(
    filling: Filling,
) -> None:
    filling.list.narrow("t2999")
    filling.list.stand_among_rows(0, 0)
    assert filling.list.known_current is None
    assert filling.list.searching
    filling.scheduler.advance(1)
    assert not filling.list.searching
    assert filling.list.known_current == "2999"


@pytest.mark.parametrize("decision", [Triage(read=True), Triage(archived=True), Triage(starred=True)])
def test_a_decision_waits_for_no_row_but_its_own(filling: Filling, decision: Triage) -> None:
    """Right after another view, of which a page is known."""
    updates = ListUpdates(filling.list, filling.store, filling.events)
    filling.list.choose("Unread", "is:unread")
    filling.list.stand(1, 0)

    updates.take_decided(filling.store.decide({"1": decision}))

    assert known_of(filling.list.ids) < COUNT
    assert filling.list.current == ("10" if decision.archived else "1")
    assert len(filling.list.ids) == filling.list.view.base_size == COUNT - decision.archived


def test_what_is_decided_elsewhere_is_not_looked_for_in_all_rows(filling: Filling) -> None:
    updates = ListUpdates(filling.list, filling.store, filling.events)
    filling.list.choose("Starred", "t1")
    filling.list.stand(0, 0)

    updates.take_decided(filling.store.decide({"2": Triage(read=True), "elsewhere": Triage(read=True)}))

    assert known_of(filling.list.ids) < 1_111
    assert "2" not in filling.list.ids


def test_marks_are_counted_without_looking_for_them(filling: Filling) -> None:
    filling.list.selection.toggle("5")
    filling.list.selection.toggle("2999")
    filling.list.narrow("t2")
    assert filling.list.selection.count(filling.list.ids) == 1
    assert known_of(filling.list.ids) < 1_111


def test_a_decision_makes_nothing_known_of_lists_that_nobody_looks_at(filling: Filling) -> None:
    filling.list.narrow("t1")
    passed = filling.list.view.ids
    filling.list.narrow("")
    filling.list.stand_among_rows(0, 0)

    filling.store.decide({str(row): Triage(read=True) for row in range(COUNT)})

    assert not is_complete(passed)
    assert is_complete(filling.list.ids)
