"""When a feed is due again, and when a redirect is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sources.feeds.schedule import (
    LONGEST_HOLD,
    MOVES_AFTER,
    Wishes,
    held_for,
    next_due,
    redirected,
)
from newsreader.system.durations import DAY, HOUR

NOON = 12 * HOUR


def wait(wishes: Wishes = Wishes(), failures: int = 0, *, dice: float = 0.0, interval: int = HOUR) -> int:  # noqa: B008
    return next_due(NOON, interval, wishes, failures, jitter=lambda: dice) - NOON


def test_the_longest_wish_counts() -> None:
    assert wait() == HOUR
    assert wait(Wishes(ttl=30)) == HOUR
    assert wait(Wishes(ttl=180)) == 3 * HOUR
    assert wait(Wishes(ttl=180, max_age=5 * HOUR)) == 5 * HOUR
    assert wait(interval=2 * DAY) == 2 * DAY


def test_nobody_is_left_alone_for_years_by_mistake() -> None:
    assert wait(Wishes(ttl=10**7, max_age=10**9)) == DAY


def test_every_failure_doubles_the_wait_up_to_a_day() -> None:
    assert [wait(failures=count) // HOUR for count in range(7)] == [1, 2, 4, 8, 16, 24, 24]
    assert wait(failures=10**6) == DAY


def test_retry_after_is_kept_even_where_it_is_long() -> None:
    assert wait(Wishes(retry_after=3 * DAY), failures=1) == 3 * DAY
    assert wait(Wishes(retry_after=10**9), failures=1) == LONGEST_HOLD
    assert held_for(Wishes(retry_after=90)) == 90
    assert held_for(Wishes()) == 0


def test_jitter_only_ever_adds() -> None:
    assert wait(dice=0.5) == HOUR * 1.05
    assert wait(failures=1, dice=1.0) == 3 * HOUR
    assert wait(Wishes(retry_after=5 * HOUR), failures=1, dice=0.01) > 5 * HOUR


def test_skipped_hours_are_waited_out() -> None:
    assert wait(Wishes(skip_hours=(13, 14))) == 3 * HOUR
    assert wait(Wishes(skip_hours=(13, *range(14, 24), 0))) == 13 * HOUR
    assert wait(Wishes(skip_hours=tuple(range(24)))) == HOUR


@given(
    st.integers(0, 4 * 10**9),
    st.integers(1, 30 * DAY),
    st.builds(
        Wishes,
        ttl=st.none() | st.integers(0, 10**12),
        max_age=st.none() | st.integers(0, 10**10),
        skip_hours=st.lists(st.integers(0, 23), max_size=30).map(tuple),
        retry_after=st.none() | st.integers(0, 10**10),
    ),
    st.integers(0, 10**4),
    st.floats(0, 1, exclude_max=True),
)
def test_a_feed_is_always_due_some_day_and_never_too_soon(
    now: int, interval: int, wishes: Wishes, failures: int, dice: float
) -> None:
    due = next_due(now, interval, wishes, failures, jitter=lambda: dice)
    assert now + max(interval, held_for(wishes)) <= due <= now + 1.5 * max(interval, LONGEST_HOLD) + 1 + DAY
    assert due // HOUR % 24 not in wishes.skip_hours or len(set(wishes.skip_hours)) == 24


def test_a_move_is_believed_after_three_in_a_row_to_the_same_address() -> None:
    state: tuple[str | None, int] = (None, 0)
    for target, count in [("b", 1), ("b", 2), ("c", 1), (None, 0), ("b", 1), ("b", 2), ("b", MOVES_AFTER)]:
        state = redirected(*state, target)
        assert state == (target, count)


@pytest.mark.parametrize("count", [0, 5])
def test_a_visit_without_redirect_begins_the_count_anew(count: int) -> None:
    assert redirected("b", count, None) == (None, 0)
