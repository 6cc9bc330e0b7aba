"""Reading the SQLite files of other programs, which are never written to and may be open elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsreader.errors import SourceError
from newsreader.library.database import explain

Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table, every one by the names of its columns."""


def read_tables(path: Path, tables: Mapping[str, Sequence[str]]) -> Rows:
    """The rows of tables, with those of the columns that are there; a table that is missing has no rows.

    A column that this version of the other program doesn't have is left out of the rows. What was written
    and is still in the log beside the file (WAL) is read too. Text that is no UTF-8 gets replacement marks.

    Raises:
        SourceError: it can't be read, or is no SQLite file.
    """
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file")
    try:
        with _opened(path) as connection:
            return {table: _rows(connection, table, columns) for table, columns in tables.items()}
    except (sqlite3.Error, OSError) as error:
        hint = "Close the program that it belongs to, and try again."
        raise SourceError(explain(error, path), hint) from error


def table_names(path: Path) -> frozenset[str]:
    """The tables of a SQLite file, by which the program is recognised that wrote it. Raises SourceError."""
    rows = read_tables(path, {"sqlite_master": ("name", "type")})["sqlite_master"]
    return frozenset(str(row["name"]) for row in rows if row["type"] == "table")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file itself where it can be read without writing, else a copy: a log without its index can't."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        with tempfile.TemporaryDirectory(prefix="newsreader-") as folder:
            connection = sqlite3.connect(_copied(path, Path(folder)))
            try:
                yield connection
            finally:
                connection.close()
        return
    try:
        yield connection
    finally:
        connection.close()


def _copied(path: Path, folder: Path) -> Path:
    """A copy of a database with the log beside it."""
    for name in (path.name, f"{path.name}-wal"):
        original = path.with_name(name)
        if original.exists():
            shutil.copyfile(original, folder / name)
    return folder / path.name


def _rows(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    there = {name for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")')}
    wanted = [column for column in columns if column in there]
    if not wanted:
        return []
    names = ", ".join(f'"{column}"' for column in wanted)
    return [
        dict(zip(wanted, row, strict=True)) for row in connection.execute(f'SELECT {names} FROM "{table}"')
    ]
