"""A view as a feed for other programs: Atom 1.0 or JSON Feed 1.1; and what can be played of it as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from newsreader import __version__
from newsreader.model import Article, rfc3339
from newsreader.sharing.articles import document_of
from newsreader.sharing.html import html_of
from newsreader.sharing.media_files import media_files

ATOM: Final = "http://www.w3.org/2005/Atom"


class OutgoingFeed(msgspec.Struct, frozen=True):
    """Articles under a title; `updated`: when the newest of them came, or the view was made."""

    title: str
    articles: tuple[Article, ...]
    updated: datetime


def as_atom(feed: OutgoingFeed) -> str:
    """Well-formed, with an id for the feed and for each entry that never changes."""
    entries = "".join(_entry(article, feed.updated) for article in feed.articles)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{ATOM}">\n'
        f"<title>{escape(feed.title)}</title>\n<id>{_feed_id(feed.title)}</id>\n"
        f"<updated>{rfc3339(feed.updated)}</updated>\n"
        f'<generator version="{__version__}">newsreader</generator>\n'
        f"<author><name>newsreader</name></author>\n{entries}</feed>\n"
    )


def as_json_feed(feed: OutgoingFeed) -> str:
    """JSON Feed, indented so that people can read it."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "items": [_item(article) for article in feed.articles],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def as_playlist(feed: OutgoingFeed) -> str:
    """What can be played of the articles, as extended M3U: for each file its seconds, -1 where nobody says, a
    title and an address.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{feed.title}"]
    for article in feed.articles:
        told = " - ".join(filter(None, (article.provider.called, article.title)))
        for file in media_files(article):
            if file.is_playable:
                lines += [f"#EXTINF:{file.duration or -1},{told}", file.url]
    return "\n".join(lines) + "\n"


def _feed_id(title: str) -> str:
    from urllib.parse import quote

    return f"urn:newsreader:view:{quote(title, safe='')}"


def _entry_id(article: Article) -> str:
    return f"urn:newsreader:article:{article.id}"


def _entry(article: Article, fallback: datetime) -> str:
    url = article.urls.best
    author = str(article.extra.get("author") or article.provider.called)
    parts = [
        f"<title>{escape(article.title)}</title>",
        f"<id>{_entry_id(article)}</id>",
        f"<updated>{rfc3339(article.published or fallback)}</updated>",
        f"<published>{rfc3339(article.published)}</published>" if article.published else "",
        f"<link rel={quoteattr('alternate')} href={quoteattr(url)}/>" if url else "",
        f"<author><name>{escape(author)}</name></author>" if author else "",
        *(f"<category term={quoteattr(topic)}/>" for topic in article.topics),
        f"<summary>{escape(article.excerpt)}</summary>" if article.excerpt else "",
        *(_enclosure(file) for file in _files(article)),
        f'<content type="html">{escape(html_of(document_of(article)))}</content>' if article.body else "",
    ]
    return f"<entry>{''.join(parts)}</entry>\n"


def _enclosure(file: dict[str, Any]) -> str:
    length = f" length={quoteattr(str(file['length']))}" if file.get("length") else ""
    type_ = f" type={quoteattr(str(file['type']))}" if file.get("type") else ""
    return f'<link rel="enclosure" href={quoteattr(str(file["url"]))}{type_}{length}/>'


def _files(article: Article) -> Sequence[dict[str, Any]]:
    files = article.extra.get("enclosures", ())
    return [file for file in files if isinstance(file, dict) and file.get("url")]


def _item(article: Article) -> dict[str, Any]:
    author = article.extra.get("author") or article.provider.called
    fields: dict[str, Any] = {
        "id": _entry_id(article),
        "url": article.urls.best,
        "title": article.title,
        "summary": article.excerpt,
        "content_html": html_of(document_of(article)) if article.body else None,
        "content_text": None if article.body else article.excerpt or article.title,
        "date_published": rfc3339(article.published),
        "image": article.images[0].url if article.images else None,
        "authors": [{"name": author}] if author else None,
        "tags": list(article.topics),
        "attachments": [
            {"url": file["url"], "mime_type": file.get("type") or "application/octet-stream"}
            for file in _files(article)
        ],
    }
    return {name: value for name, value in fields.items() if value}
