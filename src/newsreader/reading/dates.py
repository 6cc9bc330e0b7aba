"""When something was published, in words. English whatever the locale."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal

from newsreader.system.durations import DAY, HOUR, MINUTE, WEEK

_WEEKS_FROM: Final = 2 * WEEK
_MONTHS_FROM: Final = 60 * DAY
_YEARS_FROM: Final = 300 * DAY
"""So long ago, or ahead, a day and a month might be those of another year."""
UNDATED: Final = "undated"
"""In the place of a date that the source doesn't give."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def relative_age(published: int | None, now: int) -> str:
    """`now`, `5m`, `3h`, `13d`, `8w`; from sixty days on the day, `Feb 17`, and from ten months on the month,
    `Jun 2021`. A coming date: `in 2d`.

    Both in seconds since 1970. Empty where the date is unknown or beyond the calendar.
    """
    if published is None:
        return ""
    age = now - published
    distance = abs(age)
    if distance < MINUTE:
        return "now"
    if distance < HOUR:
        amount = f"{distance // MINUTE}m"
    elif distance < DAY:
        amount = f"{distance // HOUR}h"
    elif distance < _WEEKS_FROM:
        amount = f"{distance // DAY}d"
    elif distance < _MONTHS_FROM:
        amount = f"{distance // WEEK}w"
    else:
        moment = _moment(published)
        if moment is None:
            return ""
        return f"{_MONTHS[moment.month - 1]} {moment.day if distance < _YEARS_FROM else moment.year}"
    return amount if age > 0 else f"in {amount}"


def written(published: int | None, dates: Literal["relative", "absolute"], now: int) -> str:
    """How a list shows when something was published: its age at `now`, or the day itself."""
    return day(published) if dates == "absolute" else relative_age(published, now)


def ago(moment: int, now: int) -> str:
    """The same within a sentence: `5m ago`, but `now`, `in 2d`, `Feb 17` and `Jun 2021`."""
    age = relative_age(moment, now)
    return f"{age} ago" if age[:1].isdigit() else age


def full_date(published: int | None) -> str:
    """`26 Jun 2020 12:46 UTC`; empty where the date is unknown or beyond the calendar."""
    moment = _moment(published) if published is not None else None
    if moment is None:
        return ""
    month = _MONTHS[moment.month - 1]
    return f"{moment.day} {month} {moment.year} {moment.hour:02}:{moment.minute:02} UTC"


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def day(published: int | None) -> str:
    """`26 Jun 2020`, in UTC; empty where the date is unknown or beyond the calendar."""
    return full_date(published).rpartition(" ")[0].rpartition(" ")[0]
