"""The rows of RSS Guard's database, of which there were three forms.

Since October 2025 articles name their feed, and labels their article, by the numbers of rows. Before, both
were named within an account by what its server calls them; and from June 2023 on, the labels of an article
stood in a column of its own, as `.one.two.`.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from newsreader import urls
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import (
    Fields,
    first_text,
    moment_of,
    path_up,
    records_of,
    text_of,
    truth_of,
)

PROGRAM: Final = "RSS Guard"
KNOWN_BY: Final = ("Messages", "Feeds", "Categories")
TABLES: Final[Mapping[str, Sequence[str]]] = {
    "Categories": ("id", "parent_id", "title"),
    "Feeds": ("id", "title", "category", "source", "url", "custom_id", "account_id"),
    "Messages": (
        "id", "is_read", "is_important", "is_deleted", "is_pdeleted", "feed", "title", "url", "author",
        "date_created", "contents", "custom_id", "account_id", "enclosures", "labels",
    ),
    "Labels": ("id", "name", "custom_id", "account_id"),
    "LabelsInMessages": ("label", "message", "account_id"),
}  # fmt: skip
Name = tuple[Any, str] | int
"""What something is called: the number of its row, or, within an account, what its server calls it."""


def read_rssguard(rows: Mapping[str, Sequence[Fields]]) -> FormerLife:
    """Its feeds in their folders, and its articles with their states and labels."""
    parents = {row.get("id"): (text_of(row.get("title")), row.get("parent_id")) for row in rows["Categories"]}
    addresses: dict[Name, str] = {}
    feeds = []
    for row in rows["Feeds"]:
        folders = path_up(row.get("category"), parents)
        feed = OutlineFeed(first_text(row, ("source", "url")), text_of(row.get("title")), None, folders)
        if urls.openable(feed.url):
            feeds.append(feed)
            for name in _names(row):
                addresses.setdefault(name, feed.url)
    labels = _Labels(rows)
    entries = tuple(
        FormerEntry(
            feed=addresses.get(_name(row.get("feed"), row), ""),
            guid=text_of(row.get("custom_id")),
            url=text_of(row.get("url")),
            title=text_of(row.get("title")),
            author=text_of(row.get("author")),
            body=text_of(row.get("contents")),
            published=moment_of(row.get("date_created")),
            enclosures=tuple(_enclosures(text_of(row.get("enclosures")))),
            read=truth_of(row.get("is_read")),
            starred=truth_of(row.get("is_important")),
            archived=truth_of(row.get("is_deleted")) or truth_of(row.get("is_pdeleted")),
            tags=labels.of(row),
        )
        for row in rows["Messages"]
    )
    return FormerLife(PROGRAM, feeds=tuple(feeds), entries=entries)


class _Labels:
    """The labels of articles, in whichever form they are kept."""

    def __init__(self, rows: Mapping[str, Sequence[Fields]]) -> None:
        self._labels = {name: text_of(row.get("name")) for row in rows["Labels"] for name in _names(row)}
        self._by_article: defaultdict[Name, list[str]] = defaultdict(list)
        for row in rows["LabelsInMessages"]:
            label = self._labels.get(_name(row.get("label"), row))
            if label:
                self._by_article[_name(row.get("message"), row)].append(label)

    def of(self, article: Fields) -> tuple[str, ...]:
        own = text_of(article.get("labels")).split(".")
        named = [self._labels.get(_name(name, article), "") for name in own if name]
        kept = [label for name in _names(article) for label in self._by_article.get(name, ())]
        return tuple(dict.fromkeys(filter(None, (*named, *kept))))


def _names(row: Fields) -> Iterator[Name]:
    """All that other rows may call this one."""
    number, name = row.get("id"), row.get("custom_id")
    if isinstance(number, int):
        yield number
    if name is not None:
        yield row.get("account_id"), str(name)


def _name(value: object, row: Fields) -> Name:
    """What `row` calls another one by this value."""
    return value if isinstance(value, int) else (row.get("account_id"), str(value))


def _enclosures(written: str) -> Iterator[Enclosure]:
    """JSON since December 2023; before, `type&address#type&address`, each in Base64."""
    if written.startswith("["):
        with suppress(msgspec.DecodeError, RecursionError):
            for file in records_of(msgspec.json.decode(written)):
                if url := text_of(file.get("url")):
                    yield Enclosure(url, text_of(file.get("mime")))
        return
    for packed in filter(None, written.split("#")):
        *kind, address = map(_decoded, packed.split("&"))
        if address:
            yield Enclosure(address, kind[0] if kind else "")


def _decoded(written: str) -> str:
    try:
        return base64.b64decode(written).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
