"""Search in what the library keeps of feeds and pages: an index like that of the bodies of files."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from threading import Event
from typing import Final

from newsreader.library.cache.bodies import STEP, StepDone, matching, unheard
from newsreader.library.cache.schema import CacheConnection
from newsreader.library.search_text import searchable
from newsreader.library.text_versions import TextKind, TextVersions

HOLDING: Final = "SELECT article_id FROM told JOIN tellings ON tellings.row = told.rowid WHERE told MATCH ?"
"""As `bodies.HOLDING`, of what is indexed here."""
ORPHANS: Final = 2_000
"""Rows of texts that have changed or gone, before it pays to index all anew."""


def index(
    line: CacheConnection, texts: TextVersions, stop: Event | None = None, step: StepDone = unheard
) -> int:
    """Take every text into the index that is not in it yet; returns how many were. `stop` and `step` as with
    `bodies.index`.
    """
    _begin_anew_if_needed(line, texts)
    done = 0
    for kind in TextKind:
        while not (stop is not None and stop.is_set()):
            with line.reading() as connection:
                before = _indexed_to(connection, kind)
            versions = texts.after(kind, before, STEP)
            if not versions:
                break
            searchable_texts = [(version, searchable(version.texts)) for version in versions]
            with line.writing() as connection:
                if _indexed_to(connection, kind) != before:
                    continue  # another program has done it
                for version, words in searchable_texts:
                    # In place of the one before, whose words are then nobody's.
                    row = connection.execute(
                        "REPLACE INTO tellings (row, kind, article_id) VALUES "
                        "((SELECT value + 1 FROM notes WHERE name = 'told rows'), ?, ?) RETURNING row",
                        (kind, version.article_id),
                    ).fetchone()[0]
                    connection.execute("UPDATE notes SET value = ? WHERE name = 'told rows'", (row,))
                    connection.execute("INSERT INTO told (rowid, text) VALUES (?, ?)", (row, words))
                _note(connection, _mark(kind), versions[-1].number)
            done += len(versions)
            step(done)
    return done


def waiting(line: CacheConnection, texts: TextVersions, most: int) -> int:
    """How many texts of each kind are not in the index yet; counts no further than `most`."""
    with line.reading() as connection:
        marks = {kind: _indexed_to(connection, kind) for kind in TextKind}
    return sum(texts.count(kind, mark, most) for kind, mark in marks.items())


def search(line: CacheConnection, phrases: Sequence[str]) -> frozenset[str]:
    """The ids of the articles of which one text holds every phrase; the last word of each may go on."""
    return matching(line, HOLDING, phrases)


def _begin_anew_if_needed(line: CacheConnection, texts: TextVersions) -> None:
    """Empty the index where it is another library's, or of a later state of it, or mostly of the past."""
    identity, most = texts.identity(), 2 * texts.total() + ORPHANS
    lasts = {kind: texts.last(kind) for kind in TextKind}

    def fits(connection: sqlite3.Connection) -> bool:
        return (
            _noted(connection, "told by") == identity
            and int(_noted(connection, "told rows") or 0) <= most
            and all(_indexed_to(connection, kind) <= last for kind, last in lasts.items())
        )

    with line.reading() as connection:
        if fits(connection):
            return
    with line.writing() as connection:
        connection.execute("INSERT INTO told (told) VALUES ('delete-all')")
        connection.execute("DELETE FROM tellings")
        _note(connection, "told by", identity)
        _note(connection, "told rows", 0)
        for kind in TextKind:
            _note(connection, _mark(kind), 0)


def _mark(kind: TextKind) -> str:
    return f"told of kind {kind:d}"


def _indexed_to(connection: sqlite3.Connection, kind: TextKind) -> int:
    return int(_noted(connection, _mark(kind)) or 0)


def _noted(connection: sqlite3.Connection, name: str) -> str | int | None:
    row = connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def _note(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    connection.execute("REPLACE INTO notes VALUES (?, ?)", (name, value))
