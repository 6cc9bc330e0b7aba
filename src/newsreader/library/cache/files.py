"""What the cache knows of files: how they looked when they were parsed, and what came of it.

Every change gets a number, so that a reader who knows the number of the last change it has seen can ask
what has happened since, whether it did that itself or another program.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple, TypeVar

import msgspec
from msgspec.structs import astuple

from newsreader.library.cache.schema import CacheConnection
from newsreader.library.cache.scope import Scope
from newsreader.library.codec import decode_article, decode_problems
from newsreader.library.database import DamagedRowsError
from newsreader.model import Article, FileStamp, Problem, merge
from newsreader.system.durations import today

Item = TypeVar("Item")

MANY: Final = 500
"""Rows asked for in one statement."""
UNUSED_DAYS: Final = 60
"""How long a shelf is kept that no reader has looked at."""
OUTDATED_DAYS: Final = 2
"""The same for one that was filled by another version of the program."""
ORPHANS: Final = 1_000
"""Rows of deleted files in the indexes of related articles and bodies, before it pays to sweep them out."""
GONE_DAYS: Final = 40
"""How long the cache remembers what it has forgotten. No pack is used for longer than that."""


class FileRow(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A parsed file, ready to be kept. `digest` only where the stamp can't tell a later change.

    `related`: the ids that the article names as related, joined by spaces.
    """

    stamp: FileStamp
    digest: bytes | None = None
    article_id: str | None = None
    article: bytes | None = None
    related: str = ""
    problems: bytes | None = None


class KeptFile(NamedTuple):
    """A file as the cache has it. `settled`: its stamp alone tells whether it has changed."""

    file_id: int
    shelf: int
    path: str
    size: int
    mtime_ns: int
    digest: bytes | None

    @property
    def stamp(self) -> FileStamp:
        return FileStamp(self.path, self.size, self.mtime_ns)

    @property
    def settled(self) -> bool:
        return self.digest is None


class Changes(NamedTuple):
    """The ids of the articles that any change up to number `last` touches."""

    last: int
    article_ids: frozenset[str]


_KEPT: Final = "SELECT file_id, shelf_id, path, size, mtime_ns, digest FROM files"
_PLACED: Final = "SELECT file_id, shelf_id, path, article_id FROM files"


class FileTable:
    """The tables of files and articles. Every method raises sqlite3.Error where the database fails."""

    def __init__(self, line: CacheConnection) -> None:
        self._line = line

    # What is asked

    def kept(self, scope: Scope) -> Iterator[KeptFile]:
        """Every file in scope."""
        with self._line.reading() as connection:
            rows = connection.execute(f"{_KEPT} WHERE shelf_id IN ({_marks(scope.shelves)})", scope.shelves)
            for row in map(KeptFile._make, rows):
                if scope.covers(row.shelf, row.path):
                    yield row

    def look_up(self, shelf: int, paths: Iterable[str]) -> dict[str, KeptFile]:
        """The files of one shelf that are in the cache, by path."""
        kept = {}
        with self._line.reading() as connection:
            for some in in_groups(paths, MANY):
                query = f"{_KEPT} WHERE shelf_id = ? AND path IN ({_marks(some)})"
                for row in map(KeptFile._make, connection.execute(query, (shelf, *some))):
                    kept[row.path] = row
        return kept

    def places(self, file_ids: Iterable[int]) -> Iterator[tuple[int, int, str]]:
        """(file id, shelf, path) of those that are still there."""
        with self._line.reading() as connection:
            for some in in_groups(file_ids, MANY):
                query = f"SELECT file_id, shelf_id, path FROM files WHERE file_id IN ({_marks(some)})"
                yield from connection.execute(query, some).fetchall()

    def changes(self, scope: Scope, since: int) -> Changes:
        """What happened after change number `since`."""
        # The plus keeps SQLite from going through the shelf by its index, instead of from the number on.
        wanted = f"+shelf_id IN ({_marks(scope.shelves)})"
        query = (
            f"SELECT shelf_id, path, article_id FROM files WHERE file_id > ? AND {wanted} "
            "AND article_id IS NOT NULL UNION ALL "
            f"SELECT shelf_id, path, article_id FROM gone WHERE change > ? AND {wanted} AND article_id != ''"
        )
        with self._line.reading() as connection:
            (last,) = connection.execute("SELECT value FROM notes WHERE name = 'change'").fetchone()
            if last == since:
                return Changes(last, frozenset())
            rows = connection.execute(query, (since, *scope.shelves, since, *scope.shelves))
            article_ids = frozenset(article for shelf, path, article in rows if scope.covers(shelf, path))
        return Changes(last, article_ids)

    def changed_paths(self, shelves: Sequence[int], since: int, most: int) -> list[tuple[int, str]] | None:
        """Shelf and path of all files that were kept or let go after change number `since`; None where they
        are more than `most`, or not all are known any more.
        """
        wanted = f"+shelf_id IN ({_marks(shelves)})"
        query = (
            f"SELECT shelf_id, path FROM files WHERE file_id > ? AND {wanted} UNION "
            f"SELECT shelf_id, path FROM gone WHERE change > ? AND {wanted} LIMIT ?"
        )
        with self._line.reading() as connection:
            swept = connection.execute("SELECT value FROM notes WHERE name = 'swept'").fetchone()
            if swept is not None and swept[0] > since:
                return None
            rows = connection.execute(query, (since, *shelves, since, *shelves, most + 1)).fetchall()
        return rows if len(rows) <= most else None

    def copies(self, scope: Scope, article_ids: Iterable[str]) -> dict[str, int]:
        """How many files in scope hold each article; those that none holds are left out."""
        counts: defaultdict[str, int] = defaultdict(int)
        with self._line.reading() as connection:
            for some in in_groups(article_ids, MANY):
                query = f"SELECT shelf_id, path, article_id FROM files WHERE article_id IN ({_marks(some)})"
                for shelf, path, article_id in connection.execute(query, some):
                    if scope.covers(shelf, path):
                        counts[article_id] += 1
        return counts

    def articles(self, scope: Scope, article_ids: Iterable[str]) -> Iterator[Article]:
        """The articles that files in scope hold; copies are merged, in the order of their paths."""
        for some in in_groups(article_ids, MANY):
            copies: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
            query = (
                "SELECT shelf_id, path, article_id, article FROM files JOIN articles USING (file_id) "
                f"WHERE article_id IN ({_marks(some)})"
            )
            with self._line.reading() as connection:
                for shelf, path, article_id, blob in connection.execute(query, some):
                    if scope.covers(shelf, path):
                        copies[article_id].append((path, blob))
            for parts in copies.values():
                yield merge([decode_article(blob) for _, blob in sorted(parts)])

    def look_for_damage(self, scope: Scope, missing: Iterable[str]) -> None:
        """For articles that could not be had.

        Raises:
            DamagedRowsError: there are files that hold them.
        """
        if self.copies(scope, missing):
            raise DamagedRowsError("files are there without their articles")

    def problems(self, scope: Scope) -> tuple[Problem, ...]:
        """All that is wrong with files in scope, by path."""
        query = (
            "SELECT path, shelf_id, problems FROM files INDEXED BY files_with_problems "
            f"WHERE shelf_id IN ({_marks(scope.shelves)}) AND problems IS NOT NULL"
        )
        with self._line.reading() as connection:
            rows = connection.execute(query, scope.shelves).fetchall()
        return tuple(
            problem
            for path, shelf, blob in sorted(rows)
            if scope.covers(shelf, path)
            for problem in decode_problems(blob)
        )

    # What is written

    def shelves(self, sources: Iterable[str], rules: str) -> dict[str, int]:
        """The shelf of every source name, for what these parsing rules make of its files."""
        shelves: dict[str, int] = {}
        day = today()
        with self._line.reading() as connection:
            known = {
                source: (shelf, used)
                for shelf, source, used in connection.execute(
                    "SELECT shelf_id, source, used FROM shelves WHERE rules = ?", (rules,)
                )
            }
        stale = []
        for source in dict.fromkeys(sources):
            shelf, used = known.get(source, (0, 0))
            shelves[source] = shelf
            if used != day:
                stale.append((source, rules, day))
        if stale:
            with self._line.writing() as connection:
                for row in stale:
                    (shelves[row[0]],) = connection.execute(
                        "INSERT INTO shelves (source, rules, used) VALUES (?, ?, ?) "
                        "ON CONFLICT DO UPDATE SET used = excluded.used RETURNING shelf_id",
                        row,
                    ).fetchone()
        return shelves

    def keep(self, shelved: Iterable[tuple[int, Sequence[FileRow]]]) -> list[range]:
        """Put files on shelves, in place of what is there under their paths, all in one transaction.

        Returns their ids, in order.
        """
        with self._line.writing() as connection:
            return [_keep(connection, shelf, rows) for shelf, rows in shelved]

    def forget(self, file_ids: Sequence[int]) -> None:
        """Let go of files that are no longer there."""
        for some in in_groups(file_ids, MANY):
            with self._line.writing() as connection:
                rows = connection.execute(f"{_PLACED} WHERE file_id IN ({_marks(some)})", some).fetchall()
                _let_go(connection, rows)

    def settle(self, file_ids: Sequence[int]) -> None:
        """From now on the stamps of these files tell whether they have changed."""
        with self._line.writing() as connection:
            connection.executemany(
                "UPDATE files SET digest = NULL WHERE file_id = ?", ((file_id,) for file_id in file_ids)
            )

    def sweep(self, rules: str) -> None:
        """Drop what no reader has asked for in a long time, in steps that keep no other program waiting.

        What was parsed by other rules than these goes sooner.
        """
        query = "SELECT shelf_id FROM shelves WHERE used < ? OR (used < ? AND rules != ?)"
        limits = (today() - UNUSED_DAYS, today() - OUTDATED_DAYS, rules)
        with self._line.reading() as connection:
            unused = connection.execute(query, limits).fetchall()
        for (shelf,) in unused:
            while self._drop_some(shelf):
                pass
        with self._line.writing() as connection:
            connection.execute("DELETE FROM gone WHERE day < ?", (today() - GONE_DAYS,))
            (orphans,) = connection.execute("SELECT value FROM notes WHERE name = 'orphans'").fetchone()
            (files,) = connection.execute("SELECT COUNT(*) FROM files").fetchone()
            if orphans > max(ORPHANS, files // 4):
                connection.execute("DELETE FROM names WHERE file_id NOT IN (SELECT file_id FROM files)")
                connection.execute("INSERT INTO bodies (bodies) VALUES ('delete-all')")
                connection.execute("UPDATE notes SET value = 0 WHERE name IN ('orphans', 'searchable')")

    def _drop_some(self, shelf: int) -> bool:
        with self._line.writing() as connection:
            ids = connection.execute(
                "SELECT file_id FROM files WHERE shelf_id = ? LIMIT ?", (shelf, MANY)
            ).fetchall()
            _delete(connection, ids)
            if not ids:
                connection.execute("DELETE FROM shelves WHERE shelf_id = ?", (shelf,))
                # Whose files were on it, and may come by its number again, is known to nobody from here on.
                (change,) = _numbers(connection, 1)
                connection.execute("INSERT OR REPLACE INTO notes VALUES ('swept', ?)", (change,))
            return bool(ids)


def in_groups(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """`items` in tuples of at most `size`."""
    rest = iter(items)
    while group := tuple(islice(rest, size)):
        yield group


def _keep(connection: sqlite3.Connection, shelf: int, rows: Sequence[FileRow]) -> range:
    paths = [row.stamp.path for row in rows]
    old = connection.execute(
        f"{_PLACED} WHERE shelf_id = ? AND path IN ({_marks(paths)})", (shelf, *paths)
    ).fetchall()
    if old:
        _let_go(connection, old)
    file_ids = _numbers(connection, len(rows))
    connection.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (file_id, shelf, *astuple(row.stamp), row.digest, row.article_id, row.problems)
            for file_id, row in zip(file_ids, rows, strict=True)
        ],
    )
    connection.executemany(
        "INSERT INTO articles VALUES (?, ?, ?)",
        [
            (file_id, row.related, row.article)
            for file_id, row in zip(file_ids, rows, strict=True)
            if row.article is not None
        ],
    )
    return file_ids


def _let_go(connection: sqlite3.Connection, rows: Sequence[tuple[int, int, str, str | None]]) -> None:
    """Delete files, given as (id, shelf, path, article id), and note which they were, with their articles."""
    lost = [(shelf, path, article or "") for _, shelf, path, article in rows]
    day = today()
    connection.executemany(
        "INSERT INTO gone VALUES (?, ?, ?, ?, ?)",
        ((change, *file, day) for change, file in zip(_numbers(connection, len(lost)), lost, strict=True)),
    )
    _delete(connection, [(row[0],) for row in rows])


def _delete(connection: sqlite3.Connection, ids: Sequence[tuple[int]]) -> None:
    connection.executemany("DELETE FROM files WHERE file_id = ?", ids)
    connection.executemany("DELETE FROM articles WHERE file_id = ?", ids)
    connection.execute("UPDATE notes SET value = value + ? WHERE name = 'orphans'", (len(ids),))


def _numbers(connection: sqlite3.Connection, count: int) -> range:
    """The next change numbers; they are ours once the transaction ends well."""
    (last,) = connection.execute(
        "UPDATE notes SET value = value + ? WHERE name = 'change' RETURNING value", (count,)
    ).fetchone()
    return range(last - count + 1, last + 1)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
