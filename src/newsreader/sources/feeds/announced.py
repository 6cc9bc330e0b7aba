"""The feeds that a web page names in its head."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from newsreader.reading.markup import guard
from newsreader.sources import markup
from newsreader.sources.feeds.records import FeedLink
from newsreader.sources.web import http

MAX_PAGE: Final = 1_000_000
"""So many characters of a page are looked through."""
MAX_CHOICES: Final = 30

_FEED_TYPES: Final = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
}
# Sites announce other things under these types too (a page's JSON of WordPress, a sitemap).
_VAGUE_TYPES: Final = {"application/json", "application/xml", "text/xml"}
_NAMES_A_FEED = re.compile(r"feed|rss|atom", re.IGNORECASE)
_LINKS: Final = frozenset({"link", "base"})


def announced(page: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a web page names in its `<link rel=alternate>`, in its order, each address once."""
    finder = _LinkFinder()
    # One tag at a time: html.parser takes far too long over whole hostile pages.
    for tag in guard.start_tags(page[:MAX_PAGE], _LINKS):
        finder.feed(tag)
    base = urljoin(url, finder.base)
    links: dict[str, FeedLink] = {}
    for href, title in finder.feeds:
        address = markup.address(href, base)
        if address and len(links) < MAX_CHOICES:
            links.setdefault(address, FeedLink(address, markup.title_text(title, False, 200) or address))
    return tuple(links.values())


class _LinkFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.feeds: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        href, kind = values.get("href", ""), http.media_type(values.get("type", ""))
        if tag == "base":
            self.base = self.base or href
        elif "alternate" in values.get("rel", "").lower().split() or values.get("rel", "").lower() == "feed":
            named = _NAMES_A_FEED.search(href) or _NAMES_A_FEED.search(values.get("title", ""))
            if href and (
                kind in _FEED_TYPES or (kind in _VAGUE_TYPES and named) or values.get("rel") == "feed"
            ):
                self.feeds.append((href, values.get("title", "")))
