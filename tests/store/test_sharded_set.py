"""A set in parts is a set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.store.sharded_set import ShardedSet


@given(st.lists(st.tuples(st.frozensets(st.integers(0, 300)), st.integers(0, 40))))
def test_what_is_put_in_comes_out_once(turns: list[tuple[frozenset[int], int]]) -> None:
    parts, whole = ShardedSet[int](), set[int]()
    for members, most in turns:
        parts.update(members)
        whole |= members
        taken = parts.take(most)
        assert len(taken) == min(most, len(whole))
        assert whole.issuperset(taken)
        whole.difference_update(taken)
        assert (len(parts), bool(parts)) == (len(whole), bool(whole))
