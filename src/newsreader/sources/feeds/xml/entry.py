"""One entry of an XML feed, from what feedparser holds of it: which element says what."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final, NamedTuple

import msgspec

from newsreader import urls
from newsreader.model import Image, Provider
from newsreader.sources import markup
from newsreader.sources.dates import known_date
from newsreader.sources.feeds.records import Enclosure, Item
from newsreader.sources.feeds.xml.handlers import DECLARED, ELEMENT

DATES: Final = ("published", "created", "updated")
"""The names under which feedparser keeps an entry's dates."""

_READABLE: Final = ("", "text/plain", "text/html", "application/xhtml+xml", "text/xhtml", "text")
_HTML_TAG: Final = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|img|p|div|a|li|ul|ol|b|i|em|strong|span)\b[^<>]*>", re.IGNORECASE
)
_COUNT: Final = re.compile(r"[0-9]{1,7}")
_POSITIVE: Final = re.compile(r"\s*(\d{1,15})(?:\.\d*)?\s*")
_DURATION: Final = re.compile(r"(?:\d{1,3}:){0,2}\d{1,6}(?:\.\d+)?")
# Lines that a program has wrapped, but for the last of a paragraph.
_WRAPPED_FROM: Final = 50
_WRAPPED_TO: Final = 90


class Shared(msgspec.Struct, frozen=True):
    """What all entries of a feed have in common. `day_first`: see `dates.parse_date`; `site`: what addresses
    of pages are relative to, where no `xml:base` says it.
    """

    url: str
    site: str
    version: str
    authors: Sequence[str]
    day_first: bool | None
    language: str


class _Text(NamedTuple):
    """A text of an entry. `rank`: how much its element is meant for the whole text, 0 most."""

    value: str
    is_markup: bool = True
    base: str = ""
    rank: int = 9


_NO_TEXT: Final = _Text("")
_RANKS: Final = {"description": 1, "summary": 1, "abstract": 2, "dc_description": 2, "itunes_summary": 3}
_MEDIA_RANK: Final = 4


def item_of(entry: dict[str, Any], shared: Shared) -> Item:
    texts = _texts(entry)
    body = min(texts, key=lambda text: (text.rank, -len(text.value)), default=_NO_TEXT)
    summaries = [text for text in texts if text is not body and text.rank not in (0, _MEDIA_RANK)]
    summary = min(summaries, key=lambda text: text.rank, default=_NO_TEXT)
    base = markup.address(body.base, shared.url)
    source = entry.get("source")
    source = source if isinstance(source, dict) else {}
    details = entry.get("title_detail", {})
    published, created, updated = (_date(entry.get(name), details, shared) for name in DATES)
    return Item(
        guid=string(entry.get("id")),
        link=_link(entry, shared.site),
        base=base,
        title=string(entry.get("title")) or string(entry.get("media_title")),
        title_is_markup=is_markup(details, shared.version),
        title_is_declared=bool(details.get(DECLARED)),
        summary=summary.value,
        summary_is_markup=summary.is_markup,
        body=body.value,
        body_is_markup=body.is_markup,
        published=published or created,
        updated=updated,
        authors=authors_of(entry) or authors_of(source) or shared.authors,
        topics=[string(tag.get("label") or tag.get("term")) for tag in entry.get("tags", [])],
        images=_images(entry, base or shared.url),
        enclosures=_enclosures(entry, shared.url, base or shared.url),
        comments=string(entry.get("comments")) or _replies(entry, "text/html"),
        comments_count=_comments_count(entry),
        comments_feed=string(entry.get("wfw_commentrss")) or _replies(entry, "application/atom+xml"),
        publisher=_publisher(source),
        type="video" if entry.get("yt_videoid") else "",
    )


def _date(value: object, title: dict[str, Any], shared: Shared) -> datetime | None:
    """`title`: what is known of the entry's, for its own language."""
    if not value or not isinstance(value, str):
        return None
    return known_date(value, shared.day_first, string(title.get("language")) or shared.language)


def _link(entry: dict[str, Any], site: str) -> str | None:
    """Where the entry is to be read. feedparser has joined it with every `xml:base` that there is."""
    alternates = (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate")
    for link in chain((entry.get("feedburner_origlink"), entry.get("link")), alternates):
        address = string(link).strip() if link else ""
        # A place on no page in particular is nowhere to read.
        if not address.startswith("#") and (absolute := markup.address(address, site)):
            return absolute
    # A guid that is no whole address is no relative one either.
    return markup.address(string(entry.get("permalink")))


def _replies(entry: dict[str, Any], kind: str) -> str | None:
    """Where the replies to an entry are, by Atom's threading extension (RFC 4685)."""
    links = (link for link in entry.get("links", []) if link.get("rel") == "replies")
    return next((link.get("href") for link in links if link.get("type", "text/html") == kind), None)


def _comments_count(entry: dict[str, Any]) -> int | None:
    """How many comments there were when the feed was made: RSS's `slash:comments`, Atom's `thr:total`."""
    replies = (link.get("thr:count") for link in entry.get("links", ()) if link.get("rel") == "replies")
    counts = filter(None, chain((entry.get("slash_comments"), entry.get("thr_total")), replies))
    digits = (string(count).strip() for count in counts)
    return next((int(count) for count in digits if _COUNT.fullmatch(count)), None)


def _texts(entry: dict[str, Any]) -> list[_Text]:
    """The texts of an entry that are not blank, by their elements; what its media are described by last."""
    details = [*entry.get("content", []), entry.get("summary_detail", {})]
    texts = [
        _text(value, string(detail.get("type")), detail)
        for detail in details
        if string(detail.get("type")) in _READABLE and (value := string(detail.get("value"))).strip()
    ]
    if told := string(entry.get("media_description")).strip():
        texts.append(_Text(told, _HTML_TAG.search(told) is not None, rank=_MEDIA_RANK))
    return texts


def _text(value: str, kind: str, detail: dict[str, Any]) -> _Text:
    rank = _RANKS.get(string(detail.get(ELEMENT)), 0)
    base = string(detail.get("base"))
    if kind in ("text/plain", "text"):
        # A summary that is said to be plain is often what is left of HTML without its tags.
        return _Text(markup.without_late_signs(value) if rank else value, False, base, rank)
    if _is_lines(value):
        return _Text(html.unescape(value), False, base, rank)
    return _Text(value, True, base, rank)


def _is_lines(value: str) -> bool:
    """Whether a text that should be HTML has no tag, and lines that were written to be lines."""
    value = value.strip()
    if "\n" not in value or _HTML_TAG.search(value):
        return False
    lines = [line.strip() for line in value.split("\n")]
    if not all(lines):
        return True
    return not all(_WRAPPED_FROM <= len(line) <= _WRAPPED_TO for line in lines[:-1])


def title_of(about: Any, version: str, limit: int) -> str:
    details = about.get("title_detail", {})
    return markup.declared_title(
        string(about.get("title")), is_markup(details, version), bool(details.get(DECLARED)), limit
    )


def is_markup(details: Any, version: str) -> bool | None:
    """Atom says what its titles are; RSS leaves it open."""
    if not version.startswith("atom"):
        return None
    return string(details.get("type")) in ("text/html", "application/xhtml+xml")


def authors_of(named: Any) -> list[str]:
    names = [string(author.get("name")) for author in named.get("authors", [])]
    return [name for name in names if name] or list(filter(None, [string(named.get("author"))]))


def _images(entry: dict[str, Any], base: str) -> list[Image]:
    media = [
        part
        for part in entry.get("media_content", [])
        if part.get("medium") == "image" or string(part.get("type")).startswith("image/")
    ]
    told = _told(media[0]) or string(entry.get("media_description")) if len(media) == 1 else ""
    images = [
        Image(
            markup.address(string(part.get("url")), base) or "",
            positive(part.get("width")),
            positive(part.get("height")),
            _told(part) or (told if part in media else ""),
        )
        for part in (*media, *entry.get("media_thumbnail", []))
    ]
    own = entry.get("image", {})
    if isinstance(own, dict) and own.get("href"):
        images.append(Image(markup.address(string(own.get("href")), base) or ""))
    return images


def _told(part: dict[str, Any]) -> str:
    """What is said of an attached medium: its alternative text."""
    return string(part.get("description")) or string(part.get("title"))


def _enclosures(entry: dict[str, Any], url: str, base: str) -> list[Enclosure]:
    """`url`: of the feed, with which feedparser's own links are joined; `base`: for all others."""
    duration = _seconds(string(entry.get("itunes_duration")))
    enclosures = [
        Enclosure(
            url=markup.address(string(link.get("href")), url) or "",
            type=string(link.get("type")),
            length=positive(link.get("length")),
            duration=duration,
            title=string(link.get("title")),
        )
        for link in entry.get("links", [])
        if link.get("rel") == "enclosure"
    ]
    enclosures += [
        Enclosure(
            url=markup.address(string(part.get("url")), base) or "",
            type=string(part.get("type")) or f"{part.get('medium')}/*",
            length=positive(part.get("filesize")),
            duration=positive(part.get("duration")) or duration,
        )
        for part in entry.get("media_content", [])
        if part.get("medium") in ("audio", "video")
        or string(part.get("type")).startswith(("audio/", "video/"))
    ]
    return enclosures


def _publisher(source: dict[str, Any]) -> Provider:
    if not source:
        return Provider()
    return Provider(
        string(source.get("title")), urls.domain(string(source.get("link") or source.get("href")))
    )


def _seconds(duration: str) -> int | None:
    """iTunes' `1:02:03`, `62:03` or `3723` in seconds."""
    if not (duration and _DURATION.fullmatch(duration)):
        return None
    total = 0.0
    for part in duration.split(":"):
        total = total * 60 + float(part)
    return round(total) or None


def positive(value: object) -> int | None:
    """A count that a feed gives as text; None for nothing, zero and nonsense."""
    match = _POSITIVE.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]) or None) if match else None


def string(value: object) -> str:
    return value if isinstance(value, str) else ""
