"""Rows about which anything is decided, few or many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import UNTOUCHED, Triage
from newsreader.store import decided_rows
from newsreader.store.decided_rows import DecidedRows

COUNT = 12
FEW = 3


@pytest.fixture(autouse=True, scope="module")
def few_are_few() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decided_rows, "FEW", FEW)
        yield


@given(
    st.lists(
        st.tuples(
            st.dictionaries(
                st.integers(0, COUNT - 1), st.sampled_from((UNTOUCHED, Triage(read=True))), max_size=COUNT
            ),
            st.booleans(),
        )
    )
)
def test_they_are_those_of_which_the_column_says_so(
    turns: list[tuple[dict[int, Triage], bool]],
) -> None:
    column = [UNTOUCHED] * COUNT
    decided = DecidedRows(column)
    for turn, looks in turns:
        rows = list(turn)
        before = [column[row] for row in rows]
        for row, decision in turn.items():
            column[row] = decision
        decided.turn(rows, before, list(turn.values()))
        meant = {row for row in range(COUNT) if column[row] != UNTOUCHED}
        assert set(decided.all()) == meant
        if looks:
            assert decided.few == (meant if len(meant) <= FEW else None)
