"""What a web page says of itself in its head: title, author, date, in the terms that sites use."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Final

import msgspec

from newsreader.reading.markup import guard
from newsreader.sources.encoding import decode

MAX_HEAD: Final = 500_000
"""So much of a page is read, in bytes; what comes later is no head."""

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "title")
_EXCERPTS: Final = ("og:description", "description", "twitter:description")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "twitter:creator")
_DATES: Final = ("article:published_time", "date", "dc.date", "datepublished", "og:published_time", "pubdate")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_END: Final = re.compile(r"</head\b|<body\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title\b[^>]*+>([^<]*+)", re.IGNORECASE)
_TAGS: Final = frozenset({"html", "meta"})
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
    page = _COMMENT.sub("", decode(data[:MAX_HEAD], content_type))
    end = _END.search(page)
    head = page[: end.start()] if end else page
    reader = _TagReader()
    # One tag at a time: html.parser takes far too long over whole hostile pages.
    for tag in guard.start_tags(head, _TAGS):
        reader.feed(tag)
    said = reader.said
    title = _TITLE.search(head)
    said.setdefault("title", html.unescape(title[1]) if title else "")

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


class _TagReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
            return
        name = values.get("property") or values.get("name") or values.get("itemprop") or ""
        self.said.setdefault(name.strip().lower(), values.get("content", ""))
