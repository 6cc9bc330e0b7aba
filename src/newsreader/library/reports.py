"""What the grouping into stories needs of the articles that the cache and the library keep.

The functions work on an open connection. They read a thousand articles in some 30 ms.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.search_text import seen_text
from newsreader.model import Body, BodyFormat, Provider, SourceRef, Urls, id_from_url, timestamp
from newsreader.stories.grouping.records import Report
from newsreader.urls import canonical

START: Final = 4_000
"""So many characters of a body are looked at, with their markup; the grouping reads the first of them."""


class _Told(msgspec.Struct, frozen=True, gc=False):
    """The part of an article's blob that is needed."""

    title: str
    excerpt: str = ""
    urls: Urls = Urls()
    provider: Provider = Provider()
    published: datetime | None = None
    body: Body | None = None
    sources: tuple[SourceRef, ...] = ()


_told = msgspec.msgpack.Decoder(_Told)


def of_feeds(connection: sqlite3.Connection, article_ids: Iterable[str]) -> list[Report]:
    """The reports that feeds brought; of no feed where likeness alone may make stories of its entries."""
    rows = connection.execute(
        """
        SELECT article, whole, published,
            coalesce((SELECT url FROM feed WHERE feed.id = owner AND NOT stories), '')
        FROM article_text JOIN article ON article.id = article
        WHERE article IN (SELECT value FROM json_each(?))
        """,
        (json_list(article_ids),),
    )
    reports = []
    for article_id, blob, published, feed in rows:
        with suppress(*UNREADABLE):
            # One that is followed with and without "www." or "https" is one feed all the same.
            report = report_of(article_id, blob, (), canonical(feed) if feed else "")
            # Without a date of its own it is as old as when it came.
            reports.append(msgspec.structs.replace(report, published=published))
    return reports


def report_of(article_id: str, blob: bytes, related: Iterable[str], feed: str = "") -> Report:
    """The report in an article's blob. `related`: ids of the articles that it names; `feed`: its address.

    Notes of one folder are like the entries of one feed: they are on the same things, and report no event.
    """
    told = _told.decode(blob)
    # Its other addresses may be what another source knows the same page by; the first gave it its own id.
    others = [id_from_url(url) for _, url in told.urls.all()[1:]]
    texts = (told.excerpt, seen_text(told.body, START)) if told.body else (told.excerpt,)
    return Report(
        id=article_id,
        title=told.title,
        text="\n".join(texts),
        provider=told.provider.called,
        published=timestamp(told.published),
        related=tuple(
            dict.fromkeys(related_id for related_id in (*related, *others) if related_id != article_id)
        ),
        feed=feed or _folder_of_notes(told),
    )


def _folder_of_notes(told: _Told) -> str:
    """The folder of a text that names no provider and no address, and has its title as its first heading."""
    if told.provider.called or told.urls.best or told.body is None or not told.sources:
        return ""
    is_headed = told.body.format is BodyFormat.MARKDOWN and told.body.text.lstrip().startswith("# ")
    return told.sources[0].name if is_headed else ""
