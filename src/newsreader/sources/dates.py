"""Dates as people and programs write them, as aware datetimes in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from newsreader.text import clean, shorten

# Year first, as ISO 8601, YAML 1.1, Jekyll and Hugo write it: one digit will do for month, day and hour,
# a space may stand for the T and before the offset, and the offset may lack its colon or its minutes.
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?:(?:\s*[Tt]\s*|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?:(?P<zulu>[Zz]|UTC|GMT)|(?P<sign>[+-])(?P<zone_hour>\d{1,2}):?(?P<zone_minute>\d{2})?)?)?\Z",
    re.ASCII,
)
MAX_LENGTH = 100


def parse_date(value: object) -> datetime | None:
    """The moment that `value` names, aware and in UTC; None where it names none (None, blank text).

    Takes datetimes and dates as TOML gives them, and text: a date alone (midnight), ISO 8601 and its
    looser spellings (`2013-11-06 20:16:51 +0100`), RFC 822. What has no zone is taken as UTC.
    Raises ValueError, with a message for the user, where there is something that is no date.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _in_utc(value, str(value))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        text = value.strip()
        return _parse_text(text) if text else None
    raise ValueError("expected a date such as 2021-06-18 or 2021-06-18T11:00:00Z")


def _parse_text(text: str) -> datetime:
    if text[4:5] == "-":
        try:
            return _in_utc(datetime.fromisoformat(text), text)
        except ValueError:
            pass
    if len(text) > MAX_LENGTH:
        raise ValueError(f"“{_shown(text)}” is too long for a date")
    found = _YEAR_FIRST.match(text)
    moment = _from_parts(found, text) if found else _from_mail_format(text)
    return _in_utc(moment, text)


def _from_parts(found: re.Match[str], text: str) -> datetime:
    number = {name: int(digits) for name, digits in found.groupdict("0").items() if digits.isdecimal()}
    offset = timedelta(hours=number["zone_hour"], minutes=number["zone_minute"])
    try:
        return datetime(
            number["year"],
            number["month"],
            number["day"],
            number["hour"],
            number["minute"],
            number["second"],
            int(found["fraction"][:6].ljust(6, "0")) if found["fraction"] else 0,
            tzinfo=timezone(-offset if found["sign"] == "-" else offset),
        )
    except ValueError as error:
        raise ValueError(f"“{_shown(text)}” is no date: {error}") from None


def _from_mail_format(text: str) -> datetime:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError(
            f"“{_shown(text)}” is no date; write it as 2021-06-18 or 2021-06-18T11:00:00Z"
        ) from None


def _in_utc(moment: datetime, text: str) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"“{_shown(text)}” lies outside the years 1 to 9999") from None


def _shown(text: str) -> str:
    return shorten(clean(text), 40)
