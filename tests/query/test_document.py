"""docs/query.md tells the truth: examples can be read, mistakes are refused in its words, all is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from newsreader.errors import QueryError
from newsreader.query import parse
from newsreader.query.fields import FIELDS, PARTS, SORTS, STATES

DOCUMENT: Final = (Path(__file__).resolve().parents[2] / "docs" / "query.md").read_text(encoding="utf-8")
WRITTEN: Final = {"Words": 0, "Fields": 2, "States": 0, "Order and number": 0}
"""The column of each section's table in which queries are written."""


def section(title: str) -> str:
    return re.split(rf"^#+ {re.escape(title)}\n", DOCUMENT, flags=re.MULTILINE)[1].partition("\n## ")[0]


def examples() -> list[str]:
    queries = [re.findall(r"```\n(.*?)\n```", DOCUMENT, re.DOTALL)[0]]
    for title, column in WRITTEN.items():
        table = section(title).partition("\n###")[0]
        rows = [line for line in table.splitlines() if line.startswith("| `")]
        cells = [re.split(r"(?<!\\)\|", row)[column + 1] for row in rows]
        queries += [code.replace("\\|", "|") for cell in cells for code in re.findall(r"`(.+?)`", cell)]
    return queries


def mistakes() -> list[tuple[str, str]]:
    (block,) = re.findall(r"```\n(.*?)\n```", section("Mistakes"), re.DOTALL)
    return re.findall(r"^(.+?)  +(.+)$", block, re.MULTILINE)


@pytest.mark.parametrize("text", examples())
def test_every_example_can_be_read(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(("text", "message"), mistakes())
def test_every_mistake_is_refused_in_these_words(text: str, message: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert re.fullmatch(".*".join(map(re.escape, message.split("…"))), str(raised.value))


def test_there_are_examples_of_everything() -> None:
    assert len(examples()) > 30
    assert len(mistakes()) > 5


@pytest.mark.parametrize("word", [*FIELDS, *STATES, *PARTS, *SORTS])
def test_every_field_state_part_and_order_is_told_of(word: str) -> None:
    assert re.search(rf"`[^`]*\b{word}\b[^`]*`", DOCUMENT)
