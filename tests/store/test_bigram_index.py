"""Which texts may hold what is searched."""

from __future__ import annotations

from itertools import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.store import bigram_index
from newsreader.store.bigram_index import STEP, LetterPairs

texts = st.text(alphabet="abc 1é", max_size=6)


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigram_index, "FEWEST", 1)


def learnt(column: list[str]) -> LetterPairs:
    pairs = LetterPairs(column)
    while pairs.learn():
        pass
    return pairs


@given(
    st.lists(texts, min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 2 * STEP), texts), max_size=5),
    texts,
)
def test_no_row_that_holds_a_text_is_missing_and_what_is_sure_is_true(
    some: list[str], changes: list[tuple[int, str]], searched: str
) -> None:
    column = (some * (2 * STEP + 10))[: 2 * STEP + 10]  # two steps, and some that are not learnt
    pairs = learnt(column)
    for row, text in changes:
        column[row] = text
        pairs.touch(row)

    found = pairs.may_hold(searched)

    if found is not None:
        rows = set(compress(range(len(column)), found.flags))
        holding = {row for row, text in enumerate(column) if searched in text}
        assert len(found.flags) == len(column)
        assert rows == holding if found.sure else rows >= holding


def test_only_texts_with_all_the_pairs_are_looked_at() -> None:
    column = ["facebook", "a face", "books", "nothing"] * (STEP // 4)

    found = learnt(column).may_hold("face book")

    assert found is not None
    assert {column[row] for row in compress(range(STEP), found.flags)} == {"facebook"}


@pytest.mark.parametrize("searched", ["f", "fa"])
def test_for_one_or_two_letters_no_text_is_looked_at(searched: str) -> None:
    found = learnt(["facebook", "books"] * (STEP // 2)).may_hold(searched)

    assert found is not None
    assert found.sure
    assert list(found.flags) == [1, 0] * (STEP // 2)


def test_signs_and_other_scripts_are_looked_for_everywhere() -> None:
    pairs = learnt(["facebook"] * STEP)

    assert pairs.may_hold("-") is None
    assert pairs.may_hold("新闻") is None
