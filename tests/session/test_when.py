"""Until when articles are put off and rules hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsreader.errors import UsageError
from newsreader.session.when import typed_ending, typed_moment, usual_endings, usual_moments

SATURDAY = datetime(2021, 7, 10, 12, 0, tzinfo=UTC)
TODAY = SATURDAY.date()


def at(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"


def test_the_usual_ones_are_mornings_to_come() -> None:
    assert [(at(until.moment), until.label) for until in usual_moments(SATURDAY)] == [
        ("2021-07-11 07:00", "tomorrow, Sun 07:00"),
        ("2021-07-12 07:00", "next week, Mon 12 Jul"),
        ("2021-07-17 07:00", "next weekend, Sat 17 Jul"),
    ]


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (8, ["tomorrow, Fri 07:00", "the weekend, Sat 10 Jul", "next week, Mon 12 Jul"]),
        (9, ["tomorrow, Sat 07:00", "next week, Mon 12 Jul"]),
        (11, ["tomorrow, Mon 07:00", "next weekend, Sat 17 Jul"]),
    ],
)
def test_no_morning_is_offered_twice(day: int, offered: list[str]) -> None:
    now = SATURDAY.replace(day=day)
    assert [until.label for until in usual_moments(now)] == offered


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
    assert at(typed_moment(text, SATURDAY).moment) == moment


@pytest.mark.parametrize("text", ["", "soon", "2021-13-01", "2021-07-09", "3m"])
def test_what_is_no_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        typed_moment(text, SATURDAY)


def test_a_rule_holds_for_good_or_for_some_days() -> None:
    assert [ending.day for ending in usual_endings(TODAY)] == [
        None,
        date(2021, 7, 11),
        date(2021, 7, 17),
        date(2021, 8, 9),
        date(2022, 7, 10),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("2021-07-10", TODAY),
        (" 3D ", date(2021, 7, 13)),
        ("2 w", date(2021, 7, 24)),
    ],
)
def test_a_last_day_is_typed(text: str, day: date | None) -> None:
    assert typed_ending(text, TODAY) == day


@pytest.mark.parametrize("text", ["soon", "2021-13-01", "2021-07-09", "12h"])
def test_what_is_no_last_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        typed_ending(text, TODAY)
