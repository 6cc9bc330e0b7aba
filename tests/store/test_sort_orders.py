"""What orders are repaired with."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from newsreader.store.sort_orders import without

# Numbers whose bytes stand in those of their neighbours too, shifted.
ROWS = st.sampled_from([0, 1, 256, 257, 65_536, 65_537, 1 << 24, (1 << 24) + 1, (1 << 32) - 1])


@given(order=st.lists(ROWS, unique=True), leaving=st.sets(ROWS))
def test_an_order_without_some_rows_is_the_rest_of_it(order: list[int], leaving: set[int]) -> None:
    numbers = array("I", order)
    assert list(without(leaving, numbers)) == [row for row in order if row not in leaving]
    assert list(numbers) == order
