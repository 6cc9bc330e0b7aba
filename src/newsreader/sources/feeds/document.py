"""A feed's document, in whatever format and encoding, as entries. Pure: it may run in another process."""

from __future__ import annotations

import logging
import re

import msgspec

from newsreader.model import Problem, Severity
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.announced import announced
from newsreader.sources.feeds.beginning import up_to_last_entry
from newsreader.sources.feeds.json_feed import decoded_json, parse_json
from newsreader.sources.feeds.records import ParsedFeed
from newsreader.sources.feeds.rss_in_json import rss_of
from newsreader.sources.feeds.xml.feed import parse_xml
from newsreader.sources.limits import MAX_DOCUMENT
from newsreader.text import plural

_HTML_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)


def parse_feed(data: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """What a feed's document holds; `content_type` is the HTTP header, for its charset.

    Never raises: a document that can't be read comes back without a format and with a problem that says
    why, in words for the user. Of one that is too large the first entries are read, and a problem says so.
    """
    if len(data) > MAX_DOCUMENT:
        return _beginning(data[:MAX_DOCUMENT], url, content_type)
    return _whole(_text(data, content_type), url)


def _text(data: bytes, content_type: str) -> str:
    return decode(data, content_type).lstrip("\ufeff \t\r\n")


def _beginning(data: bytes, url: str, content_type: str) -> ParsedFeed:
    """What a document of which this is the beginning holds up to the last whole entry."""
    size = f"{MAX_DOCUMENT // 1024**2} MB"
    document = up_to_last_entry(_text(data, content_type))
    feed = _whole(document, url) if document else None
    if feed is None or not feed.is_feed:
        return _unreadable(url, f"it is larger than {size}")
    count = plural(len(feed.entries), "entry is", "entries are")
    note = Problem(url, f"the feed is larger than {size}: only its first {count} read")
    return msgspec.structs.replace(feed, problems=(*feed.problems, note))


def _whole(document: str, url: str) -> ParsedFeed:
    if not document:
        return _unreadable(url, "it is empty")
    if _HTML_PAGE.match(document) and not _FEED_ROOT.search(document):
        return _no_feed(document, url, "")
    try:
        feed = _of_json(document, url) if document.startswith("{") else parse_xml(document, url)
    except Exception:
        # feedparser fails on hostile input in ways of its own (IndexError, UnicodeError, RecursionError ...):
        # whatever they are, one feed must never stop the others.
        logging.getLogger(__name__).info("parsing %s", url, exc_info=True)
        return _no_feed(document, url, "it is broken in a way that no reader of feeds understands")
    return feed if feed.is_feed else _no_feed(document, url, "it is neither RSS nor Atom nor JSON Feed")


def _of_json(document: str, url: str) -> ParsedFeed:
    decoded = decoded_json(document)
    rss = rss_of(decoded) if isinstance(decoded, dict) else None
    return parse_xml(rss, url) if rss is not None else parse_json(decoded, url)


def _no_feed(document: str, url: str, why: str) -> ParsedFeed:
    """A page says so, and which feeds it names; anything else says why it is no feed."""
    if _HTML_PAGE.match(document):
        why = "it is a web page; 'newsreader feeds add' with the page's address finds its feeds"
    return msgspec.structs.replace(_unreadable(url, why), announced=announced(document, url))


def _unreadable(url: str, why: str) -> ParsedFeed:
    return ParsedFeed(
        url, problems=(Problem(url, f"No feed can be read there: {why}.", severity=Severity.ERROR),)
    )
