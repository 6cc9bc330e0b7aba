"""Until when articles are put off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreader.errors import UsageError
from newsreader.session.snoozing import choices, typed

SATURDAY = datetime(2021, 7, 10, 12, 0, tzinfo=UTC)


def at(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"


def test_the_usual_ones_are_mornings_to_come() -> None:
    assert [at(until.moment) for until in choices(SATURDAY)] == [
        "2021-07-11 07:00",
        "2021-07-17 07:00",
        "2021-07-12 07:00",
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-12-24", "2021-12-24 07:00"),
        ("12h", "2021-07-11 00:00"),
        ("3d", "2021-07-13 12:00"),
        (" 2 W ", "2021-07-24 12:00"),
    ],
)
def test_a_date_or_a_time_ahead_is_typed(text: str, moment: str) -> None:
    assert at(typed(text, SATURDAY).moment) == moment


@pytest.mark.parametrize("text", ["", "soon", "2021-13-01", "2021-07-09", "3m"])
def test_what_is_no_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        typed(text, SATURDAY)
