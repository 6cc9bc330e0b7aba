"""One element that its handler fails at is left out; the feed, and its entry, stay."""

from __future__ import annotations

import pytest

from newsreader.sources.feeds.document import parse_feed

NAMES = 'xmlns:gml="http://www.opengis.net/gml" xmlns:georss="http://www.georss.org/georss"'


@pytest.mark.parametrize("ending", ["", "<b>&"], ids=["well-formed", "ill-formed"])
@pytest.mark.parametrize(
    "element",
    ["<gml:posList>1 2 3 4</gml:posList>", "<gml:pos>x</gml:pos>", "<georss:point>45.2</georss:point>"],
)
def test_the_feed_is_read_without_it(element: str, ending: str) -> None:
    document = (
        f'<rss version="2.0" {NAMES}><channel><title>T</title>'
        f"<item><title>A</title>{element}<link>https://a.example/1</link>{ending}</item>"
        "<item><title>B</title><link>https://a.example/2</link></item></channel></rss>"
    )
    feed = parse_feed(document.encode(), "https://a.example/")
    assert [entry.article.title for entry in feed.entries] == ["A", "B"]
    assert [entry.article.urls.original for entry in feed.entries] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


@pytest.mark.parametrize("document", [b'{"items": [', b"{" * 100_000])
def test_no_sentence_holds_a_name_of_the_program(document: bytes) -> None:
    (problem,) = parse_feed(document, "https://a.example/").problems
    assert "Error" not in problem.message
