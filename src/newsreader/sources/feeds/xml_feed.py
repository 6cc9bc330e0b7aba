"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, RDF: feedparser reads them, well-formed or not.

What feedparser is given is made harmless and, where it can be, well-formed first: no document type (and
so no entity that swells), no character that XML forbids, and HTML's entities as the characters they are.
"""

from __future__ import annotations

import calendar
import html.entities
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from newsreader import text, urls
from newsreader.model import Image, Provider
from newsreader.sources import markup
from newsreader.sources.feeds.entries import MAX_ENTRIES, Enclosure, Item, ParsedFeed, Site, entries_of

if TYPE_CHECKING:
    from newsreader.sources.feeds.strict_xml import Parsed

_FORMATS: Final = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "rss": "RSS",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "cdf": "CDF",
}
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PROLOGUE = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<[A-Za-z_]")
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,7});|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_SPECIAL: Final = frozenset("<>&\"'")
_SKIP_HOURS = re.compile(r"<skipHours\b[^<>]*>(.{0,2000}?)</skipHours", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour\b[^<>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_FIRST_ENTRY = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
_HTML_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_CDATA: Final = "<![CDATA["


def parse_xml(document: str, url: str) -> ParsedFeed:
    """The feed in an XML document; `format` is empty where it is none. May raise whatever feedparser does."""
    prepared = _prepare(document)
    parsed = _parsed(prepared)
    about, version = dict(parsed.about), parsed.version
    if not version or (_HTML_PAGE.match(document) and not parsed.entries):
        return ParsedFeed(url)
    home = _home(about, url)
    details = about.get("title_detail", {})
    title = markup.title_text(_string(about.get("title")), _is_markup(details, version), 200)
    site = Site(url, title or urls.domain(home or url), home)
    # Plain dictionaries: feedparser's own look every name up in several ways, and answer with others.
    items = (_item(dict(one), url, version) for one in parsed.entries[:MAX_ENTRIES])
    return ParsedFeed(
        url=url,
        format=_FORMATS.get(version, "Atom" if version.startswith("atom") else "RSS"),
        title=site.title,
        home=home,
        language=text.clean(_string(about.get("language")))[:35],
        hub=_link_of(about, "hub", url),
        ttl=_positive(about.get("ttl")),
        skip_hours=_skip_hours(prepared),
        entries=entries_of(items, site),
    )


def _parsed(prepared: str) -> Parsed:
    from newsreader.sources.feeds.strict_xml import Parsed, parse_well_formed

    with suppress(expat.ExpatError):
        return parse_well_formed(prepared)
    import feedparser

    parsed = feedparser.parse(
        io.BytesIO(prepared.encode("utf-8")),
        sanitize_html=False,
        resolve_relative_uris=False,
        # No address: feedparser would join it with itself at every element. `entries` joins in the end.
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    return Parsed(parsed.get("feed", {}), parsed.entries, str(parsed.get("version") or ""))


def _prepare(document: str) -> str:
    document = _FORBIDDEN_IN_XML.sub("", document)
    start = max(document.find("<"), 0)
    while found := _PROLOGUE.match(document, start):
        start = found.end()
    root = _ROOT.search(document, start)
    return "".join(_mended(document[root.start() :])) if root else ""


def _mended(document: str) -> Iterator[str]:
    """The document with every reference outside CDATA one that XML knows."""
    position = 0
    while True:
        opening = document.find(_CDATA, position)
        closing = document.find("]]>", opening) if opening >= 0 else -1
        if closing < 0:
            yield _REFERENCE.sub(_mend_reference, document[position:])
            return
        yield _REFERENCE.sub(_mend_reference, document[position:opening])
        yield document[opening : closing + 3]
        position = closing + 3


def _mend_reference(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        characters = html.entities.html5.get(name + ";", "")
        return characters if characters and not _SPECIAL & set(characters) else f"&amp;{name};"
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        allowed = (
            code in (0x9, 0xA, 0xD)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or 0x10000 <= code <= 0x10FFFF
        )
        return f"&#{code};" if allowed else ""
    return "&amp;"


def _item(one: dict[str, Any], url: str, version: str) -> Item:
    details = one.get("title_detail", {})
    body, body_type, base = _longest_body(one)
    return Item(
        guid=_string(one.get("id")),
        link=_string(one.get("feedburner_origlink")) or _string(one.get("link")),
        base=markup.address(base, url),
        title=_string(one.get("title")),
        title_is_markup=_is_markup(details, version),
        summary=_string(one.get("summary")),
        body=body,
        body_is_markup=body_type != "text/plain",
        published=_moment(one, "published") or _moment(one, "created"),
        updated=_moment(one, "updated"),
        authors=_authors(one),
        topics=[_string(tag.get("label") or tag.get("term")) for tag in one.get("tags", [])],
        images=_images(one),
        enclosures=_enclosures(one),
        comments=_string(one.get("comments")) or None,
        publisher=_publisher(one),
        type="video" if one.get("yt_videoid") else "",
    )


def _longest_body(one: Any) -> tuple[str, str, str]:
    """The fullest text of an entry, its media type and its base."""
    details = [*one.get("content", []), one.get("summary_detail", {})]
    readable = [
        (
            _string(detail.get("value")),
            _string(detail.get("type")) or "text/html",
            _string(detail.get("base")),
        )
        for detail in details
        if _string(detail.get("type")) in ("", "text/plain", "text/html", "application/xhtml+xml")
    ]
    return max(readable, key=lambda found: len(found[0]), default=("", "text/html", ""))


def _is_markup(details: Any, version: str) -> bool | None:
    """Atom says what its titles are; RSS leaves it open."""
    if not version.startswith("atom"):
        return None
    return _string(details.get("type")) in ("text/html", "application/xhtml+xml")


def _authors(one: Any) -> list[str]:
    names = [_string(author.get("name")) for author in one.get("authors", [])]
    return [name for name in names if name] or [_string(one.get("author"))]


def _images(one: Any) -> list[Image]:
    media = [
        part
        for part in one.get("media_content", [])
        if part.get("medium") == "image" or _string(part.get("type")).startswith("image/")
    ]
    found = [
        Image(_string(part.get("url")), _positive(part.get("width")), _positive(part.get("height")))
        for part in (*media, *one.get("media_thumbnail", []))
    ]
    own = one.get("image", {})
    if isinstance(own, dict) and own.get("href"):
        found.append(Image(_string(own.get("href"))))
    return found


def _enclosures(one: Any) -> list[Enclosure]:
    duration = _seconds(_string(one.get("itunes_duration")))
    found = [
        Enclosure(
            url=_string(link.get("href")),
            type=_string(link.get("type")),
            length=_positive(link.get("length")),
            duration=duration,
            title=_string(link.get("title")),
        )
        for link in one.get("links", [])
        if link.get("rel") == "enclosure"
    ]
    found += [
        Enclosure(
            url=_string(part.get("url")),
            type=_string(part.get("type")) or f"{part.get('medium')}/*",
            length=_positive(part.get("filesize")),
            duration=_positive(part.get("duration")) or duration,
        )
        for part in one.get("media_content", [])
        if part.get("medium") in ("audio", "video")
        or _string(part.get("type")).startswith(("audio/", "video/"))
    ]
    return found


def _publisher(one: Any) -> Provider:
    source = one.get("source", {})
    if not source or not isinstance(source, dict):
        return Provider()
    return Provider(
        _string(source.get("title")), urls.domain(_string(source.get("link") or source.get("href")))
    )


def _home(about: Any, url: str) -> str | None:
    links = [
        _string(link.get("href"))
        for link in about.get("links", [])
        if link.get("rel") == "alternate" and "xml" not in _string(link.get("type"))
    ]
    for candidate in (*links, _string(about.get("link"))):
        found = markup.address(candidate, url)
        if found and urls.canonical(found) != urls.canonical(url):
            return found
    return None


def _link_of(about: Any, relation: str, url: str) -> str | None:
    found = (link.get("href") for link in about.get("links", []) if link.get("rel") == relation)
    return next((address for href in found if (address := markup.address(_string(href), url))), None)


def _skip_hours(prepared: str) -> tuple[int, ...]:
    """feedparser keeps only the last of several hours, so they are read here. 24 stands for midnight."""
    first = _FIRST_ENTRY.search(prepared)
    head = prepared[: first.start() if first else 20_000]
    block = _SKIP_HOURS.search(head) or _SKIP_HOURS.search(prepared[-20_000:])
    hours = {int(hour) % 24 for hour in _HOUR.findall(block[1]) if int(hour) <= 24} if block else set()
    return tuple(sorted(hours))


def _moment(one: Any, name: str) -> datetime | None:
    parsed = one.get(f"{name}_parsed")
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _seconds(duration: str) -> int | None:
    """iTunes' `1:02:03`, `62:03` or `3723` in seconds."""
    if not re.fullmatch(r"(?:\d{1,3}:){0,2}\d{1,6}(?:\.\d+)?", duration):
        return None
    total = 0.0
    for part in duration.split(":"):
        total = total * 60 + float(part)
    return round(total) or None


def _positive(value: object) -> int | None:
    """A count that a feed gives as text; None for nothing, zero and nonsense."""
    found = re.fullmatch(r"\s*(\d{1,15})(?:\.\d*)?\s*", value) if isinstance(value, str) else None
    return (int(found[1]) or None) if found else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
