"""The rows that are filed under something are found as by a look at each."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying import article, world

from newsreader.model import Provider
from newsreader.query import filed, select
from newsreader.query.filed import FEW_NUMBERS, rows_filed
from newsreader.query.nodes import InField, TextField

NAMES = st.sampled_from(("", "Wired", "Wired UK", "T", "Reuters"))
TEXTS = st.sampled_from(("wired", "t", "reuters", "nobody"))


@given(
    providers=st.lists(st.tuples(NAMES, st.sampled_from(("t.co", "uk.wired.com")))),
    topics=st.lists(st.lists(NAMES.filter(bool), max_size=2, unique=True)),
    field=st.sampled_from((TextField.PROVIDER, TextField.DOMAIN, TextField.TOPIC, TextField.TYPE)),
    text=TEXTS,
    whole=st.booleans(),
)
def test_rows_are_those_that_match(
    providers: list[tuple[str, str]], topics: list[list[str]], field: TextField, text: str, whole: bool
) -> None:
    of_providers = (article(f"a{number}", provider=Provider(*one)) for number, one in enumerate(providers))
    of_topics = (article(f"t{number}", topics=tuple(some)) for number, some in enumerate(topics))
    here = world(*of_providers, *of_topics)
    leaf = InField(field, text, whole)
    assert rows_filed(leaf, here) == set(select(leaf, range(len(here.headlines)), here))


def test_the_end_of_one_number_and_the_beginning_of_the_next_one_are_no_number() -> None:
    here = world(*(article(f"a{number}", provider=Provider(f"p{number}", "")) for number in range(600)))
    column, names = here.headlines.provider, here.headlines.names
    low, high = 2, 512  # two of the high one have the bytes of the low one in the middle
    column[10:16] = array("I", (high, high, low, high, high, low))
    for number in (low, high):
        leaf = InField(TextField.PROVIDER, names[number], whole=True)
        assert rows_filed(leaf, here) == {row for row in range(600) if column[row] == number}


def test_what_many_numbers_or_rows_have_is_left_to_a_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    here = world(*(article(f"a{number}", provider=Provider(f"p{number}", "")) for number in range(20)))
    assert rows_filed(InField(TextField.PROVIDER, "p1"), here) == {1, *range(10, 20)}
    assert FEW_NUMBERS < 20
    assert rows_filed(InField(TextField.PROVIDER, "p"), here) is None
    monkeypatch.setattr(filed, "FEW_ROWS", 10)
    assert rows_filed(InField(TextField.PROVIDER, "p1"), here) is None
    assert rows_filed(InField(TextField.AUTHOR, "p1"), here) is None


def test_how_many_there_are_is_counted_before_all_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    here = world(*(article(f"a{number}", provider=Provider("ab"[number % 2], "")) for number in range(40)))
    found = set(range(0, 40, 2))
    monkeypatch.setattr(filed, "COUNTED_FROM", 5)
    for most, expected in ((20, found), (19, None), (10, None)):
        monkeypatch.setattr(filed, "FEW_ROWS", most)
        assert rows_filed(InField(TextField.PROVIDER, "a"), here) == expected
