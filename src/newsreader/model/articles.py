"""An article as its source tells it, and the small record of it that the list needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from newsreader.model.ids import digest_of, id_from_url

SUPERSEDED: Final = -1
"""The heat of an article whose story has a better report."""


class Provider(msgspec.Struct, frozen=True, gc=False):
    """Who published it. Either may be empty, not both where anything is known."""

    name: str = ""
    domain: str = ""
    image: str | None = None

    @property
    def called(self) -> str:
        """Its name, else its domain; empty where nothing is known."""
        return self.name or self.domain


class Urls(msgspec.Struct, frozen=True, gc=False):
    """The addresses of one article, each openable (http or https) or absent."""

    original: str | None = None
    web: str | None = None
    amp: str | None = None
    cdn_amp: str | None = None

    @property
    def best(self) -> str | None:
        """The address that stands for the article: the original, else the web page, else AMP."""
        return self.original or self.web or self.amp or self.cdn_amp

    def all(self) -> tuple[tuple[str, str], ...]:
        """Every distinct address as (kind, url), best first."""
        kinds: dict[str, str] = {}
        for kind, url in (
            ("original", self.original),
            ("web", self.web),
            ("amp", self.amp),
            ("cdn amp", self.cdn_amp),
        ):
            if url:
                kinds.setdefault(url, kind)
        return tuple((kind, url) for url, kind in kinds.items())


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture by its address; sizes in pixels where the source tells them."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""


class Related(msgspec.Struct, frozen=True, gc=False):
    """Another report, as an article's source describes it. It need not be in the store."""

    title: str
    excerpt: str = ""
    urls: Urls = Urls()
    provider: Provider = Provider()
    published: datetime | None = None
    type: str = "article"
    quality: int | None = None
    images: tuple[Image, ...] = ()

    @property
    def id(self) -> str | None:
        """The id that this report has if it is in the store; None where it has no address."""
        return id_from_url(self.urls.best) if self.urls.best else None


class BodyFormat(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"


class Body(msgspec.Struct, frozen=True, gc=False):
    """The text of an article as its source wrote it; `reading` turns it into blocks."""

    format: BodyFormat
    text: str


class SourceKind(StrEnum):
    """`PAGE`: an article that was added by itself, with no folder or feed that has it."""

    CORPUS = "corpus"
    FEED = "feed"
    PAGE = "page"


class SourceRef(msgspec.Struct, frozen=True, gc=False):
    """Where a copy of an article came from. `name`: the folder's or feed's; `path`: file or feed address."""

    kind: SourceKind
    name: str
    path: str


class Article(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One item of news, as its sources tell it. `published` is aware, in UTC.

    `quality` and `heat` are the source's own values, None where it gives none. `extra` holds the fields
    that some sources add (author, category, published, price, length, items, actions, ratings, levels,
    members), as plain strings, numbers, lists and mappings, all of their text cleaned.
    """

    id: str
    title: str
    excerpt: str = ""
    urls: Urls = Urls()
    provider: Provider = Provider()
    published: datetime | None = None
    type: str = "article"
    topics: tuple[str, ...] = ()
    quality: int | None = None
    heat: int | None = None
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()
    body: Body | None = None
    sources: tuple[SourceRef, ...] = ()
    extra: dict[str, Any] = {}


class Headline(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The small record that the list needs; all of them are in memory.

    `published`: seconds since 1970 in UTC; of what is `undated`, when it was first seen. `heat` is what the
    list shows: the source's own, else computed (`heat_computed`). `related`: how many related articles the
    source names. `updated`: when it was edited. `provider`: what it is called (see `Provider`).
    """

    id: str
    title: str
    provider: str = ""
    domain: str = ""
    published: int | None = None
    type: str = "article"
    topics: tuple[str, ...] = ()
    quality: int | None = None
    heat: int | None = None
    heat_computed: bool = False
    related: int = 0
    has_image: bool = False
    source: str = ""
    updated: int | None = None
    undated: bool = False

    @property
    def told_date(self) -> int | None:
        """When it was published as its source says; None where it says nothing."""
        return None if self.undated else self.published

    @property
    def superseded(self) -> bool:
        return self.heat is not None and self.heat < 0


class Topic(msgspec.Struct, frozen=True, gc=False):
    """A subject, with its place in the tree and the words by which a text names it."""

    name: str
    shortname: str = ""
    parent: str | None = None
    keywords: tuple[str, ...] = ()


def article_id(urls: Urls, guid: str = "", content: Sequence[str] = ()) -> str:
    """The stable id: from the best address, else the feed's guid, else a hash of the content."""
    if urls.best:
        return id_from_url(urls.best)
    if guid:
        return digest_of("guid", guid)
    return digest_of("content", *content)
