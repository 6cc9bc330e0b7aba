"""A search in full texts beside everything else: by a connection of its own, to be ended at any moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from newsreader.library.cache import bodies, text_versions
from newsreader.library.cache.schema import AT_REST
from newsreader.library.database import connect

PIECE: Final = 4_096
"""Characters of ids that are told at a time, some 300 ids."""
_END: Final = "\n"


class BodyQuery:
    """What is looked for: phrases as in `Cache.search_bodies`. For one thread, `end` for any."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)
        self.ended = False
        """Whether what it finds is not wanted any more."""
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def end(self) -> None:
        """Let it find nothing more."""
        with self._lock:
            self.ended = True
            if self._connection is not None:
                self._connection.interrupt()

    def ids(self, path: Path) -> Iterator[Sequence[str]]:
        """The ids of the articles that the cache in a file finds, some at a time; one may come twice.

        Raises:
            OSError, sqlite3.Error: the file can't be read.
        """
        expression = bodies.expression(self.phrases)
        if expression is None:
            return
        connection = connect(path)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{AT_REST}")
            yield from self._found(connection, expression)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            self._take(None)
            connection.close()

    def _found(self, connection: sqlite3.Connection, expression: str) -> Iterator[Sequence[str]]:
        self._take(connection)
        for query in (bodies.HOLDING, text_versions.HOLDING):
            # All in one: for each row by itself the interpreter would be let go and taken again, some million
            # times a second, and who else wants it never gets it in between.
            joined = f"SELECT group_concat(article_id, char({ord(_END)})) FROM ({query})"
            (ids,) = connection.execute(joined, (expression,)).fetchone()
            start = 0
            while ids and start < len(ids) and not self.ended:
                end = ids.find(_END, start + PIECE)
                end = len(ids) if end < 0 else end
                yield ids[start:end].split(_END)
                start = end + len(_END)

    def _take(self, connection: sqlite3.Connection | None) -> None:
        """From now on, ending interrupts this connection."""
        with self._lock:
            self._connection = connection
