"""Making texts searchable: few here and now, many in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from struct import Struct
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from newsreader.library import Library
from newsreader.library.cache.bodies import StepDone, unheard
from newsreader.library.cache.cache import Cache

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from newsreader.library.cache.body_query import BodyQuery

FEW: Final = 40
"""Texts that are indexed sooner than a process would have started."""
EVERY: Final = 1.0
"""Seconds between two reports of how far a process is."""
ALL: Final = 2**62

_REPORT: Final = Struct("=QQ")


class IndexProgress(NamedTuple):
    """How many texts are searchable that were not, and how many will be."""

    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.done:,} of {self.total:,} texts"


class TextSearch:
    """Searches in the bodies of files and feeds. Where anybody has subscribed, that one is told of a search
    and has the bodies indexed meanwhile, and what is indexed is searched; else all are indexed first.
    """

    def __init__(self, library: Library, cache: Cache) -> None:
        self._library = library
        self._cache = cache
        self._listeners: tuple[Callable[[], object], ...] = ()
        self._tell: Callable[[IndexProgress], object] = lambda progress: None

    def subscribe(self, listener: Callable[[], object]) -> None:
        """Tell of every search, in whichever thread it is made."""
        self._listeners += (listener,)

    def tell_of(self, tell: Callable[[IndexProgress], object]) -> None:
        """From now on, tell how far the index is while a search waits for it, and that it is done."""
        self._tell = tell

    def find(self, words: Sequence[str]) -> frozenset[str]:
        """The ids of the articles whose body has all of some folded words."""
        for listener in self._listeners:
            listener()
        if not self._listeners:
            self._index_all()
        return self._cache.search_bodies(words)

    def found(self, query: BodyQuery) -> Iterator[Sequence[str]]:
        """As `find`, for a thread that nobody waits for: some ids at a time, until the query is ended.

        Raises:
            CacheLostError, OSError: the database fails.
        """
        for listener in self._listeners:
            listener()
        return self._cache.found_in_bodies(query)

    def _index_all(self) -> None:
        indexing = Indexing(self._library, self._cache)
        total = indexing.waiting(files=True, most=ALL)
        if total:
            indexing.run(files=True, step=lambda done: self._tell(IndexProgress(done, total)))
            self._tell(IndexProgress(total, total))


class Indexing:
    """Keeps the search index of a library and a cache complete.

    `files`: whether the bodies of files are wanted too; once they were, they always are. For one thread at a
    time, `stop` for any.
    """

    def __init__(self, library: Library, cache: Cache) -> None:
        self._library = library
        self._cache = cache
        self._stop = threading.Event()

    def waiting(self, *, files: bool, most: int = FEW + 1) -> int:
        """How many texts wait; counts no further than `most` of each kind. Raises LibraryError."""
        bodies = self._cache.bodies_waiting(most) if files or self._cache.bodies_are_indexed else 0
        return bodies + self._cache.text_versions_waiting(self._library.text_versions, most)

    def run(self, *, files: bool, step: StepDone = unheard) -> int:
        """Index what waits, in this thread; returns how many texts that were. Raises LibraryError."""
        done = self._cache.index_text_versions(self._library.text_versions, self._stop, step)
        if files or self._cache.bodies_are_indexed:
            done += self._cache.index_bodies(self._stop, lambda more: step(done + more))
        return done

    def run_beside(self, tell: Callable[[IndexProgress], object], *, files: bool) -> int:
        """As `run`, for a thread beside a screen: where much waits, another process does the work. `tell`: is
        told how far that is, once a second.

        Raises:
            LibraryError: what the library keeps can't be read.
            NewsreaderError: no process could be started.
        """
        waiting, path = self.waiting(files=files), self._cache.path
        if waiting <= FEW or path is None or not self._library.saving:
            return self.run(files=files)
        from newsreader.system.own_process import OwnProcess, reports_of

        process = partial(OwnProcess, index_files, self._library.path, path, files)
        for report in reports_of(process, _REPORT.unpack, self._stop, "make texts searchable"):
            if report is not None:
                tell(IndexProgress(*report))
        return waiting

    def stop(self) -> None:
        """End what goes on; what is done is kept."""
        self._stop.set()


def index_files(connection: Connection, library_path: Path, cache_path: Path, files: bool) -> None:
    """Index what waits, in a process of its own."""
    from newsreader.system.own_process import heed, settle_in

    settle_in()
    heed(connection, lambda message: None)
    library, cache = Library.open_there(library_path), Cache.open(cache_path)
    try:
        indexing = Indexing(library, cache)
        total = indexing.waiting(files=files, most=ALL)
        indexing.run(files=files, step=_Reporter(connection, total).report)
    finally:
        cache.close()
        library.close()


class _Reporter:
    """Tells how far the index is, now and then."""

    def __init__(self, connection: Connection, total: int) -> None:
        self._connection = connection
        self._total = total
        self._next = 0.0

    def report(self, done: int) -> None:
        if monotonic() >= self._next:
            self._connection.send_bytes(_REPORT.pack(done, self._total))
            self._next = monotonic() + EVERY
