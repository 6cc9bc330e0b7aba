"""What a web page says of itself in its head: title, author, date, in the terms that sites use."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

import msgspec

from newsreader.sources.encoding import decode

MAX_HEAD: Final = 500_000
"""So much of a page is read, in bytes; what comes later is no head."""

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "title")
_EXCERPTS: Final = ("og:description", "description", "twitter:description")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "twitter:creator")
_DATES: Final = ("article:published_time", "date", "dc.date", "datepublished", "og:published_time", "pubdate")
_PICTURES: Final = ("og:image", "twitter:image")


class PageHead(msgspec.Struct, frozen=True):
    """Nothing here is cleaned; what is missing is empty."""

    title: str = ""
    excerpt: str = ""
    author: str = ""
    published: str = ""
    site: str = ""
    picture: str = ""
    language: str = ""


def page_head(data: bytes, content_type: str = "") -> PageHead:
    """Never raises, and reads no further than the head."""
    reader = _Head()
    reader.feed(decode(data[:MAX_HEAD], content_type))
    said = reader.said
    said.setdefault("title", reader.title)

    def first(names: tuple[str, ...]) -> str:
        return next((said[name] for name in names if said.get(name, "").strip()), "")

    return PageHead(
        first(_TITLES),
        first(_EXCERPTS),
        # Some sites give the address of the author's page.
        "" if "://" in (author := first(_AUTHORS)) else author,
        first(_DATES),
        first(("og:site_name", "application-name")),
        first(_PICTURES),
        reader.language,
    )


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title = ""
        self.language = ""
        self._in_title = False
        self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._ended:
            return
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        elif tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            self.said.setdefault(name.strip().lower(), values.get("content", ""))
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self._ended = self._ended or tag == "head"
