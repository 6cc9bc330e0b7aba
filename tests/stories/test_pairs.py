"""The numbers of pairs of words: kept ones are as those that were learnt."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.stories.grouping.terms.pairs import Pairs

LEARNT = st.lists(st.integers(0, 40), max_size=12, unique=True)


def learnt(known: Iterable[int], more: Iterable[int] = (), most_asked: int = 10) -> Pairs:
    """The first of these pairs were kept and come from there."""
    of_known = Pairs()
    for number, pair in enumerate(known):
        of_known[pair] = number
    again = Pairs(*of_known.to_keep(), range(100), most_asked)
    for number, pair in enumerate(more, start=50):
        if pair not in again:
            again[pair] = number
    return again


@given(LEARNT, LEARNT, st.integers(0, 60))
def test_kept_pairs_are_as_those_that_were_learnt(known: list[int], more: list[int], most_asked: int) -> None:
    expected = {pair: number for number, pair in enumerate(known)}
    for number, pair in enumerate(more, start=50):
        expected.setdefault(pair, number)
    again = learnt(known, more, most_asked)
    assert list(again.items()) == sorted(expected.items(), key=lambda item: item[1])
    assert [again.get(pair) for pair in range(42)] == [expected.get(pair) for pair in range(42)]
    kept, numbers = again.to_keep()
    assert list(zip(kept, numbers, strict=True)) == sorted(expected.items())


def test_a_pair_without_a_number_is_an_error_for_who_needs_it() -> None:
    assert learnt([7])[7] == 0
    with pytest.raises(KeyError):
        learnt([7])[8]


def test_what_was_kept_is_written_again_as_it_is() -> None:
    kept = array("Q", (3, 5))
    assert Pairs(kept, array("I", (1, 0)), range(2)).to_keep()[0] is kept
