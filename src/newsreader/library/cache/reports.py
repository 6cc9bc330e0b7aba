"""What the grouping into stories needs of the articles in files. The functions work on an open connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from newsreader.library.cache.scope import Roots
from newsreader.library.database import json_list
from newsreader.library.reports import report_of
from newsreader.stories.grouping.records import Report


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
            yield report_of(article_id, blob, related.split())


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
