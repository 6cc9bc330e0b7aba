"""The tags that all of many articles have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.session.decisions import common_tags
from newsreader.store import growing_ids
from newsreader.store.store import Store

TAGS = st.lists(st.frozensets(st.sampled_from(("a", "b", "c"))), min_size=1, max_size=12)


def tagged(tags: list[frozenset[str]]) -> Store:
    store = Store(lambda: 0)
    store.add(SearchEntry(Headline(str(number), "title", "provider"), "") for number in range(len(tags)))
    store.decide({str(number): Triage(tags=some) for number, some in enumerate(tags)})
    return store


@given(TAGS)
def test_are_those_that_each_has(tags: list[frozenset[str]]) -> None:
    store = tagged(tags)
    assert common_tags(store, store.headlines.ids) == frozenset.intersection(*tags)


def test_of_one_in_a_later_piece_count_too() -> None:
    tags = [frozenset({"a", "b"})] * growing_ids.PIECE + [frozenset({"b", "c"})]
    store = tagged(tags)
    assert common_tags(store, store.headlines.ids) == {"b"}
    assert common_tags(store, store.headlines.ids[: len(tags) - 1]) == {"a", "b"}
    assert common_tags(store, ()) == frozenset()
