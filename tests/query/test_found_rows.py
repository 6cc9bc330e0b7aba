"""Rows that were found are told like a set tells them, few or very many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.query import found_rows
from newsreader.query.found_rows import FoundRows

ROWS = st.integers(0, 40)


@given(st.lists(st.tuples(st.booleans(), st.lists(ROWS, max_size=6)), max_size=8), st.lists(ROWS))
def test_they_are_as_a_set(changes: list[tuple[bool, list[int]]], asked: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(found_rows, "FEW", 3)
        found, rows = FoundRows(), set[int]()
        for adds, some in changes:
            if adds:
                found.add(iter(some))
                rows.update(some)
            else:
                for row in some:
                    found.discard(row)
                rows.difference_update(some)
        assert found.among(asked) == [row for row in asked if row in rows]
        assert found.few in (None, rows)
        assert found.few is not None or any(adds for adds, _ in changes)
        assert [row in found for row in asked] == [row in rows for row in asked]
