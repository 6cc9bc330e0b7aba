"""Loading folders: what the cache holds at once, then what has changed since, and so on whenever asked."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from newsreader.errors import LibraryError
from newsreader.folders.corpus import Corpus, front_matter
from newsreader.folders.events import Finished, Loaded, LoadEvent, Topics
from newsreader.library.cache.cache import Cache, CacheLostError
from newsreader.library.cache.ranking_files import Recalled
from newsreader.library.cache.scope import Roots
from newsreader.model import FileStamp, Problem, Topic

if TYPE_CHECKING:
    from newsreader.folders.load_run import LoadRun, SeeFolder
    from newsreader.folders.parser_process import StartParser
    from newsreader.folders.parsers import Parsers

ATTEMPTS: Final = 3
"""How often a load begins anew when the cache fails: it may come back in its file, and then in memory."""


class Loader:
    """Loads some files and folders, again and again.

    `cached` gives everything that the cache holds of them; then every `load` yields what differs from what
    was given before. For one thread at a time, and not for the screen's.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        cache: Cache,
        *,
        workers: int | None = None,
        corpus: Corpus | None = None,
        lend: StartParser | None = None,
    ) -> None:
        """`workers`: how many processes parse where there is much to do; as many as cores if None.

        `corpus`: how folders are read; front-matter files if None. `lend`: as in `Parsers`.
        """
        self._roots = Roots(roots)
        self._paths = tuple(map(Path, self._roots.paths))
        self._cache = cache
        self._workers = workers or _cores()
        self._given_corpus = corpus
        self._lend = lend
        self._session: LoadRun | None = None
        self._lost: LoadRun | None = None
        self._topic_stamps: tuple[FileStamp, ...] | None = None
        self._known_topics: tuple[Topic, ...] = ()
        self._topic_problems: tuple[Problem, ...] = ()

    def cached(self) -> Loaded:
        """Everything the cache holds of these roots, at once."""
        if not self._paths:
            return Loaded(())
        try:
            session = self._session = self._begin()
            return Loaded(session.ledger.recall(), session.problems())
        except CacheLostError:
            self._session = None
            return Loaded(())

    def load(
        self,
        stop: Event | None = None,
        told: Collection[str] | None = None,
        seen: SeeFolder = lambda folder: None,
    ) -> Generator[LoadEvent, None, None]:
        """Compare the folders with the cache, parse what is new or changed, and tell of every difference.

        A load ends with `Finished`. Where `cached` was not called before, what it gives comes first. `stop`,
        once set, ends it within a moment, as closing the iterator does; what was done by then is kept.

        `told`: the paths that alone may have changed since the last load; where no document is among them,
        nor anything that tells of others, nothing is loaded. `seen`: is told of each folder once all in it
        has been looked at.

        Raises:
            LibraryError: the cache fails again and again, even in memory.
            NewsreaderError: no process can be started to parse.
        """
        stop = stop or Event()
        if not self._paths:  # feeds alone are open
            yield Finished(files=0, parsed=0, articles=0)
            return
        if self._session is None:
            yield self.cached()
        for _ in range(ATTEMPTS):
            try:
                session = self._session = self._session or self._begin()
                topics = list(self._topics())
                yield from topics
                files = None if told is None else session.told(told)
                if files is None:
                    yield from session.load(stop, self._topic_problems, self._known_topics, seen)
                elif files or topics:
                    yield from session.look(files, stop, self._topic_problems, self._known_topics)
                return
            except CacheLostError:
                if self._cache.closed:
                    return
                self._lost, self._session = self._session or self._lost, None
        raise _cache_failed()

    def topics(self) -> tuple[Topic, ...]:
        """The topic tree of these folders alone. Their files are read only where they have changed.

        Raises:
            LibraryError: the cache fails again and again, even in memory.
            NewsreaderError: no process can be started to read them.
        """
        for _ in range(ATTEMPTS):
            with suppress(CacheLostError):
                for _event in self._topics():
                    pass
                return self._known_topics
        raise _cache_failed()

    @property
    def recalled(self) -> Recalled:
        """What `cached` gave."""
        return Recalled() if self._session is None else self._session.ledger.recalled

    def changed_since(self, change: int) -> frozenset[str] | None:
        """The ids of the articles that are new, or another, or gone since a change of this number; None where
        that can't be known.
        """
        with suppress(CacheLostError):
            return None if self._session is None else self._session.ledger.changed_since(change)
        return None

    def watched(self) -> tuple[str, ...]:
        """The folders that the last load has seen, the files that are open by themselves, and what was given
        and is not there.
        """
        return () if self._session is None else self._session.watched

    @cached_property
    def _corpus(self) -> Corpus:
        # Made when it is first asked for: at a start, the list is painted before.
        return self._given_corpus or front_matter()

    @cached_property
    def _parsers(self) -> Parsers:
        from newsreader.folders.parsers import Parsers

        return Parsers(self._corpus, self._workers, self._lend)

    def _begin(self) -> LoadRun:
        """A session, which takes over what the reader was told in one that lost its cache."""
        # What a load takes is imported with the first one: at a start, the list is painted before.
        from newsreader.folders.load_run import LoadRun

        names = {path: self._corpus.name(Path(path)) for path in self._roots.paths}
        session = LoadRun(self._cache, self._corpus, self._roots, names, self._parsers)
        if self._lost is not None:
            session.ledger.expect_again(self._lost.ledger)
            self._lost = None
        return session

    def _topics(self) -> Iterator[LoadEvent]:
        """The topic tree, the first time and when its files have changed."""
        stamps = tuple(map(_stamp, self._corpus.topic_files(self._paths)))
        if stamps != self._topic_stamps:
            # What a load takes is imported with the first one: at a start, the list is painted before.
            from newsreader.folders.batches import TopicsRead
            from newsreader.folders.kept_topics import KeptTopics, keep_topics_of, recalled_topics_of

            roots, rules = self._roots.paths, self._corpus.rules
            kept = recalled_topics_of(self._cache, roots, rules, stamps)
            if kept is None:
                read = self._parsers.topics(self._paths) if stamps else TopicsRead()
                kept = KeptTopics(rules, stamps, read.topics, read.problems)
                keep_topics_of(self._cache, roots, kept)
            self._known_topics, self._topic_problems = kept.topics, kept.problems
            self._topic_stamps = stamps
            yield Topics(self._known_topics)


def _cache_failed() -> LibraryError:
    return LibraryError("The cache fails again and again.", "Delete the cache folder and start again.")


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _stamp(path: Path) -> FileStamp:
    try:
        status = path.stat()
    except OSError:
        return FileStamp(str(path), -1, 0)
    return FileStamp(str(path), status.st_size, status.st_mtime_ns)
