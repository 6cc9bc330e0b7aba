"""The files of articles that the user wants to have: which, how far each is, and where it lies.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from newsreader.library.database import Work, json_list

DOWNLOADS: Final = """
-- A file of an article that the user wants to have. All that is needed to fetch and to name it stands here:
-- the article may go before it. feed: the address of the feed that names it, '' for none; source: what that
-- is called. size: in bytes, NULL where nobody has told. path: where the file lies or will lie, '' until that
-- is decided; what has come so far lies beside it. validator: what a server calls the version of which that
-- is a part, '' where it can't be gone on with. Times are seconds since 1970.
CREATE TABLE download (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    feed TEXT NOT NULL DEFAULT '',
    published INTEGER,
    type TEXT NOT NULL DEFAULT '',
    size INTEGER,
    added INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'stopped', 'failed', 'done')),
    path TEXT NOT NULL DEFAULT '',
    validator TEXT NOT NULL DEFAULT '',
    failure TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX download_by_article ON download (article);
"""


class DownloadState(StrEnum):
    """WAITING: its turn comes by itself. STOPPED: the user stopped it. FAILED, DONE: as they say."""

    WAITING = "waiting"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


class WantedFile(msgspec.Struct, frozen=True):
    """A file to be downloaded. `source`: what its feed is called; `feed`: its address, "" for none."""

    article_id: str
    url: str
    title: str
    source: str = ""
    feed: str = ""
    published: int | None = None
    type: str = ""
    size: int | None = None


class Download(msgspec.Struct, frozen=True):
    """A file of the queue. `path`, `validator`, `failure`: "" where there is none; see the table."""

    id: int
    file: WantedFile
    state: DownloadState = DownloadState.WAITING
    added: int = 0
    path: str = ""
    validator: str = ""
    failure: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it lies whole at `path`."""
        return self.state is DownloadState.DONE


class Downloads:
    """The queue of a library. Each call is one transaction; all of them can raise LibraryError."""

    def __init__(self, read: Work, write: Work) -> None:
        self._read = read
        self._write = write

    def all(self) -> tuple[Download, ...]:
        """In the order in which they are fetched."""
        return self._read(rows_of_queue)

    def of_article(self, article_id: str) -> tuple[Download, ...]:
        """Those of one article."""
        return self._read(
            lambda connection: tuple(map(_download, _rows(connection, "WHERE article = ?", article_id)))
        )

    def next(self) -> Download | None:
        """The one whose turn it is; None where none waits."""
        return self._read(
            lambda connection: next(
                map(_download, _rows(connection, "WHERE state = ?", DownloadState.WAITING)), None
            )
        )

    def add(self, wanted: Iterable[WantedFile], now: int) -> int:
        """Put files into the queue; what was stopped or failed waits again. Returns how many are new."""
        return self._write(lambda connection: _add(connection, tuple(wanted), now))

    def go_on(self, ids: Sequence[int] | None = None) -> int:
        """Let those that were stopped or failed, or these of them, wait again. Returns how many do."""
        return self._write(lambda connection: _go_on(connection, ids))

    def stop(self) -> None:
        """Let what waits rest until `go_on`."""
        self._write(
            lambda connection: connection.execute(
                "UPDATE download SET state = ? WHERE state = ?",
                (DownloadState.STOPPED, DownloadState.WAITING),
            )
        )

    def begin(self, number: int, path: str, validator: str) -> None:
        """What comes of it from now on lies beside `path`, and is of the version `validator`."""
        self._write(
            lambda connection: connection.execute(
                "UPDATE download SET path = ?, validator = ? WHERE id = ?", (path, validator, number)
            )
        )

    def finish(self, number: int, path: str, size: int) -> None:
        """It lies whole at `path`."""
        self._write(
            lambda connection: connection.execute(
                """
                UPDATE download SET state = ?, path = ?, size = ?, validator = '', failure = '' WHERE id = ?
                """,
                (DownloadState.DONE, path, size, number),
            )
        )

    def fail(self, number: int, why: str) -> None:
        """It could not be fetched; `why`: a sentence. What has come of it stays, to be gone on with."""
        self._write(
            lambda connection: connection.execute(
                "UPDATE download SET state = ?, failure = ? WHERE id = ?",
                (DownloadState.FAILED, why, number),
            )
        )

    def remove(self, ids: Sequence[int]) -> tuple[Download, ...]:
        """Take some out of the queue. Returns what they were: their files are the caller's."""
        return self._write(lambda connection: _remove(connection, ids))


def rows_of_queue(connection: sqlite3.Connection) -> tuple[Download, ...]:
    """The queue, in its order."""
    return tuple(map(_download, _rows(connection, "")))


def put_back(connection: sqlite3.Connection, download: Download) -> bool:
    """Put a file into the queue as it stood in another one, but for its number and for where it lies: that
    was another disk. Whether it is new to this one.
    """
    added = connection.execute(
        """
        INSERT OR IGNORE INTO download
            (article, url, title, source, feed, published, type, size, added, state, failure)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (*msgspec.structs.astuple(download.file), download.added, download.state, download.failure),
    )
    return added.rowcount > 0


def remove_unbegun(connection: sqlite3.Connection, urls: Iterable[str]) -> int:
    """Take those of these files out of the queue of which nothing lies on this disk. Returns how many."""
    return connection.execute(
        "DELETE FROM download WHERE path = '' AND url IN (SELECT value FROM json_each(?))",
        (json_list(urls),),
    ).rowcount


def _rows(connection: sqlite3.Connection, where: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(
        f"""
        SELECT article, url, title, source, feed, published, type, size,
            id, state, added, path, validator, failure
        FROM download {where} ORDER BY id
        """,
        values,
    ).fetchall()


def _download(row: tuple[Any, ...]) -> Download:
    number, state, *rest = row[8:]
    return Download(number, WantedFile(*row[:8]), DownloadState(state), *rest)


def _add(connection: sqlite3.Connection, wanted: Sequence[WantedFile], now: int) -> int:
    (before,) = connection.execute("SELECT count(*) FROM download").fetchone()
    connection.executemany(
        """
        INSERT INTO download (article, url, title, source, feed, published, type, size, added)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET state = 'waiting', failure = '' WHERE state IN ('stopped', 'failed')
        """,
        [(*msgspec.structs.astuple(file), now) for file in wanted],
    )
    (after,) = connection.execute("SELECT count(*) FROM download").fetchone()
    return int(after) - int(before)


def _go_on(connection: sqlite3.Connection, ids: Sequence[int] | None) -> int:
    some = "" if ids is None else "AND id IN (SELECT value FROM json_each(?))"
    return connection.execute(
        f"UPDATE download SET state = 'waiting', failure = '' WHERE state IN ('stopped', 'failed') {some}",
        () if ids is None else (json_list(ids),),
    ).rowcount


def _remove(connection: sqlite3.Connection, ids: Sequence[int]) -> tuple[Download, ...]:
    some = "WHERE id IN (SELECT value FROM json_each(?))"
    gone = tuple(map(_download, _rows(connection, some, json_list(ids))))
    connection.execute(f"DELETE FROM download {some}", (json_list(ids),))
    return gone
