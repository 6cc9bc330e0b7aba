"""Dates as people and programs write them, as aware datetimes in UTC.

One parser for feeds, front matter and lists: the forms that programs write in one match each, everything else
in `written_dates`. What can't be read is unknown: it is never now, and never another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from newsreader.text import clean, lazy_pattern, shorten

MAX_LENGTH = 100
_ENGLISH: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
# RFC 822 as nearly every feed has it.
_MAIL = lazy_pattern(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) "
    r"(?:GMT|UTC|Z|([+-])(\d{2}):?(\d{2}))\Z",
    re.ASCII,
)
_ISO = lazy_pattern(r"\d{4}-(?:\d{2}-\d{2}|W\d{2}-\d)(?:[Tt ]|\Z)", re.ASCII)
# `20240309T101500Z`, `20240309101500`, `20240309 1015 +0100`, `2024W106`: ISO 8601 without its marks.
_COMPACT = lazy_pattern(
    r"(?P<day>\d{8}|\d{4}W\d{3})(?:[T ]?(?P<time>\d{4}(?:\d{2}(?:[.,]\d{1,9})?)?)?)?\s?"
    r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?\Z",
    re.ASCII,
)
_DAY_OF_YEAR = lazy_pattern(r"(?P<year>\d{4})-(?P<day>\d{3})(?P<rest>[T ].*)?\Z", re.ASCII)
_EPOCH = lazy_pattern(
    r"@?(?P<seconds>\d{9,10})(?:(?P<finer>\d{3}|\d{6}|\d{9})|\.(?P<fraction>\d{1,9}))?\Z", re.ASCII
)
_DOT_NET = lazy_pattern(r"/?Date\((\d{9,13})(?:[+-]\d{4})?\)/?\Z", re.ASCII)
# The zero of Go and of .NET, which stands for no date.
_ZERO: Final = datetime(1, 1, 1, tzinfo=UTC)
_LATEST: Final = 4_102_444_800
"""The year 2100: larger numbers are no seconds since 1970."""
_EARLIEST: Final = 100_000_000
_EXAMPLE: Final = "write it as 2021-06-18 or 2021-06-18T11:00:00Z"


def parse_date(value: object, day_first: bool | None = None, language: str = "") -> datetime | None:
    """The moment that `value` names, aware and in UTC; None where it names none (None, blank text).

    Takes datetimes and dates as TOML gives them, seconds since 1970, and text: ISO 8601, RFC 822 and whatever
    people write that can mean one day only. What has no time is midnight, what has no zone is taken as UTC.
    `day_first` decides `3/4/2024`, which is refused otherwise; `language` (BCP 47) what `listopad` is, which
    languages use for different months. Raises ValueError, with a message for the
    user, where there is something that is no date.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _in_utc(value, str(value))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= _EARLIEST:
        return _parse_text(str(value), day_first, language)
    if isinstance(value, str):
        text = value.strip()
        moment = _parse_text(text, day_first, language) if text else None
        return None if moment == _ZERO else moment
    raise ValueError("expected a date such as 2021-06-18 or 2021-06-18T11:00:00Z")


def known_date(value: object, day_first: bool | None = None, language: str = "") -> datetime | None:
    """As `parse_date`, and None too where there is something that is no date."""
    try:
        return parse_date(value, day_first, language)
    except ValueError:
        return None


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """What order of day and month the dates of one source have; None where they don't tell, or disagree."""
    from newsreader.sources.written_dates import order_of

    orders = {order for text in texts if (order := order_of(text[:MAX_LENGTH])) is not None}
    return orders.pop() if len(orders) == 1 else None


def _parse_text(text: str, day_first: bool | None, language: str) -> datetime:
    if _ISO.match(text):
        try:
            return _in_utc(datetime.fromisoformat(text), text)
        except ValueError as error:
            if "outside" in str(error):
                raise
    elif (mail := _MAIL.match(text)) and (moment := _from_mail(mail)):
        return _in_utc(moment, text)
    if len(text) > MAX_LENGTH:
        raise ValueError(f"“{_shown(text)}” is too long for a date")
    from newsreader.sources.written_dates import AmbiguousDateError, read_written

    try:
        return _in_utc(_from_digits(text) or read_written(text, day_first, language), text)
    except AmbiguousDateError:
        raise ValueError(f"“{_shown(text)}” is no date: day and month may be either; {_EXAMPLE}") from None
    except (ValueError, OverflowError, KeyError) as error:
        if str(error).startswith("“"):
            raise
        raise ValueError(f"“{_shown(text)}” is no date: {_reason(error)}") from None


def _from_mail(match: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
    offset = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    try:
        zone = UTC if not offset else timezone(-offset if sign == "-" else offset)
        return datetime(
            int(year), _ENGLISH[month], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=zone
        )
    except (ValueError, KeyError):
        return None


def _from_digits(text: str) -> datetime | None:
    """What is written in digits and hardly a mark: ISO 8601's short forms, and seconds since 1970."""
    if match := _EPOCH.match(text):
        seconds = int(match["seconds"])
        if _EARLIEST <= seconds < _LATEST:
            finer = match["finer"] or match["fraction"] or "0"
            return datetime.fromtimestamp(seconds, UTC).replace(microsecond=int(finer[:6].ljust(6, "0")))
    if match := _DOT_NET.match(text):
        return datetime.fromtimestamp(int(match[1]) / (1000 if len(match[1]) > 10 else 1), UTC)
    if match := _COMPACT.match(text):
        zone = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(match["zone"] or "", match["zone"] or "")
        time = f"T{match['time'].replace(',', '.')}{zone}" if match["time"] else ""
        return datetime.fromisoformat(match["day"] + time)
    if match := _DAY_OF_YEAR.match(text):
        day = date(int(match["year"]), 1, 1) + timedelta(days=int(match["day"]) - 1)
        if day.year != int(match["year"]):
            raise ValueError("the year has fewer days")
        return datetime.fromisoformat(day.isoformat() + (match["rest"] or ""))
    return None


def _in_utc(moment: datetime, text: str) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"“{_shown(text)}” lies outside the years 1 to 9999") from None


def _reason(error: Exception) -> str:
    """Python's own words where a day or an hour doesn't exist, else what to write."""
    message = str(error)
    return message if "must be in" in message or "out of range" in message else _EXAMPLE


def _shown(text: str) -> str:
    return shorten(clean(text), 40)
