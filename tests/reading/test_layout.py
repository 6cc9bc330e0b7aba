"""Lines of text in a pane of a given width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import (
    Caption,
    Code,
    Document,
    Heading,
    ListItem,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
)
from newsreader.reading.layout import Line, Role, Segment, lay_out
from newsreader.reading.read import read


def lines(html: str, width: int = 40) -> list[str]:
    return texts(lay_out(read(Body(BodyFormat.HTML, html)), width, cell_len))


def texts(laid_out: Sequence[Line]) -> list[str]:
    return [line.text for line in laid_out]


def segments(html: str, width: int = 60) -> list[Segment]:
    laid_out = lay_out(read(Body(BodyFormat.HTML, html)), width, cell_len)
    return [segment for line in laid_out for segment in line.segments]


def test_words_wrap_and_paragraphs_are_parted() -> None:
    assert lines("<p>one two three four<p>five<br>six", 9) == ["one two", "three", "four", "", "five", "six"]


def test_a_word_longer_than_the_line_is_broken_hard() -> None:
    assert lines("<p>go abcdefghijklmno pq", 6) == ["go", "abcdef", "ghijkl", "mno pq"]


def test_a_no_break_space_keeps_its_words_together() -> None:
    assert lines("<p>about 10&nbsp;km", 9) == ["about", "10 km"]


def test_chinese_and_japanese_break_between_characters_but_not_before_their_punctuation() -> None:
    assert lines("<p>日本語の文章です。改行する", 16) == ["日本語の文章で", "す。改行する"]


def test_emoji_flags_and_accents_are_never_torn() -> None:
    family, flag, accented = "👨‍👩‍👧", "🇫🇷", "e\u0301"
    assert lines(f"<p>{family * 3}", 4) == [family * 2, family]
    assert lines(f"<p>{flag * 3}", 5)[0] in (flag, flag * 2)
    assert lines(f"<p>{accented * 5}", 3) == [accented * 3, accented * 2]


def test_list_items_hang_below_their_marker() -> None:
    html = "<ol start=9><li>first item that wraps<li>b<ul><li>deep one that wraps</ul></ol>"
    assert lines(html, 20) == [
        "9. first item that",
        "   wraps",
        "10. b",
        "    • deep one that",
        "      wraps",
    ]


def test_items_of_several_paragraphs_are_parted() -> None:
    assert lines("<ul><li><p>a<p>b<li>c</ul>") == ["• a", "", "  b", "", "• c"]


def test_quotes_have_a_bar_on_every_line() -> None:
    assert lines("<blockquote><p>one two three<p>four<blockquote>five</blockquote></blockquote>", 14) == [
        "▌ one two",
        "▌ three",
        "▌",
        "▌ four",
        "▌",
        "▌ five",
    ]
    assert segments("<blockquote>x</blockquote>") == [Segment("▌ ", Role.MARKER), Segment("x", Role.QUOTE)]


def test_long_lines_of_code_go_on_below() -> None:
    assert lines("<pre>short\n  a_very_long_name = another_name(argument)\n\nend</pre>", 30) == [
        "  short",
        "    a_very_long_name =",
        "  ↪ another_name(argument)",
        "",
        "  end",
    ]


def test_a_link_is_followed_by_its_number_and_the_two_stay_together() -> None:
    assert segments('<p>See <a href="https://a.example/">the <b>site</b></a>, ok</p>') == [
        Segment("See "),
        Segment("the ", Role.LINK, link=1),
        Segment("site", Role.LINK, Style.BOLD, 1),
        Segment("[1]", Role.DIM, link=1),
        Segment(", ok"),
    ]
    assert lines('<p>one <a href="https://a.example/">two</a>', 8) == ["one", "two[1]"]


def test_a_picture_is_a_titled_line_with_its_size() -> None:
    html = '<img src="https://a.example/p.jpg" alt="A cat" width=640 height=320>'
    assert lines(html) == ["▣ A cat (640×320)[1]"]
    assert [segment.role for segment in segments(html)] == [Role.MARKER, Role.PICTURE, Role.DIM, Role.DIM]


TABLE = "<table><tr><th>Name<th>City<tr><td>Ann<td>Oslo<tr><td>日本<td><tr><td><i>Bo</i><td>Rome</table>"


def test_a_table_that_fits_has_columns() -> None:
    assert lines(TABLE) == ["Name  City", "────  ────", "Ann   Oslo", "日本", "Bo    Rome"]


def test_a_table_that_does_not_fit_names_each_cell() -> None:
    assert lines(TABLE, 9) == [
        "Name: Ann",
        "City:",
        "Oslo",
        "",
        "Name: 日",
        "本",
        "",
        "Name: Bo",
        "City:",
        "Rome",
    ]


def test_headings_stand_close_to_their_text_and_captions_to_their_picture() -> None:
    document = Document(
        (Paragraph((Span("a"),)), Heading(2, (Span("b"),)), Paragraph((Span("c"),)), Caption((Span("d"),)))
    )
    assert texts(lay_out(document, 20, cell_len)) == ["a", "", "b", "c", "d"]


def test_brackets_are_text_and_never_markup() -> None:
    assert lines("<p>[@click=app.quit]x[/] [red]") == ["[@click=app.quit]x[/] [red]"]


words = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
        st.sampled_from("日本語、。「」👍🏽👩\u200d🔬\ufe0f🇩🇪e\u0301\u093fก้한"),
    ),
    min_size=1,
    max_size=30,
)
spans = st.lists(
    st.builds(
        Span,
        st.lists(words, min_size=1, max_size=12).map(" ".join),
        st.sampled_from((Style.NONE, Style.BOLD)),
        st.one_of(st.none(), st.integers(1, 120)),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
leaves = st.one_of(
    st.builds(Paragraph, spans),
    st.builds(Heading, st.integers(1, 6), spans),
    st.builds(Code, st.lists(words, min_size=1, max_size=5).map("\n  ".join)),
)
blocks = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Quote, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(
            ListItem, st.sampled_from(("•", "12.", "")), st.lists(inner, min_size=1, max_size=3).map(tuple)
        ),
    ),
    max_leaves=6,
)
documents = st.builds(Document, st.lists(blocks, max_size=4).map(tuple))


@settings(max_examples=60)
@given(documents, st.one_of(st.integers(2, 40), st.sampled_from((80, 200))))
def test_no_line_is_wider_than_the_pane(document: Document, width: int) -> None:
    for line in lay_out(document, width, cell_len):
        assert sum(cell_len(segment.text) for segment in line.segments) <= width
        assert all(segment.text and "\n" not in segment.text for segment in line.segments)


def own_text(block: object) -> str:
    match block:
        case Paragraph(spans=parts) | Heading(spans=parts):
            return "".join(span.text for span in parts)
        case Code(text=text):
            return text
        case ListItem(blocks=inner) | Quote(blocks=inner) | Document(blocks=inner):
            return "".join(own_text(part) for part in inner)
    raise AssertionError(block)


def bare(text: str) -> str:
    return "".join(text.replace("\u200d", "").split())


@settings(max_examples=60)
@given(documents, st.integers(2, 90))
def test_no_word_is_lost_or_moved(document: Document, width: int) -> None:
    shown = "".join(
        segment.text
        for line in lay_out(document, width, cell_len)
        for segment in line.segments
        if segment.role not in (Role.MARKER, Role.DIM)
    )
    assert bare(shown) == bare(own_text(document))


@settings(max_examples=60)
@given(st.lists(st.lists(words, min_size=2, max_size=2), min_size=2, max_size=5), st.integers(2, 90))
def test_no_cell_of_a_table_is_lost_in_any_width(rows: list[list[str]], width: int) -> None:
    table = Table((), tuple(tuple((Span(cell),) for cell in row) for row in rows))
    laid_out = lay_out(Document((table,)), width, cell_len)
    assert bare("".join(texts(laid_out))) == bare("".join(cell for row in rows for cell in row))
    assert all(cell_len(line.text) <= width for line in laid_out)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_blank_lines_never_come_twice(width: int) -> None:
    html = (
        "<p>a<h2>b</h2><ul><li><p>c<p>d<ul><li>e</ul></ul><blockquote><p>f<hr><p>g</blockquote><pre>h</pre>"
    )
    shown = [line.strip("▌ ") for line in lines(html, width)]
    assert shown[0]
    assert shown[-1]
    assert all(first or second for first, second in pairwise(shown))
