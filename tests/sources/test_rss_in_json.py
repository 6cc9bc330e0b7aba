"""RSS that is written as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsreader.sources.feeds.document import parse_feed
from newsreader.sources.feeds.records import ParsedFeed

URL = "https://site.example/feed.json"


def parsed(channel: object, **rss: object) -> ParsedFeed:
    return parse_feed(json.dumps({"rss": {"version": "2.0", **rss, "channel": channel}}).encode(), URL)


def test_it_is_read_as_the_rss_that_it_stands_for() -> None:
    first = {
        "title": "Tea & <cake>",
        "link": "https://site.example/1",
        "description": "<p>At five.</p>",
        "pubDate": "Mon, 26 Jun 2017 12:20:05 GMT",
        "guid": {"isPermaLink": False, "#value": "tag:1"},
        "category": ["food", {"domain": "x", "#value": "drink"}],
        "enclosure": {"url": "https://site.example/1.mp3", "type": "audio/mpeg", "length": 12},
        "slash:comments": 3,
    }
    feed = parsed(
        {
            "title": "Site",
            "link": "https://site.example/",
            "language": "en",
            "item": [first, {"title": "Two"}],
        },
        **{"xmlns:slash": "http://purl.org/rss/1.0/modules/slash/"},
    )
    assert (feed.title, feed.home, feed.language) == ("Site", "https://site.example/", "en")
    one, two = (entry.article for entry in feed.entries)
    assert (one.title, one.excerpt, one.topics) == ("Tea & <cake>", "At five.", ("food", "drink"))
    assert one.published == datetime(2017, 6, 26, 12, 20, 5, tzinfo=UTC)
    assert one.extra["enclosures"][0] == {
        "url": "https://site.example/1.mp3",
        "type": "audio/mpeg",
        "length": 12,
    }
    assert one.extra["comments_count"] == 3
    assert feed.entries[0].key == "tag:1"
    assert two.title == "Two"


@pytest.mark.parametrize(
    "item",
    [
        None,
        5,
        "text",
        [],
        {"a b": "x", "<": "y", "title": ["Two", {"deep": {"er": [1]}}]},
        {"atom:link": "undeclared"},
    ],
)
def test_what_makes_no_sense_in_it_does_not_spoil_the_rest(item: object) -> None:
    feed = parsed({"title": "Site", "item": [item, {"title": "Last"}]})
    assert feed.is_feed
    assert feed.entries[-1].article.title == "Last"


@pytest.mark.parametrize("document", [{"rss": []}, {"rss": {"channel": "x"}}, {"rss": None}, {}])
def test_other_json_is_no_feed(document: object) -> None:
    assert not parse_feed(json.dumps(document).encode(), URL).is_feed
