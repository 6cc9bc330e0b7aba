"""Zones as people write them behind a clock: as an offset, or by a name."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple

from newsreader.sources.date_words import HOURS, PLACES

OFFSET = re.compile(
    r"(?:\s*,)?\s*(?:(?:utc|gmt|ut|z)\s?)?(?P<sign>[+-]|--)(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?::\d\d)?(?!\d)"
)
_LAST_WORD = re.compile(r"(?<=\d)\s+(?:[a-z]{2,5}|[+-]\d\d:?\d\d)\Z")
_CLOCK_WORD = re.compile(r"\s*(?:uhr|hrs?|hours?|ora|klo)\b\.?")
_ZONE_NAME = re.compile(r"(?:\s*,)?\s*([a-z]+(?:/[a-z_+-]+[0-9]*)*)(?![^\W\d_])")


class Zone(NamedTuple):
    """Where a clock hangs. `offset` is None where the place decides by the day."""

    offset: timedelta | None
    place: str = ""

    def tzinfo(self) -> tzinfo:
        if self.offset is not None:
            return timezone(self.offset)
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.place)


def zone_at(text: str, position: int) -> tuple[Zone | None, int]:
    """The zone at a place of a text, and where the text goes on behind it.

    Raises:
        ValueError: it is a day away, or more.
    """
    if word := _CLOCK_WORD.match(text, position):
        position = word.end()
    if offset := OFFSET.match(text, position):
        span = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if span >= timedelta(days=1):
            raise ValueError("no zone is so far away")
        # `+0100 CET`: Go and Ruby say the same twice.
        _, end = _named_zone(text, offset.end())
        return Zone(span if offset["sign"] == "+" else -span), end
    zone, end = _named_zone(text, position)
    # `MST -0700`: the number is the surer one.
    return zone_at(text, end) if zone and OFFSET.match(text, end) else (zone, end)


def zone_at_end(text: str) -> Zone | None:
    """The zone behind all else, where the day stands between it and the clock."""
    end = _LAST_WORD.search(text)
    return zone_at(text, end.start())[0] if end else None


def _named_zone(text: str, position: int) -> tuple[Zone | None, int]:
    name = _ZONE_NAME.match(text, position)
    if name is None:
        return None, position
    known = name[1]
    if known in HOURS:
        return Zone(timedelta(hours=HOURS[known])), name.end()
    place = PLACES.get(known) or (_places().get(known) if "/" in known else None)
    return (Zone(None, place), name.end()) if place else (None, position)


@cache
def _places() -> dict[str, str]:
    from zoneinfo import available_timezones

    return {name.lower(): name for name in available_timezones()}
