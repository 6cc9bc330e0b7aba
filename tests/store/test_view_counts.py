"""The numbers of views: whatever happens to the articles, in the end they are what one would count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, article

from newsreader.model import UNTOUCHED, Provider, Triage
from newsreader.query import Query, Sort, SortKey, parse
from newsreader.query.texts import TextColumn
from newsreader.store.counts import Count
from newsreader.store.store import BY_HEAT, EVERYTHING, Hotness, Store
from newsreader.store.view_counts import ViewCounts
from newsreader.stories.grouping.records import Story

TEXTS: Final = (
    "", "is:unread", "is:starred", "is:archived", "is:snoozed OR tag:later", "age<10d", "text:body", "/b.d/",
    "limit:2", "-bad sort:title limit:1", "is:muted", "is:read", "-is:unread", "is:unread limit:1", "is:lead",
    "is:superseded", "heat>70", "story:a", "sort:hot limit:2", "is:archived OR is:unread", "quality>50",
)  # fmt: skip
IDS: Final = "abcde"
TRIAGE: Final = st.builds(
    Triage, read=st.booleans(), starred=st.booleans(), archived=st.booleans(),
    snoozed_until=st.sampled_from((None, NOW + 50)),
    tags=st.sampled_from((frozenset(), frozenset({"later"}))), known=st.booleans(),
)  # fmt: skip
EVENTS: Final = st.one_of(
    st.tuples(
        st.just("add"), st.sampled_from(IDS), st.sampled_from(("bad", "good")), st.integers(1, 28),
        st.sampled_from("AB"), st.sampled_from((None, 40, 60)), st.sampled_from((None, 40, 100)),
    ),
    st.tuples(st.just("remove"), st.sampled_from(IDS)),
    st.tuples(st.just("decide"), st.sampled_from(IDS), TRIAGE),
    st.tuples(st.just("group"), st.lists(st.sampled_from(IDS), min_size=2, max_size=4, unique=True)),
    st.tuples(st.just("ungroup"), st.sampled_from(IDS)),
    st.tuples(st.just("fold"), st.booleans()),
    st.tuples(st.just("mute"), st.integers(0, 4), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from((1, 60, 86_400))),
    st.tuples(st.just("step")),
    st.tuples(st.just("grow older"), st.booleans()),
)  # fmt: skip


def asked() -> list[tuple[Query, Sort]]:
    parsed = [parse(text) for text in TEXTS]
    return [(query, query.sort or BY_HEAT) for query in parsed]


def count_afresh(store: Store, query: Query, sort: Sort, *, folded: bool) -> Count:
    view = store.view(query, sort=sort, folded=folded)

    def is_new(article_id: str) -> bool:
        return not (store.decided(article_id).read or (folded and store.is_done_with(article_id)))

    unread = [row for row in view.ids if any(map(is_new, (row, *view.folded.get(row, ()))))]
    return Count(len(view.ids), len(unread))


@settings(max_examples=80)
@given(st.lists(EVENTS, max_size=25), st.booleans())
def test_numbers_are_those_of_the_rows_that_a_view_has_when_chosen(
    events: Sequence[tuple[object, ...]], folded: bool
) -> None:
    now = [NOW]
    hotness = Hotness(most_in_a_row=1)
    store = Store(
        lambda: now[0], lambda words: [article_id for article_id in "abz" if article_id in store], hotness
    )
    counts = ViewCounts(store, clock=lambda: 0.0)
    store.subscribe(counts.touch, counts.turn)
    counts.fold(folded)
    counts.follow(asked())
    for event in events:
        match event:
            case "add", str(article_id), str(title), int(day), str(provider), quality, heat:
                known = {"provider": Provider(provider), "quality": quality, "heat": heat}
                store.add(
                    [article(title, id=article_id, published=datetime(2021, 7, day, tzinfo=UTC), **known)]
                )
            case "remove", str(article_id):
                store.remove([article_id])
            case "decide", str(article_id), Triage() as triage:
                store.decide({article_id: triage})
            case "group", list(ids):
                store.group([Story(f"story-{ids[0]}", tuple(ids))])
            case "ungroup", str(article_id):
                store.group([], [f"story-{article_id}"])
            case "fold", bool(now_folded):
                folded = now_folded
                counts.fold(folded)
            case "mute", int(row), bool(muted):
                store.mute([row] if row < len(store.headlines) else [], muted=muted)
            case "wait", int(seconds):
                now[0] += seconds
                store.wake()
            case "grow older", bool(in_order):
                if in_order:
                    store.view(EVERYTHING, sort=Sort(SortKey.NEWEST))
                counts.grow_older()
            case _:
                counts.step(0)
    counts.grow_older()
    for query, sort in asked():
        store.view(query, sort=sort)  # so that its order is there
    while counts.behind:
        counts.step(0)
    for query, sort in asked():
        assert counts.count(query, sort) == count_afresh(store, query, sort, folded=folded), query


@pytest.mark.parametrize("in_order", [False, True])
@pytest.mark.parametrize("text", ["age<2h", "age<=2h", "age>2h", "age>=2h"])
def test_an_article_comes_to_an_age_in_its_second(text: str, in_order: bool) -> None:
    now = [NOW]
    store = Store(lambda: now[0])
    counts = ViewCounts(store, clock=lambda: 0.0)
    store.subscribe(counts.touch, counts.turn)
    query = parse(text)
    counts.follow([(query, BY_HEAT)])
    published = [NOW - 2 * 3_600 + second for second in (-3, 0, 1, 2, 2, 5)]
    store.add(
        article(f"a{number}", published=datetime.fromtimestamp(at, UTC))
        for number, at in enumerate(published)
    )
    store.add([article("undated", published=None)])
    if in_order:
        store.view(EVERYTHING, sort=Sort(SortKey.NEWEST))
    for _ in range(8):
        settled(counts, query)
        now[0] += 1
        counts.grow_older()
        assert settled(counts, query) == count_afresh(store, query, BY_HEAT, folded=False)


def settled(counts: ViewCounts, query: Query, sort: Sort = BY_HEAT) -> Count | None:
    while counts.behind:
        counts.step(0)
    return counts.count(query, sort)


def test_a_report_that_no_longer_leads_its_story_leaves_the_view_of_leads() -> None:
    store = Store(lambda: NOW)
    counts = ViewCounts(store, clock=lambda: 0.0)
    store.subscribe(counts.touch, counts.turn)
    leads = parse("is:lead")
    counts.follow([(leads, BY_HEAT)])
    store.add(
        article(article_id, id=article_id, quality=1, heat=heat)
        for article_id, heat in (("a", 50), ("b", 60), ("c", 10))
    )
    store.group([Story("a", ("a", "b"))])
    assert settled(counts, leads) == Count(2, 2)
    store.add([article("a", id="a", quality=1, heat=70)])
    assert store.view(leads).ids == ("a", "c")
    assert settled(counts, leads) == Count(2, 2)


@pytest.mark.parametrize("folded", [True, False])
def test_a_limit_leaves_those_that_a_view_in_the_hot_order_begins_with(folded: bool) -> None:
    store = Store(lambda: NOW, hotness=Hotness(most_in_a_row=2))
    counts = ViewCounts(store, clock=lambda: 0.0)
    store.subscribe(counts.touch, counts.turn)
    sort = Sort(SortKey.HOT)
    views = [(parse(f"limit:{most}"), sort) for most in (1, 3, 5, 30, 39)]
    counts.fold(folded)
    counts.follow(views)
    store.add(
        article(
            f"{row:02}",
            id=f"{row:02}",
            heat=100 - row,
            quality=50,
            provider=Provider("Loud" if row < 25 else "AB"[row % 2]),
        )
        for row in range(40)
    )
    store.group([Story("01", ("01", "02", "30"))])
    store.decide({f"{row:02}": Triage(read=True) for row in (*range(1, 9), *range(30, 36))})
    store.view(EVERYTHING, sort=sort)  # so that its order is there
    for query, _ in views:
        assert settled(counts, query, sort) == count_afresh(store, query, sort, folded=folded)


def store_of(count: int) -> Store:
    store = Store(lambda: NOW)
    store.add(article(f"Title {number}", id=f"{number:05}") for number in range(count))
    return store


def test_no_step_takes_much_longer_than_it_may() -> None:
    seconds = [0.0]

    class SlowRows(TextColumn):
        """Rows that take a millisecond each to look at."""

        def holding(self, text: str, rows: Iterable[int]) -> list[int]:
            rows = list(rows)
            seconds[0] += 0.001 * len(rows)
            return super().holding(text, rows)

    store = store_of(5_000)
    rows = SlowRows()
    rows.extend(store.folded)
    store._columns.folded = rows
    counts = ViewCounts(store, clock=lambda: seconds[0])
    counts.follow([(parse("title"), BY_HEAT)])
    counts.step(0.002)  # at first it isn't known how long a row takes
    steps = 0
    while counts.behind:
        began = seconds[0]
        counts.step(0.002)
        steps += 1
        assert seconds[0] - began <= 0.004
    assert steps > 1_000
    assert counts.count(parse("title"), BY_HEAT) == Count(5_000, 5_000)


def test_the_last_numbers_stay_while_new_ones_are_made() -> None:
    store = store_of(2_000)
    counts = ViewCounts(store, clock=lambda: 0.0)
    unread = (parse("is:unread"), BY_HEAT)
    counts.follow([unread])
    assert counts.count(*unread) is None
    while counts.behind:
        counts.step(0)
    store.subscribe(counts.touch, counts.turn)
    store.decide({f"{number:05}": Triage(read=True) for number in range(1_000)})
    assert counts.count(*unread) == Count(2_000, 2_000)
    while counts.behind:
        counts.step(0)
    assert counts.count(*unread) == Count(1_000, 1_000)
    store.decide({"00000": UNTOUCHED})
    counts.catch_up(0)
    assert counts.behind or counts.count(*unread) == Count(1_001, 1_001)


def test_stories_that_change_while_they_are_counted_are_counted_right_in_the_end() -> None:
    store = store_of(5_000)
    counts = ViewCounts(store, clock=lambda: 0.0)
    store.subscribe(counts.touch, counts.turn)
    counts.fold(True)
    queries = [parse(text) for text in ("", "-is:read", "limit:3000")]
    counts.follow([(query, BY_HEAT) for query in queries])
    store.view(EVERYTHING, sort=BY_HEAT)  # so that its order is there
    for number in range(40):
        members = tuple(f"{member:05}" for member in range(number, 5_000, 100))
        store.group([Story(members[0], members)])
        store.decide({members[number]: Triage(read=True)})
        for _ in range(number % 7):
            counts.step(0)
    for query in queries:
        assert settled(counts, query) == count_afresh(store, query, BY_HEAT, folded=True)
