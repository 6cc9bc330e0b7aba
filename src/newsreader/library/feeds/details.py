"""What queries ask of whole articles, read many at a time. The functions work on an open connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any, Final

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.search_text import seen_text
from newsreader.model import ArticleDetails, Body, BodyFormat, Urls

WORTH_ALL: Final = 3
"""Reading a table from end to end is so many times faster a row than looking its rows up."""


class _Told(msgspec.Struct, frozen=True, gc=False):
    """The part of an article's blob that is needed."""

    urls: Urls = Urls()
    body: Body | None = None
    extra: dict[str, Any] = {}


_told: Final = msgspec.msgpack.Decoder(_Told)


def details_in(blob: bytes) -> ArticleDetails:
    """The details in an article's blob. Raises what `UNREADABLE` lists."""
    told = _told.decode(blob)
    author, language = told.extra.get("author"), told.extra.get("language")
    return ArticleDetails(
        author if isinstance(author, str) else "",
        told.urls.best or "",
        language if isinstance(language, str) else "",
        None if told.body is None else _words(told.body),
    )


def of_feeds(connection: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, ArticleDetails]:
    """Of those of the articles that feeds brought."""
    wanted = frozenset(article_ids)
    details: dict[str, ArticleDetails] = {}
    for article_id, blob in _blobs(connection, wanted):
        if article_id in wanted:
            with suppress(*UNREADABLE):
                details[article_id] = details_in(blob)
    return details


def _blobs(connection: sqlite3.Connection, wanted: Collection[str]) -> sqlite3.Cursor:
    """The blobs of these articles, it may be among those of others."""
    (count,) = connection.execute("SELECT count(*) FROM article_text").fetchone()
    if len(wanted) * WORTH_ALL > count:
        return connection.execute("SELECT article, whole FROM article_text")
    return connection.execute(
        "SELECT article, whole FROM article_text WHERE article IN (SELECT value FROM json_each(?))",
        (json_list(wanted),),
    )


def words_of_pages(connection: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, int]:
    """How many words the fetched pages have that stand in place of the articles' own texts."""
    rows = connection.execute(
        "SELECT article, html FROM full_text WHERE html IS NOT NULL AND NOT hidden "
        "AND article IN (SELECT value FROM json_each(?))",
        (json_list(article_ids),),
    )
    return {article_id: _words(Body(BodyFormat.HTML, html)) for article_id, html in rows}


def articles_of_pages(connection: sqlite3.Connection) -> frozenset[str]:
    """The articles in place of whose texts fetched pages stand."""
    rows = connection.execute("SELECT article FROM full_text WHERE html IS NOT NULL AND NOT hidden")
    return frozenset(article_id for (article_id,) in rows)


def arrivals(connection: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, int]:
    """When those of the articles came that feeds brought, in seconds since 1970."""
    return dict(
        connection.execute(
            "SELECT id, first_seen FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (json_list(article_ids),),
        ).fetchall()
    )


def came_since(connection: sqlite3.Connection, moment: int, most: int) -> frozenset[str]:
    """The articles that feeds brought later than a moment, in seconds since 1970; one more than so many at
    most.
    """
    rows = connection.execute("SELECT id FROM article WHERE first_seen > ? LIMIT ?", (moment, most + 1))
    return frozenset(article_id for (article_id,) in rows)


def _words(body: Body) -> int:
    return len(seen_text(body).split())
