"""The cache's tables, and how its file is opened, told apart from others and made again."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Final

from newsreader.library.database import (
    connect,
    connect_in_memory,
    transaction,
    write_ahead,
)

SCHEMA: Final = 2
"""Raise it with every change of the tables or of what their blobs hold: older caches are then made again."""

# `change` numbers every row that is written or deleted, in the order of the commits: `files.file_id` and
# `gone.change` share it. A changed file gets a new number and its old row goes, so that rows of `names`
# and `bodies` need no deleting: those whose file is gone are found by nobody and swept out now and then.
# `told` holds the words of what the library keeps, `tellings` whose they are; see `text_versions`.
_TABLES: Final = """
CREATE TABLE notes (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE shelves (
    shelf_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    rules TEXT NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (source, rules)
);
CREATE TABLE files (
    file_id INTEGER PRIMARY KEY,
    shelf_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest BLOB,
    article_id TEXT,
    problems BLOB,
    UNIQUE (shelf_id, path)
);
CREATE INDEX files_by_article ON files (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX files_with_problems ON files (shelf_id) WHERE problems IS NOT NULL;
CREATE TABLE articles (file_id INTEGER PRIMARY KEY, related TEXT NOT NULL, article BLOB NOT NULL);
CREATE TABLE names (related_id TEXT, file_id INTEGER, PRIMARY KEY (related_id, file_id)) WITHOUT ROWID;
CREATE TABLE gone (
    change INTEGER PRIMARY KEY,
    shelf_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    article_id TEXT NOT NULL,
    day INTEGER NOT NULL
);
CREATE TABLE snapshots (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE bodies USING fts5 (text, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE told USING fts5 (text, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE tellings (
    row INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    UNIQUE (kind, article_id)
);
"""

PATIENCE: Final = 20.0
"""Seconds that a writer waits for another program. Only threads in the background write."""

_COMPANIONS: Final = ("", "-wal", "-shm")


class OtherVersionError(sqlite3.DatabaseError):
    """The file is a cache of an earlier or later version, or another program's database."""


AT_REST: Final = 1_000
FOR_WRITING: Final = 8_000
"""Kilobytes of the file that a line keeps in memory; more, so that the indexes of a large load stay there."""


class CacheConnection:
    """One connection, used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = RLock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for single statements that only read."""
        with self._lock:
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside a transaction: all that is done in it, or nothing."""
        with self._lock, transaction(self._connection):
            yield self._connection

    def remember(self, kilobytes: int) -> None:
        """Keep so much of the file in memory at most, and give back what is more."""
        with self._lock:
            self._connection.execute(f"PRAGMA cache_size = -{kilobytes}")
            self._connection.execute("PRAGMA shrink_memory")

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class ConnectionSet:
    """The connections to one cache, so that the screen never waits for the loader or for a search.

    `identity` tells this making of the cache from every other. In memory there
    is one line for all, and nothing is saved.
    """

    def __init__(self, writer: CacheConnection, reader: CacheConnection, searcher: CacheConnection) -> None:
        self.writer, self.reader, self.searcher = writer, reader, searcher
        self.saving = reader is not writer
        with reader.reading() as connection:
            row = connection.execute("SELECT value FROM notes WHERE name = 'identity'").fetchone()
        if row is None:
            raise OtherVersionError("the cache has no identity")
        self.identity: str = row[0]

    def close(self) -> None:
        for line in {self.reader, self.searcher, self.writer}:
            line.close()


def open_file(path: Path) -> ConnectionSet:
    """Open the cache at `path`, or make it where there is none.

    Raises:
        OSError, sqlite3.Error: it can't be used; OtherVersionError where it only needs to be made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _gate(path, fcntl.LOCK_SH):
        return _open(path)


def remake_file(path: Path, broken: str | None) -> ConnectionSet:
    """Throw the file at `path` away and make an empty cache there.

    Where another program has just done that, what it made is opened instead. `broken`: the identity
    of the cache that turned out to be damaged, None where it could not even be opened.

    Raises:
        OSError, sqlite3.Error: an empty one can't be made either.
    """
    with _gate(path, fcntl.LOCK_EX):
        # Of tables that are damaged so, not even the error can be told.
        with suppress(sqlite3.Error, OSError, UnicodeDecodeError):
            lines = _open(path)
            if broken is not None and lines.identity != broken:
                return lines
            lines.close()
            if broken is None:
                return _open(path)
        for suffix in _COMPANIONS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _open(path)


def open_in_memory() -> ConnectionSet:
    """An empty cache that is gone when it is closed."""
    connection = connect_in_memory()
    _make(connection)
    line = CacheConnection(connection)
    return ConnectionSet(line, line, line)


@contextmanager
def _gate(path: Path, kind: int) -> Iterator[None]:
    """Keep a file from being thrown away while another program is about to open it.

    A connection that opens the database before and its log after would read the log of the wrong file.
    """
    with path.with_name(path.name + ".lock").open("a") as gate:
        fcntl.flock(gate, kind)
        yield


def _open(path: Path) -> ConnectionSet:
    connections: list[sqlite3.Connection] = []
    try:
        for _ in range(3):
            connection = connect(path, patience=PATIENCE)
            connections.append(connection)
            connection.execute("PRAGMA page_size = 8192")  # of a new file: articles fit it better than 4096
            write_ahead(connection, synchronous="NORMAL")
            connection.execute(f"PRAGMA cache_size = -{AT_REST}")
            if len(connections) == 1:
                _identify(connection, path)
        return ConnectionSet(*map(CacheConnection, connections))
    except BaseException:
        for connection in connections:
            connection.close()
        raise


def _identify(connection: sqlite3.Connection, path: Path) -> None:
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "no permission to write", str(path))
    if _version(connection) == 0 and not _has_tables(connection):
        _make(connection)
    if _version(connection) != SCHEMA:
        raise OtherVersionError(f"{path} is of another version")


def _make(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        if _has_tables(connection):  # another program was faster
            return
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO notes VALUES (?, ?)",
            [
                ("identity", os.urandom(8).hex()),
                ("change", 0),
                ("named", 0),
                ("searchable", 0),
                ("orphans", 0),
            ],
        )
        connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
