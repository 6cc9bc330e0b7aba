"""Dates of every form that the corpora hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sources.dates import day_comes_first, known_date, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-06-26T12:46:00Z", "2020-06-26T12:46:00"),
        ("Sat, 11 04 2020 08:51:49 +0100", "2020-04-11T07:51:49"),
        ("Wed, 11 04 2020 08:51:49 +0100", "2020-11-04T07:51:49"),
        ("27 09 2022 18:30", "2022-09-27T18:30:00"),
        ("2020-06-26T12:46:00+02:00", "2020-06-26T10:46:00"),
        ("2020-06-26T12:46:00.5Z", "2020-06-26T12:46:00.500000"),
        ("2020-06-26T12:46:00.1234567Z", "2020-06-26T12:46:00.123456"),
        ("2020-06-26T12:46", "2020-06-26T12:46:00"),
        ("2020-06-26t12:46:00z", "2020-06-26T12:46:00"),
        ("2020-06-26", "2020-06-26T00:00:00"),
        ("  2020-06-26  ", "2020-06-26T00:00:00"),
        ("2020-6-5", "2020-06-05T00:00:00"),
        ("2020/06/26", "2020-06-26T00:00:00"),
        ("2020.06.26 7:05", "2020-06-26T07:05:00"),
        ("2013-11-06 20:16:51 +0100", "2013-11-06T19:16:51"),
        ("2013-11-06 20:16:51 -05:30", "2013-11-07T01:46:51"),
        ("2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.100000"),
        ("2013-11-06 20:16:51", "2013-11-06T20:16:51"),
        ("2013-11-06 20:16:51 UTC", "2013-11-06T20:16:51"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02T13:00:00"),
        ("Wed, 02 Oct 2002 08:00:00 EST", "2002-10-02T13:00:00"),
        ("Wed, 02 Oct 2002 15:00:00 +0200", "2002-10-02T13:00:00"),
        ("02 Oct 2002 13:00", "2002-10-02T13:00:00"),
        # The clock of twelve hours.
        ("Oct 2 2002 1:05 PM", "2002-10-02T13:05:00"),
        ("Wed, Oct 02 2002 12:05:06 AM", "2002-10-02T00:05:06"),
        ("October 2nd, 2002 at 12:30 p.m.", "2002-10-02T12:30:00"),
        ("2002/10/02 8 pm", "2002-10-02T20:00:00"),
        ("2 Oct 2002 11.15 p.m.", "2002-10-02T23:15:00"),
        ("02-OCT-02 11.15.00.250000 PM +01:00", "2002-10-02T22:15:00.250000"),
        ("2. Oktober 2002, 10 Uhr 30", "2002-10-02T10:30:00"),
        ("2002年10月2日 下午1:05", "2002-10-02T13:05:00"),
        # Zones by name, place and offset.
        ("2002-10-02 13:00:00 +0200 CEST", "2002-10-02T11:00:00"),
        ("2002-10-02T13:00:00+02:00[Europe/Oslo]", "2002-10-02T11:00:00"),
        ("Wed Oct  2 13:00:00 JST 2002", "2002-10-02T04:00:00"),
        ("Wed, 02 Oct 2002 13:00:00 Asia/Kolkata", "2002-10-02T07:30:00"),
        ("Wed, 02 Oct 2002 13:00:00 GMT-3", "2002-10-02T16:00:00"),
        ("Wed Oct 02 2002 13:00:00 GMT+0200 (Central European Summer Time)", "2002-10-02T11:00:00"),
        ("Oct 2, 2002 9:00 AM PT", "2002-10-02T16:00:00"),
        ("Wed, 02 Oct 2002 13:00:00 QQQ", "2002-10-02T13:00:00"),
        # Digits alone.
        ("20021002T130000Z", "2002-10-02T13:00:00"),
        ("20021002", "2002-10-02T00:00:00"),
        ("2002-W40-3", "2002-10-02T00:00:00"),
        ("2002-275T13:00:00", "2002-10-02T13:00:00"),
        ("1033563600", "2002-10-02T13:00:00"),
        ("1033563600000", "2002-10-02T13:00:00"),
        ("02.10.2002 13:5:9 CEST", "2002-10-02T11:05:09"),
        ("Wed Oct 2 13:00:00 2002 EST", "2002-10-02T18:00:00"),
        ("13:00 02.10.2002 +0200", "2002-10-02T11:00:00"),
        ("Wed, 02 Oct 2002 13:00:00 MST -0700", "2002-10-02T20:00:00"),
        ("Wed, 02 Oct 2002 13:00:00 --0500", "2002-10-02T18:00:00"),
        # Words of other languages.
        ("mercoledì 2 ottobre 2002", "2002-10-02T00:00:00"),
        ("mar. 1 oct. 2002 à 13h05", "2002-10-01T13:05:00"),
        ("2. října 2002", "2002-10-02T00:00:00"),
        ("2 октября 2002 г., 13:05", "2002-10-02T13:05:00"),
        ("2 Ekim 2002 Çarşamba", "2002-10-02T00:00:00"),
        ("2. lokakuuta 2002 klo 13.05", "2002-10-02T13:05:00"),
        ("2 de outubro de 2002", "2002-10-02T00:00:00"),
        ("2002년 10월 2일", "2002-10-02T00:00:00"),
        ("平成14年10月2日", "2002-10-02T00:00:00"),
        ("2 ต.ค. 2545", "2002-10-02T00:00:00"),
        # What Croats call one month and Poles or Czechs another.
        ("17. lip 2024.", "2024-06-17T00:00:00"),
        ("17 lip 2024", "2024-07-17T00:00:00"),
        ("17. listopada 2024. 15:05", "2024-10-17T15:05:00"),
        ("17 listopada 2024, 15:05", "2024-11-17T15:05:00"),
        ("31 listopada 2024", "2024-10-31T00:00:00"),
        ("17. srp 2024", "2024-08-17T00:00:00"),
        ("sri, 17. srp 2024", "2024-07-17T00:00:00"),
        ("pon, 17 lip 2024", "2024-06-17T00:00:00"),
        # Marks of direction and of shortening, names of two words, weekdays that are months or numbers.
        ("17\u200f/01\u200f/2024", "2024-01-17T00:00:00"),
        ("17 בינו׳ 2024", "2024-01-17T00:00:00"),
        ("17 जन॰ 2024", "2024-01-17T00:00:00"),
        ("17 كانون الثاني 2024", "2024-01-17T00:00:00"),
        ("17 تشرين الأول، 2024", "2024-10-17T00:00:00"),
        ("بدھ، 17 جنوری، 2024", "2024-01-17T00:00:00"),
        ("Dydd Mawrth, 17 Medi 2024", "2024-09-17T00:00:00"),
        ("Thứ 4, 17 thg 1 2024", "2024-01-17T00:00:00"),
        ("Thứ 4, 17/01/2024 15:05", "2024-01-17T15:05:00"),
        ("Thu 4 Jul 2024 15:05", "2024-07-04T15:05:00"),
        ("2024 оны 1-р сарын 17", "2024-01-17T00:00:00"),
        # Orders and marks.
        ("2 October 2002 - 13:00", "2002-10-02T13:00:00"),
        ("Oct 2, 2002", "2002-10-02T00:00:00"),
        ("02-Oct-02", "2002-10-02T00:00:00"),
        ("2.10.2002", "2002-10-02T00:00:00"),
        ("10/25/2002", "2002-10-25T00:00:00"),
        ("25/10/2002", "2002-10-25T00:00:00"),
        ("Wed, 10/02/2002", "2002-10-02T00:00:00"),
        ("10/2/2002 1:00:00 PM", "2002-10-02T13:00:00"),
        ("02/Oct/2002:13:00:00 +0200", "2002-10-02T11:00:00"),
        ("2002-10-02+05:00", "2002-10-02T00:00:00"),
        ("2002-10-02T24:00:00", "2002-10-03T00:00:00"),
        ("Mon, 30 Dec 2002 23:59:60 GMT", "2002-12-30T23:59:59"),
    ],
)
def test_a_date_as_people_and_programs_write_it(text: str, expected: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.utcoffset() == timedelta(0)
    assert moment.replace(tzinfo=None).isoformat() == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2020, 1, 2, 3, 4), datetime(2020, 1, 2, 3, 4, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2020, 1, 2, 3, tzinfo=timezone(timedelta(hours=1))), datetime(2020, 1, 2, 2, tzinfo=UTC)),
        (date(2020, 1, 2), datetime(2020, 1, 2, tzinfo=UTC)),
        (None, None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_date_that_is_one_already(value: object, expected: datetime | None) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30",
        "2021-13-01",
        "2021-1-32",
        "0000-00-00",
        "2021-06-18T25:00:00Z",
        "2021-06-18 10:00 +99:00",
    ],
)
def test_a_day_that_does_not_exist_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ValueError, match="is no date") as raised:
        parse_date(text)
    assert text in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2021",
        "03 04 2021",
        "3-4-2021",
        "24-03-09",
        "March 2021",
        "9 March",
        "9/3/2024 3:15:00 μμ",
        "9/3/2024 下午3:15",
        "9-10 March 2021",
        "2021-W10",
        "13:05",
        "in 2 days",
        "Lun, 17 Xyz 2024",
        "Sat, 17 Xyz 2024",
        "0",
    ],
)
def test_what_may_be_another_day_is_unknown(text: str) -> None:
    assert known_date(text) is None


def test_the_other_dates_of_a_source_decide_which_number_is_the_day() -> None:
    assert day_comes_first(["03/04/2021", "25/04/2021", "x"]) is True
    assert day_comes_first(["03/04/2021", "04/25/2021"]) is False
    assert day_comes_first(["25/04/2021", "04/25/2021"]) is None
    assert parse_date("03/04/2021", day_first=True) == datetime(2021, 4, 3, tzinfo=UTC)
    assert parse_date("03/04/2021", day_first=False) == datetime(2021, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "0001-01-01 00:00:00 +0000 UTC", "Mon, 01 Jan 0001 00:00:00 +0000"]
)
def test_the_zero_of_go_and_dot_net_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("value", ["yesterday", "83", "2020-06", "x" * 10_000, "2020-06-18T", "-"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|too long"):
        parse_date(value)


@pytest.mark.parametrize("value", [True, 618, 1.5, ["2020-06-18"], {}])
def test_a_value_of_another_kind_is_refused_with_an_example(value: object) -> None:
    with pytest.raises(ValueError, match="expected a date such as 2021-06-18"):
        parse_date(value)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_moment_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        parse_date(text)


def test_a_message_shows_no_escape_sequence() -> None:
    with pytest.raises(ValueError, match="is no date") as raised:
        parse_date("\x1b[31mtoday")
    assert "\x1b" not in str(raised.value)


@given(st.text(alphabet="0123456789-/:.TZ +GMTJanFeb,pm年月午時h()[]", max_size=30))
def test_any_text_is_a_moment_in_utc_or_refused(text: str) -> None:
    try:
        moment = parse_date(text)
    except ValueError:
        return
    assert moment is None or moment.utcoffset() == timedelta(0)


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_what_isoformat_writes_is_read_back(when: datetime, offset: int) -> None:
    when = when.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert parse_date(when.isoformat()) == when
    assert parse_date(when.isoformat(sep=" ")) == when
