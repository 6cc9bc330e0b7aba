"""What feeds are worth changes: the store is as if its articles had come with that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, article

from newsreader.model import Provider, Triage
from newsreader.query import Sort, SortKey, parse
from newsreader.store import sort_orders
from newsreader.store.store import EVERYTHING, Store
from newsreader.stories.grouping.records import Story

IDS = "abcdefgh"
QUERIES = ("", "is:unread", "is:lead", "heat>55", "quality<50 OR is:superseded")
QUALITIES = st.dictionaries(st.sampled_from(IDS), st.integers(20, 80), min_size=1)
MARKS = st.dictionaries(
    st.sampled_from(IDS), st.builds(Triage, read=st.booleans(), archived=st.booleans()), max_size=4
)
STORIES = st.lists(
    st.lists(st.sampled_from(IDS), min_size=2, max_size=4, unique=True).map(
        lambda members: Story(members[0], tuple(members))
    ),
    max_size=3,
)


def filled(qualities: Mapping[str, int], marks: Mapping[str, Triage], stories: Sequence[Story]) -> Store:
    store = Store(lambda: NOW)
    store.decide(marks)
    store.add(
        article(f"Title {one}", id=one, provider=Provider("ABC"[number % 3]), quality=qualities.get(one, 50))
        for number, one in enumerate(IDS)
    )
    store.group(stories)
    return store


def shown(store: Store) -> list[object]:
    """All that can be seen of a store's articles and stories."""
    views = [
        (view.ids, view.base_size, dict(view.folded))
        for query in QUERIES
        for key in SortKey
        for folded in (False, True)
        for view in (store.view(parse(query), EVERYTHING, Sort(key), folded=folded),)
    ]
    of_each = [
        (store.headline(one), store.indexed(one), store.lead(one), store.story_heat(one)) for one in IDS
    ]
    return [*views, *of_each, store.counts(folded=True), store.counts()]


@settings(max_examples=60)
@given(QUALITIES, QUALITIES, MARKS, STORIES, st.booleans())
def test_a_store_is_as_if_its_articles_had_come_like_that(
    before: dict[str, int],
    after: dict[str, int],
    marks: dict[str, Triage],
    stories: list[Story],
    looked_at: bool,
) -> None:
    store = filled(before, marks, stories)
    leads = {one: store.lead(one) for one in IDS}
    if looked_at:
        shown(store)
    rows = {IDS.index(one): quality for one, quality in after.items()}
    leading = store.ids_in(store.revalue(rows))
    assert shown(store) == shown(filled(before | after, marks, stories))
    assert leading == {lead for one in IDS if (lead := store.lead(one)) != leads[one]}


def test_a_view_that_is_looked_at_goes_on_as_it_was() -> None:
    store = filled({}, {}, [])
    view = store.growing_view(parse("quality>40"))
    store.revalue(dict.fromkeys(range(len(IDS)), 30))
    assert sorted(view.ids) == sorted(IDS)


def test_rules_add_to_what_comes_of_it() -> None:
    store = filled({}, {}, [Story("a", ("a", "b"))])
    store.warm({0: 7, 4: 7})
    store.revalue({0: 60, 4: 60})
    heats = [headline.heat for one in "ae" if (headline := store.headline(one)) is not None]
    assert heats == [77, 67]


def test_orders_of_very_many_are_used_as_they_were_until_they_are_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sort_orders, "MANY", 0)
    monkeypatch.setattr(sort_orders, "FEW", 1)
    store = filled({"a": 70, "b": 60}, {}, [])
    by_heat = Sort(SortKey.HEAT)
    assert store.view(EVERYTHING, sort=by_heat).ids[:2] == ("a", "b")
    store.revalue({0: 30, 7: 75})
    assert store.view(EVERYTHING, sort=by_heat).ids[:2] == ("a", "b")
    while store.prepare():
        pass
    assert store.view(EVERYTHING, sort=by_heat).ids[:2] == ("h", "b")


def test_what_has_left_stays_away() -> None:
    store = filled({}, {}, [])
    store.remove(("a",))
    assert store.revalue({0: 60}) == frozenset()
    assert store.headline("a") is None


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.sets(st.sampled_from(IDS), min_size=1), st.integers(20, 80)),
            st.tuples(st.just("remove"), st.sets(st.sampled_from(IDS), min_size=1), st.just(0)),
            st.tuples(st.just("step"), st.just(set()), st.integers(1, 6)),
            st.tuples(st.just("order"), st.just(set()), st.integers(0, len(SortKey) - 1)),
        ),
        max_size=12,
    )
)
def test_orders_are_right_however_far_they_were_kept_in_step(
    steps: Sequence[tuple[str, set[str], int]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sort_orders, "PIECE", 1)
        store, here = Store(lambda: NOW), dict[str, int]()
        for key in SortKey:
            store.view(EVERYTHING, sort=Sort(key))
        for what, some, number in steps:
            if what == "add":
                here |= dict.fromkeys(some, number)
                store.add(article(f"Title {one}", id=one, quality=number) for one in sorted(some))
            elif what == "remove":
                here = {one: quality for one, quality in here.items() if one not in some}
                store.remove(some)
            elif what == "order":
                store.view(EVERYTHING, sort=Sort(tuple(SortKey)[number]))
            else:
                for _ in range(number):
                    store.keep_in_step()
        fresh = Store(lambda: NOW)
        fresh.add(article(f"Title {one}", id=one, quality=quality) for one, quality in here.items())
        for key in SortKey:
            assert store.view(EVERYTHING, sort=Sort(key)).ids == fresh.view(EVERYTHING, sort=Sort(key)).ids
        while store.keep_in_step():
            pass


def test_of_an_order_that_was_kept_in_step_nothing_is_left_to_do_for_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sort_orders, "PIECE", 2)
    store = filled({}, {}, ())
    for key in SortKey:
        store.view(EVERYTHING, sort=Sort(key))
    store.add(article(f"Title {one}", id=one, quality=60) for one in (*"abc", "new", "newer"))
    while store.keep_in_step():
        pass
    orders = {key: store.order(Sort(key)) for key in SortKey}
    for key in SortKey:
        store.view(EVERYTHING, sort=Sort(key))
        assert store.order(Sort(key)) is orders[key]
