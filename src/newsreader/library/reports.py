"""What the grouping into stories needs of the articles that the cache and the library keep.

The functions work on an open connection. They read a thousand articles in some 30 ms.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from newsreader.library.cache_bodies import seen_text
from newsreader.library.cache_scope import Roots
from newsreader.library.database import json_list
from newsreader.model import Body, Provider, Urls, id_from_url, timestamp
from newsreader.stories.records import Report

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


_told = msgspec.msgpack.Decoder(_Told)


def of_files(connection: sqlite3.Connection, article_ids: Iterable[str], roots: Roots) -> Iterator[Report]:
    """The reports in the files below some roots; of several copies of an article the first by path."""
    rows = connection.execute(
        "SELECT article_id, path, article, related FROM files JOIN articles USING (file_id) "
        "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY path, file_id DESC",
        (json_list(article_ids),),
    )
    given = set()
    for article_id, path, blob, related in rows:
        if article_id not in given and roots.of(path) is not None:
            given.add(article_id)
            yield _report(article_id, blob, related.split())


def files_changed_since(connection: sqlite3.Connection, change: int) -> frozenset[str]:
    """The articles in files that were read after a change number."""
    rows = connection.execute(
        "SELECT article_id FROM files WHERE file_id > ? AND article_id IS NOT NULL", (change,)
    )
    return frozenset(article_id for (article_id,) in rows)


def last_change(connection: sqlite3.Connection) -> int:
    """The number of the last change of files."""
    (change,) = connection.execute("SELECT value FROM notes WHERE name = 'change'").fetchone()
    return int(change)


def of_feeds(connection: sqlite3.Connection, article_ids: Iterable[str]) -> list[Report]:
    """The reports that feeds brought."""
    rows = connection.execute(
        "SELECT article, whole FROM article_text WHERE article IN (SELECT value FROM json_each(?))",
        (json_list(article_ids),),
    )
    return [_report(article_id, blob, ()) for article_id, blob in rows]


def _report(article_id: str, blob: bytes, related: Iterable[str]) -> Report:
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
        related=tuple(dict.fromkeys(one for one in (*related, *others) if one != article_id)),
    )
