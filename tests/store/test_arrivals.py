"""What came since the last start is told at once where it is little, and stays right as articles come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st
from querying import NOW

from newsreader.model import ArticleDetails, Headline, SearchEntry
from newsreader.query import parse
from newsreader.store.store import Store

SINCE = 100
NEW = parse("is:new")


class Arriving:
    """When articles came, of which so many are told of at once at most."""

    new_since = SINCE

    def __init__(self, came: Mapping[str, int], most: int) -> None:
        self.came = dict(came)
        self._most = most
        self.asked = 0

    def kept(self) -> None:
        return None

    def details(self, article_ids: Sequence[str]) -> Mapping[str, ArticleDetails]:
        return {}

    def came_since(self, moment: int) -> Sequence[str] | None:
        new = [article_id for article_id, came in self.came.items() if came > moment]
        return new if len(new) <= self._most else None

    def arrivals(self, article_ids: Sequence[str]) -> Mapping[str, int]:
        self.asked += len(article_ids)
        return {article_id: self.came[article_id] for article_id in article_ids if article_id in self.came}


def entry(article_id: str, text: str = "text") -> SearchEntry:
    return SearchEntry(Headline(article_id, text), text)


TIMES = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from((SINCE - 1, SINCE, SINCE + 1)))


@given(TIMES, TIMES, TIMES, st.integers(0, 8), st.booleans())
def test_what_is_new_is_what_came_since(
    first: dict[str, int], later: dict[str, int], edited: dict[str, int], most: int, asked: bool
) -> None:
    lookup = Arriving(first, most)
    store = Store(lambda: NOW, lookup=lookup)
    store.add(map(entry, first))
    if asked:
        assert set(store.view(NEW).ids) == {name for name, came in first.items() if came > SINCE}
    lookup.came |= later
    store.add(entry(name, "another") for name in later)
    if asked:
        assert set(store.view(NEW).ids) == {name for name in lookup.came if lookup.came[name] > SINCE}
    gone = [name for name in edited if name in lookup.came]
    store.remove(gone)
    for name in gone:
        del lookup.came[name]
    assert set(store.view(NEW).ids) == {name for name, came in lookup.came.items() if came > SINCE}


def test_where_few_are_new_the_others_are_not_asked_about_one_by_one() -> None:
    lookup = Arriving({f"n{number:05}": number for number in range(10_000)}, 20_000)
    lookup.new_since = 9_990
    store = Store(lambda: NOW, lookup=lookup)
    store.add(map(entry, lookup.came))
    assert len(store.view(NEW).ids) == 9
    assert lookup.asked < 1_000, "those of the first rows, before all are"
    asked = lookup.asked
    assert len(store.view(parse("-is:new")).ids) == 9_991
    lookup.came["late"] = 9_999
    store.add([entry("late")])
    assert len(store.view(NEW).ids) == 10
    assert lookup.asked == asked + 1
