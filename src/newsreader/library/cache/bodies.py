"""Search in excerpts and bodies: an FTS5 index that is filled in the background and keeps no text itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event
from typing import Final

from newsreader.library.cache.schema import CacheConnection
from newsreader.library.codec import decode_texts
from newsreader.library.search_text import searchable
from newsreader.text import fold

StepDone = Callable[[int], object]
"""Is told how many texts are in the index that were not."""

STEP: Final = 100
"""Articles that are indexed in one transaction."""

_INDEXED_TO: Final = "SELECT value FROM notes WHERE name = 'searchable'"
HOLDING: Final = (
    "SELECT article_id FROM bodies JOIN files ON files.file_id = bodies.rowid WHERE bodies MATCH ?"
)
"""The ids of the articles of which what is indexed here fits an `expression`."""
_WAITING: Final = f"SELECT file_id, article FROM articles WHERE file_id > ? ORDER BY file_id LIMIT {STEP}"


def unheard(done: int) -> None:
    """Nobody wants to know how far it is."""


def index(line: CacheConnection, stop: Event | None = None, step: StepDone = unheard) -> int:
    """Take every article into the index that is not in it yet; returns how many were.

    `stop`, once set, ends it after the step in hand; what is left is done the next time. `step` is told how
    many are done, after each step.
    """
    done = 0
    while not (stop is not None and stop.is_set()):
        with line.reading() as connection:
            (before,) = connection.execute(_INDEXED_TO).fetchone()
            rows = connection.execute(_WAITING, (before,)).fetchall()
        if not rows:
            break
        texts = [(file_id, searchable(decode_texts(blob))) for file_id, blob in rows]
        with line.writing() as connection:
            if connection.execute(_INDEXED_TO).fetchone() != (before,):
                continue  # another program has done it
            connection.executemany("INSERT INTO bodies (rowid, text) VALUES (?, ?)", texts)
            connection.execute("UPDATE notes SET value = ? WHERE name = 'searchable'", texts[-1][:1])
        done += len(texts)
        step(done)
    return done


def begun(line: CacheConnection) -> bool:
    """Whether anything was ever indexed."""
    with line.reading() as connection:
        return bool(connection.execute(_INDEXED_TO).fetchone()[0])


def waiting(line: CacheConnection, most: int) -> int:
    """How many articles are not in the index yet; counts no further than `most`."""
    with line.reading() as connection:
        (count,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM articles WHERE file_id > ({_INDEXED_TO}) LIMIT ?)", (most,)
        ).fetchone()
        return int(count)


def search(line: CacheConnection, phrases: Sequence[str]) -> frozenset[str]:
    """The ids of the articles whose excerpt and body hold every phrase; the last word of each may go on."""
    return matching(line, HOLDING, phrases)


def matching(line: CacheConnection, query: str, phrases: Sequence[str]) -> frozenset[str]:
    """The article ids that `query` gives for FTS5's expression of phrases; none where they have no word."""
    wanted = expression(phrases)
    if wanted is None:
        return frozenset()
    with line.reading() as connection:
        return frozenset(article_id for (article_id,) in connection.execute(query, (wanted,)))


def expression(phrases: Sequence[str]) -> str | None:
    """What FTS5 is asked for every phrase, the last word of each of which may go on; None where they have no
    word.
    """
    quoted = [
        '"' + folded.replace('"', '""') + '" *'
        for folded in map(fold, phrases)
        if any(map(str.isalnum, folded))
    ]
    return " AND ".join(quoted) or None
