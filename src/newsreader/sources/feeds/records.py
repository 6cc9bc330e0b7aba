"""What parsers of feeds hand on: an entry as its format gives it, and a whole document.

Apart from what makes them: its imports would cost a program that only passes them on as much as all its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from newsreader.model import FeedEntry, Image, Problem, Provider

MAX_ENTRIES: Final = 5_000


class Enclosure(msgspec.Struct, frozen=True):
    """A file that belongs to an entry. `length` in bytes, `duration` in seconds, where they are told."""

    url: str
    type: str = ""
    length: int | None = None
    duration: int | None = None
    title: str = ""


class Site(msgspec.Struct, frozen=True):
    """Whose feed it is: its own address, its title, the page that it goes with, its language."""

    url: str
    title: str = ""
    home: str | None = None
    language: str = ""


class Item(msgspec.Struct, frozen=True):
    """One entry as its format gives it, nothing cleaned yet.

    `base`: what its relative addresses are relative to, None where the format doesn't say (no `xml:base`).
    `title_is_markup`: None where the format leaves it open, as RSS does; `title_is_declared`: this entry says
    so itself. A link and media are absolute already, or relative to the feed.
    """

    guid: str = ""
    link: str | None = None
    web_link: str | None = None
    base: str | None = None
    title: str = ""
    title_is_markup: bool | None = None
    title_is_declared: bool = False
    summary: str = ""
    summary_is_markup: bool = True
    body: str = ""
    body_is_markup: bool = True
    published: datetime | None = None
    updated: datetime | None = None
    authors: Sequence[str] = ()
    topics: Sequence[str] = ()
    images: Sequence[Image] = ()
    enclosures: Sequence[Enclosure] = ()
    comments: str | None = None
    comments_count: int | None = None
    comments_feed: str | None = None
    publisher: Provider = Provider()
    type: str = ""


class FeedLink(msgspec.Struct, frozen=True):
    """A feed that a web page names."""

    url: str
    title: str


class ParsedFeed(msgspec.Struct, frozen=True):
    """What a feed's document holds. `format` is empty where the document is no feed at all.

    `announced`: where it is a web page instead, the feeds that this names.
    `ttl` is in minutes; `skip_hours` are hours of the day in UTC (0 to 23) in which nobody should ask;
    `entries` are in the order of the document, at most `MAX_ENTRIES`.
    """

    url: str
    format: str = ""
    title: str = ""
    home: str | None = None
    language: str = ""
    hub: str | None = None
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    entries: tuple[FeedEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    announced: tuple[FeedLink, ...] = ()

    @property
    def is_feed(self) -> bool:
        return bool(self.format)
