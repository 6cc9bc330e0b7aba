"""newsboat's files: `urls`, the rows of `cache.db`, and `config` where it means something here.

The cache's schema is that of newsboat 2.10 and later; columns that a version doesn't have may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from newsreader.sources.encoding import decode
from newsreader.sources.feeds.command_feeds import is_command
from newsreader.sources.feeds.newsboat_urls import feed_of, read_urls_file, words_of
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import moment_of

TABLES: Final[Mapping[str, Sequence[str]]] = {
    "rss_feed": ("rssurl", "url", "title"),
    "rss_item": (
        "guid", "title", "author", "url", "feedurl", "pubDate", "content", "content_mime_type", "unread",
        "enclosure_url", "enclosure_type", "enclosure_description", "flags", "deleted", "base",
    ),
}  # fmt: skip
"""What is read of `cache.db`."""
_SEARCH: Final = "query:"

Row = Mapping[str, Any]


def cached_feeds(rows: Iterable[Row]) -> tuple[OutlineFeed, ...]:
    """The titles and pages of feeds that the cache knows."""
    return tuple(
        OutlineFeed(url, _text(row.get("title")), _text(row.get("url")) or None)
        for row in rows
        if (url := _text(row.get("rssurl"))) and not url.startswith(_SEARCH)
    )


def listed(data: bytes, name: str) -> FormerLife:
    """The feeds of a `urls` file. Its searches are for `newsboat_config.read_searches`. Never raises."""
    outlines = read_urls_file(data, name)
    # Searches are read elsewhere, and programs are feeds where the user lets them be.
    elsewhere = ("is a search of newsboat's", "runs a program")
    problems = tuple(
        problem for problem in outlines.problems if not any(why in problem.message for why in elsewhere)
    )
    programs = tuple(
        feed_of(words[0], words[1:])
        for line in decode(data).splitlines()
        if (words := words_of(line)) and is_command(words[0])
    )
    return FormerLife("newsboat", feeds=(*outlines.feeds, *programs), problems=problems)


def followed(cached: Sequence[OutlineFeed], lists: Sequence[FormerLife]) -> tuple[OutlineFeed, ...]:
    """What the cache knows of the feeds that are listed; of all, where there is no list.

    newsboat keeps in its cache what it no longer follows.
    """
    if not lists:
        return tuple(cached)
    followed_urls = {feed.url for life in lists for feed in life.feeds}
    return tuple(feed for feed in cached if feed.url in followed_urls)


def cached_entries(rows: Iterable[Row]) -> tuple[FormerEntry, ...]:
    """The articles of the cache. Deleted ones are archived; each letter of their flags is a mark."""
    return tuple(map(_entry, rows))


def _entry(row: Row) -> FormerEntry:
    url, title = _text(row.get("url")), _text(row.get("title"))
    feed = _text(row.get("feedurl"))
    enclosure = _text(row.get("enclosure_url"))
    return FormerEntry(
        feed="" if feed.startswith(_SEARCH) else feed,
        guid=_own_guid(_text(row.get("guid")), url, title),
        url=url,
        title=title,
        author=_text(row.get("author")),
        body=_text(row.get("content")),
        body_is_markup=_text(row.get("content_mime_type")) != "text/plain",
        base=_text(row.get("base")) or None,
        published=moment_of(_number(row.get("pubDate"))),
        enclosures=(
            Enclosure(
                enclosure, _text(row.get("enclosure_type")), title=_text(row.get("enclosure_description"))
            ),
        )
        if enclosure
        else (),
        read=not row.get("unread", 1),
        archived=bool(row.get("deleted", 0)),
        marks=tuple(dict.fromkeys(letter for letter in _text(row.get("flags")) if letter.isalpha())),
    )


def _own_guid(guid: str, url: str, title: str) -> str:
    """The guid that the feed gave, empty where newsboat made one of address and date, or of the title.

    One that is the address may be either: the address names the article then in any case.
    """
    if guid == title:
        return ""
    made = url and guid.startswith(url) and " " in guid.removeprefix(url)
    return "" if made else guid


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
