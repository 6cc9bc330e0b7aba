"""What is written of articles for other programs holds nothing that a stranger put there to be run."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import lxml.html
import pytest
from markdown_it import MarkdownIt

from newsreader.model import Article
from newsreader.sharing.digest import Digest, DigestStory, as_epub, as_html, as_markdown
from newsreader.sharing.feed_writer import OutgoingFeed, as_atom, as_json_feed, as_playlist
from newsreader.sources.feeds.document import parse_feed

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TEXTS = [
    "</title><script>a</script>",
    "]]><script>a</script>",
    '" onload="a" x="',
    "--><script>a</script><!--",
    "a\nb\r\n#EXTINF:1,x\nfile:///etc/passwd",
    "](javascript:a) [x](javascript:a)",
    "<img src=x onerror=a>",
    "\ufffe\uffff\x0b\x1b[31m\u202ea",
    "&lt;script&gt;a&lt;/script&gt;",
    "```\nx",
    "[1]: javascript:a",
    "---\ntitle: y\n---",
]
BODY = (
    '<p title="{0}">{0}</p><a href="https://e.example/?{0}" title="&quot;&gt;&lt;script&gt;">l</a>'
    '<a href="java&#10;script:a">j</a><code class="x&quot;&gt;&lt;script&gt;">c</code>'
    '<img src="https://e.example/i.png" alt="&quot; onerror=&quot;a"><iframe src="javascript:a"></iframe>'
    "<pre>&lt;/pre&gt;&lt;script&gt;</pre>"
)


def hostile_articles() -> tuple[Article, ...]:
    """From a feed that has each of the texts wherever a text may stand."""
    items = [
        {
            "id": f"{number}{written}",
            "url": f"https://e.example/{number}?{written}",
            "title": f"{written} {number}",
            "content_html": BODY.format(written),
            "summary": written,
            "authors": [{"name": written}],
            "tags": [written],
            "attachments": [
                {
                    "url": f"https://e.example/{number}.mp3?{written}",
                    "mime_type": "audio/mpeg",
                    "title": written,
                }
            ],
        }
        for number, written in enumerate(TEXTS)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TEXTS[0] + TEXTS[2], "items": items}
    entries = parse_feed(json.dumps(feed).encode(), "https://e.example/feed").entries
    assert len(entries) == len(TEXTS)
    return tuple(entry.article for entry in entries)


def dangers_in(markup: str) -> list[str]:
    """Elements and attributes that could run something."""
    elements = [element for element in lxml.html.fromstring(markup).iter() if isinstance(element.tag, str)]
    named = [
        element.tag for element in elements if element.tag in ("script", "iframe", "object", "embed", "base")
    ]
    attributes = [pair for element in elements for pair in element.attrib.items()]
    return named + [
        name
        for name, value in attributes
        if name.startswith("on") or (name in ("href", "src", "cite") and not value.startswith("http"))
    ]


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    return hostile_articles()


def test_a_digest(articles: tuple[Article, ...]) -> None:
    digest = Digest(TEXTS[0], tuple(DigestStory(article, articles[:2]) for article in articles), NOW)
    assert dangers_in(as_html(digest)) == []
    assert dangers_in(MarkdownIt("commonmark", {"html": True}).render(as_markdown(digest))) == []
    with zipfile.ZipFile(io.BytesIO(as_epub(digest))) as opened:
        pages = [opened.read(name) for name in opened.namelist() if name.endswith((".xhtml", ".opf"))]
    for page in pages:
        assert not {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(page).iter()} & {
            "script"
        }


def test_a_feed(articles: tuple[Article, ...]) -> None:
    feed = OutgoingFeed(TEXTS[0], articles, NOW)
    atom = ElementTree.fromstring(as_atom(feed))
    contents = [element.text or "" for element in atom.iter("{http://www.w3.org/2005/Atom}content")]
    contents += [item.get("content_html", "<p>") for item in json.loads(as_json_feed(feed))["items"]]
    assert len(contents) > len(articles)
    assert [danger for content in contents for danger in dangers_in(content)] == []


def test_a_list_to_play(articles: tuple[Article, ...]) -> None:
    lines = as_playlist(OutgoingFeed("Unread", articles, NOW)).splitlines()
    assert all(
        line.startswith(("#EXTM3U", "#EXTINF:-1,", "#PLAYLIST:", "https://e.example/")) for line in lines
    )
    assert len(lines) == 2 + 2 * len(articles)
    assert not re.search(r"[\x00-\x1f\ufffe\uffff]", "".join(lines))
