"""Until when a rule holds. No widgets."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

import msgspec

from newsreader.errors import UsageError

_AHEAD: Final = re.compile(r"(\d{1,4})\s*(d|w)")
MONTH: Final = 30


class Ending(msgspec.Struct, frozen=True):
    """The last day, None for good, and how that is said."""

    day: date | None
    label: str


def endings(today: date) -> tuple[Ending, ...]:
    """The usual ones."""
    days = ((1, "tomorrow"), (7, "a week"), (MONTH, "a month"), (12 * MONTH + 5, "a year"))
    ahead = ((today + timedelta(days=count), label) for count, label in days)
    return (
        Ending(None, "for good"),
        *(Ending(day, f"{label}, until {day:%a %d %b %Y}") for day, label in ahead),
    )


def last_day(text: str, today: date) -> date | None:
    """What a day such as `2021-12-24`, or days or weeks ahead such as `3d`, mean; for nothing, for good.

    Raises:
        UsageError: it is none of these, or it is past.
    """
    typed = text.strip().lower()
    if not typed:
        return None
    ahead = _AHEAD.fullmatch(typed)
    if ahead is not None:
        return today + timedelta(days=int(ahead[1]) * (7 if ahead[2] == "w" else 1))
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise UsageError(
            f"no day: {text!r}", "Type the last day as 2021-12-24, 3d or 2w; nothing for good."
        ) from None
    if day < today:
        raise UsageError(f"{text} is past", "Type a day to come.")
    return day
