"""Code in articles is told apart into its parts, and shown as it stands whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.reading.blocks import Code, Document
from newsreader.reading.cells import cell_len
from newsreader.reading.code_tokens import LANGUAGES, MAX_LENGTH, CodePart, parts
from newsreader.reading.layout import Role, lay_out

PROGRAM = "def area(r):\n    # of a circle\n    return 3.14 * r ** 2  "


def words(text: str, language: str, part: CodePart) -> list[str]:
    lines = text.split("\n")
    return [
        lines[row][start:end]
        for row, line in enumerate(parts(text, language))
        for start, end, kind in line
        if kind is part
    ]


def test_the_parts_of_a_program_are_told_apart() -> None:
    assert words(PROGRAM, "python", CodePart.KEYWORD) == ["def", "return"]
    assert words(PROGRAM, "py", CodePart.NAME) == ["area"]
    assert words(PROGRAM, "Python", CodePart.COMMENT) == ["# of a circle"]
    assert words(PROGRAM, "python", CodePart.NUMBER) == ["3.14", "2"]


def test_an_unknown_language_and_a_very_long_text_are_plain() -> None:
    assert {kind for line in parts(PROGRAM, "brainfuck") for *_, kind in line} == {CodePart.PLAIN}
    assert {kind for line in parts("x = 1\n" * MAX_LENGTH, "python") for *_, kind in line} == {CodePart.PLAIN}


# The first use of a language loads its lexer.
@given(st.text(alphabet="ab1 \t\n\"'#/*(){}<>&;=é日\r", max_size=80), st.sampled_from(sorted(LANGUAGES)))
def test_no_character_is_lost_in_any_language(text: str, language: str) -> None:
    for line, told in zip(text.split("\n"), parts(text, language), strict=True):
        assert "".join(line[start:end] for start, end, _ in told) == line


def test_a_line_that_is_cut_keeps_its_parts() -> None:
    document = Document((Code("value = '" + "word " * 12 + "'", "python"),), ())
    lines = lay_out(document, 30, cell_len)
    assert len(lines) > 1
    assert all(any(run.role is Role.CODE_STRING for run in line.segments) for line in lines)
