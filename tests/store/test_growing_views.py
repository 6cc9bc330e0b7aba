"""A view of which only the first rows were looked at becomes the one that it would have been at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW

from newsreader.errors import QueryError
from newsreader.model import ArticleDetails, Headline, SearchEntry, Triage
from newsreader.query import Query, Sort, SortKey, parse
from newsreader.query.texts import TextColumn
from newsreader.store import row_chunks, rows_around
from newsreader.store.growing_ids import (
    GrowingIds,
    among,
    changed_ids,
    in_pieces,
    known_of,
    reach,
    those_among,
)
from newsreader.store.row_flags import NO_ROWS
from newsreader.store.store import EVERYTHING, Hotness, Store
from newsreader.stories.grouping.records import Story

COUNT = 40
QUERIES = (
    "",
    "a",
    "-a",
    "is:unread",
    "heat>50",
    "b limit:3",
    "is:starred OR b",
    "/b/",
    "topic:x",
    "is:lead",
    "-author:x",
)
ids = st.frozensets(st.integers(0, COUNT - 1).map(str), max_size=6)


def store(seed: int) -> Store:
    """Articles of two providers and three words; every third is in a story of up to four reports."""
    made = Store(lambda: NOW, hotness=Hotness(most_in_a_row=2))
    for number in range(COUNT):
        turned = number * (seed * 2 + 1) % COUNT
        text = ("a", "b", "ab", "c")[turned % 4]
        headline = Headline(
            str(number), text, "AAB"[turned % 3], heat=turned % 9 * 10, published=NOW - turned * 1_000,
            topics=("x",) if turned % 5 == 0 else (),
        )  # fmt: skip
        made.add([SearchEntry(headline, text)])
    reports = {first: tuple(map(str, range(first, first + 3))) for first in range(0, COUNT - 4, 5)}
    made.group(Story(str(first), members) for first, members in reports.items())
    made.decide({str(number): Triage(read=True, starred=number % 4 == 0) for number in range(0, COUNT, 3)})
    return made


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 5), st.sampled_from(QUERIES), st.sampled_from(QUERIES), ids, ids, st.booleans(),
    st.builds(Sort, st.sampled_from(SortKey), st.booleans()), st.lists(st.integers(0, COUNT), max_size=3),
    st.lists(st.integers(0, COUNT - 1), max_size=3),
)  # fmt: skip
def test_it_is_the_same_view_however_it_is_looked_at_and_whatever_changes_then(
    seed: int, base_text: str, filter_text: str, keep: frozenset[str], drop: frozenset[str], folded: bool,
    sort: Sort, looks: list[int], decided: list[int],
) -> None:  # fmt: skip
    base, narrowing = parse(base_text), parse(filter_text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_chunks, "FEW", 3)
        changing = store(seed)
        kept = NO_ROWS.plus(changing.rows_of(keep))
        at_once = store(seed).view(base, narrowing, sort, keep=kept, drop=drop, folded=folded)
        view = changing.growing_view(base, narrowing, sort, keep=kept, drop=drop, folded=folded)
        for look in looks:
            assert tuple(view.ids[:look]) == at_once.ids[:look]
            for article_id in view.ids[:look]:
                assert view.folded.get(article_id) == at_once.folded.get(article_id)
                assert view.folded.under(article_id) == at_once.folded.under(article_id)

        for place, number in enumerate(decided):
            turned = (Triage(), Triage(read=True, starred=True), Triage(archived=True))[(number + place) % 3]
            changing.decide({str(number): turned})
            everything = frozenset(map(str, range(COUNT)))
            assert among(everything, view.ids) == frozenset(at_once.ids)
        changing.decide({str(number): Triage(archived=True, read=True) for number in range(COUNT)})

        assert view.complete, "what is looked at doesn't change"
        assert view.ids == at_once.ids
        assert view.base_size == at_once.base_size
        assert dict(view.folded) == dict(at_once.folded)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 5), st.sampled_from(QUERIES), st.sampled_from(QUERIES), ids, ids, st.booleans(),
    st.builds(Sort, st.sampled_from(SortKey), st.booleans()), st.integers(0, 4), st.integers(0, 4),
)  # fmt: skip
def test_the_rows_around_an_article_are_those_that_it_has_around_it_in_the_end(
    seed: int, base_text: str, filter_text: str, keep: frozenset[str], drop: frozenset[str], folded: bool,
    sort: Sort, above: int, below: int,
) -> None:  # fmt: skip
    base, narrowing = parse(base_text), parse(filter_text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_around, "NEAR_TOP", 0)
        patch.setattr(rows_around, "STEP", 3)
        made = store(seed)
        kept = NO_ROWS.plus(made.rows_of(keep))
        view = made.growing_view(base, narrowing, sort, keep=kept, drop=drop, folded=folded)
        assert isinstance(view.ids, GrowingIds)
        excerpts = {number: view.ids.around(number, above, below) for number in map(str, range(COUNT))}
        assert known_of(view.ids) == 0
    all_ids = tuple(view.ids)
    for number, excerpt in excerpts.items():
        row = number if number in all_ids else view.folded.under(number)
        if excerpt is not None:
            middle = all_ids.index(row)
            assert tuple(excerpt.ids) == all_ids[middle - above : middle + below + 1]
            assert excerpt.ids[excerpt.place] == row
        elif row is not None and sort.key is not SortKey.HOT and not (base.limit or narrowing.limit):
            assert all_ids.index(row) < above


def test_in_a_balanced_order_the_rows_around_an_article_are_found_by_those_above_them() -> None:
    made = Store(lambda: NOW, hotness=Hotness(most_in_a_row=2))
    made.add(
        SearchEntry(
            Headline(f"{number:05}", "a", "AAAAABBC"[number % 8], heat=9, published=NOW - number), "a"
        )
        for number in range(3_000)
    )
    view = made.growing_view(EVERYTHING, sort=Sort(SortKey.HOT))
    assert isinstance(view.ids, GrowingIds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_around, "NEAR_TOP", 0)
        excerpt = view.ids.around("02000", 20, 20)
    all_ids = tuple(view.ids)
    middle = all_ids.index("02000")
    assert excerpt is not None
    assert tuple(excerpt.ids) == all_ids[middle - 20 : middle + 21]


TYPED = ("ab is:unread", "-ab c", "a OR bc", "topic:x a", "heat>5 b", "/a/ b is:lead", "b limit:3")


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 5), st.sampled_from(TYPED), st.sampled_from(("", "is:unread", "a")), st.booleans(),
    st.builds(Sort, st.sampled_from(SortKey), st.booleans()), st.lists(st.integers(0, 12), max_size=12),
    st.lists(st.integers(0, COUNT - 1), max_size=2),
)  # fmt: skip
def test_a_filter_typed_letter_by_letter_finds_what_one_that_is_asked_at_once_does(
    seed: int, text: str, base_text: str, folded: bool, sort: Sort, looks: list[int], decided: list[int]
) -> None:  # fmt: skip
    base, typing, reads = parse(base_text), store(seed), iter(looks)
    for end in range(1, len(text) + 1):
        try:
            narrowing = parse(text[:end])
        except QueryError:
            continue
        at_once = store(seed).view(base, narrowing, sort, folded=folded)
        view = typing.growing_view(base, narrowing, sort, folded=folded)
        first = tuple(view.ids[: next(reads, 0)])
        assert first == at_once.ids[: len(first)]
        for article_id in map(str, range(COUNT)):
            assert view.folded.under(article_id) == at_once.folded.under(article_id)
        everything = frozenset(map(str, range(COUNT)))
        if narrowing.limit is None:
            assert among(everything, view.ids) == frozenset(at_once.ids)
    typing.decide({str(number): Triage(read=True, starred=True) for number in decided})
    assert tuple(view.ids) == at_once.ids
    assert dict(view.folded) == dict(at_once.folded)


def test_few_articles_are_read_at_a_time() -> None:
    class Counting:
        new_since = 0
        read = 0

        def kept(self) -> None:
            return None

        def details(self, article_ids: Sequence[str]) -> Mapping[str, ArticleDetails]:
            self.read += len(article_ids)
            return {}

        def came_since(self, moment: int) -> None:
            raise AssertionError

        def arrivals(self, article_ids: Sequence[str]) -> Mapping[str, int]:
            raise AssertionError

    lookup = Counting()
    big = Store(lambda: NOW, lookup=lookup)
    big.add(SearchEntry(Headline(f"n{number:05}", "a", heat=1), "a") for number in range(10_000))
    assert len(big.view(EVERYTHING).ids) == 10_000
    for number, query in enumerate(("author:nobody", "-words<9 author:nobody")):
        view = big.growing_view(EVERYTHING, parse(query))
        for _ in range(20):
            before = lookup.read
            assert isinstance(view.ids, GrowingIds)
            view.ids.grow()
            assert lookup.read - before <= 100, number
    assert len(view.ids) == 0
    assert lookup.read == 10_000


def test_the_first_page_costs_no_look_at_the_others() -> None:
    """Of 10,000 articles a hundred are looked at for the first ten that match."""
    looked = 0

    class Counting(TextColumn):
        def holding(self, text: str, rows: Iterable[int]) -> list[int]:
            nonlocal looked
            rows = list(rows)
            looked += len(rows)
            return super().holding(text, rows)

    big = Store(lambda: NOW)
    texts = [("a", "b")[number % 2] for number in range(10_000)]
    big.add(SearchEntry(Headline(str(number), text, heat=1), text) for number, text in enumerate(texts))
    big._columns.folded = counted = Counting()
    counted.extend(texts)
    view = big.growing_view(EVERYTHING, parse("a"))

    assert len(view.ids[:10]) == 10
    assert looked < 200
    assert not view.complete
    assert known_of(view.ids) < 100
    assert len(view.ids) == 5_000


def test_a_decision_about_one_article_makes_no_others_known() -> None:
    big = Store(lambda: NOW)
    big.add(SearchEntry(Headline(f"n{number:05}", "a", heat=1), "a") for number in range(10_000))
    view = big.growing_view(parse("is:unread"))
    assert view.ids[1] == "n00001"

    big.decide({"n00001": Triage(read=True), "n09999": Triage(archived=True)})

    assert known_of(view.ids) < 1_000
    assert among({"n00001", "n09999", "elsewhere"}, view.ids) == {"n00001", "n09999"}
    assert known_of(view.ids) < 1_000
    assert len(view.ids) == 10_000, "it stays what it was"
    assert len(big.view(parse("is:unread")).ids) == 9_998


def test_ids_are_changed_as_they_come() -> None:
    ids = GrowingIds(iter([("a", "b"), ("c",), ("d", "e")]), frozenset("abcde").intersection)
    once = changed_ids(ids, {"b": None, "d": "x"})
    twice = changed_ids(once, {"x": "y", "e": None})
    again = changed_ids(twice, {"y": None})
    assert among({"a", "b", "d", "x", "y", "e"}, twice) == {"a", "y"}
    assert "x" not in twice
    assert ids.known == 0
    assert list(again) == ["a", "c"]
    assert list(twice) == ["a", "c", "y"]
    assert list(once) == ["a", "c", "x", "e"]
    assert changed_ids(again, {"a": "z"}) == ("z", "c")


def test_growing_ids_are_a_sequence() -> None:
    def grown() -> GrowingIds:
        return GrowingIds(iter([("a",), (), ("b", "c"), ("d",)]))

    ids = grown()
    assert (ids.known, ids.complete) == (0, False)
    assert ids[0] == "a"
    assert (ids.known, ids.complete) == (1, False)
    assert (reach(ids, 2), ids[1:3], ids.known) == (3, ("b", "c"), 3)
    assert ids.index("d") == 3
    assert len(ids) == 4
    assert ids.complete
    assert grown()[-1] == "d"
    assert grown()[1:] == ("b", "c", "d")
    assert grown()[::-1] == ("d", "c", "b", "a")
    assert grown() == ("a", "b", "c", "d") == grown()
    assert list(grown()) == ["a", "b", "c", "d"]
    assert "c" in grown()
    assert "e" not in grown()
    assert grown()
    assert not GrowingIds([])
    with pytest.raises(IndexError):
        grown()[4]
    with pytest.raises(ValueError, match="e"):
        grown().index("e")


def test_a_regular_expression_is_looked_for_before_anything_is_shown() -> None:
    """So that one that takes too long leaves the view as it was."""
    view = store(1).growing_view(Query(), parse("/b+/"))
    assert view.ids == store(1).view(EVERYTHING, parse("/b+/")).ids


def test_no_more_are_made_known_than_it_takes_to_find_some() -> None:
    ids = GrowingIds(iter([("a", "b"), ("c",), ("d", "e")]))
    assert those_among(frozenset(), ids) == []
    assert ids.known == 0
    assert those_among({"c", "a"}, ids) == ["a", "c"]
    assert ids.known == 3
    assert those_among({"x", "e", "b"}, ids) == ["b", "e"]
    assert those_among({"x", "e", "b"}, ("e", "b")) == ["e", "b"]


def test_what_somebody_goes_through_is_not_given_up_with_its_view() -> None:
    left, gone_through = GrowingIds(iter([("a",), ("b",)])), GrowingIds(iter([("a",), ("b",)]))
    pieces = in_pieces(gone_through)
    assert tuple(next(pieces)) == ("a",)
    left.abandon()
    gone_through.abandon()
    assert (left.abandoned, gone_through.abandoned) == (True, False)
    assert [tuple(some) for some in pieces] == [("b",)]
