"""Texts of very many lines are cut, wherever the lines stand."""

from __future__ import annotations

import pytest

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import Block, Code, Document, Paragraph, Quote, Span, Table
from newsreader.reading.cutting import MOST_LINES, NOTICE, with_few_lines
from newsreader.reading.layout import lay_out
from newsreader.reading.read import read


def paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def quoted(block: Block, levels: int) -> Block:
    return block if not levels else Quote((quoted(block, levels - 1),))


MANY: dict[str, tuple[Block, ...]] = {
    "paragraphs": tuple(paragraph(str(number)) for number in range(300)),
    "line breaks": (paragraph("\n".join(map(str, range(300)))),),
    "code": (Code("\n".join(map(str, range(300)))),),
    "table": (Table((), tuple(((Span(str(number)),),) for number in range(300))),),
    "quoted": (Quote(tuple(paragraph(str(number)) for number in range(300))),),
}


@pytest.mark.parametrize("kind", MANY)
def test_the_beginning_is_kept_and_it_says_so(kind: str) -> None:
    cut = with_few_lines(Document(MANY[kind]), 100)
    lines = [text for line in lay_out(cut, 40, len) if (text := line.text.strip(" ▌"))]
    assert lines[:90] == [str(number) for number in range(90)]
    assert len(lines) < 110
    assert cut.blocks[-1] == NOTICE


@pytest.mark.parametrize("kind", MANY)
def test_what_is_short_enough_stays_as_it_is(kind: str) -> None:
    assert with_few_lines(Document(MANY[kind]), 302) == Document(MANY[kind])


def test_lines_that_lie_deep_count_more() -> None:
    text = "\n".join(map(str, range(50)))
    assert with_few_lines(Document((quoted(paragraph(text), 3),)), 100).blocks[-1] != NOTICE
    assert with_few_lines(Document((quoted(paragraph(text), 12),)), 100).blocks[-1] == NOTICE


@pytest.mark.parametrize(
    "body",
    [
        Body(BodyFormat.HTML, "<pre>" + "a\n" * 70_000),
        Body(BodyFormat.TEXT, "a\n\n" * 70_000),
    ],
)
def test_a_body_never_has_very_many(body: Body) -> None:
    document = read(body)
    assert document.blocks[-1] == NOTICE
    assert len(document.blocks) <= MOST_LINES + 2
