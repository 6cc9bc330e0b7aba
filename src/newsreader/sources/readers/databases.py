"""The rows of other readers' SQLite files: RSS Guard, Liferea, and news-flash, which eilmeldung keeps its in.

Each function takes the rows of the tables named beside it, by the names of their columns; columns that a
version doesn't have may be missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from newsreader import urls
from newsreader.sources.feeds.entries import Enclosure
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import (
    Fields,
    by_key,
    first_text,
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


# RSS Guard


def _rssguard(rows: Rows) -> FormerLife:
    parents = {row.get("id"): (text_of(row.get("title")), row.get("parent_id")) for row in rows["Categories"]}
    addresses, feeds = _followed(
        (
            # Messages name a feed by its number, or by the number that its account gives it.
            [str(key) for key in (row.get("id"), row.get("custom_id")) if key is not None],
            OutlineFeed(
                first_text(row, ("source", "url")),
                text_of(row.get("title")),
                None,
                path_up(row.get("category"), parents),
            ),
        )
        for row in rows["Feeds"]
    )
    labels = _rssguard_labels(rows)
    entries = tuple(
        FormerEntry(
            feed=addresses.get(str(row.get("feed")), ""),
            guid=text_of(row.get("custom_id")),
            url=text_of(row.get("url")),
            title=text_of(row.get("title")),
            author=text_of(row.get("author")),
            body=text_of(row.get("contents")),
            published=moment_of(row.get("date_created")),
            read=truth_of(row.get("is_read")),
            starred=truth_of(row.get("is_important")),
            archived=truth_of(row.get("is_deleted")) or truth_of(row.get("is_pdeleted")),
            tags=tuple(labels[str(row.get("custom_id") or row.get("id"))]),
        )
        for row in rows["Messages"]
    )
    return FormerLife("RSS Guard", feeds=feeds, entries=entries)


def _rssguard_labels(rows: Rows) -> defaultdict[str, list[str]]:
    names = {str(row.get("custom_id")): text_of(row.get("name")) for row in rows["Labels"]}
    names |= {str(row.get("id")): text_of(row.get("name")) for row in rows["Labels"]}
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows["LabelsInMessages"]:
        name = names.get(str(row.get("label")), "")
        if name:
            labels[str(row.get("message"))].append(name)
    return labels


# Liferea


def _liferea(rows: Rows) -> FormerLife:
    nodes = by_key(rows["node"], "node_id")
    parents = {
        key: (text_of(node.get("title")), node.get("parent_id"))
        for key, node in nodes.items()
        if text_of(node.get("type")) == "folder"
    }
    subscriptions = [(row, nodes.get(row.get("node_id"), {})) for row in rows["subscription"]]
    addresses, feeds = _followed(
        (
            [row.get("node_id")],
            OutlineFeed(
                text_of(row.get("source")),
                text_of(node.get("title")),
                None,
                path_up(node.get("parent_id"), parents),
            ),
        )
        for row, node in subscriptions
    )
    entries = tuple(
        FormerEntry(
            feed=addresses.get(row.get("node_id"), ""),
            guid=text_of(row.get("source_id")) if truth_of(row.get("valid_guid")) else "",
            url=text_of(row.get("source")),
            title=text_of(row.get("title")),
            author=text_of(row.get("author")),
            body=text_of(row.get("description")),
            published=moment_of(row.get("date")),
            read=truth_of(row.get("read")),
            starred=truth_of(row.get("marked")),
        )
        for row in rows["items"]
        if not truth_of(row.get("comment"))
    )
    return FormerLife("Liferea", feeds=feeds, entries=entries)


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
    DatabaseReader(
        "RSS Guard",
        ("Messages", "Feeds", "Categories"),
        {
            "Categories": ("id", "parent_id", "title"),
            "Feeds": ("id", "title", "category", "source", "url", "custom_id"),
            "Messages": (
                "id", "is_read", "is_important", "is_deleted", "is_pdeleted", "feed", "title", "url",
                "author", "date_created", "contents", "custom_id",
            ),
            "Labels": ("id", "name", "custom_id"),
            "LabelsInMessages": ("label", "message"),
        },
        _rssguard,
    ),
    DatabaseReader(
        "Liferea",
        ("items", "subscription", "node"),
        {
            "node": ("node_id", "parent_id", "title", "type"),
            "subscription": ("node_id", "source"),
            "items": (
                "node_id", "title", "read", "marked", "source", "source_id", "valid_guid", "description",
                "date", "comment", "author",
            ),
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
