"""Where files are parsed: in processes with limits, never in the one of a screen or of a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from newsreader.folders.batches import Batch, Job, TopicsRead
from newsreader.folders.corpus import Corpus

if TYPE_CHECKING:
    from newsreader.folders.parser_process import ParserProcess, StartParser
    from newsreader.folders.workers import Worker


class Parsers:
    """The processes that parse the files of a corpus. Each method raises NewsreaderError where none of them
    can be started.
    """

    def __init__(self, corpus: Corpus, count: int, lend: StartParser | None = None) -> None:
        """`count`: how many parse many files. `lend`: starts the one that parses few; where somebody has a
        use for it afterwards, there need not be a second one for that.
        """
        self._corpus = corpus
        self.count = count
        self._lend = lend or self._start

    def few(self, jobs: Iterator[Job], stop: Event, started: Sequence[Worker] = ()) -> Iterator[Batch]:
        """What comes of jobs with few files, in one process, which may have been `started`; it is ended then.
        `stop` ends it within 0.1 s or so.
        """
        from newsreader.folders.workers import parse_in_workers

        return parse_in_workers(jobs, self._lend, 1, stop, started)

    def started_for_few(self) -> Iterator[Worker]:
        """The process for `few`, which takes its time to start, if it can be had."""
        from newsreader.folders.workers import start_workers

        return start_workers(self._lend, 1)

    def many(
        self, jobs: Iterator[Job], count: int, stop: Event, started: Sequence[Worker]
    ) -> Iterator[Batch]:
        """The same in up to `count` processes, of which some may have been started."""
        from newsreader.folders.workers import parse_in_workers

        return parse_in_workers(jobs, self._start, count, stop, started)

    def started(self) -> Iterator[Worker]:
        """Processes for `many`, which take their time to start; as many as can be had."""
        from newsreader.folders.workers import start_workers

        return start_workers(self._start, self.count)

    def topics(self, roots: Sequence[Path]) -> TopicsRead:
        """The topic tree of some folders."""
        from newsreader.folders.workers import topics_in_worker

        return topics_in_worker(roots, self._lend)

    def _start(self) -> ParserProcess:
        from newsreader.folders.workers import OwnParser

        return OwnParser(self._corpus.parse, self._corpus.topics)
