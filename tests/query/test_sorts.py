"""In which order a view shows its articles."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Headline
from newsreader.query import Cooling, Sort, SortKey, ordered, ordered_in_steps, sort_key
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.sorts import places_in
from newsreader.scoring.heat import hot


def order(key: SortKey, *headlines: Headline, reverse: bool = False) -> list[str]:
    """The ids in order, whatever order they came in."""
    rows = list(range(len(headlines)))
    Random(7).shuffle(rows)
    return [headlines[row].id for row in ordered(rows, HeadlineColumns(headlines), Sort(key, reverse))]


def made(
    id_: str, heat: int | None = None, quality: int | None = None, published: int | None = None
) -> Headline:
    return Headline(id_, "", heat=heat, quality=quality, published=published)


def test_by_heat_the_superseded_come_last_after_the_unknown() -> None:
    headlines = (
        made("hot", 130),
        made("warm", 9),
        made("cold", 0),
        made("unknown", None),
        made("superseded", -1),
    )
    assert order(SortKey.HEAT, *headlines) == ["hot", "warm", "cold", "unknown", "superseded"]


def test_equal_heat_is_decided_by_quality_then_by_date_then_by_id() -> None:
    headlines = (
        made("better", 9, 80, 1),
        made("newer", 9, 70, 5),
        made("a", 9, 70, 3),
        made("b", 9, 70, 3),
        made("undated", 9, 70),
        made("unrated", 9, None, 9),
    )
    assert order(SortKey.HEAT, *headlines) == ["better", "newer", "a", "b", "undated", "unrated"]


def test_by_quality_the_unknown_come_last() -> None:
    headlines = (made("good", 1, 90), made("newer", 1, 7, 9), made("older", 99, 7, 8), made("unknown", 99))
    assert order(SortKey.QUALITY, *headlines) == ["good", "newer", "older", "unknown"]


def test_by_date_the_undated_come_last_in_both_directions() -> None:
    headlines = (
        made("new", published=1_700_000_000),
        made("old", published=5),
        made("ancient", published=-5_000_000_000),
        made("undated"),
    )
    assert order(SortKey.NEWEST, *headlines) == ["new", "old", "ancient", "undated"]
    assert order(SortKey.OLDEST, *headlines) == ["ancient", "old", "new", "undated"]


def test_titles_ignore_case_accents_and_leading_signs() -> None:
    titled = ("“Ab” and so on", "aa", "Été", "f", "日本", "…", "z")
    headlines = [Headline(title, title) for title in titled]
    assert order(SortKey.TITLE, *headlines) == ["…", "aa", "“Ab” and so on", "Été", "f", "z", "日本"]


def test_a_title_comes_before_a_longer_one_that_begins_with_it() -> None:
    assert order(SortKey.TITLE, Headline("1", "ab c"), Headline("2", "ab"), Headline("3", "ab!")) == [
        "2",
        "1",
        "3",
    ]


def test_by_provider_the_newest_first_and_the_unnamed_last() -> None:
    headlines = (
        Headline("1", "", provider="Été", published=1),
        Headline("2", "", provider="ete", published=2),
        Headline("3", "", provider="Wired"),
        Headline("4", "", provider=""),
        Headline("5", "", provider="Été tardif", published=9),
    )
    assert order(SortKey.PROVIDER, *headlines) == ["2", "1", "5", "3", "4"]


NUMBERS = st.none() | st.integers(-3, 120) | st.integers(-(10**18), 10**18)
HEADLINES = st.builds(
    Headline,
    id=st.text(max_size=3),
    title=st.text(max_size=4),
    provider=st.sampled_from(("", "Wired", "été")),
    published=NUMBERS,
    quality=NUMBERS,
    heat=NUMBERS,
)


@pytest.mark.parametrize("key", list(SortKey))
@given(
    headlines=st.lists(HEADLINES, max_size=8, unique_by=lambda headline: headline.id),
    seed=st.integers(),
    reverse=st.booleans(),
)
def test_every_order_is_the_same_however_the_articles_came_in(
    key: SortKey, headlines: list[Headline], seed: int, reverse: bool
) -> None:
    rows = list(range(len(headlines)))
    Random(seed).shuffle(rows)
    in_order = ordered(rows, HeadlineColumns(headlines), Sort(key, reverse))
    by_key = sorted(rows, key=sort_key(HeadlineColumns(headlines), key), reverse=reverse)
    assert in_order == by_key


@pytest.mark.parametrize("key", list(SortKey))
@given(
    headlines=st.lists(HEADLINES, max_size=8, unique_by=lambda headline: headline.id), count=st.integers(0, 4)
)
def test_places_in_an_order_are_those_that_rows_have_when_all_are_in_order(
    key: SortKey, headlines: list[Headline], count: int
) -> None:
    columns = HeadlineColumns(headlines)
    rows = ordered(range(len(headlines)), columns, Sort(key))
    coming, there = range(len(headlines))[:count], [row for row in rows if row >= count]
    before = [sum(row >= count for row in rows[: rows.index(one)]) for one in coming]
    assert places_in(there, coming, columns, key) == before


def test_a_reversed_order_is_exactly_the_reverse() -> None:
    headlines = (made("b", 5), made("a", 5), made("unknown"), made("superseded", -1), made("c", 9, 1))
    assert order(SortKey.HEAT, *headlines) == ["c", "a", "b", "unknown", "superseded"]
    assert order(SortKey.HEAT, *headlines, reverse=True) == ["superseded", "unknown", "b", "a", "c"]


@pytest.mark.parametrize("key", SortKey)
def test_an_order_made_in_steps_is_the_same(key: SortKey) -> None:
    chance = Random(3)
    headlines = [
        Headline(
            f"{number:04}", chance.choice("abcdef"), chance.choice(("", "one", "two")),
            heat=chance.choice((None, -1, 0, 5, 90)), quality=chance.choice((None, 7, 70)),
            published=chance.choice((None, *range(40))),
        )
        for number in range(5_000)
    ]  # fmt: skip
    rows = list(range(len(headlines)))
    chance.shuffle(rows)
    steps = list(ordered_in_steps(rows, HeadlineColumns(headlines), key))
    assert len(steps) > 5
    assert list(steps.pop() or ()) == ordered(rows, HeadlineColumns(headlines), Sort(key))
    assert not any(steps)


def test_of_no_rows_an_order_is_made_in_steps_too() -> None:
    assert list(list(ordered_in_steps((), HeadlineColumns(), SortKey.HEAT))[-1] or ()) == []


def test_some_rows_can_be_ordered_among_many() -> None:
    headlines = [made(str(number), number) for number in range(9)]
    assert ordered([3, 8, 5], HeadlineColumns(headlines), Sort(SortKey.HEAT)) == [8, 5, 3]


NOW = 1_600_000_000
HOUR = 3_600


def test_by_hot_a_heat_halves_with_every_half_life() -> None:
    headlines = (
        made("two days", 100, published=NOW - 48 * HOUR),
        made("a day", 52, published=NOW - 24 * HOUR),
        made("now", 25, published=NOW),
        made("ahead", 27, published=NOW + 900 * HOUR),
        made("undated", 53),
        made("cold", 0, published=NOW),
        made("unknown", None, published=NOW),
        made("superseded", -1, published=NOW),
    )
    rows = ordered(range(8), HeadlineColumns(headlines), Sort(SortKey.HOT), Cooling(NOW, 24 * HOUR))
    assert [headlines[row].id for row in rows] == [
        "ahead", "undated", "a day", "now", "two days", "cold", "unknown", "superseded",
    ]  # fmt: skip
    slow = ordered(range(8), HeadlineColumns(headlines), Sort(SortKey.HOT), Cooling(NOW, 960 * HOUR))
    assert headlines[slow[0]].id == "two days"


@given(
    st.lists(st.tuples(st.integers(1, 200), st.none() | st.integers(-(10**6), 10**8)), max_size=9),
    st.floats(1, 1_000),
)
def test_by_hot_is_as_the_rule_says(known: list[tuple[int, int | None]], hours: float) -> None:
    headlines = [
        made(f"{place:02}", heat, published=None if age is None else NOW - age)
        for place, (heat, age) in enumerate(known)
    ]
    rows = ordered(
        range(len(known)), HeadlineColumns(headlines), Sort(SortKey.HOT), Cooling(NOW, hours * HOUR)
    )
    values = [hot(known[row][0], known[row][1], hours * HOUR) for row in rows]
    assert all(first >= second or abs(first - second) < 1e-6 for first, second in pairwise(values))


def slow_heat(headline: Headline) -> tuple[bool, bool, int, bool, int, bool, int, str]:
    heat, quality, published = headline.heat, headline.quality, headline.published
    return (
        heat is not None and heat < 0,
        heat is None,
        -max(heat or 0, 0),
        quality is None,
        -(quality or 0),
        published is None,
        -(published or 0),
        headline.id,
    )


@given(
    st.lists(
        st.builds(
            made,
            st.text("abc", min_size=1, max_size=3),
            st.none() | st.integers(-1, 4_093),
            st.none() | st.integers(0, 126),
            st.none() | st.integers(-(8 * 10**9), 8 * 10**9),
        ),
        max_size=12,
        unique_by=lambda headline: headline.id,
    )
)
def test_the_packed_key_orders_as_the_rule_says(headlines: list[Headline]) -> None:
    assert order(SortKey.HEAT, *headlines) == [headline.id for headline in sorted(headlines, key=slow_heat)]
