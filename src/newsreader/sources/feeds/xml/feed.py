"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, RDF: feedparser reads them, well-formed or not.

What feedparser is given is made harmless and, where it can be, well-formed first: no document type (and
so no entity that swells), no character that XML forbids, and HTML's entities as the characters they are.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from newsreader import text, urls
from newsreader.sources import markup
from newsreader.sources.dates import day_comes_first
from newsreader.sources.feeds.entries import base_of_pages, entries_of
from newsreader.sources.feeds.records import MAX_ENTRIES, ParsedFeed, Site
from newsreader.sources.feeds.xml.entry import (
    DATES,
    Shared,
    authors_of,
    item_of,
    positive,
    string,
    title_of,
)
from newsreader.text import lazy_pattern

if TYPE_CHECKING:
    from newsreader.sources.feeds.xml.strict import Parsed

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
_FORBIDDEN_IN_XML = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PROLOGUE = lazy_pattern(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE
)
_ROOT = lazy_pattern(r"<[A-Za-z_]")
# Passed over: what XML knows, and decimal numbers of characters that may be there.
_REFERENCE = lazy_pattern(
    r"&(?!(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9]\d|[1-9]\d{2,3}|[1-4]\d{4}));)(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,7});|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
# Of what a document defines for itself, short texts without anything that could swell.
_OWN_ENTITY = lazy_pattern(r"<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+[\"']([^<>&%\"']{0,200})[\"']\s*>")
MAX_OWN_ENTITIES: Final = 100
_SPECIAL: Final = frozenset("<>&\"'")
_SKIP_HOURS = lazy_pattern(r"<skipHours\b[^<>]*>(.{0,2000}?)</skipHours", re.DOTALL | re.IGNORECASE)
_HOUR = lazy_pattern(r"<hour\b[^<>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_FIRST_ENTRY = lazy_pattern(r"<(?:item|entry)\b", re.IGNORECASE)
_HTML_PAGE = lazy_pattern(r"\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_CDATA: Final = "<![CDATA["


def parse_xml(document: str, url: str) -> ParsedFeed:
    """The feed in an XML document; `format` is empty where it is none. May raise whatever feedparser does."""
    prepared = _prepare(document)
    parsed = _parsed(prepared, url)
    about, version = dict(parsed.about), parsed.version
    if not version or (_HTML_PAGE.match(document) and not parsed.entries):
        return ParsedFeed(url)
    home = _home(about, url)
    language = text.clean(string(about.get("language")))[:35]
    site = Site(url, title_of(about, version, 200) or urls.domain(home or url), home, language)
    # Plain dictionaries: feedparser's own look every name up in several ways, and answer with others.
    entries = [dict(entry) for entry in parsed.entries[:MAX_ENTRIES]]
    shared = Shared(
        url=url,
        site=url if version.startswith("atom") else base_of_pages(url, home),
        version=version,
        authors=authors_of(about) or _publisher_of(about),
        day_first=_day_comes_first(entries),
        language=language,
    )
    items = (item_of(entry, shared) for entry in entries)
    return ParsedFeed(
        url=url,
        format=_FORMATS.get(version, "Atom" if version.startswith("atom") else "RSS"),
        title=site.title,
        home=home,
        language=language,
        hub=_link_of(about, "hub", url),
        ttl=positive(about.get("ttl")),
        skip_hours=_skip_hours(prepared),
        entries=entries_of(items, site),
    )


def _parsed(prepared: str, url: str) -> Parsed:
    from newsreader.sources.feeds.xml.strict import parse_ill_formed, parse_well_formed

    with suppress(expat.ExpatError):
        return parse_well_formed(prepared, url)
    return parse_ill_formed(prepared, url)


def _prepare(document: str) -> str:
    document = text.joined_surrogates(_FORBIDDEN_IN_XML.sub("", document))
    start = max(document.find("<"), 0)
    own: dict[str, str] = {}
    while prologue := _PROLOGUE.match(document, start):
        own.update(_OWN_ENTITY.findall(prologue[0]))
        start = prologue.end()
    root = _ROOT.search(document, start)
    if root is None:
        return ""
    document = document[root.start() :]
    # Two names of RSS 0.90, of which feedparser knows one.
    document = document.replace("//channel.netscape.com/rdf/", "//my.netscape.com/rdf/", 1)
    for name, value in list(own.items())[:MAX_OWN_ENTITIES]:
        document = document.replace(f"&{name};", value, MAX_OWN_ENTITIES)
    return "".join(_mended(document))


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


def _mend_reference(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
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


def _home(about: Any, url: str) -> str | None:
    links = [
        string(link.get("href"))
        for link in about.get("links", [])
        if link.get("rel") == "alternate" and "xml" not in string(link.get("type"))
    ]
    for candidate in (*links, string(about.get("link"))):
        address = markup.address(candidate, url)
        if address and urls.canonical(address) != urls.canonical(url):
            return address
    return None


def _publisher_of(about: Any) -> list[str]:
    """Who publishes a feed, as podcasts name their owner."""
    return list(filter(None, [string(about.get("publisher_detail", {}).get("name"))]))


def _day_comes_first(entries: Iterable[dict[str, Any]]) -> bool | None:
    return day_comes_first(string(entry.get(name)) for entry in entries for name in DATES)


def _link_of(about: Any, relation: str, url: str) -> str | None:
    hrefs = (link.get("href") for link in about.get("links", []) if link.get("rel") == relation)
    return next((address for href in hrefs if (address := markup.address(string(href), url))), None)


def _skip_hours(prepared: str) -> tuple[int, ...]:
    """feedparser keeps only the last of several hours, so they are read here. 24 stands for midnight."""
    first = _FIRST_ENTRY.search(prepared)
    head = prepared[: first.start() if first else 20_000]
    block = _SKIP_HOURS.search(head) or _SKIP_HOURS.search(prepared[-20_000:])
    hours = {int(hour) % 24 for hour in _HOUR.findall(block[1]) if int(hour) <= 24} if block else set()
    return tuple(sorted(hours))
