"""Until when: an article is put off, a rule holds. The usual choices, and what a user types."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from newsreader.errors import UsageError

MORNING: Final = 7
"""The hour at which a day's articles come back, in local time."""
MONTH: Final = 30
SATURDAY: Final = 5
_AHEAD: Final = re.compile(r"(\d{1,4})\s*(h|d|w)")
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Until(msgspec.Struct, frozen=True):
    """A moment in seconds since 1970, and how it is said."""

    moment: int
    label: str


class Ending(msgspec.Struct, frozen=True):
    """The last day, None for good, and how that is said."""

    day: date | None
    label: str


def usual_moments(now: datetime) -> tuple[Until, ...]:
    """Until when an article is put off mostly, the next first. `now` is aware, in the user's own time."""
    tomorrow = _morning(now + timedelta(days=1))
    weekend = _morning(now + timedelta(days=(SATURDAY - now.weekday()) % 7 or 7))
    monday = _morning(now + timedelta(days=7 - now.weekday()))
    its_weekend = "next weekend" if now.weekday() >= SATURDAY else "the weekend"
    later = {weekend: its_weekend, monday: "next week"}
    return (
        Until(int(tomorrow.timestamp()), f"tomorrow, {tomorrow:%a %H:%M}"),
        *(
            Until(int(morning.timestamp()), f"{label}, {_told(morning)}")
            for morning, label in sorted(later.items())
            if morning != tomorrow
        ),
    )


def usual_endings(today: date) -> tuple[Ending, ...]:
    """Until when a rule holds mostly."""
    days = ((1, "tomorrow"), (7, "a week"), (MONTH, "a month"), (12 * MONTH + 5, "a year"))
    ahead = ((today + timedelta(days=count), label) for count, label in days)
    return (
        Ending(None, "for good"),
        *(Ending(day, f"{label}, until {_told(day)} {day.year}") for day, label in ahead),
    )


def typed_moment(text: str, now: datetime) -> Until:
    """What a date such as `2021-12-24`, or a time ahead such as `12h`, `3d` or `2w`, means.

    Raises:
        UsageError: it is neither, or it is past.
    """
    ahead = _ahead(text, "hdw")
    if ahead is not None:
        moment = now + ahead
        return Until(int(moment.timestamp()), f"{_told(moment)} {moment:%Y %H:%M}")
    day = _day(text, "Type a day as 2021-12-24, or a time as 12h, 3d or 2w.")
    moment = _morning(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo))
    if moment <= now:
        raise _past(text)
    return Until(int(moment.timestamp()), f"{_told(moment)} {moment.year}")


def typed_ending(text: str, today: date) -> date | None:
    """The last day that a day such as `2021-12-24`, or days or weeks ahead such as `3d` or `2w`, mean; for
    nothing, for good.

    Raises:
        UsageError: it is none of these, or it is past.
    """
    if not text.strip():
        return None
    ahead = _ahead(text, "dw")
    if ahead is not None:
        return today + ahead
    day = _day(text, "Type the last day as 2021-12-24, 3d or 2w; nothing for good.")
    if day < today:
        raise _past(text)
    return day


def _ahead(text: str, units: str) -> timedelta | None:
    """A count of some units, such as `3d`; None for anything else."""
    typed = _AHEAD.fullmatch(text.strip().lower())
    if typed is None or typed[2] not in units:
        return None
    return int(typed[1]) * _UNITS[typed[2]]


def _day(text: str, hint: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise UsageError(f"no day: {text!r}", hint) from None


def _past(text: str) -> UsageError:
    return UsageError(f"{text} is past", "Type a day to come.")


def _told(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _morning(moment: datetime) -> datetime:
    return moment.replace(hour=MORNING, minute=0, second=0, microsecond=0)
