"""One mapping read field by field: what is taken, what is left out, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from newsreader.sources.files.fields import MAX_ENTRIES, MAX_TOPICS, Fields, as_integer
from newsreader.sources.files.guarded_yaml import YamlTable, load
from newsreader.sources.files.report import DocumentReport


def fields_of(yaml: str) -> tuple[Fields, DocumentReport]:
    report = DocumentReport("a.md")
    table = load(yaml, report)
    assert isinstance(table, YamlTable)
    return Fields(table, report), report


def messages(report: DocumentReport) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in report.problems]


def test_the_first_name_that_has_a_value_counts() -> None:
    fields, report = fields_of("a:\nb: ''\nc: found\nd: later")
    assert fields.text("a", "b", "c", "d") == "found"
    assert messages(report) == []


def test_a_name_after_a_bad_one_is_tried() -> None:
    fields, report = fields_of("heat: hot\nscore: 7")
    assert fields.integer("heat", "score") == 7
    assert messages(report) == [(1, "heat: expected a whole number from 0 on, found “hot”")]


@pytest.mark.parametrize(
    ("value", "number"),
    [("83", 83), (" 83 ", 83), ("-1", -1), ("+5", 5), ("83.00", 83), (83, 83), (83.0, 83), ("007", 7)],
)
def test_whole_numbers(value: Any, number: int) -> None:
    assert as_integer(value) == number


@pytest.mark.parametrize(
    "value",
    [True, False, None, "", "hot", "1.5", 1.5, "1e3", "٣", "1_000", "0x10", "9" * 99, [], float("nan")],
)
def test_what_is_no_whole_number(value: Any) -> None:
    assert as_integer(value) is None


def test_a_number_beyond_all_sense_is_left_out() -> None:
    fields, report = fields_of("a: 1000001\nb: 1000000")
    assert fields.integer("a", "b") == 1_000_000
    assert len(messages(report)) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("'yes'", True), ("Off", False), ("2020-01-01", None), ("1", None), ("[true]", None)],
)
def test_a_yes_or_a_no(value: str, expected: bool | None) -> None:
    fields, report = fields_of(f"a: {value}")
    assert fields.boolean("a") is expected
    assert messages(report) == []


def test_plain_values_keep_their_shape() -> None:
    fields, _ = fields_of(
        "a: {n: 1, d: 1.5, t: '1', w: no, b: true, x: ~, day: 2020-01-01, l: [1, [2]], e: 1e5}"
    )
    plain = {"n": 1, "d": 1.5, "t": "1", "w": "no", "b": True, "x": None, "day": "2020-01-01", "l": [1, [2]]}
    assert fields.plain("a") == {**plain, "e": "1e5"}


def test_entries_know_their_lines() -> None:
    fields, report = fields_of("a:\n  - n: x\n  - n: 1\n  - word\n  -\n  - [1]")
    entries = list(fields.entries("a", bare="word"))
    assert [entry.integer("n") for entry in entries] == [None, 1, None]
    assert entries[2].text("word") == "word"
    assert messages(report) == [
        (1, "a 5: expected a mapping, found a list"),
        (2, "a 1: n: expected a whole number from 0 on, found “x”"),
    ]


def test_long_lists_are_cut_and_that_is_said() -> None:
    fields, report = fields_of(f"a: [{'x, ' * 600}]\nb: [{', '.join(f't{n}' for n in range(200))}]")
    assert len(list(fields.entries("a", bare="x"))) == MAX_ENTRIES
    assert len(fields.names("b")) == MAX_TOPICS
    assert [message for _, message in messages(report)] == [
        "a: 600 of them; the first 500 are kept",
        "b: 200 of them; the first 100 are kept",
    ]


def test_a_problem_is_said_once() -> None:
    fields, report = fields_of("a: [1]")
    assert fields.text("a") == fields.text("a") == ""
    assert messages(report) == [(1, "a: expected text, found a list")]
