"""Every order has a name in plain words."""

from __future__ import annotations

import pytest

from newsreader.query import Sort, SortKey
from newsreader.session.lists.orders import all_orders, order_name


@pytest.mark.parametrize("key", SortKey)
@pytest.mark.parametrize("reverse", [False, True])
def test_an_order_that_is_offered_is_what_its_name_says(key: SortKey, reverse: bool) -> None:
    names = all_orders()
    assert order_name(Sort(key, reverse)) in names.values()
    assert len(set(names.values())) == len(names)


def test_oldest_first_is_newest_first_turned_round() -> None:
    assert order_name(Sort(SortKey.OLDEST)) == order_name(Sort(SortKey.NEWEST, True)) == "oldest first"
