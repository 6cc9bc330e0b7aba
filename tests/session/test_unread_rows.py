"""The next unread row is the next unread row, however far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.session.lists import unread_rows
from newsreader.session.lists.unread_rows import AHEAD, next_unread, some_known
from newsreader.store.growing_ids import GrowingIds, known_of

Rows = tuple[bool, ...]


def growing(ids: Sequence[str]) -> GrowingIds:
    return GrowingIds(iter([ids[start : start + 5] for start in range(0, len(ids), 5)]))


def found(ids: Sequence[str], unread: Rows, row: int, step: int) -> int | None:
    def may_be(some: Sequence[str]) -> Iterable[bool]:
        return [unread[int(name)] or int(name) % 3 == 0 for name in some]

    return next_unread(ids, row, step, may_be, lambda name: unread[int(name)])


@given(
    st.lists(st.booleans(), max_size=90).map(tuple),
    st.integers(-2, 92),
    st.sampled_from((-1, 1)),
    st.booleans(),
)
def test_it_is_the_next_one_that_is_unread(unread: Rows, row: int, step: int, is_growing: bool) -> None:
    names = tuple(map(str, range(len(unread))))
    ids = growing(names) if is_growing else names
    ahead = range(row + 1, len(unread)) if step > 0 else range(min(row, len(unread)) - 1, -1, -1)
    starts_in_it = 0 <= row + step < len(unread)
    expected = next((place for place in ahead if unread[place]), None) if starts_in_it else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unread_rows, "NEAREST", 2)
        patch.setattr(unread_rows, "FARTHEST", 8)
        assert found(ids, unread, row, step) == expected


def test_no_more_is_made_known_than_it_takes() -> None:
    names = tuple(map(str, range(1_000)))
    ids = growing(names)
    assert found(ids, (False,) * 40 + (True,) * 960, 0, 1) == 40
    assert known_of(ids) <= 45


def test_who_has_not_asked_looks_at_what_is_near_and_known() -> None:
    names = tuple(map(str, range(3 * AHEAD)))
    assert some_known(names, 7) == names[7 : 7 + AHEAD]
    ids = growing(names)
    assert some_known(ids, 0) == ()
    ids.reach(12)
    assert some_known(ids, 3) == names[3 : known_of(ids)]
