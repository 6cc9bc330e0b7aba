"""Rows told by a byte each are a set that never changes."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.store import row_flags
from newsreader.store.row_flags import NO_ROWS

rows = st.frozensets(st.integers(0, 40))


@given(st.lists(st.tuples(st.booleans(), rows)))
def test_they_are_what_was_put_in_and_not_taken_out(turns: list[tuple[bool, frozenset[int]]]) -> None:
    flags, meant = NO_ROWS, frozenset[int]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_flags, "PIECE", 3)
        for comes, some in turns:
            before, was = flags, meant
            flags = flags.plus(tuple(some)) if comes else flags.minus(tuple(some))
            meant = meant | some if comes else meant - some
            assert list(chain.from_iterable(flags.pieces())) == sorted(meant)
            assert list(chain.from_iterable(before.pieces())) == sorted(was)
            assert {row for row in range(50) if row in flags} == meant
            assert bool(flags) == bool(meant)
            assert flags.among(range(50)) == sorted(meant)
