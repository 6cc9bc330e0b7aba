"""Loads over one making of the cache: scan, compare, forget, parse, tell."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from newsreader.folders.batches import Batch, Job, digest_of, is_fresh
from newsreader.folders.corpus import Corpus
from newsreader.folders.events import Finished, LoadEvent, LoadProgress
from newsreader.folders.ledger import KEPT_DAYS, Ledger
from newsreader.folders.parsers import Parsers
from newsreader.folders.survey import (
    Differences,
    ScannedFile,
    ScannedFolder,
    Survey,
    unpacked,
)
from newsreader.folders.told_files import ToldFiles, told_files
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.files import FileTable, KeptFile, in_groups
from newsreader.library.cache.scope import Roots, Scope
from newsreader.model import FileStamp, Problem, Topic
from newsreader.system.durations import today

if TYPE_CHECKING:
    from newsreader.folders.workers import Worker

FEW: Final = 200
"""Files that one process parses sooner than several would have started."""
LITTLE: Final = 1 << 20
"""Bytes in all of few files: a process that has parsed more does nothing else afterwards."""
STEP: Final = 10
"""Files that are parsed in one go where there are few."""
CHUNK: Final = 200
"""Files that a worker parses in one go, at most."""

MOST_CHANGED: Final = 10_000
"""Files that have changed since stamps were kept, each of which is looked up; of more, all are read."""

SeeFolder = Callable[[str], object]

HOLD: Final = 0.25
"""Seconds for which parsed files are held to be kept together."""


class LoadRun:
    """What is known of some roots in one making of the cache. Every method raises CacheLostError."""

    def __init__(
        self, cache: Cache, corpus: Corpus, roots: Roots, names: Mapping[str, str], parsers: Parsers
    ) -> None:
        """`names`: what every root is called as a source."""
        with cache.files() as files:
            shelves = files.shelves(names.values(), corpus.rules)
        scope = Scope(roots, {root: shelves[name] for root, name in names.items()})
        self._key = "\0".join((corpus.rules, *sorted(f"{root}\0{name}" for root, name in names.items())))
        self.ledger: Final = Ledger(cache, scope, self._key)
        self._sources = {shelf: name for name, shelf in shelves.items()}
        self._cache = cache
        self._corpus = corpus
        self._scope = scope
        self._roots = tuple(map(Path, roots.paths))
        self._root_paths = frozenset(roots.paths)
        self._parsers = parsers
        self._survey: Survey | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._unreadable: tuple[Problem, ...] = ()
        self._files = 0
        self._is_complete = False
        self._topics: tuple[Topic, ...] = ()
        self._swept = False
        self.watched: tuple[str, ...] = ()
        """The folders that the last scan has seen, and the files that are roots; roots that are not there."""

    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the files that the cache holds of these roots."""
        if self._problems is None:
            with self._cache.files() as files:
                self._problems = files.problems(self._scope)
        return self._problems

    def load(
        self,
        stop: Event,
        other_problems: tuple[Problem, ...],
        topics: tuple[Topic, ...] = (),
        seen: SeeFolder = lambda folder: None,
    ) -> Iterator[LoadEvent]:
        """One load, but for the topics. `other_problems`: to be listed before those of the files.

        `topics`: for articles that are parsed now and give none themselves. `seen`: is told of each folder
        once it has been looked at.
        """
        self._topics = tuple(topic for topic in topics if topic.keywords)
        self._is_complete = False
        survey = self._current_survey()
        unreadable: list[Problem] = []
        workers: list[Worker] = []
        for_few: list[Worker] = []
        try:
            differences = survey.compare(
                self._scan(unreadable, survey, workers, seen),
                stop,
                lambda: for_few.extend(self._parsers.started_for_few()),
            )
            tally = _Tally(len(differences.unsure) if differences else 0)
            if differences is not None:
                self._forget(differences)
                parsed = self._parse(differences.unsure, survey, tally, stop, workers, for_few)
                yield from self._take_in(parsed, survey, tally)
        finally:
            for worker in (*workers, *for_few):
                worker.end()
        yield from self._rest()
        self._unreadable = tuple(unreadable)
        self._files = differences.files if differences else 0
        self._is_complete = differences is not None and tally.done == tally.total
        if self._is_complete:
            self._keep_stamps(survey)
        self._sweep()
        yield self._finished(tally, other_problems)

    def told(self, paths: Iterable[str]) -> ToldFiles | None:
        """The documents at paths where something has changed, for `look`, if nothing has changed anywhere
        else; None where that takes a `load`.
        """
        if not self._is_complete:
            return None
        return told_files(paths, self._corpus, self._scope, self._root_paths, frozenset(self.watched))

    def look(
        self,
        told: ToldFiles,
        stop: Event,
        other_problems: tuple[Problem, ...],
        topics: tuple[Topic, ...] = (),
    ) -> Iterator[LoadEvent]:
        """As `load`, where these files are all that may have changed."""
        self._topics = tuple(topic for topic in topics if topic.keywords)
        # Of the other files nothing is read. Who scans next has what was kept last, and what changed since.
        self._survey, survey = None, Survey()
        tally = _Tally(len(told.there))
        self._files += self._new(told.there) - self._forget_gone(told.gone)
        yield from self._take_in(self._parse(told.there, survey, tally, stop, [], []), survey, tally)
        yield from self._rest()
        self._is_complete = tally.done == tally.total
        yield self._finished(tally, other_problems)

    def _take_in(self, parsed: Iterator[Batch], survey: Survey, tally: _Tally) -> Iterator[LoadEvent]:
        """Keep files as they are parsed, and tell of their articles."""
        with self._cache.writing_much():
            for batches in _by_time(parsed):
                yield from self._keep(batches, survey)
                tally.parsed += sum(len(batch.rows) for batch in batches)
                yield tally.progress()

    def _rest(self) -> Iterator[LoadEvent]:
        """Tell of what has changed otherwise, and keep what a start needs."""
        yield from self.ledger.flush()
        self._cache.index_names()
        self.ledger.write_columns()

    def _finished(self, tally: _Tally, other_problems: tuple[Problem, ...]) -> Finished:
        return Finished(
            files=self._files,
            parsed=tally.parsed,
            articles=len(self.ledger),
            stopped=not self._is_complete,
            problems=(*self._unreadable, *other_problems, *self.problems()),
        )

    def _current_survey(self) -> Survey:
        """What the cache holds, read again only where another program has written to it."""
        if self.ledger.catch_up() or self._survey is None:
            with self._cache.files() as files:
                self._survey = self._since_last_scan(files) or Survey(files.kept(self._scope))
            self._problems = None
        return self._survey

    def _since_last_scan(self, files: FileTable) -> Survey | None:
        """By the stamps that were kept last, and what the cache has had of other files since; None where
        there are none, or too much has changed.
        """
        stamps = self._cache.stamps
        kept = stamps.read(self._key, self._cache.identity) if stamps else None
        if kept is None or kept.change > self.ledger.change:
            return None
        last = unpacked(kept.stamps)
        if kept.change == self.ledger.change:
            return Survey(last=last)
        changed = files.changed_paths(self._scope.shelves, kept.change, MOST_CHANGED)
        if changed is None or today() - kept.day > KEPT_DAYS:
            return None
        return Survey(_known(files, changed), last.without(changed))

    def _keep_stamps(self, survey: Survey) -> None:
        """Keep what the next start compares the folders with."""
        last, stamps = survey.settle(), self._cache.stamps
        if last is not None and stamps is not None:
            stamps.write(self._key, self._cache.identity, self.ledger.change, last.packed())

    def _scan(
        self, unreadable: list[Problem], survey: Survey, workers: list[Worker], seen: SeeFolder
    ) -> Iterator[ScannedFolder]:
        """The folders and the files in them; what can't be looked into is added to `unreadable`.

        Where the cache holds nothing and there are many, `workers` are started on the way.
        """
        new = 0 if survey.empty else None
        watched: list[str] = []
        for entry in self._corpus.scan(self._roots):
            if isinstance(entry, Problem):
                unreadable.append(entry)
                continue
            seen(entry.folder)
            first = entry.path(entry.names[0] if entry.names else "")
            watched.append(first if first in self._root_paths else entry.folder)
            shelf = self._scope.shelf(first)
            if shelf is not None:
                yield ScannedFolder(shelf, entry)
                if new is not None:
                    new += len(entry.names)
                    if new > FEW:
                        new = None
                        workers += self._parsers.started()
        self.watched = (*watched, *self._root_paths.difference(watched))

    def _new(self, files: Sequence[ScannedFile]) -> int:
        """How many of them the cache doesn't know."""
        places = [(file.shelf, file.stamp.path) for file in files]
        with self._cache.files() as table:
            return len(files) - len(_known(table, places))

    def _forget_gone(self, places: Sequence[tuple[int, str]]) -> int:
        """Let go of files that are not there any more. Returns how many the cache knew."""
        with self._cache.files() as files:
            known = [file.file_id for file in _known(files, places)]
            files.forget(known)
        if known:
            self._problems = None
        return len(known)

    def _forget(self, differences: Differences) -> None:
        """Let go of the files that were deleted; those that have changed are replaced when parsed."""
        if not differences.missing:
            return
        changed = {(file.shelf, file.stamp.path) for file in differences.unsure}
        with self._cache.files() as files:
            places = files.places(differences.missing)
            files.forget([file_id for file_id, shelf, path in places if (shelf, path) not in changed])
        self._problems = None

    def _parse(
        self,
        unsure: Collection[ScannedFile],
        survey: Survey,
        tally: _Tally,
        stop: Event,
        workers: Sequence[Worker],
        for_few: list[Worker],
    ) -> Iterator[Batch]:
        if not unsure:
            return
        if len(unsure) <= FEW and sum(file.stamp.size for file in unsure) <= LITTLE:
            started = [for_few.pop()] if for_few else []
            yield from self._parsers.few(self._jobs(unsure, STEP, survey, tally, stop), stop, started)
            return
        most = self._parsers.count
        size = max(STEP, min(CHUNK, len(unsure) // (4 * most)))
        jobs = self._jobs(unsure, size, survey, tally, stop)
        yield from self._parsers.many(jobs, min(most, len(unsure)), stop, workers)

    def _jobs(
        self, unsure: Collection[ScannedFile], size: int, survey: Survey, tally: _Tally, stop: Event
    ) -> Iterator[Job]:
        """What has to be parsed. The rest is as the cache has it: it counts as done."""
        for shelf, files in groupby(unsure, key=attrgetter("shelf")):
            for some in in_groups((file.stamp for file in files), size):
                if stop.is_set():
                    return
                changed = self._changed(shelf, some, survey)
                tally.unchanged += len(some) - len(changed)
                if changed:
                    yield Job(shelf, self._sources[shelf], changed, self._topics)

    def _changed(self, shelf: int, stamps: Sequence[FileStamp], survey: Survey) -> tuple[FileStamp, ...]:
        """Those that the cache doesn't hold as they are, going by their digests where stamps can't tell."""
        changed = []
        settled = []
        with self._cache.files() as files:
            kept = files.look_up(shelf, [stamp.path for stamp in stamps])
            for stamp in stamps:
                known = kept.get(stamp.path)
                fresh = is_fresh(stamp)  # asked first: a change after it shows in the time of the file
                if known is None or known.stamp != stamp:
                    changed.append(stamp)
                elif known.settled or known.digest == digest_of(stamp.path):
                    survey.add(known.file_id, shelf, stamp, settled=known.settled or not fresh)
                    if not known.settled and not fresh:
                        settled.append(known.file_id)
                else:
                    changed.append(stamp)
            if settled:
                files.settle(settled)
        return tuple(changed)

    def _keep(self, batches: Sequence[Batch], survey: Survey) -> Iterator[LoadEvent]:
        ranges, events = self.ledger.keep(batches)
        self._problems = None
        for file_ids, batch in zip(ranges, batches, strict=True):
            for file_id, row in zip(file_ids, batch.rows, strict=True):
                survey.add(file_id, batch.shelf, row.stamp, settled=row.digest is None)
        yield from (event for event in events if event.items or event.problems)

    def _sweep(self) -> None:
        if not self._swept:
            self._swept = True
            with self._cache.files() as files:
                files.sweep(self._corpus.rules)


def _known(files: FileTable, places: Iterable[tuple[int, str]]) -> list[KeptFile]:
    """What the cache has of files, given by shelf and path, as far as it knows them."""
    return [file for shelf, paths in _by_shelf(places) for file in files.look_up(shelf, paths).values()]


def _by_shelf(places: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """The paths of files, shelf by shelf."""
    for shelf, some in groupby(sorted(places), key=itemgetter(0)):
        yield shelf, [path for _, path in some]


def _by_time(batches: Iterator[Batch]) -> Iterator[list[Batch]]:
    """The first at once, then those of every `HOLD`: each commit writes anew all pages that it touches."""
    held: list[Batch] = []
    since = 0.0
    for batch in batches:
        held.append(batch)
        if time.monotonic() - since > HOLD:
            yield held
            held, since = [], time.monotonic()
    if held:
        yield held


class _Tally:
    """How far a load is."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.unchanged = 0
        self.parsed = 0
        self._started = time.monotonic()

    @property
    def done(self) -> int:
        return self.unchanged + self.parsed

    def progress(self) -> LoadProgress:
        seconds = max(time.monotonic() - self._started, 1e-3)
        return LoadProgress(self.done, self.total, self.done / seconds)
