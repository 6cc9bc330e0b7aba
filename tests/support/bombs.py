"""Small documents that cost a parser much, and what reading one costs."""

from __future__ import annotations

import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

Door = Callable[[bytes], str]
"""Bytes from a stranger in, what is made of them out, as text."""

FORMATTING: Final = [
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
]


def _times(piece: str, size: int, before: str = "") -> str:
    return before + piece * max(1, (size - len(before)) // len(piece))


def _numbered(piece: str, count: int = 240) -> str:
    return "".join(piece.replace("?", str(number)) for number in range(count))


MARKUP: Final[dict[str, Callable[[int], str]]] = {
    "other attributes": lambda size: _times("<p>x", size, "<p>" + _numbered("<b id=?>")),
    "other classes": lambda size: _times("<p>x", size, "<p>" + _numbered("<code class=c?>")),
    "quoted brackets": lambda size: _times("<p>x", size, "<p>" + _numbered('<b id=">?<">')),
    "every kind": lambda size: _times("<p>x", size, "<p>" + "".join(f"<{name}>" * 3 for name in FORMATTING)),
    "deep": lambda size: _times("<div>", size),
    "ends in comments": lambda size: _times("<div><!--</div>-->", size),
    "ends in values": lambda size: _times('<div title="</div>">', size),
    "tables": lambda size: _times("<table><td>", size),
    "links": lambda size: _times("<a href=1><p>", size),
    "crossed": lambda size: _times("<b><p><b><p><b><p></b>", size),
    "ampersands": lambda size: _times("&", size),
    "brackets": lambda size: _times("<", size),
    "attributes": lambda size: f"<a {_numbered(' a?=1', size // 8)}>x",
    "comments": lambda size: _times("<!--", size),
    "open tags": lambda size: _times("<a ", size),
    "tags in tags": lambda size: _times("<a <", size),
    "open values": lambda size: _times('<a href="', size),
    "empty values": lambda size: _times('x="" ', size, "<a href=/x>x</a><a "),
}
"""HTML of about as many bytes as asked for, by what is bad about it."""


def as_feed(markup: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>A</title>'
        f"<link>https://a.example/1</link><description><![CDATA[{markup}]]></description>"
        "</item></channel></rss>"
    ).encode()


def as_page(markup: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>T</title></head><body>{markup}</body></html>".encode()


def as_opml(markup: str) -> bytes:
    return f'<opml version="2.0"><body><outline xmlUrl="https://a.example/"/>{markup}</body></opml>'.encode()


def as_document(markup: str) -> bytes:
    return f"---\ntitle: A\nlink: https://a.example/1\n---\n{markup}".encode()


def as_export(markup: str) -> bytes:
    """Items as a reader of Google's kind exports them."""
    item = {"canonical": [{"href": "https://a.example/1"}], "title": "A", "summary": {"content": markup}}
    return json.dumps({"items": [{"origin": {}, **item}]}).encode()


def as_json_feed(markup: str) -> bytes:
    item = {"id": "1", "url": "https://a.example/1", "title": "A", "content_html": markup}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}).encode()


def as_saved_page(markup: str) -> bytes:
    """Bookmarks, as browsers and Pocket save them."""
    return f'<ul><li><a href="https://a.example/1" time_added="1709633700">A</a>{markup}</ul>'.encode()


class Cost(NamedTuple):
    """What a call took: seconds of a processor, megabytes beyond what there was, characters that came out."""

    seconds: float
    megabytes: float
    characters: int


def cost_of(door: Door, document: bytes, most_megabytes: int = 4_096) -> Cost | None:
    """What reading a document through a door takes, in a process of its own; None where it dies of it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(theirs, door, document, most_megabytes))
    process.start()
    theirs.close()
    try:
        return Cost(*ours.recv())
    except EOFError:
        return None
    finally:
        process.join()
        process.close()
        ours.close()


def _measure(result: Connection, door: Door, document: bytes, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most << 20, most << 20))
    door(b"")  # what is imported for it is no part of the cost
    before = _most_memory()
    start = time.process_time()
    text = door(document)
    seconds = time.process_time() - start
    result.send((seconds, _most_memory() - before, len(text)))


def _most_memory() -> float:
    """The most that was in use so far, in megabytes. `ru_maxrss` counts the parent's too, before the exec."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) / 1024


def feed_door(data: bytes) -> str:
    from newsreader.sources.feeds.document import parse_feed

    entries = parse_feed(data, "https://a.example/feed").entries
    return "".join(entry.article.body.text for entry in entries if entry.article.body)


def discovery_door(data: bytes) -> str:
    from newsreader.sources.feeds.document import parse_feed

    return "".join(link.url for link in parse_feed(data, "https://a.example/").announced)


def page_door(data: bytes) -> str:
    from newsreader.sources.web.pages.pages import main_text

    return main_text(data, "https://a.example/1", "text/html")


def folder_door(data: bytes) -> str:
    from newsreader.sources.files.frontmatter import parse_document

    article, _ = parse_document(data, "/news/a.md", "news")
    return article.body.text if article and article.body else ""


def reading_door(data: bytes) -> str:
    from newsreader.model import Body, BodyFormat
    from newsreader.reading.read import read

    return "." * len(read(Body(BodyFormat.HTML, data.decode())).blocks)


def head_door(data: bytes) -> str:
    from newsreader.sources.web.pages.head import page_head

    head = page_head(data, "text/html")
    return head.title + head.excerpt + head.author


def former_life_door(data: bytes) -> str:
    from newsreader.feeds.former_readers import life_in
    from newsreader.feeds.move_in import import_of

    life = life_in(data, "export")
    if life is None:
        return ""
    wanted = import_of(life, {}, ())
    entries = [*wanted.loose, *(entry for feed in wanted.feeds for entry in feed.entries)]
    bodies = [imported.entry.article.body for imported in entries]
    return "".join(body.text for body in bodies if body is not None)


def opml_door(data: bytes) -> str:
    from newsreader.feeds.import_export import read_list

    return "".join(feed.url for feed in read_list(data, "list").feeds)


DOORS: Final[dict[str, tuple[Door, Callable[[str], bytes]]]] = {
    "feed": (feed_door, as_feed),
    "discovery": (discovery_door, as_page),
    "full text": (page_door, as_page),
    "head": (head_door, as_page),
    "folder": (folder_door, as_document),
    "reading": (reading_door, str.encode),
    "opml": (opml_door, as_opml),
    "import": (former_life_door, as_export),
    "bookmarks": (former_life_door, as_saved_page),
}
"""Each way in, and how markup is made a document for it."""
