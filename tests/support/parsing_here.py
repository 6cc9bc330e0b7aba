"""Few files parsed without the process that they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from newsreader.folders.batches import Batch, Job, TopicsRead, run
from newsreader.folders.corpus import Corpus
from newsreader.folders.parser_process import StartParser
from newsreader.folders.parsers import Parsers
from newsreader.folders.workers import Worker


class ParsersHere(Parsers):
    """Many files have their processes all the same."""

    def __init__(self, corpus: Corpus, count: int, lend: StartParser | None = None) -> None:
        super().__init__(corpus, count, lend)
        self._parses = corpus

    def few(self, jobs: Iterator[Job], stop: Event, started: Sequence[Worker] = ()) -> Iterator[Batch]:
        for job in jobs:
            yield run(job, self._parses.parse)

    def started_for_few(self) -> Iterator[Worker]:
        return iter(())

    def topics(self, roots: Sequence[Path]) -> TopicsRead:
        return TopicsRead(*self._parses.topics(roots))
