"""Dates as people write them: words and numbers in any order, clocks of twelve hours, zones by name.

A date is read only if every number in it has its place. What leaves a choice (`3/4/2024`) is refused, unless
it is known which of day and month comes first.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from newsreader.sources.date_words import (
    AFTER_NOON,
    BEFORE_NOON,
    CROATIAN,
    CZECH,
    HOURS,
    OF_TWO,
    PHRASES,
    PLACES,
    SHARING,
    SLAVIC_DAYS,
    folded,
    month,
)
from newsreader.sources.written_zones import OFFSET, Zone, zone_at, zone_at_end

MAX_ODD_WORDS: Final = 3
"""Words that say nothing to us: a weekday, "posted on"."""


class AmbiguousDateError(ValueError):
    """Either of two numbers may be the day, and the other one the month."""


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int
    microsecond: int
    zone: Zone | None


# Dashes, and the marks of direction that Arabic dates are written with.
_SIGNS: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0x2E3A), "-") | dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_HALF: Final = "|".join(re.escape(word) for word in (*BEFORE_NOON, *AFTER_NOON))
_CLOCKS: Final = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        # 8:28:28.5 pm, 下午8:28
        rf"""(?<![\d.+])(?:(?P<before>{_HALF})\.?\s*)?
        (?P<hour>\d{{1,2}}):(?P<minute>\d{{1,2}})(?::(?P<second>\d{{1,2}})(?:[.,:](?P<fraction>\d{{1,9}}))?)?(?!\d)
        (?:\s*(?P<after>{_HALF}|[ap]\.\s?m)(?![^\W\d_])\.?)?""",
        # 20h15, 20 h, 20時15分, 14u30, 20 Uhr 15
        rf"""(?<![\d.:])(?:(?P<before>{_HALF})\s*)?
        (?P<hour>\d{{1,2}})\s?(?:h(?=\s?\d|\s|\Z)|uhr\b|u(?=\d)|時|时|点|點|시)\s?
        (?:(?P<minute>\d{{1,2}})\s?(?:min\b|m\b|分|분)?\s?(?:(?P<second>\d{{1,2}})\s?(?:s\b|秒|초))?)?
        (?P<fraction>(?!))?(?:(?<!\d)|(?!\d))(?P<after>(?!))?""",
        # 8 pm
        rf"""(?<![\d.:/-])(?P<before>(?!))?(?P<hour>\d{{1,2}})(?P<minute>(?!))?(?P<second>(?!))?(?P<fraction>(?!))?
        \s?(?P<after>{_HALF}|[ap]\.\s?m)(?![^\W\d_])\.?""",
        # 10.15, 10.15 pm: only beside a date
        rf"""(?<![\d.])(?:(?P<before>{_HALF})\.?\s*)?
        (?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?:\.(?P<second>\d{{2}})(?:\.(?P<fraction>\d{{1,9}}))?)?
        (?:\s*(?P<after>{_HALF}|[ap]\.\s?m)(?![^\W\d_])\.?|(?![\d.]))""",
    )
)
_TIME_MARK = re.compile(r"(?<=\d)\s*t\s*(?=\d)")
# As cameras write it: 2024:03:09 10:15:00.
_PICTURE_DATE = re.compile(r"\A(\d{4}):(\d{2}):(\d{2})(?![\d:])")
_MONOTONIC = re.compile(r"\sm=[+-][\d.]+\Z")

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "": 0}
_CJK = re.compile(
    r"(?P<era>令和|平成|昭和|民國|民国)?\s?(?P<year>\d{1,4}|元)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?([-/.:\s])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})(?!\d)"
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<one>\d{1,2})\s?(?P<mark>[-/.]|(?<=\d) (?=\d{1,2} \d{4}))\s?(?P<two>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>\d{4}|\d{2})(?!\d)"
)
_NUMBERED_MONTH = re.compile(r"\bth(?:ang|g)\.?\s?(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})\s?-\s?р\s+сар\w*")
_NUMBERED_WEEKDAY = re.compile(r"\bthu\s?[2-7](?=,?\s.*(?:\bth(?:ang|g)\b|\d[/.-]\d))")
# What may be a day of the week where a month that we don't know follows.
_DAYS_TOO: Final = frozenset({"lun", "mar", "dic"})
_PHRASE = re.compile("|".join(map(re.escape, PHRASES)))
# How months are shortened beside the full stop.
_ABBREVIATED: Final = ".׳॰"
_TOKEN = re.compile(r"\d+|[^\s\d,;:/'’`\"()\[\]|-]+")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# RFC 5322, 4.3: a zone that nobody knows is no reason to refuse a date, and says nothing.
_ODD_ZONE = re.compile(r"(?<=\d)\s+[A-Z]{1,5}\Z")


def read_written(text: str, day_first: bool | None = None, language: str = "") -> datetime:
    """The moment that a text names; naive where it names no zone, at midnight where it names no time.

    `day_first`: which of day and month comes first where both may, None where that isn't known. `language`:
    whose words they are, as some mean one month here and another there; empty where that isn't known.

    Raises:
        ValueError: it isn't a whole date, or one that doesn't exist.
        AmbiguousDateError: it may be two.
    """
    plain, asides = _plain(text)
    clock, rest = _clock(plain, asides)
    year, month_number, day = _day(
        rest, day_first, clock is not None and _half_named_in_english(plain), language
    )
    moment = datetime(year, month_number, day)  # noqa: DTZ001
    if clock is None:
        return moment
    # 24:00 is midnight at the end of a day, and the 60th second is one that was put in.
    late = timedelta(days=1) if (clock.hour, clock.minute, clock.second) == (24, 0, 0) else timedelta()
    moment = moment.replace(
        hour=0 if late else clock.hour,
        minute=clock.minute,
        second=min(clock.second, 59) if clock.second <= 60 else clock.second,
        microsecond=clock.microsecond,
    )
    return moment.replace(tzinfo=clock.zone.tzinfo() if clock.zone else None) + late


def order_of(text: str) -> bool | None:
    """Whether the day comes before the month in a text of numbers that leaves no choice; else None."""
    match = _YEAR_LAST.search(text)
    if match is None or _may_begin_with_year(match):
        return None
    left, right = int(match["one"]), int(match["two"])
    if left > 12 >= right:
        return True
    if right > 12 >= left:
        return False
    return None


def _plain(text: str) -> tuple[str, list[str]]:
    """The text in one spelling: folded, ASCII digits and dashes; and what stood in brackets."""
    text = _ODD_ZONE.sub(_known_zone_only, text.strip())
    text = "".join(_ascii_digit(char) for char in folded(text.translate(_SIGNS))).replace("،", ",")
    text = _TIME_MARK.sub(" ", text)
    text = _NUMBERED_WEEKDAY.sub(" ", text)
    text = _PICTURE_DATE.sub(r"\1-\2-\3", text)
    asides = [match[1] or match[2] or "" for match in _ASIDE.finditer(text)]
    return _MONOTONIC.sub("", _ASIDE.sub(" ", text)).strip(), asides


def _known_zone_only(match: re.Match[str]) -> str:
    name = folded(match[0].strip())
    known = name in HOURS or name in PLACES or name in BEFORE_NOON or name in AFTER_NOON
    return match[0] if known or month(name) else ""


def _ascii_digit(char: str) -> str:
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))


def _half_named_in_english(plain: str) -> bool:
    halves = (match["after"] for clock in _CLOCKS if (match := clock.search(plain)))
    return any(half and half.isascii() for half in halves)


def _clock(plain: str, asides: list[str]) -> tuple[_Clock | None, str]:
    """The time of day in a text, and the text without it."""
    for number, pattern in enumerate(_CLOCKS):
        match = pattern.search(plain)
        if match is None:
            continue
        zone, end = zone_at(plain, match.end())
        rest = f"{plain[: match.start()]} {plain[end:]}"
        if number == len(_CLOCKS) - 1 and len(re.findall(r"\d+", rest)) < 2:
            return None, plain
        zone = (
            zone
            or next((named for aside in asides if (named := zone_at(aside, 0)[0])), None)
            or zone_at_end(plain)
        )
        return _time(match, zone), rest
    return None, plain


def _time(match: re.Match[str], zone: Zone | None) -> _Clock:
    hour = int(match["hour"])
    half = re.sub(r"\s", "", match["before"] or match["after"] or "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in AFTER_NOON else 0)
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    return _Clock(hour, int(match["minute"] or 0), int(match["second"] or 0), int(fraction), zone)


def _day(text: str, day_first: bool | None, twelve_hours: bool, language: str) -> tuple[int, int, int]:
    """Year, month and day that a text without its time names."""
    if match := _CJK.search(text):
        year = 1 if match["year"] == "元" else int(match["year"])
        _refuse_more(text, match)
        return _full_year(year + _ERAS[match["era"] or ""], "era"), int(match["month"]), int(match["day"])
    if match := _YEAR_FIRST.search(text):
        _refuse_more(text, match)
        return int(match["year"]), int(match["month"]), int(match["day"])
    if match := _YEAR_LAST.search(text):
        _refuse_more(text, match)
        if _may_begin_with_year(match):
            raise AmbiguousDateError("the year may come first")
        left, right = int(match["one"]), int(match["two"])
        if left != right and max(left, right) <= 12:
            first = _is_day_first(text, match, day_first, twelve_hours)
        else:
            first = left > 12
        day, month_number = (left, right) if first else (right, left)
        return _full_year(int(match["year"]), match["year"]), month_number, day
    return _with_words(text, language)


def _may_begin_with_year(match: re.Match[str]) -> bool:
    """Whether `24-03-09` may be the ninth of March as well, as ISO 8601 was once shortened."""
    return (
        match["mark"] == "-"
        and len(match["year"]) == 2
        and int(match["one"]) > 12
        and int(match["year"]) <= 31
    )


def _is_day_first(text: str, match: re.Match[str], day_first: bool | None, twelve_hours: bool) -> bool:
    """Which way round two numbers are that could both be months."""
    if match["mark"] == ".":
        return True
    by_weekday = _by_weekday(text, match)
    if by_weekday is not None:
        return by_weekday
    if day_first is not None:
        return day_first
    if twelve_hours and match["mark"] == "/":
        # As .NET writes it: `3/9/2024 9:00:00 PM` in the United States, `9/03/2024` in Australia.
        return len(match["one"]) == 1 and len(match["two"]) == 2
    raise AmbiguousDateError("day or month may come first")


def _by_weekday(text: str, match: re.Match[str]) -> bool | None:
    """What an English weekday beside the date says."""
    names = [word[:3] for word in re.findall(r"[a-z]{3,}", text) if word[:3] in _WEEKDAYS]
    if len(names) != 1:
        return None
    year, left, right = _full_year(int(match["year"]), match["year"]), int(match["one"]), int(match["two"])
    fits = [_WEEKDAYS[datetime(year, m, d).weekday()] == names[0] for d, m in ((left, right), (right, left))]  # noqa: DTZ001
    return fits[0] if fits[0] != fits[1] else None


def _refuse_more(text: str, match: re.Match[str]) -> None:
    """Raises ValueError where more stands around a date than a weekday, a zone and the like."""
    around = text[: match.start()] + " " + text[match.end() :]
    around = OFFSET.sub(" ", around)
    tokens = _TOKEN.findall(around)
    if "t" in tokens or any(token[0].isdigit() for token in tokens) or len(tokens) > MAX_ODD_WORDS:
        raise ValueError("there is more than a date")


def _with_words(text: str, language: str) -> tuple[int, int, int]:
    """The day of a text that has its month in words."""
    text = _PHRASE.sub(lambda match: f" {PHRASES[match[0]]}月 ", text)
    text = _NUMBERED_MONTH.sub(lambda match: f" {match[1] or match[2]}月 ", text)
    tokens = re.findall(r"\d{1,2}[月월]|" + _TOKEN.pattern, OFFSET.sub(" ", text) if ":" in text else text)
    months = _months_in(tokens)
    if len({month for _, month in months}) != 1:
        raise ValueError("no month is named, or several")
    place, month_number = months[0]
    numbers = [token for token in tokens if token.isdecimal()]
    odd = [token for token in tokens if not token[0].isdigit() and len(token.strip(".")) > 2]
    if len(numbers) != 2 or len(odd) - len(months) > MAX_ODD_WORDS:
        raise ValueError("a day and a year are wanted beside the month")
    day_digits, year_digits = numbers
    if len(day_digits) >= 3 or (int(day_digits) > 31 >= int(year_digits)):
        day_digits, year_digits = year_digits, day_digits
    if len(day_digits) > 2 or len(year_digits) not in (2, 4):
        raise ValueError("no year is named")
    year, day = _full_year(int(year_digits), year_digits), int(day_digits)
    word = tokens[place].strip(_ABBREVIATED)
    if word in OF_TWO:
        month_number = _month_of_two(word, language, tokens, year, day)
    return year, month_number, day


def _months_in(tokens: list[str]) -> list[tuple[int, int]]:
    """Where the words stand that name a month, and which; of several those that are no weekdays."""
    months = [
        (place, number)
        for place, token in enumerate(tokens)
        if (number := _month(token.strip(_ABBREVIATED))) is not None
    ]
    if not months:
        return months
    places = [place for place, token in enumerate(tokens) if token.isdecimal()]
    between = range(places[0], places[-1]) if places else range(0)
    if len(months) > 1:
        # `mar, 12 mar 2024`: the first one is a Tuesday.
        inside = [pair for pair in months if pair[0] in between]
        return inside or months[months[0][0] == 0 :]
    if tokens[0] in _DAYS_TOO and any(len(tokens[place]) > 2 for place in between):
        return []  # `lun 12 hun 2024`: a month that we don't know, on a Monday
    return months


def _month_of_two(word: str, language: str, tokens: list[str], year: int, day: int) -> int:
    """What a month's name means that Croats share with Czechs or Poles: by the day of the week, else by the
    language, else by the full stops, which Croats alone put behind the year.
    """
    choice = OF_TWO[word]
    named = {SLAVIC_DAYS.get(token[:3], SLAVIC_DAYS.get(token)) for token in tokens} - {None}
    weekdays = [_weekday(year, month_number, day) for month_number in choice]
    fits = [weekday in named if named else weekday is not None for weekday in weekdays]
    if fits[0] != fits[1]:
        return choice[fits.index(True)]
    if (told := language[:2].lower()) in SHARING:
        return choice[told in CROATIAN]
    numbers = [place for place, token in enumerate(tokens) if token.isdecimal()]
    behind_day, behind_year = (tokens[place + 1 : place + 2] == ["."] for place in (numbers[0], numbers[-1]))
    return choice[behind_year or (behind_day and word not in CZECH)]


def _weekday(year: int, month_number: int, day: int) -> int | None:
    try:
        return datetime(year, month_number, day).weekday()  # noqa: DTZ001
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """The month that a word names; Hebrew writes its "in" as part of it."""
    return month(word) or (month(word[1:]) if word.startswith("ב") else None)


def _full_year(year: int, written: str) -> int:
    """Two digits as POSIX reads them; Thailand counts from the Buddha."""
    if len(written) > 2 and year < 1000:
        raise ValueError("no year is named")
    if len(written) == 2 and year < 100:
        return year + (1900 if year >= 69 else 2000)
    return year - 543 if 2400 < year < 2700 else year
