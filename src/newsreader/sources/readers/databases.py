"""The rows of other readers' SQLite files: RSS Guard, Liferea, and news-flash, which eilmeldung keeps its in.

Each function takes the rows of the tables named beside it, by the names of their columns; columns that a
version doesn't have may be missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from newsreader import urls
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure
from newsreader.sources.readers import rssguard
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import (
    Fields,
    by_key,
    fields_of,
    moment_of,
    path_up,
    text_of,
    truth_of,
)

Rows = Mapping[str, Sequence[Fields]]


class DatabaseReader(msgspec.Struct, frozen=True):
    """A program's file: it is one that has all the tables `known_by`."""

    program: str
    known_by: tuple[str, ...]
    tables: Mapping[str, Sequence[str]]
    read: Callable[[Rows], FormerLife]


def _followed(
    feeds: Iterable[tuple[Sequence[Any], OutlineFeed]],
) -> tuple[dict[Any, str], tuple[OutlineFeed, ...]]:
    """Of feeds with what articles call them: the addresses by that, and the feeds that can be fetched."""
    addresses: dict[Any, str] = {}
    openable: list[OutlineFeed] = []
    for keys, feed in feeds:
        if urls.openable(feed.url):
            openable.append(feed)
            for key in keys:
                addresses.setdefault(key, feed.url)
    return addresses, tuple(openable)


# Liferea


def _liferea(rows: Rows) -> FormerLife:
    nodes = by_key(rows["node"], "node_id")
    parents = {
        key: (_liferea_text(node.get("title")), node.get("parent_id"))
        for key, node in nodes.items()
        if text_of(node.get("type")) == "folder"
    }
    subscriptions = [(row, nodes.get(row.get("node_id"), {})) for row in rows["subscription"]]
    addresses, feeds = _followed(
        (
            [row.get("node_id")],
            OutlineFeed(
                text_of(row.get("source")),
                _liferea_text(node.get("title")),
                None,
                path_up(node.get("parent_id"), parents),
            ),
        )
        for row, node in subscriptions
    )
    authors: dict[Any, str] = {}
    files: defaultdict[Any, list[Enclosure]] = defaultdict(list)
    for row in rows["metadata"]:
        told, value = row.get("key"), text_of(row.get("value"))
        if told == "author":
            authors.setdefault(row.get("item_id"), value)
        elif told == "enclosure" and (file := _liferea_file(value)) is not None:
            files[row.get("item_id")].append(file)
    entries = tuple(
        FormerEntry(
            feed=addresses.get(row.get("node_id"), ""),
            guid=text_of(row.get("source_id")) if truth_of(row.get("valid_guid")) else "",
            url=text_of(row.get("source")),
            title=text_of(row.get("title")),
            author=authors.get(row.get("item_id"), ""),
            body=text_of(row.get("description")),
            enclosures=tuple(files[row.get("item_id")]),
            published=moment_of(row.get("date")),
            read=truth_of(row.get("read")),
            starred=truth_of(row.get("marked")),
        )
        for row in rows["items"]
        if not truth_of(row.get("comment"))
    )
    return FormerLife("Liferea", feeds=feeds, entries=entries)


def _liferea_text(value: object) -> str:
    """Its columns of type STRING are none of SQLite's: what is all digits comes back as a number."""
    return str(value) if isinstance(value, int) else text_of(value)


def _liferea_file(written: str) -> Enclosure | None:
    """JSON, or as it was before `enc:0:audio/mpeg:12345:ADDRESS`, or the address alone."""
    if written.startswith("{"):
        try:
            file = fields_of(msgspec.json.decode(written))
        except (msgspec.DecodeError, RecursionError):
            return None
        return Enclosure(text_of(file.get("url")), text_of(file.get("mime")), _length(file.get("size")))
    before = re.match(r"enc:[01]?:([^:]*):(\d{0,15}):(.*)", written, re.DOTALL)
    if before is not None:
        return Enclosure(before[3], before[1], _length(int(before[2] or 0)))
    return Enclosure(written) if written and not written.startswith("enc:") else None


def _length(size: object) -> int | None:
    return size if isinstance(size, int) and size > 0 else None


# news-flash: eilmeldung, NewsFlash


def _news_flash(rows: Rows) -> FormerLife:
    categories = {row.get("category_id"): text_of(row.get("label")) for row in rows["categories"]}
    parents = {
        row.get("category_id"): (categories.get(row.get("category_id"), ""), row.get("parent_id"))
        for row in (*rows["category_mapping"], *rows["categories"])
    }
    folder_of = {row.get("feed_id"): row.get("category_id") for row in rows["feed_mapping"]}
    addresses, feeds = _followed(
        (
            [row.get("feed_id")],
            OutlineFeed(
                text_of(row.get("feed_url")),
                text_of(row.get("label")),
                text_of(row.get("website")) or None,
                tuple(filter(None, path_up(folder_of.get(row.get("feed_id")), parents))),
            ),
        )
        for row in rows["feeds"]
    )
    names = {row.get("tag_id"): text_of(row.get("label")) for row in rows["tags"]}
    tags: defaultdict[Any, list[str]] = defaultdict(list)
    for row in rows["taggings"]:
        tags[row.get("article_id")].append(names.get(row.get("tag_id"), ""))
    files: defaultdict[Any, list[Enclosure]] = defaultdict(list)
    for row in rows["enclosures"]:
        files[row.get("article_id")].append(
            Enclosure(text_of(row.get("url")), text_of(row.get("mime_type")), title=text_of(row.get("title")))
        )
    entries = tuple(
        FormerEntry(
            feed=addresses.get(row.get("feed_id"), ""),
            guid=_own_id(text_of(row.get("article_id"))),
            url=text_of(row.get("url")),
            title=text_of(row.get("title")),
            author=text_of(row.get("author")),
            body=text_of(row.get("html")) or text_of(row.get("summary")),
            published=moment_of(row.get("timestamp")),
            enclosures=tuple(files[row.get("article_id")]),
            read=not truth_of(row.get("unread", 1)),
            starred=truth_of(row.get("marked")),
            tags=tuple(filter(None, tags[row.get("article_id")])),
        )
        for row in rows["articles"]
    )
    return FormerLife("eilmeldung", feeds=feeds, entries=entries)


def _own_id(identifier: str) -> str:
    """A guid of the feed's. Where it had none, the parser made 32 digits, which say nothing here."""
    made = len(identifier) == 32 and all(digit in "0123456789abcdef" for digit in identifier)
    return "" if made else identifier


READERS: Final = (
    DatabaseReader(rssguard.PROGRAM, rssguard.KNOWN_BY, rssguard.TABLES, rssguard.read_rssguard),
    DatabaseReader(
        "Liferea",
        ("items", "subscription", "node"),
        {
            "node": ("node_id", "parent_id", "title", "type"),
            "subscription": ("node_id", "source"),
            "items": (
                "item_id", "node_id", "title", "read", "marked", "source", "source_id", "valid_guid",
                "description", "date", "comment",
            ),
            "metadata": ("item_id", "key", "value"),
        },
        _liferea,
    ),
    DatabaseReader(
        "eilmeldung",
        ("articles", "feeds", "feed_mapping", "taggings"),
        {
            "categories": ("category_id", "label", "parent_id"),
            "category_mapping": ("category_id", "parent_id"),
            "feed_mapping": ("feed_id", "category_id"),
            "feeds": ("feed_id", "label", "website", "feed_url"),
            "tags": ("tag_id", "label"),
            "taggings": ("article_id", "tag_id"),
            "enclosures": ("article_id", "url", "mime_type", "title"),
            "articles": (
                "article_id", "title", "author", "feed_id", "url", "timestamp", "html", "summary", "unread",
                "marked",
            ),
        },
        _news_flash,
    ),
)  # fmt: skip
