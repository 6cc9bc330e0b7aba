"""Exports in JSON: Google Reader's form (FreshRSS, Inoreader, The Old Reader), Feedbin, Miniflux, NewsBlur,
Omnivore. Each is known by the names of its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from newsreader import urls
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import (
    Fields,
    fields_of,
    moment_of,
    records_of,
    text_of,
    texts_of,
    truth_of,
)

LATER: Final = "later"
"""The tag of what was put aside to read later."""
_GOOGLE_ID: Final = "tag:google.com,2005:reader/item/"


PageOf = Callable[[str], str]
"""The page that an export keeps beside its list under this name, "" for none."""


def no_page(name: str) -> str:
    """For an export that is a list alone."""
    return ""


def read_json(data: bytes, name: str, page_of: PageOf = no_page) -> FormerLife | None:
    """What an export holds; None where it is none of those known. Raises what `page_of` does."""
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    whole = fields_of(document)
    records = records_of(document) or next(
        (
            listed
            for key in ("items", "entries", "stories", "articles")
            if (listed := records_of(whole.get(key)))
        ),
        [],
    )
    if not records:
        is_known = any(isinstance(whole.get(key), list) for key in ("items", "entries", "stories"))
        return FormerLife("an export", (name,)) if is_known else None
    reader = _reader_for(records[0])
    if reader is _omnivore:
        return _omnivore_with_pages(records, name, page_of)
    return None if reader is None else reader(records, whole, name)


Reader = Callable[[Sequence[Fields], Fields, str], FormerLife]


def _reader_for(record: Fields) -> Reader | None:
    names = record.keys()
    readers: tuple[tuple[set[str], Reader], ...] = (
        ({"story_permalink"}, _newsblur),
        ({"feed_id", "status", "url"}, _miniflux),
        ({"savedAt", "url"}, _omnivore),
        ({"origin"}, _google_reader),
        ({"categories", "alternate"}, _google_reader),
        ({"categories", "canonical"}, _google_reader),
        ({"url", "content", "published"}, _feedbin),
    )
    return next((reader for needed, reader in readers if needed <= names), None)


# Google Reader


def _google_reader(items: Sequence[Fields], whole: Fields, name: str) -> FormerLife:
    """Its states are categories: `user/-/state/com.google/read`, `user/-/label/NAME`."""
    all_starred = (
        text_of(whole.get("id")).endswith("/starred") or "starred" in name.rpartition("/")[2].lower()
    )
    return FormerLife(
        "a Google Reader export",
        (name,),
        entries=tuple(_google_item(item, all_starred=all_starred) for item in items),
    )


def _google_item(item: Fields, *, all_starred: bool) -> FormerEntry:
    categories = texts_of(item.get("categories"))
    states = {category.rpartition("/")[2] for category in categories if "/state/" in category}
    labels = [category.partition("/label/")[2] for category in categories if "/label/" in category]
    origin = fields_of(item.get("origin"))
    home = text_of(origin.get("htmlUrl"))
    feed = text_of(origin.get("feedUrl")) or text_of(origin.get("streamId")).removeprefix("feed/")
    own_id = text_of(item.get("guid")) or text_of(item.get("id"))
    body = fields_of(item.get("content")) or fields_of(item.get("summary"))
    return FormerEntry(
        feed=feed if urls.openable(feed) else "",
        guid="" if own_id.startswith(_GOOGLE_ID) else own_id,
        url=_href(item.get("canonical")) or _href(item.get("alternate")),
        title=text_of(item.get("title")),
        author=text_of(item.get("author")),
        body=text_of(body.get("content")) or text_of(item.get("content")) or text_of(item.get("summary")),
        base=home or None,
        published=moment_of(item.get("published")),
        updated=moment_of(item.get("updated")),
        enclosures=_files(item.get("enclosure"), "href", "type"),
        origin=text_of(origin.get("title")),
        origin_home=home,
        read="read" in states,
        starred=all_starred or "starred" in states,
        tags=tuple(labels),
    )


def _href(links: object) -> str:
    return next((href for link in records_of(links) if (href := text_of(link.get("href")))), "")


def _files(listed: object, address: str, kind: str) -> tuple[Enclosure, ...]:
    """The enclosures of an article, by what an export calls their address and their media type."""
    return tuple(
        Enclosure(text_of(file.get(address)), text_of(file.get(kind)))
        for file in records_of(listed)
        if file.get(address)
    )


# Feedbin: starred entries, known by their address alone


def _feedbin(records: Sequence[Fields], whole: Fields, name: str) -> FormerLife:
    entries = tuple(
        FormerEntry(
            url=text_of(record.get("url")),
            title=text_of(record.get("title")),
            author=text_of(record.get("author")),
            body=text_of(record.get("content")) or text_of(record.get("summary")),
            published=moment_of(record.get("published")),
            starred=True,
        )
        for record in records
    )
    return FormerLife("Feedbin", (name,), entries=entries)


# Miniflux: entries as its API tells them


def _miniflux(records: Sequence[Fields], whole: Fields, name: str) -> FormerLife:
    feeds: dict[str, OutlineFeed] = {}
    entries = []
    for record in records:
        feed = fields_of(record.get("feed"))
        address = text_of(feed.get("feed_url"))
        if urls.openable(address):
            category = text_of(fields_of(feed.get("category")).get("title"))
            folders = (category,) if category and category != "All" else ()
            home = text_of(feed.get("site_url")) or None
            feeds.setdefault(address, OutlineFeed(address, text_of(feed.get("title")), home, folders))
        entries.append(_miniflux_entry(record, feed, address if address in feeds else ""))
    return FormerLife("Miniflux", (name,), feeds=tuple(feeds.values()), entries=tuple(entries))


def _miniflux_entry(record: Fields, feed: Fields, address: str) -> FormerEntry:
    status = text_of(record.get("status"))
    return FormerEntry(
        feed=address,
        url=text_of(record.get("url")),
        title=text_of(record.get("title")),
        author=text_of(record.get("author")),
        body=text_of(record.get("content")),
        published=moment_of(record.get("published_at")),
        enclosures=_files(record.get("enclosures"), "url", "mime_type"),
        origin=text_of(feed.get("title")),
        origin_home=text_of(feed.get("site_url")),
        read=status == "read",
        archived=status == "removed",
        starred=truth_of(record.get("starred")),
        tags=(),
    )


# NewsBlur: saved stories


def _newsblur(records: Sequence[Fields], whole: Fields, name: str) -> FormerLife:
    told = whole.get("feeds")
    feeds = {str(feed.get("id")): feed for feed in records_of(told)}
    feeds |= {number: fields_of(feed) for number, feed in fields_of(told).items()}
    entries = []
    for record in records:
        feed = feeds.get(str(record.get("story_feed_id")), {})
        address = text_of(feed.get("feed_address"))
        permalink, own_id = text_of(record.get("story_permalink")), text_of(record.get("id"))
        is_saved = "starred" not in record or truth_of(record.get("starred"))
        entries.append(
            FormerEntry(
                feed=address if urls.openable(address) else "",
                guid="" if own_id == permalink else own_id,
                url=permalink,
                title=text_of(record.get("story_title")),
                author=text_of(record.get("story_authors")),
                body=text_of(record.get("story_content")),
                published=moment_of(record.get("story_timestamp")) or moment_of(record.get("story_date")),
                origin=text_of(feed.get("feed_title")),
                origin_home=text_of(feed.get("feed_link")),
                read=truth_of(record.get("read_status")),
                starred=is_saved,
                tags=texts_of(record.get("user_tags")),
            )
        )
    return FormerLife("NewsBlur", (name,), entries=tuple(entries))


# Omnivore: pages saved to read later


def _omnivore(records: Sequence[Fields], whole: Fields, name: str) -> FormerLife:
    return _omnivore_with_pages(records, name, no_page)


def _omnivore_with_pages(records: Sequence[Fields], name: str, page_of: PageOf) -> FormerLife:
    pages = ((record, page_of(text_of(record.get("slug")))) for record in records if record.get("url"))
    return FormerLife("Omnivore", (name,), entries=tuple(_omnivore_page(*page) for page in pages))


def _omnivore_page(record: Fields, page: str) -> FormerEntry:
    is_archived = text_of(record.get("state")).lower() == "archived"
    labels = record.get("labels")
    names = texts_of(labels) or tuple(text_of(label.get("name")) for label in records_of(labels))
    return FormerEntry(
        url=text_of(record.get("url")),
        title=text_of(record.get("title")),
        author=text_of(record.get("author")),
        body=page or text_of(record.get("description")),
        body_is_markup=bool(page),
        published=moment_of(record.get("publishedAt")) or moment_of(record.get("savedAt")),
        read=is_archived,
        tags=(LATER, *filter(None, names)),
    )
