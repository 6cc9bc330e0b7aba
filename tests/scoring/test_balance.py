from __future__ import annotations

from collections import Counter
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from newsreader.scoring.balance import balance


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
