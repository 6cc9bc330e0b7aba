"""Which articles name an article as related: an index that is filled after a load.

Its rows come in no order, so that filling it file by file would write most of its pages again each time.
"""

from __future__ import annotations

from typing import Final

from newsreader.library.cache.schema import CacheConnection

STEP: Final = 5_000
"""Articles that are indexed in one transaction."""


def index(line: CacheConnection) -> None:
    """Take in every article that is not in the index yet."""
    while _index_some(line):
        pass


def search(line: CacheConnection, article_id: str) -> tuple[str, ...]:
    """The ids of the articles that name this one, in order."""
    query = (
        "SELECT DISTINCT article_id FROM names JOIN files USING (file_id) "
        "WHERE related_id = ? AND article_id != ? ORDER BY article_id"
    )
    with line.reading() as connection:
        return tuple(namer for (namer,) in connection.execute(query, (article_id, article_id)))


def _index_some(line: CacheConnection) -> bool:
    with line.reading() as connection:
        waiting = connection.execute(
            "SELECT 1 FROM articles WHERE file_id > (SELECT value FROM notes WHERE name = 'named') LIMIT 1"
        ).fetchone()
    if waiting is None:
        return False
    with line.writing() as connection:
        rows = connection.execute(
            "SELECT file_id, related FROM articles "
            "WHERE file_id > (SELECT value FROM notes WHERE name = 'named') ORDER BY file_id LIMIT ?",
            (STEP,),
        ).fetchall()
        named = [(article_id, file_id) for file_id, related in rows for article_id in related.split()]
        connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", sorted(named))
        if rows:
            connection.execute("UPDATE notes SET value = ? WHERE name = 'named'", (rows[-1][0],))
    return bool(rows)
