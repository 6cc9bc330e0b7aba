"""An excerpt that says what the text says anyway is told apart from one of its own."""

from __future__ import annotations

import pytest

from newsreader.model import Body, BodyFormat
from newsreader.reading.openings import below_title, own_excerpt, repeats
from newsreader.reading.read import read

TEXT = (
    "<figure><img src='https://a.example/x.jpg' alt='A ferry'></figure><p>The <b>ferry</b> left, at dawn.</p>"
)


@pytest.mark.parametrize(
    "excerpt",
    [
        "The ferry left, at dawn. Nobody knew.",
        "The ferry left, at dawn",
        "The ferry left …",
        "The ferry left, at da…",
        "The ferry left [...]",
        "THE FERRY LEFT AT DAWN",
    ],
)
def test_what_the_text_begins_with_is_a_repetition(excerpt: str) -> None:
    assert repeats(read(Body(BodyFormat.HTML, TEXT + "<p>Nobody knew.</p><p>More.</p>")), excerpt)


def test_what_is_drawn_together_from_the_text_is_a_repetition_and_a_standfirst_is_none() -> None:
    html = (
        "<blockquote><p>And you may ask yourself.</p></blockquote><p>Click here for the other evenings.</p>"
        "<ul><li>A dwarf</li><li>An elf</li></ul><p>On their return to the hut the party found prints that "
        "led inland.</p><p>Wary of others they went down into the cellar again.</p>"
    )
    text = read(Body(BodyFormat.HTML, html))
    drawn = "Click here for the other evenings. On their return to the hut the party found prints that led"
    assert repeats(text, drawn)
    assert repeats(text, f"{drawn} … Continue reading The hut")
    assert not repeats(
        text, "How five people who met by chance came back to a hut, and what waited in its cellar."
    )


@pytest.mark.parametrize(
    "excerpt", ["", "…", "Nobody knew.", "The ferry sank", "The ferry left, at dawn. Then rain."]
)
def test_what_else_an_excerpt_says_is_none(excerpt: str) -> None:
    assert not repeats(read(Body(BodyFormat.HTML, TEXT + "<p>Nobody knew.</p>")), excerpt)
    assert not repeats(read(Body(BodyFormat.TEXT, "")), excerpt)


def test_of_a_text_that_is_code_alone_the_code_is_the_excerpt() -> None:
    assert repeats(
        read(Body(BodyFormat.HTML, "<h2>Run</h2><pre>make all;\nmake run</pre>")), "Run make all; make"
    )


@pytest.mark.parametrize(
    "excerpt", ["It seeks to “tell it all”, says she.", "It seeks to “tell…", "One, two, three …"]
)
def test_quotes_and_lists_are_of_the_text_and_headings_may_be_left_out(excerpt: str) -> None:
    quoting = "<p>It seeks to</p><blockquote><p>tell it all,</p></blockquote><h2>Why</h2><p>says she.</p>"
    listing = "<h1>Numbers</h1><ol><li>One</li><li>Two</li></ol><p>Three and four.</p>"
    html = listing if excerpt.startswith("One") else quoting
    assert repeats(read(Body(BodyFormat.HTML, html)), excerpt)


@pytest.mark.parametrize(
    ("excerpt", "told"),
    [
        ("A hut in the hills", ""),
        ("A hut in…", ""),
        ("A hut in the hills burns.", "A hut in the hills burns."),
        ("", ""),
    ],
)
def test_an_excerpt_that_says_what_the_title_says_is_left_out(excerpt: str, told: str) -> None:
    nothing = read(Body(BodyFormat.TEXT, ""))
    assert own_excerpt(excerpt, "“A hut in the hills”", nothing) == told


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<h1>A hut: <em>burnt</em></h1><p>At dawn.</p>", 1),
        ("<h1>Another</h1><p>At dawn.</p>", 2),
        ('<h1><a href="https://hut.example">A hut: burnt</a></h1><p>At dawn.</p>', 2),
        ("<p>At dawn.</p><h1>A hut: burnt</h1>", 2),
        ("", 0),
    ],
)
def test_a_heading_that_is_the_title_is_not_told_again(html: str, left: int) -> None:
    document = read(Body(BodyFormat.HTML, html))
    assert len(below_title(document, "A hut: burnt").blocks) == left
