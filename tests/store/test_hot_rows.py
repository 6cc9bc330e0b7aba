"""The order "hot" some rows at a time is what it is in one go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.scoring.balance import balance
from newsreader.store import hot_rows
from newsreader.store.hot_rows import balanced


@given(
    st.lists(st.sampled_from(["a", "a", "a", "b", "c", ""]), max_size=60),
    st.integers(1, 7),
    st.integers(0, 3),
    st.integers(0, 8),
)
def test_some_rows_at_a_time_are_balanced_as_all_of_them(
    providers: list[str], size: int, most: int, longest: int
) -> None:
    rows = range(len(providers))
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hot_rows, "LONGEST_WAIT", longest)
        told = balanced(pieces, lambda some: [providers[row] for row in some], most)
        shown = [row for some in told for row in some]
    assert shown == balance(rows, providers, most)
