"""What keys cost a reader that follows feeds alone: `python benchmarks/feed_keys.py 100000 --homes FOLDER`.

The feeds have as many entries in all, and are asked once, from servers on the loopback, before anything is
measured. Times are to the first page, as `run.py` takes them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import measures
import processes
import programs
from bench import CURSOR, IDLE, LETTER, MARKED, NUMBERS, TARGETS, VIEW
from marking import DECISIONS, all_decided
from measures import ENTER, ESCAPE, HOLD, WALK, WORDS
from pressing import Span, hold, presses, to_cursor, to_first_page, to_numbers, type_at_leisure, walk
from programs import Program
from samples import MEBIBYTES, MILLISECONDS, SECONDS, TIMES, Row, Sample, as_text
from screen import Film, list_rows, panes
from subscriber import following
from terminal import Terminal

PROVIDERS: Final = ('provider:"feed 000"', "provider=feed.013")
STORIES: Final = "sort:heat"
FIRST_FOLDER: Final = "Folder 0"
ROUNDS: Final = 8


class Keys:
    """Presses of one session, by what they do."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._chance = Random(1)
        self._moves: dict[str, Span] = {}
        self._pages: dict[str, list[Span]] = {}
        self._words: list[Span] = []
        self.memory = 0.0
        """Of all processes, own share, before the first key."""

    def press_all(self) -> Film:
        with self._program.start() as terminal:
            terminal.settle(measures.QUIET)
            processes.busy_until(terminal.pid, measures.REST, processes.ANY)
            self.memory = processes.memory(processes.family(terminal.pid)).own
            self._move(terminal)
            self._words = measures.words_typed(terminal, self._chance, WORDS)
            self._pages["filter letter"] = self._words
            self._pages["letter of a provider"] = measures.words_typed(terminal, self._chance, PROVIDERS)
            self._pages["another sort"] = measures.all_orders(terminal, self._chance)
            self._fold(terminal)
            self._decide(terminal)
            self._walk_sidebar(terminal)
        return Film(terminal.recording, self._program.column)

    def samples(self, film: Film) -> Iterator[tuple[str, str, Sample]]:
        """What, which target is its own, and how long it took."""
        at_rest = film.at(self._moves["cursor key"].begin)
        columns = panes(at_rest, self._program.edge)
        rows = list_rows(at_rest, columns)
        for what, span in self._moves.items():
            yield what, CURSOR, to_cursor(film, presses(film, span), columns)
        for what, spans in self._pages.items():
            pressed = [press for span in spans for press in presses(film, span, _counted(what))]
            yield what, LETTER if "letter" in what else VIEW, to_first_page(film, pressed, columns, rows)
        pressed = [press for span in self._words for press in presses(film, span)]
        yield "filter letter, to exact counts", NUMBERS, to_numbers(film, pressed)

    def _type(self, terminal: Terminal, *keys: str) -> Span:
        return type_at_leisure(terminal, keys, self._chance)

    def _page(self, terminal: Terminal, what: str, *keys: str) -> None:
        self._pages.setdefault(what, []).append(self._type(terminal, *keys))

    def _move(self, terminal: Terminal) -> None:
        self._type(terminal, *"gg")
        steps = islice(walk(self._chance), WALK)
        self._moves["cursor key"] = type_at_leisure(terminal, steps, self._chance)
        self._type(terminal, *"gg")
        self._moves["cursor key, held"] = hold(terminal, "j", HOLD)
        self._type(terminal, *"gg")
        for _ in range(ROUNDS):
            self._page(terminal, "to the end and back", "G", "g", "g")

    def _fold(self, terminal: Terminal) -> None:
        self._type(terminal, ESCAPE, *"gg", "/", *STORIES, ENTER)
        for _ in range(ROUNDS):
            self._page(terminal, "a story unfolded, folded", "f")
            self._page(terminal, "a story unfolded, folded", "f")
            self._type(terminal, "j", "j")
        self._type(terminal, *"gg")
        for _ in range(ROUNDS):
            self._page(terminal, "all stories unfolded, folded", "H")
            self._page(terminal, "all stories unfolded, folded", "H")
        self._type(terminal, ESCAPE)

    def _decide(self, terminal: Terminal) -> None:
        for key, what in (("m", "marked read"), ("a", "archived")):
            for _ in range(ROUNDS):
                self._page(terminal, f"one {what}, undone", key)
                self._page(terminal, f"one {what}, undone", "u")
                self._type(terminal, "j")

    def _walk_sidebar(self, terminal: Terminal) -> None:
        """The views, the first folder, the largest feed, which is its first, and a smaller one in turn."""
        self._type(terminal, "h", *"gg", ENTER)
        for _ in range(_entries_above_first_folder(terminal, self._program)):
            self._page(terminal, "a view of the sidebar", "h", "j", ENTER)
        for _ in range(ROUNDS):
            self._page(terminal, "a folder", "h", "j", ENTER)
            self._page(terminal, "the largest feed", "h", "j", ENTER)
            self._page(terminal, "a small feed", "h", "j", ENTER)
            self._page(terminal, "the largest feed", "h", "k", ENTER)
            self._type(terminal, "h", "k", "k", ENTER)


def _counted(what: str) -> str | None:
    """The keys of a group that count; None for all."""
    if what in ("another sort", "a view of the sidebar", "a folder", "the largest feed", "a small feed"):
        return ENTER
    return None


def _entries_above_first_folder(terminal: Terminal, program: Program) -> int:
    """How many entries of the sidebar are between its first one and that above the first folder."""
    last = Film(terminal.recording, program.column).last
    list_begins = panes(last, program.edge)[0]
    lines = [line[:list_begins] for line in last.lines[1:]]
    end = next(place for place, line in enumerate(lines) if FIRST_FOLDER in line)
    return sum(any(map(str.isalpha, line)) for line in lines[:end]) - 2


def rows(program: Program, count: int) -> Iterator[Row]:
    """The lines of the table."""

    def row(what: str, unit: str, values: Sample, asked: str = "", bare: Sample | None = None) -> Row:
        return Row(what, count, unit, values, target=TARGETS.get(asked, {}).get(count), bare=bare)

    with tempfile.TemporaryDirectory(prefix="newsreader-bare-") as home:
        bare = measures.keys_of_bare(programs.bare(Path(home)))
    yield row("a key in bare Textual", MILLISECONDS, bare)
    keys = Keys(program)
    for what, asked, sample in keys.samples(keys.press_all()):
        if sample:
            yield row(what, MILLISECONDS, sample, asked, None if asked == NUMBERS else bare)
    yield row("memory of all processes, own share", MEBIBYTES, Sample((keys.memory,)))
    for marking in all_decided(program):
        what = f"all {DECISIONS[marking.key]} in one action"
        yield row(what, SECONDS, Sample((marking.decided.done,)), MARKED)
        yield row(f"{what}, undone", SECONDS, Sample((marking.undone.done,)), MARKED)
    # The sessions before were killed: the next start has no last front page.
    measures.let_finish(program)
    yield row("start to a screen of content", SECONDS, Sample((measures.start(program).first,)))
    yield row("start to a list that answers", SECONDS, Sample((measures.start_to_answer(program),)))
    yield row("start to all loaded", SECONDS, Sample((measures.start_to_last_article(program),)))
    yield row("processor time of a start", SECONDS, Sample((measures.cost_of_start(program),)))
    idle = measures.idle(program)
    yield row("wake-ups in a minute at rest, all threads", TIMES, Sample((idle.wakes,)))
    yield row("processor time of that minute", MILLISECONDS, Sample((idle.spent,)), IDLE)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("--homes", type=Path, help="a folder in which the home stays for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
        home = (asked.homes or Path(folder)) / f"feeds-{asked.count}"
        with following(asked.count, home) as program:
            measured: Iterable[Row] = list(rows(program, asked.count))
    print(as_text(list(measured)))


if __name__ == "__main__":
    main()
