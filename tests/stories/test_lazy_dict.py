from __future__ import annotations

import pytest

from newsreader.stories.grouping.lazy_dict import LazyDict


def doubled() -> tuple[LazyDict[int], list[int]]:
    """A dictionary in which three values wait, and the keys whose values have been made."""
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return 2 * key

    values: LazyDict[int] = LazyDict()
    values.make_later((5, 1, 3), make)
    return values, made


def test_a_value_is_made_once_when_it_is_looked_at() -> None:
    values, made = doubled()
    assert (values[3], values[3]) == (6, 6)
    assert made == [3]
    assert values.maker_of(3) is None
    assert values.maker_of(5) is not None


def test_keys_are_told_of_whether_their_values_are_made_or_not() -> None:
    values, made = doubled()
    values[2] = 7
    assert list(values) == [1, 2, 3, 5]
    assert len(values) == 4
    assert 5 in values
    assert 4 not in values
    assert made == []


def test_what_is_taken_out_is_gone_whether_it_was_made_or_not() -> None:
    values, made = doubled()
    assert values[1] == 2
    del values[1]
    del values[5]
    assert list(values) == [3]
    assert made == [1]
    for key in (1, 5, 9):
        with pytest.raises(KeyError):
            values[key]
    with pytest.raises(KeyError):
        del values[9]
