"""What queries ask of the articles in files. The functions work on an open connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Final

from newsreader.library.cache.scope import Roots
from newsreader.library.database import json_list
from newsreader.library.feeds.details import details_in
from newsreader.model import ArticleDetails

# By its index of articles, SQLite would look for each file in its own place: of a million, 3 s instead of 0.1
# for the first of these, 5 instead of 2 for the second.
CAME_SINCE: Final = (
    "SELECT article_id, path FROM files NOT INDEXED WHERE mtime_ns >= ? AND article_id IS NOT NULL"
)
TOLD_ONCE: Final = (
    "SELECT article_id, path, count(*) FROM files NOT INDEXED "
    "WHERE article_id IS NOT NULL GROUP BY article_id"
)

_NANOSECONDS: Final = 1_000_000_000


def of_files(
    connection: sqlite3.Connection, article_ids: Iterable[str], roots: Roots
) -> dict[str, ArticleDetails]:
    """Of the articles in the files below some roots; of several copies the first by path."""
    rows = connection.execute(
        "SELECT article_id, path, article FROM files JOIN articles USING (file_id) "
        "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY path, file_id DESC",
        (json_list(article_ids),),
    )
    details: dict[str, ArticleDetails] = {}
    for article_id, path, blob in rows:
        if article_id not in details and roots.of(path) is not None:
            details[article_id] = details_in(blob)
    return details


def told_once(connection: sqlite3.Connection, roots: Roots) -> tuple[frozenset[str], frozenset[str]]:
    """The articles of which there is one file, below some roots; and those of which there are several."""
    once, often = set(), set()
    for article_id, path, count in connection.execute(TOLD_ONCE):
        if count > 1:
            often.add(article_id)
        elif roots.of(path) is not None:
            once.add(article_id)
    return frozenset(once), frozenset(often)


def arrivals(connection: sqlite3.Connection, article_ids: Iterable[str], roots: Roots) -> dict[str, int]:
    """When the files below some roots were last written that hold the articles; of copies the oldest."""
    rows = connection.execute(
        "SELECT article_id, path, mtime_ns FROM files "
        "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY mtime_ns DESC",
        (json_list(article_ids),),
    )
    return {
        article_id: written // _NANOSECONDS
        for article_id, path, written in rows
        if roots.of(path) is not None
    }


def came_since(connection: sqlite3.Connection, moment: int, roots: Roots, most: int) -> frozenset[str]:
    """The articles in files below some roots that were written later than a moment, in seconds since 1970;
    one more than so many at most. Files are passed over by 10 million a second.
    """
    rows = connection.execute(CAME_SINCE, ((moment + 1) * _NANOSECONDS,))
    came = (article_id for article_id, path in rows if roots.of(path) is not None)
    return frozenset(islice(came, most + 1))
