from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from newsreader.scoring.balance import REACH, Balance
from newsreader.scoring.balance import balanced as in_pieces

Item = TypeVar("Item")


def balance(items: Sequence[Item], providers: Sequence[str], most: int = 3) -> list[Item]:
    """The same items in one piece."""
    return [item for some in in_pieces([items], lambda _: providers, most) for item in some]


def balanced(providers: str, most: int = 3) -> str:
    """The providers in the order in which their articles come out; `.` is an unknown one."""
    names = ["" if name == "." else name for name in providers]
    ids = [str(number) for number in range(len(names))]
    return "".join(providers[int(article)] for article in balance(ids, names, most))


def test_a_loud_provider_does_not_bury_a_rare_one() -> None:
    assert balanced("aaaaaab") == "aaabaaa"
    assert balanced("aaaaaabc", most=2) == "aabaacaa"


def test_an_order_that_is_balanced_stays_as_it_is() -> None:
    assert balance("1234", "aaab") == list("1234")


def test_unknown_providers_are_nobodys() -> None:
    assert balanced(".....") == "....."
    assert balanced("aaaa.a") == "aaa.aa"
    assert balanced("....aaaab", most=3) == "....aaaba"


def test_no_limit() -> None:
    assert balanced("aaaaab", most=0) == "aaaaab"


@given(providers=st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=60), most=st.integers(1, 4))
def test_no_run_is_longer_than_need_be(providers: list[str], most: int) -> None:
    ids = [str(number) for number in range(len(providers))]
    order = balance(ids, providers, most)
    assert Counter(order) == Counter(ids)
    out = [providers[int(article)] for article in order]
    at = 0
    for provider, run in groupby(out):
        length = len(list(run))
        at += length
        assert not provider or length <= most or at == len(out)
    for name in set(providers):
        mine = [article for article in order if providers[int(article)] == name]
        assert mine == sorted(mine, key=int), "a provider's own articles keep their order"


@given(
    providers=st.lists(st.sampled_from(["a", "a", "a", "b", "c", ""]), max_size=60),
    size=st.integers(1, 7),
    most=st.integers(0, 3),
)
def test_some_at_a_time_are_balanced_as_all_of_them(providers: list[str], size: int, most: int) -> None:
    items = range(len(providers))
    pieces = [items[start : start + size] for start in range(0, len(items), size)]
    told = in_pieces(pieces, lambda some: [providers[item] for item in some], most)
    assert [item for some in told for item in some] == balance(items, providers, most)


@given(
    providers=st.lists(st.sampled_from(["a", "a", "a", "b", "c", ""]), max_size=60),
    most=st.integers(1, 3),
    reach=st.integers(0, 6),
)
def test_nothing_rises_further_than_the_reach(providers: list[str], most: int, reach: int) -> None:
    balancing = Balance[int](most, reach)
    order = balancing.take(range(len(providers)), providers) + balancing.rest()
    assert sorted(order) == list(range(len(providers)))
    assert all(item - place <= reach for place, item in enumerate(order))


def test_a_provider_that_stands_alone_does_not_wait_for_the_end() -> None:
    many = range(10 * REACH)
    told = in_pieces([many[:REACH], many[REACH:]], lambda some: ["a"] * len(some), most=3)
    assert next(told) == list(range(3))
    assert next(told) == list(range(3, 9 * REACH))
    assert next(told) == list(range(9 * REACH, 10 * REACH))
