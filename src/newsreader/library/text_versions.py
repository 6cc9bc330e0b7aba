"""All texts that a library keeps, in the order of their numbers, for a search index kept elsewhere.

A text that changes gets a new number, and no number is used twice: what is beyond the last number that an
index has seen is all that is new to it.
"""

from __future__ import annotations

import sqlite3
from enum import IntEnum

import msgspec

from newsreader.library.codec import Texts, decode_texts
from newsreader.library.damage import UNREADABLE
from newsreader.library.database import Work
from newsreader.model import Body, BodyFormat


class TextKind(IntEnum):
    """Who tells: the feeds that have the article, or its page."""

    FEED = 0
    PAGE = 1


class TextVersion(msgspec.Struct, frozen=True, gc=False):
    """One text of one article."""

    number: int
    article_id: str
    texts: Texts


_TABLES = {
    TextKind.FEED: ("article_text", "whole", "true"),
    TextKind.PAGE: ("full_text", "html", "html IS NOT NULL"),
}


class TextVersions:
    """The texts of a library. Each call can raise LibraryError."""

    def __init__(self, read: Work) -> None:
        self._read = read

    def identity(self) -> str:
        """What tells this library from every other."""
        row = self._read(
            lambda connection: connection.execute("SELECT value FROM note WHERE key = 'identity'").fetchone()
        )
        return "" if row is None else bytes(row[0]).hex()

    def last(self, kind: TextKind) -> int:
        """The highest number that was ever given."""
        name = _TABLES[kind][0]
        row = self._read(
            lambda connection: connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)
            ).fetchone()
        )
        return 0 if row is None else int(row[0])

    def total(self) -> int:
        """How many there are."""
        tables = [table for table, _, _ in _TABLES.values()]
        counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        (total,) = self._read(lambda connection: connection.execute(f"SELECT {counts}").fetchone())
        return int(total)

    def count(self, kind: TextKind, after: int, most: int) -> int:
        """How many there are beyond a number; counts no further than `most`."""
        table, _, condition = _TABLES[kind]
        (count,) = self._read(
            lambda connection: connection.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE number > ? AND {condition} LIMIT ?)",
                (after, most),
            ).fetchone()
        )
        return int(count)

    def after(self, kind: TextKind, number: int, most: int) -> list[TextVersion]:
        """Those beyond a number, in order."""
        table, column, condition = _TABLES[kind]

        def read(connection: sqlite3.Connection) -> list[tuple[int, str, bytes | str]]:
            return connection.execute(
                f"SELECT number, article, {column} FROM {table} WHERE number > ? AND {condition}"
                " ORDER BY number LIMIT ?",
                (number, most),
            ).fetchall()

        return [
            TextVersion(number, article_id, _texts(value)) for number, article_id, value in self._read(read)
        ]


def _texts(value: bytes | str) -> Texts:
    """The texts in a row; none of one that can't be read, so that it is counted as done."""
    if isinstance(value, bytes):
        try:
            return decode_texts(value)
        except UNREADABLE:
            return Texts()
    return Texts(body=Body(BodyFormat.HTML, value))
