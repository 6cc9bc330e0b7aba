"""The filter of the list while it is typed: what it narrows, and where one is when it is cleared."""

from __future__ import annotations

import msgspec
import pytest
from querying import NOW

from newsreader.library import Library
from newsreader.model import Headline, SearchEntry, Triage
from newsreader.session.events import Events
from newsreader.session.lists.filtering import MOST_KEPT, Filtering
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.store.store import Store

TITLES = ("boat race", "topical cream", "boat sinks", "tapestry")


@pytest.fixture
def shown() -> ListModel:
    store = Store(lambda: NOW)
    store.add(
        SearchEntry(Headline(title, title, quality=90 - place, heat=90 - place), title)
        for place, title in enumerate(TITLES)
    )
    model = ListModel(store)
    model.choose("All", "")
    return model


@pytest.fixture
def filtering(shown: ListModel, library: Library) -> Filtering:
    return Filtering(shown, library)


def test_clearing_a_filter_leads_back_to_the_article_where_it_began(
    shown: ListModel, filtering: Filtering
) -> None:
    shown.cursor.put(2, 1)
    filtering.begin()
    filtering.narrow("tap")
    assert list(shown.ids) == ["tapestry"]
    filtering.settle("tap")
    filtering.begin()
    filtering.narrow("")
    filtering.settle("")
    assert shown.ids == TITLES
    assert shown.current == "boat sinks"
    assert shown.cursor.top == 1


def test_a_filter_that_is_taken_stays_until_another_view_is_shown(
    shown: ListModel, filtering: Filtering
) -> None:
    filtering.begin()
    filtering.settle("boat")
    assert shown.ids == ("boat race", "boat sinks")
    shown.choose("All", "")
    filtering.forget()
    shown.cursor.put(3, 0)
    filtering.begin()
    filtering.clear()
    assert shown.current == "tapestry"


def test_a_field_on_its_way_leaves_the_list_as_it_was(shown: ListModel, filtering: Filtering) -> None:
    filtering.narrow("boat sour")
    assert shown.ids == ("boat race", "boat sinks"), "on the way to source:"
    filtering.narrow("boat sourz")
    assert not shown.ids


def test_what_can_not_be_read_keeps_the_last_good_view_and_is_no_filter_in_the_end(
    shown: ListModel, filtering: Filtering
) -> None:
    filtering.narrow("boat")
    filtering.narrow("boat heat>x")
    assert shown.error is not None
    assert shown.ids == ("boat race", "boat sinks")
    filtering.settle("boat heat>x")
    assert shown.error is None
    assert shown.ids == TITLES
    assert filtering.history() == ()


def test_while_a_value_is_typed_the_name_of_its_field_is_no_word(
    shown: ListModel, filtering: Filtering
) -> None:
    filtering.narrow("boat race")
    assert list(shown.ids) == ["boat race"]
    filtering.narrow("boat race:")
    assert shown.error is not None
    assert list(shown.ids) == ["boat race", "boat sinks"]


def test_filters_that_were_used_are_remembered_each_once_the_last_first(filtering: Filtering) -> None:
    for text in ("boat", "tap", "boat", "  "):
        filtering.settle(text)
    assert list(filtering.history()) == ["boat", "tap"]
    for number in range(MOST_KEPT + 5):
        filtering.settle(f"boat {number}")
    assert len(filtering.history()) == MOST_KEPT
    assert filtering.history()[0] == f"boat {MOST_KEPT + 4}"


def test_a_history_that_can_not_be_read_is_empty(filtering: Filtering, library: Library) -> None:
    library.note("filter-history", b"\xff")
    assert filtering.history() == ()


@pytest.mark.parametrize("put_away", ["is:archived", "is:muted"])
def test_what_was_decided_about_while_it_was_shown_among_the_put_away_is_away_without_the_filter(
    put_away: str,
) -> None:
    store = Store(lambda: NOW)
    store.add(SearchEntry(Headline(title, title), title) for title in TITLES)
    store.decide({"boat race": Triage(archived=put_away == "is:archived")})
    store.mute([0] if put_away == "is:muted" else [], muted=True)
    shown = ListModel(store)
    updates = ListUpdates(shown, store, Events())
    shown.choose("Boats", "boat")
    shown.narrow(put_away)
    assert list(shown.ids) == ["boat race"]
    store.decide({"boat race": msgspec.structs.replace(store.decided("boat race"), starred=True)})
    updates.take_decided({"boat race"})
    assert list(shown.ids) == ["boat race"]
    shown.narrow("")
    assert list(shown.ids) == ["boat sinks"]
