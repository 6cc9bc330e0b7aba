"""All measures of one size of corpus, as lines of the table."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import measures
import programs
from corpus import FOLDER, corpus
from marking import DECISIONS, all_decided
from programs import Program
from samples import MEBIBYTES, MILLISECONDS, SECONDS, TIMES, Row, Sample

MEDIUM, LARGE, HUGE = 20_000, 100_000, 1_000_000
SIZES: Final = (1_000, MEDIUM, LARGE)
PATIENCE: Final = 50_000
"""From so many articles on, what takes long is done less often. Of more than `LARGE`, no first index is
measured, and nothing of newsboat.
"""

CONTENT, COST, IDLE = "content", "cost", "idle"
FIRST, AGAINST_NEWSBOAT, CURSOR, BUSY_CURSOR = "first", "newsboat", "cursor", "busy cursor"
LETTER, NUMBERS, VIEW, MEMORY, INDEX, CHANGED = "letter", "numbers", "view", "memory", "index", "changed"
MARKED: Final = "marked"
TARGETS: Final[Mapping[str, Mapping[int, float]]] = {
    CONTENT: {MEDIUM: 0.2, LARGE: 0.2, HUGE: 0.2},
    COST: {MEDIUM: 1.0, LARGE: 0.5},
    IDLE: {MEDIUM: 60, LARGE: 60, HUGE: 60},
    FIRST: {MEDIUM: 1.3, LARGE: 1.3, HUGE: 1.4},
    AGAINST_NEWSBOAT: {MEDIUM: 0.5, LARGE: 0.1},
    CURSOR: {MEDIUM: 4, LARGE: 4, HUGE: 4},
    BUSY_CURSOR: {MEDIUM: 16, LARGE: 16},
    LETTER: {MEDIUM: 8, LARGE: 8, HUGE: 12},
    NUMBERS: {MEDIUM: 60, LARGE: 150, HUGE: 1_000},
    VIEW: {MEDIUM: 15, LARGE: 15, HUGE: 20},
    MEMORY: {MEDIUM: 1.0, LARGE: 0.5},
    INDEX: {MEDIUM: 1.2, LARGE: 1.2},
    CHANGED: {MEDIUM: 1.2, LARGE: 1.2},
    MARKED: {LARGE: 1.0},
}


class Bench:
    """`rows` measures, and gives the table's lines as they are known."""

    def __init__(self, size: int, rounds: int, workspace: Path) -> None:
        """`workspace`: a folder for the homes of the programs. What the reader has kept in one is used."""
        self._size = size
        self._rounds = rounds
        self._few = min(rounds, 3 if size < PATIENCE else 2)
        self._corpus = corpus(size)
        self._workspace = workspace
        self._reader = programs.reader(self._corpus, workspace / "reader")
        self._bare = programs.bare(workspace / "bare")
        feeds = FOLDER / f"feeds-{size}"
        self._newsboat = (
            programs.newsboat(self._corpus, feeds, workspace / "newsboat") if size <= LARGE else None
        )

    def rows(self) -> Iterator[Row]:
        measures.prepare(self._bare)
        if self._size <= LARGE:
            yield from self._indexing()
        # With its stories: where they come after a start, its first picture is not its last.
        measures.let_finish(self._reader)
        yield from self._starting()
        yield from self._restarting()
        yield from self._using()

    def imports(self) -> list[measures.Import]:
        """What the start imports; after `rows`."""
        return measures.imports(self._reader)

    def _indexing(self) -> Iterator[Row]:
        ours, theirs = [], []
        measures.first_index(self._fresh(0))  # compiles, and warms the disk cache
        for number in range(self._few):
            ours.append(measures.first_index(self._fresh(number + 1)))
            if self._newsboat is not None:
                theirs.append(programs.reload(self._newsboat))
        yield from self._beside("first index", SECONDS, ours, theirs, INDEX)
        if self._size >= MEDIUM:
            waits = measures.keys_while_indexing(self._fresh(self._few + 1), min(ours))
            yield self._row("cursor key during the first index", MILLISECONDS, waits, BUSY_CURSOR)

    def _fresh(self, number: int) -> Program:
        """A reader that has seen nothing yet. In the home of the last one, the process for stories may still
        be writing.
        """
        home = self._workspace / f"fresh-{number}"
        shutil.rmtree(home, ignore_errors=True)
        return programs.reader(self._corpus, home)

    def _starting(self) -> Iterator[Row]:
        ours, bare, theirs, answers, loaded = [], [], [], [], []
        for _ in range(self._rounds):
            bare.append(measures.start(self._bare).first)
            ours.append(measures.start(self._reader).first)
            if self._newsboat is not None:
                theirs.append(measures.start(self._newsboat).first)
            answers.append(measures.start_to_answer(self._reader))
            loaded.append(measures.start_to_last_article(self._reader))
        first = Sample(tuple(ours))
        alone = Sample(tuple(bare))
        yield self._row("start to a screen of content", SECONDS, first, CONTENT, "bare Textual", alone)
        answer = Sample(tuple(answers))
        yield self._row("start to a list that answers", SECONDS, answer, FIRST, "bare Textual", alone)
        if theirs:
            beside = Sample(tuple(theirs))
            yield self._row(
                "start to a list that answers",
                SECONDS,
                answer,
                AGAINST_NEWSBOAT,
                "newsboat, its feeds",
                beside,
            )
        yield self._row("start to all loaded (G shows the end)", SECONDS, Sample(tuple(loaded)))

    def _restarting(self) -> Iterator[Row]:
        same, changed = [], []
        with measures.changing(self._first_document()) as change:
            measures.start(self._reader)
            for _ in range(self._rounds):
                same.append(measures.start(self._reader).quiet)
                change()
                changed.append(measures.start(self._reader).quiet)
        measures.prepare(self._reader)
        beside = Sample(tuple(same))
        yield self._row(
            "start to rest, one file changed",
            SECONDS,
            Sample(tuple(changed)),
            CHANGED,
            "none changed",
            beside,
        )

    def _using(self) -> Iterator[Row]:
        bare = measures.keys_of_bare(self._bare)
        yield self._row("a key in bare Textual", MILLISECONDS, bare)
        measures.let_finish(self._reader)
        yield from self._at_rest()
        session = measures.session(self._reader)
        for what, keys, asked in (
            ("cursor key", session.cursor, CURSOR),
            ("cursor key, held", session.held, CURSOR),
            ("filter letter, to the first page", session.letters, LETTER),
            ("another sort, to the first page", session.sorts, VIEW),
            ("another topic, to the first page", session.topics, VIEW),
        ):
            yield self._row(what, MILLISECONDS, keys, asked, bare_key=bare)
        yield self._row("filter letter, to exact counts", MILLISECONDS, session.numbers, NUMBERS)
        if self._size >= MEDIUM:
            yield from self._marking()
        resident, own = (Sample((amount,)) for amount in session.memory)
        all_of_it = Sample((session.memory_of_all.own,))
        if self._newsboat is None:
            yield self._row("memory of all processes, own share", MEBIBYTES, all_of_it)
            yield self._row("memory, resident", MEBIBYTES, resident)
            yield self._row("memory, own share", MEBIBYTES, own)
            return
        theirs = measures.everything_in_newsboat(self._newsboat)
        beside = [Sample((amount,)) for amount in theirs.memory]
        whole = "memory of all processes, own share"
        yield self._row(whole, MEBIBYTES, all_of_it, MEMORY, "newsboat", beside[1])
        yield self._row("memory, resident", MEBIBYTES, resident, "", "newsboat", beside[0])
        yield self._row("memory, own share", MEBIBYTES, own, "", "newsboat", beside[1])
        yield self._row("newsboat: start to all items in one list", SECONDS, Sample((theirs.seconds,)))
        yield self._row("newsboat: cursor key", MILLISECONDS, theirs.cursor)

    def _marking(self) -> Iterator[Row]:
        for marking in all_decided(self._reader):
            what = f"all {DECISIONS[marking.key]} in one action"
            yield self._row(what, SECONDS, Sample((marking.decided.done,)), MARKED)
            yield self._row(f"{what}, undone", SECONDS, Sample((marking.undone.done,)), MARKED)

    def _at_rest(self) -> Iterator[Row]:
        ours, theirs = [], []
        for _ in range(self._few):
            ours.append(measures.cost_of_start(self._reader))
            if self._newsboat is not None:
                theirs.append(measures.cost_of_start(self._newsboat))
        what = "processor time of a start, nothing changed"
        yield from self._beside(what, SECONDS, ours, theirs, COST)
        idle = measures.idle(self._reader)
        yield self._row("wake-ups in a minute at rest, all threads", TIMES, Sample((idle.wakes,)))
        yield self._row("processor time of that minute", MILLISECONDS, Sample((idle.spent,)), IDLE)

    def _row(
        self,
        what: str,
        unit: str,
        ours: Sample,
        asked: str = "",
        other: str = "",
        beside: Sample | None = None,
        bare_key: Sample | None = None,
    ) -> Row:
        target = TARGETS.get(asked, {}).get(self._size)
        return Row(what, self._size, unit, ours, other, beside, target, bare_key)

    def _beside(
        self, what: str, unit: str, ours: list[float], theirs: list[float], asked: str
    ) -> Iterator[Row]:
        """One line, with newsboat where it is installed."""
        if theirs:
            yield self._row(what, unit, Sample(tuple(ours)), asked, "newsboat", Sample(tuple(theirs)))
        else:
            yield self._row(what, unit, Sample(tuple(ours)))

    def _first_document(self) -> Path:
        """The file of the article on top of the list."""
        listing = subprocess.run(
            [*self._reader.command[:1], "list", "--limit", "1", "--json", *self._reader.command[1:]],
            env=programs.environment(self._reader.home),
            check=True,
            capture_output=True,
        )
        return Path(json.loads(listing.stdout)[0]["source"]["path"])
