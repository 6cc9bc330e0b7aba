"""Until when an article is put off. No widgets."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

import msgspec

from newsreader.errors import UsageError

MORNING: Final = 7
"""The hour at which a day's articles come back, in local time."""
_AHEAD: Final = re.compile(r"(\d{1,4})\s*(h|d|w)")


class Until(msgspec.Struct, frozen=True):
    """A moment in seconds since 1970, and how it is said."""

    moment: int
    label: str


def choices(now: datetime) -> tuple[Until, ...]:
    """The usual ones. `now` is aware, in the user's own time."""
    tomorrow = _morning(now + timedelta(days=1))
    weekend = _morning(now + timedelta(days=(5 - now.weekday()) % 7 or 7))
    monday = _morning(now + timedelta(days=7 - now.weekday()))
    return (
        Until(int(tomorrow.timestamp()), f"tomorrow, {tomorrow:%a %H:%M}"),
        Until(int(weekend.timestamp()), f"the weekend, {weekend:%a %d %b}"),
        Until(int(monday.timestamp()), f"next week, {monday:%a %d %b}"),
    )


def typed(text: str, now: datetime) -> Until:
    """What a date such as `2021-12-24`, or a time ahead such as `3d`, means.

    Raises:
        UsageError: it is neither, or it is past.
    """
    ahead = _AHEAD.fullmatch(text.strip().lower())
    if ahead is not None:
        count, unit = int(ahead[1]), ahead[2]
        moment = now + {
            "h": timedelta(hours=count), "d": timedelta(days=count), "w": timedelta(weeks=count)
        }[unit]  # fmt: skip
        return Until(int(moment.timestamp()), f"{moment:%a %d %b %Y %H:%M}")
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=now.tzinfo)
    except ValueError:
        raise UsageError(
            f"no date: {text!r}", "Type a day as 2021-12-24, or a time as 12h, 3d or 2w."
        ) from None
    moment = _morning(day)
    if moment <= now:
        raise UsageError(f"{text} is past", "Type a day to come.")
    return Until(int(moment.timestamp()), f"{moment:%a %d %b %Y}")


def _morning(moment: datetime) -> datetime:
    return moment.replace(hour=MORNING, minute=0, second=0, microsecond=0)
