"""The cache: parsed corpora on disk, so that they need not be parsed again. It may be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, RLock
from typing import TYPE_CHECKING

import msgspec

from newsreader.library.cache import bodies as cache_bodies
from newsreader.library.cache import details as cache_details
from newsreader.library.cache import names as cache_names
from newsreader.library.cache import reports
from newsreader.library.cache import text_versions as cache_text_versions
from newsreader.library.cache.bodies import StepDone, unheard
from newsreader.library.cache.column_files import ColumnFiles
from newsreader.library.cache.files import FileTable
from newsreader.library.cache.ranking_files import RankingFiles
from newsreader.library.cache.schema import (
    AT_REST,
    FOR_WRITING,
    ConnectionSet,
    OtherVersionError,
    open_file,
    open_in_memory,
    remake_file,
)
from newsreader.library.cache.scope import Roots
from newsreader.library.cache.stamp_files import StampFiles
from newsreader.library.codec import decode_article
from newsreader.library.database import Trouble, explain, is_undecodable, trouble
from newsreader.library.text_versions import TextVersions
from newsreader.model import Article, ArticleDetails, merge
from newsreader.stories.grouping.records import Report

if TYPE_CHECKING:
    from newsreader.library.cache.body_query import BodyQuery
    from newsreader.library.cache.detail_files import DetailFiles
    from newsreader.library.cache.word_files import WordFiles


class CacheLostError(Exception):
    """The cache failed and was made anew, empty, or it is closed: what was going on starts again or ends."""


class Cache:
    """Parsed articles and small snapshots, in one SQLite file that several readers share.

    Opening never fails: a damaged file or one of another version is made again, and where no file can be
    used, the cache is kept in memory; `notice` then says so. It may be used from several threads: `article`
    and `naming` never wait for what the others do.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.notice: str | None = None
        self.closed = False
        self._lock = RLock()
        self._lines = open_in_memory() if path is None else self._open(path)

    @classmethod
    def open(cls, path: Path | None) -> Cache:
        """The cache kept at `path`, made where there is none; None keeps it in memory."""
        return cls(path)

    def close(self) -> None:
        """End every use. Whoever is still loading stops, and what it has done is kept."""
        with self._lock:
            self.closed = True
            self._lines.close()

    # For the screen and the command line

    def article(self, article_id: str, roots: Sequence[Path] | None = None) -> Article | None:
        """A whole article, merged from all of its copies below `roots`, or from everywhere."""
        below = Roots(roots) if roots is not None else None
        query = (
            "SELECT path, article FROM files JOIN articles USING (file_id) "
            "WHERE article_id = ? ORDER BY path, file_id"
        )
        with suppress(CacheLostError), self._guarded() as lines, lines.reader.reading() as connection:
            # The same file can be here more than once, by the names of several sources: the latest counts.
            copies = dict(connection.execute(query, (article_id,)))
            decoded = [decode_article(copies[path]) for path in copies if below is None or below.of(path)]
            return merge(decoded) if decoded else None
        return None

    def naming(self, article_id: str) -> tuple[str, ...]:
        """The ids of the articles that name this one as related, once they are loaded to the end."""
        with suppress(CacheLostError), self._guarded() as lines:
            return cache_names.search(lines.reader, article_id)
        return ()

    def search_bodies(self, phrases: str | Sequence[str]) -> frozenset[str]:
        """The ids of the articles whose excerpt and body, or whose text in the library, hold every phrase.

        A phrase is one word or several in a row; its last word may go on ("recog" finds "recognition").
        Case, accents and punctuation don't count. What is not indexed yet is not found: see `index_bodies`
        and `index_text_versions`.
        """
        wanted = (phrases,) if isinstance(phrases, str) else tuple(phrases)
        with suppress(CacheLostError), self._guarded() as lines:
            in_files = cache_bodies.search(lines.searcher, wanted)
            return in_files | cache_text_versions.search(lines.searcher, wanted)
        return frozenset()

    def found_in_bodies(self, query: BodyQuery) -> Iterator[Sequence[str]]:
        """As `search_bodies`, for a thread that nobody waits for: some ids at a time, until it is ended.

        Raises:
            CacheLostError: the database fails.
        """
        with self._guarded() as lines:
            if self.path is not None and lines.saving:
                yield from query.ids(self.path)
            elif not query.ended:
                yield tuple(self.search_bodies(query.phrases))

    @property
    def bodies_are_indexed(self) -> bool:
        """Whether bodies of files were ever made ready; for who never searches them, that is in vain."""
        with suppress(CacheLostError), self._guarded() as lines:
            return cache_bodies.begun(lines.searcher)
        return False

    def bodies_waiting(self, most: int) -> int:
        """How many bodies of files are not ready for `search_bodies`; counts no further than `most`."""
        with suppress(CacheLostError), self._guarded() as lines:
            return cache_bodies.waiting(lines.searcher, most)
        return 0

    def text_versions_waiting(self, texts: TextVersions, most: int) -> int:
        """As `bodies_waiting`, for what a library keeps. Raises LibraryError where that can't be read."""
        with suppress(CacheLostError), self._guarded() as lines:
            return cache_text_versions.waiting(lines.searcher, texts, most)
        return 0

    def index_text_versions(
        self, texts: TextVersions, stop: Event | None = None, step: StepDone = unheard
    ) -> int:
        """As `index_bodies`, for what a library keeps. Raises LibraryError where that can't be read."""
        with suppress(CacheLostError), self._guarded() as lines, self.writing_much():
            return cache_text_versions.index(lines.writer, texts, stop, step)
        return 0

    def index_bodies(self, stop: Event | None = None, step: StepDone = unheard) -> int:
        """Make all that was loaded since the last time ready for `search_bodies`; returns how many articles.

        For a thread in the background, after a load. It works in short steps, of which `step` is told;
        `stop` ends it early.
        """
        with suppress(CacheLostError), self._guarded() as lines, self.writing_much():
            return cache_bodies.index(lines.writer, stop, step)
        return 0

    @contextmanager
    def writing_much(self) -> Iterator[None]:
        """More memory for a while, in which very much is written. For threads in the background."""
        with suppress(CacheLostError), self._guarded() as lines:
            lines.writer.remember(FOR_WRITING)
        try:
            yield
        finally:
            with suppress(CacheLostError), self._guarded() as lines:
                lines.writer.remember(AT_REST)

    def snapshot(self, key: str) -> bytes | None:
        """What was last kept under a key."""
        with suppress(CacheLostError), self._guarded() as lines, lines.reader.reading() as connection:
            row = connection.execute("SELECT data FROM snapshots WHERE key = ?", (key,)).fetchone()
            return None if row is None else bytes(row[0])
        return None

    def keep_snapshot(self, key: str, data: bytes) -> None:
        """Keep some bytes under a key, in place of what is there."""
        with suppress(CacheLostError), self._guarded() as lines, lines.writer.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?)", (key, data))

    # For queries

    def details(self, article_ids: Sequence[str], roots: Sequence[Path]) -> dict[str, ArticleDetails]:
        """What queries ask of those articles that files below some roots hold; nothing where it fails."""
        with suppress(CacheLostError), self._guarded() as lines, lines.reader.reading() as connection:
            return cache_details.of_files(connection, article_ids, Roots(roots))
        return {}

    def told_once(self, roots: Sequence[Path]) -> tuple[frozenset[str], frozenset[str]]:
        """The articles of which there is one file alone, below some roots; and those of which there are
        several.

        Raises:
            CacheLostError: the database fails.
        """
        with self._guarded() as lines, lines.reader.reading() as connection:
            return cache_details.told_once(connection, Roots(roots))

    def arrivals(self, article_ids: Sequence[str], roots: Sequence[Path]) -> dict[str, int]:
        """When the files of those articles were written, in seconds since 1970; nothing where it fails."""
        with suppress(CacheLostError), self._guarded() as lines, lines.reader.reading() as connection:
            return cache_details.arrivals(connection, article_ids, Roots(roots))
        return {}

    def came_since(self, moment: int, roots: Sequence[Path], most: int) -> frozenset[str]:
        """The articles whose files were written later than a moment, one more than so many at most; nothing
        where it fails.
        """
        with suppress(CacheLostError), self._guarded() as lines, lines.reader.reading() as connection:
            return cache_details.came_since(connection, moment, Roots(roots), most)
        return frozenset()

    # For the grouping into stories

    def reports(self, article_ids: Sequence[str], roots: Sequence[Path]) -> list[Report]:
        """What the grouping needs of those articles that files below some roots hold.

        Raises:
            CacheLostError: the database fails.
        """
        with self._guarded() as lines, lines.reader.reading() as connection:
            return list(reports.of_files(connection, article_ids, Roots(roots)))

    def changed_since(self, change: int) -> tuple[frozenset[str], int]:
        """The articles in files that were read after a change number, and the last number there is.

        Raises:
            CacheLostError: the database fails.
        """
        with self._guarded() as lines, lines.reader.reading() as connection:
            last = reports.last_change(connection)
            return reports.files_changed_since(connection, change), last

    # For the loader

    @property
    def identity(self) -> str:
        """What tells this making of the cache from every other."""
        return self._lines.identity

    @property
    def columns(self) -> ColumnFiles | None:
        """The files of columns beside the database; None in memory."""
        return ColumnFiles(self.path) if self.path is not None and self._lines.saving else None

    @property
    def rankings(self) -> RankingFiles | None:
        """What stories have made of articles, beside the database; None in memory."""
        return RankingFiles(self.path) if self.path is not None and self._lines.saving else None

    @property
    def stamps(self) -> StampFiles | None:
        """The stamps of scanned files beside the file; None in memory."""
        return StampFiles(self.path) if self.path is not None and self._lines.saving else None

    @property
    def words(self) -> WordFiles | None:
        """The indexes of words beside the file; None in memory."""
        if self.path is None or not self._lines.saving:
            return None
        from newsreader.library.cache.word_files import WordFiles

        return WordFiles(self.path)

    @property
    def detail_files(self) -> DetailFiles | None:
        """The files of details beside the file; None in memory."""
        if self.path is None or not self._lines.saving:
            return None
        from newsreader.library.cache.detail_files import DetailFiles

        return DetailFiles(self.path)

    def index_names(self) -> None:
        """Make what was kept since the last time ready for `naming`.

        Raises:
            CacheLostError: the database fails.
        """
        with self._guarded() as lines:
            cache_names.index(lines.writer)

    @contextmanager
    def files(self) -> Iterator[FileTable]:
        """The files and articles, to read and to write.

        Raises:
            CacheLostError: from the block, where the database fails in it.
        """
        with self._guarded() as lines:
            yield FileTable(lines.writer)

    # Inside

    @contextmanager
    def _guarded(self) -> Iterator[ConnectionSet]:
        lines = self._lines
        try:
            yield lines
        except (sqlite3.Error, msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._replace(lines, error)
            raise CacheLostError from error

    def _replace(self, failed: ConnectionSet, error: Exception) -> None:
        with self._lock:
            if self.closed or failed is not self._lines:
                return
            failed.close()
            self._lines = self._make_again(failed.identity, error)

    def _open(self, path: Path) -> ConnectionSet:
        try:
            return open_file(path)
        except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
            return self._make_again(None, error)

    def _make_again(self, broken: str | None, error: Exception) -> ConnectionSet:
        """An empty cache for one that failed: in its file if that is what is wrong, else in memory."""
        if self.path is not None and _is_damaged(error):
            try:
                lines = remake_file(self.path, broken)
            except (OSError, sqlite3.Error) as again:
                error = again
            else:
                what = "of another version" if isinstance(error, OtherVersionError) else "damaged"
                self.notice = f"The cache was {what} and is made anew: {self.path}"
                return lines
        why = (
            explain(error, self.path) if self.path and isinstance(error, (OSError, sqlite3.Error)) else error
        )
        self.notice = f"Nothing is cached: {why}. Every start parses all files again until that is mended."
        return open_in_memory()


def _is_damaged(error: Exception) -> bool:
    if isinstance(error, (OtherVersionError, msgspec.MsgspecError, UnicodeDecodeError)):
        return True
    if isinstance(error, sqlite3.Error) and is_undecodable(error):
        return True
    # SQLITE_ERROR: a statement doesn't fit the tables, so that they are not the ones we made.
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and (
        trouble(error) is Trouble.CORRUPT or code == sqlite3.SQLITE_ERROR
    )
