"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read as tolerantly as the XML formats are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from newsreader import text, urls
from newsreader.model import Image
from newsreader.sources import markup
from newsreader.sources.dates import day_comes_first, known_date
from newsreader.sources.feeds.entries import base_of_pages, entries_of
from newsreader.sources.feeds.records import MAX_ENTRIES, Enclosure, Item, ParsedFeed, Site

_LONE_SURROGATE: Final = re.compile(
    r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[c-fC-F][0-9a-fA-F]{2})|(\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\[^u])"
)


def parse_json(decoded: object, url: str) -> ParsedFeed:
    """The feed in a JSON document that `decoded_json` has read; `format` is empty where it is none."""
    feed = _mapping(decoded)
    version = _string(feed.get("version"))
    if "jsonfeed.org/version/" not in version and not isinstance(feed.get("items"), list):
        return ParsedFeed(url)
    home = markup.address(_string(feed.get("home_page_url")), url)
    title = markup.title_text(_string(feed.get("title")), False, 200)
    language = text.clean(_string(feed.get("language")))[:35]
    pages = base_of_pages(url, home)
    site = Site(url, title or urls.domain(home or url), home, language)
    authors = _authors(feed)
    items = list(_mappings(feed.get("items")))
    day_first = _day_comes_first(items)
    return ParsedFeed(
        url=url,
        format=f"JSON Feed {text.clean(version.rpartition('/')[2])[:5] or '1'}",
        title=site.title,
        home=home,
        language=language,
        hub=next((_string(hub.get("url")) for hub in _mappings(feed.get("hubs"))), None),
        entries=entries_of((_item(item, authors, day_first, language, pages) for item in items), site),
    )


def decoded_json(document: str) -> Any:
    """What a JSON document holds; line breaks in a string and halves of characters spoil nothing.

    Raises ValueError where it isn't JSON, RecursionError where it is nested too deeply.
    """
    try:
        return msgspec.json.decode(document)
    except msgspec.DecodeError:
        whole = _LONE_SURROGATE.sub(lambda match: match[1] or "\\ufffd", document)
        return json.loads(whole, strict=False)


def _date(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _day_comes_first(items: list[dict[str, Any]]) -> bool | None:
    return day_comes_first(
        _string(item.get(name)) for item in items for name in ("date_published", "date_modified")
    )


def _item(
    item: dict[str, Any], feed_authors: list[str], day_first: bool | None, feed_language: str, pages: str
) -> Item:
    """`pages`: what relative addresses of pages start from."""
    language = _string(item.get("language")) or feed_language
    as_html, as_text = _string(item.get("content_html")), _string(item.get("content_text"))
    link, about = _string(item.get("url")), _string(item.get("external_url"))
    identifier = item.get("id")
    if isinstance(identifier, str) and identifier.startswith(("http://", "https://")):
        link = link or identifier
    return Item(
        guid=str(identifier) if isinstance(identifier, str | int | float) else "",
        link=markup.address(about or link, pages),
        web_link=markup.address(link, pages),
        title=_string(item.get("title")),
        title_is_markup=False,
        summary=_string(item.get("summary")),
        summary_is_markup=False,
        body=as_html or as_text,
        body_is_markup=bool(as_html),
        published=known_date(_date(item.get("date_published")), day_first, language),
        updated=known_date(_date(item.get("date_modified")), day_first, language),
        authors=_authors(item) or feed_authors,
        topics=[tag for tag in _list(item.get("tags")) if isinstance(tag, str)],
        images=[Image(_string(item.get(name))) for name in ("image", "banner_image") if item.get(name)],
        enclosures=[_enclosure(attachment) for attachment in _mappings(item.get("attachments"))],
    )


def _enclosure(attachment: dict[str, Any]) -> Enclosure:
    return Enclosure(
        url=_string(attachment.get("url")),
        type=_string(attachment.get("mime_type")),
        length=_positive(attachment.get("size_in_bytes")),
        duration=_positive(attachment.get("duration_in_seconds")),
        title=_string(attachment.get("title")),
    )


def _authors(of: dict[str, Any]) -> list[str]:
    """Version 1.1 has a list of authors, 1.0 one author."""
    named = [*_mappings(of.get("authors")), _mapping(of.get("author"))]
    return [name for author in named if (name := _string(author.get("name")))]


def _positive(value: object) -> int | None:
    usable = isinstance(value, int | float) and 0 < value < 1e15
    return int(value) if usable and isinstance(value, int | float) else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value[:MAX_ENTRIES] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> Iterator[dict[str, Any]]:
    return (element for element in _list(value) if isinstance(element, dict))
