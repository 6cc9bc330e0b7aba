"""Ages and dates as the list and the detail show them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.reading.dates import full_date, relative_age
from newsreader.system.durations import DAY, HOUR, MINUTE

NOW = int(datetime(2021, 8, 31, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (0, "now"),
        (59, "now"),
        (60, "1m"),
        (HOUR - 1, "59m"),
        (3 * HOUR + 59 * MINUTE, "3h"),
        (DAY, "1d"),
        (14 * DAY - 1, "13d"),
        (14 * DAY, "2w"),
        (60 * DAY - 1, "8w"),
        (60 * DAY, "Jul 2"),
        (74 * DAY, "Jun 18"),
        (300 * DAY - 1, "Nov 4"),
        (300 * DAY, "Nov 2020"),
        (-30, "now"),
        (-5 * MINUTE, "in 5m"),
        (-2 * DAY, "in 2d"),
        (-20 * DAY, "in 2w"),
        (-400 * DAY, "Oct 2022"),
    ],
)
def test_ages_are_short(age: int, shown: str) -> None:
    assert relative_age(NOW - age, NOW) == shown


def test_an_unknown_date_shows_nothing() -> None:
    assert relative_age(None, NOW) == full_date(None) == ""


def test_the_full_date_is_in_utc() -> None:
    assert (
        full_date(int(datetime(2020, 6, 26, 12, 46, 59, tzinfo=UTC).timestamp())) == "26 Jun 2020 12:46 UTC"
    )
    assert full_date(0) == "1 Jan 1970 00:00 UTC"
    assert full_date(-1) == "31 Dec 1969 23:59 UTC"


@given(st.integers(), st.integers(min_value=0, max_value=2**33))
def test_no_number_of_seconds_is_refused(published: int, now: int) -> None:
    assert len(relative_age(published, now)) <= 9
    assert isinstance(full_date(published), str)
