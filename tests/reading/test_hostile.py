"""Bodies that mean harm or are broken: they are read, quickly, and hold nothing that a terminal obeys."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import Document, Remark
from newsreader.reading.layout import lay_out
from newsreader.reading.markup.guard import MAX_DEPTH, tame
from newsreader.reading.read import LIMITS, read
from newsreader.urls import openable

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
SECONDS = 8.0
"""Far above what any case takes, far below what the unguarded parser takes."""


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def assert_safe(document: Document) -> None:
    assert not [text for text in strings(msgspec.to_builtins(document)) if CONTROL.search(text)]
    assert [link.number for link in document.links] == list(range(1, len(document.links) + 1))
    assert all(openable(link.url) for link in document.links)
    for line in lay_out(document, 30, cell_len):
        assert sum(cell_len(segment.text) for segment in line.segments) <= 30
        assert all(segment.link is None or segment.link <= len(document.links) for segment in line.segments)


HTML_BOMBS = {
    "nested divs": "<div>" * 100_000 + "x",
    "nested quotes": "<blockquote>" * 100_000 + "x",
    "nested lists": "<ul><li>" * 60_000 + "x",
    "nested tables": "<table><tr><td>" * 40_000 + "x",
    "misnested tables": "<div><table><td></div></table>" * 20_000,
    "open formatting": "".join(f"<b><i><font size={n}><p>x" for n in range(20_000)),
    "one tag of many attributes": "<p " + " ".join(f"a{n}=b" for n in range(150_000)) + ">x",
    "tags in attributes": "".join(f'<p a{n}=b" c{n}=" > "' for n in range(60_000)) + ">x",
    "an attribute of megabytes": '<a href="https://a.example/' + "x" * 1_500_000 + '">y</a>',
    "unclosed tags": "<p <p " * 200_000,
    "unclosed quotes": '<p a="' * 200_000,
    "unclosed comments": "<!--" * 300_000,
    "unclosed scripts": "<script>" * 200_000,
    "unclosed buttons": "<button>" * 200_000,
    "less-than signs": "<" * 400_000,
    "ampersands": "&" * 1_000_000,
    "references": "&notit;" * 150_000,
    "signs": "©" * 1_000_000,
    "signs between tags": ("©" * 50 + "<x></li>") * 20_000,
    "breaks": "<br>" * 300_000,
    "spans of cells": "<table>" + "<tr><td colspan=9999 rowspan=9999>x" * 20_000,
    "addresses": "http://" * 200_000,
}


@pytest.mark.parametrize("html", HTML_BOMBS.values(), ids=HTML_BOMBS.keys())
def test_no_html_takes_long(html: str) -> None:
    start = time.process_time()
    document = read(Body(BodyFormat.HTML, html))
    lay_out(document, 80, cell_len)
    assert time.process_time() - start < SECONDS


MARKDOWN_BOMBS = {
    "open links": "[" * 60_000,
    "open pictures": "![[]()" * 10_000,
    "emphasis": "**a*" * 15_000,
    "quotes": "> " * 100_000,
    "lists": "  - " * 50_000,
    "ticks": "".join("`" * (n % 90) + " " for n in range(2_000)),
    "template tags": "{% raw %}" * 20_000,
    "open template tags": "{% x {{ y {{< z " * 10_000,
}


@pytest.mark.parametrize("text", MARKDOWN_BOMBS.values(), ids=MARKDOWN_BOMBS.keys())
def test_no_markdown_takes_long(text: str) -> None:
    start = time.process_time()
    lay_out(read(Body(BodyFormat.MARKDOWN, text)), 80, cell_len)
    assert time.process_time() - start < SECONDS


def test_depth_is_bounded_but_no_text_is_lost() -> None:
    html = "".join(f"<div><ul><li>w{n}" for n in range(500))
    tamed, cut = tame(html)
    assert not cut
    assert tamed.count("<div>") + tamed.count("<ul>") == MAX_DEPTH
    shown = "".join(line.text for line in lay_out(read(Body(BodyFormat.HTML, html)), 40, cell_len))
    assert all(f"w{n}" in shown for n in range(500))


@pytest.mark.parametrize("format", list(BodyFormat))
def test_a_body_beyond_the_limit_is_cut_and_says_so(format: BodyFormat) -> None:
    document = read(Body(format, "word " * (LIMITS[format] // 5 + 1)))
    assert isinstance(document.blocks[-1], Remark)
    assert "longer than" in document.blocks[-1].text


def test_a_page_of_too_many_elements_is_cut_and_says_so() -> None:
    document = read(Body(BodyFormat.HTML, "<p>x" * 60_000))
    assert document.blocks[-1] == Remark("The rest is left out: the page has too many elements.")


@pytest.mark.parametrize("format", list(BodyFormat))
@pytest.mark.parametrize(
    "text",
    [
        "a\x1b[31mb\x1b]0;title\x07c",
        "a&#27;[31mb&#x9b;c&#0;d",
        "a\x00b\x07c",
        "a\u202eb\u2066c",
        "a&#x202e;b&rlm;c",
        "a\ud800b",
        '<img alt="a&#27;b&#x202e;c" src="https://a.example/x.jpg">',
        '<a href="https://a.example/&#27;[2J">x</a>',
        '<a href="https://a.example/&#x202e;x">x</a>',
        "![\x1b](https://a.example/\x1b)",
        "<iframe src=https://a.example/ title='&#155;'></iframe>",
    ],
)
def test_nothing_that_a_terminal_obeys_gets_through(text: str, format: BodyFormat) -> None:
    assert_safe(read(Body(format, text)))


HTML_WORDS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</i>",
    "<ul>",
    "<ol start=0>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</td>\n",
    "</table>",
    "<pre>",
    "</pre>",
    "<code>",
    "<blockquote>",
    "</blockquote>",
    "<br>",
    "<hr>",
    "<a href=x>",
    "<a href='http://a.b/c'>",
    "</a>\n",
    "<img src=//x.y/z>",
    "<iframe src=//x.y>",
    "<video>",
    "</video>",
    "<caption>",
    "</caption>",
    "<figcaption>",
    "</figcaption>",
    "<dl>",
    "<dt>\n",
    "<dd>",
    "<h1>",
    "</h3>",
    "<sup>",
    "<div hidden>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<svg>",
    "</svg>",
    "<math>",
    "<",
    ">",
    '"',
    "'",
    "=",
    "&",
    "&amp;",
    "&#27;\n",
    "&#x202e;",
    "<wbr>",
    "<q>",
    "</q>",
    " ",
]
MARKDOWN_WORDS = [
    "#",
    "-",
    "|",
    "`",
    "```",
    "~~",
    "*",
    "**",
    ">",
    "1.",
    "[a](b)",
    "![",
    "{%",
    "%}",
    "{{",
    "}}",
    "{{<",
    ">}}",
    "{:",
    "\t",
    "\\",
    "    ",
    "<b>",
    " ",
    "\n",
    "\n\n",
]

pieces = st.one_of(st.sampled_from(HTML_WORDS), st.text(max_size=8))
bodies = st.one_of(
    st.text(max_size=200),
    st.lists(pieces, max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(MARKDOWN_WORDS), st.text(max_size=5)), max_size=40).map("".join),
)


@settings(max_examples=100)
@given(bodies, st.sampled_from(BodyFormat), st.sampled_from((None, "https://a.example/b", "not an address")))
@example("<li><table><caption></li>x</caption>", BodyFormat.HTML, None)
@example("\ud800", BodyFormat.MARKDOWN, None)
def test_whatever_a_body_holds_it_is_read(text: str, format: BodyFormat, base: str | None) -> None:
    assert_safe(read(Body(format, text), base))


@settings(max_examples=80)
@given(st.lists(pieces, max_size=60).map("".join))
def test_taming_what_is_tame_changes_nothing(html: str) -> None:
    once, _ = tame(html)
    assert tame(once)[0] == once


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are not beside this checkout")
def test_real_feeds_read_whole_and_quickly() -> None:
    import feedparser

    bodies: list[str] = []
    for path in sorted((CORPORA / "feeds").glob("*.xml"))[::6]:
        feed = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
        bodies += (
            entry.get("content", [{}])[0].get("value") or entry.get("summary", "") for entry in feed.entries
        )
    assert len(bodies) > 100
    start = time.process_time()
    documents = [read(Body(BodyFormat.HTML, body)) for body in bodies]
    characters = sum(map(len, bodies))
    assert time.process_time() - start < 0.5 + characters / 500_000
    for document in documents:
        assert_safe(document)
    assert (
        sum(bool(document.blocks) for document in documents)
        >= sum(bool(body.strip()) for body in bodies) * 0.99
    )


def test_the_parsers_are_not_imported_before_a_body_is_read() -> None:
    program = (
        "import sys, newsreader.reading.read, newsreader.reading.layout, newsreader.reading.dates\n"
        "print([name for name in ('nh3', 'html.parser', 'markdown_it') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
