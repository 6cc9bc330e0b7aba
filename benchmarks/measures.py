"""What is measured. Each function runs a program in a terminal; times are in seconds."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import processes
from pressing import (
    PACE,
    Span,
    hold,
    presses,
    to_cursor,
    to_first_page,
    to_numbers,
    to_repaint,
    type_at_leisure,
    walk,
)
from processes import Memory
from programs import Program
from samples import Sample
from screen import Film, cursor, list_rows, panes, region
from terminal import COLUMNS, ROWS, Terminal

WALK: Final = 150
HOLD: Final = 90
BARE_KEYS: Final = 60
SORTS: Final = 11
TOPICS: Final = 18
WORDS: Final = (
    "facebook",
    "game of",
    "titanfall",
    "-apple",
    "topic:ai",
    "netflix st",
    "stocks fall",
    '"true det',
    "heat>90",
)
QUIET: Final = 1.2
EARLY: Final = 0.05
REST: Final = 2.0
MINUTE: Final = 60.0
INDEXING: Final = "Esc stops"
ENTER, ESCAPE = "\r", "\x1b"

_IMPORT = re.compile(rb"import time: +(\d+) \| +(\d+) \| +(\S+)")


class Start(NamedTuple):
    """Seconds since the program was started."""

    first: float
    """Until the first rows of the list were there."""
    quiet: float
    """Until it had nothing more to do."""


class Idle(NamedTuple):
    """How often its threads were woken in a minute, and for how many seconds of processor time."""

    wakes: int
    spent: float


class Everything(NamedTuple):
    """Newsboat with all items in one list: seconds to it, without those for which it waits for a key."""

    seconds: float
    memory: Memory
    cursor: Sample


class Session(NamedTuple):
    """What a session with the reader showed: seconds for each key (of `letters`, `sorts` and `topics` to the
    first page, of `numbers` from a letter to the exact counts), and memory before the first one: of the
    reader itself, and with the processes that work for it in the background.
    """

    memory: Memory
    memory_of_all: Memory
    cursor: Sample
    held: Sample
    letters: Sample
    numbers: Sample
    sorts: Sample
    topics: Sample


class Import(NamedTuple):
    """A module imported on the way to the first rows; in seconds, without and with what it imports itself."""

    name: str
    own: float
    whole: float


def prepare(program: Program) -> None:
    """Let a program make its caches, and leave it by its own key."""
    with program.start() as terminal:
        terminal.settle(QUIET)
        terminal.quit(program.quit)


def let_finish(program: Program) -> None:
    """Let a program do all that it does in the background, and leave it."""
    with program.start() as terminal:
        processes.busy_until(terminal.pid, REST, processes.ANY)
        terminal.quit(program.quit)


def start(program: Program) -> Start:
    """Start a program, wait until it rests, and leave it: what it keeps at its end, the next one finds."""
    with program.start() as terminal:
        quiet = processes.busy_until(terminal.pid, QUIET)
        left = terminal.quit(program.quit)
    film = Film(terminal.recording, program.column)
    return Start(_first(film, program, before=left) - film.started, quiet - film.started)


def start_to_answer(program: Program) -> float:
    """Seconds until the cursor has moved for a key pressed right after the start."""
    with program.start() as terminal:
        terminal.at(EARLY)
        terminal.press("j")
        terminal.settle(QUIET)
        answered = _leave_at_top(terminal, program)
    film = Film(terminal.recording, program.column)
    last = film.at(answered)
    columns = panes(last, program.edge)
    return film.first_like(last, lambda frame: cursor(frame, columns)) - film.started


def cost_of_start(program: Program) -> float:
    """Seconds of processor time, of all processes, from the start until there is nothing more to do."""
    with program.start() as terminal:
        processes.busy_until(terminal.pid, REST, processes.ANY)
        return processes.spent(terminal.pid)


def idle(program: Program) -> Idle:
    """What a program does that nobody uses."""
    with program.start() as terminal:
        processes.busy_until(terminal.pid, REST, processes.ANY)
        time.sleep(REST)
        woken, spent = processes.wakes(terminal.pid), processes.spent(terminal.pid)
        time.sleep(MINUTE)
        return Idle(processes.wakes(terminal.pid) - woken, processes.spent(terminal.pid) - spent)


def start_to_last_article(program: Program) -> float:
    """Seconds until `G`, pressed right after the start, shows the end of the list: that needs everything."""
    with program.start() as terminal:
        terminal.at(EARLY)
        terminal.press("G")
        terminal.settle(QUIET)
        ended = _leave_at_top(terminal, program)
    film = Film(terminal.recording, program.column)
    return _first(film, program, before=ended) - film.started


def keys_of_bare(program: Program) -> Sample:
    """From a key to what it changes in a bare application: less cannot be had with Textual."""
    with program.start() as terminal:
        terminal.settle(QUIET)
        typed = type_at_leisure(terminal, "j" * BARE_KEYS, Random(1))
    film = Film(terminal.recording, program.column)
    return to_repaint(film, presses(film, typed), (0, COLUMNS))


def first_index(program: Program) -> float:
    """Seconds until a reader without a cache has all articles and no longer shows its progress.

    What it then does in the background, such as grouping them into stories, does not count.
    """
    with program.start() as terminal:
        terminal.settle(QUIET)
        # For files that are not in the system's cache, a disk may let it wait longer than that.
        while INDEXING in (film := Film(terminal.recording, program.column)).last.lines[ROWS - 1]:
            terminal.settle(QUIET)
    last = max(place for place, frame in enumerate(film.frames) if INDEXING in frame.lines[ROWS - 1])
    return film.frames[last + 1].time - film.started


def keys_while_indexing(program: Program, seconds: float) -> Sample:
    """Seconds from a key that moves the cursor to its output, while a reader without a cache indexes."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.at(1.0)
        count = int(0.8 * (seconds - 1.0) / PACE)
        walked = type_at_leisure(terminal, islice(walk(chance), count), chance)
    film = Film(terminal.recording, program.column)
    return to_cursor(film, presses(film, walked), panes(film.last, program.edge))


def everything_in_newsboat(program: Program) -> Everything:
    """Newsboat's list of all items: how long until it is there, and what it is like."""
    with program.start() as terminal:
        terminal.settle(QUIET)
        entered = terminal.press(ENTER)
        terminal.settle(QUIET)
        time.sleep(REST)
        memory = processes.memory(processes.family(terminal.pid))
        walked = type_at_leisure(terminal, "jjjkjj" * 8, Random(1))
    film = Film(terminal.recording, program.column)
    feeds = _first(film, program, before=entered) - film.started
    opened = _first(film, program, entered, walked.begin) - entered
    return Everything(feeds + opened, memory, to_cursor(film, presses(film, walked), (0, COLUMNS)))


def words_typed(terminal: Terminal, chance: Random, words: Iterable[str]) -> list[Span]:
    """Words in the filter line, each of which is taken out again."""
    typed = []
    for word in words:
        type_at_leisure(terminal, "/", chance)
        typed.append(type_at_leisure(terminal, word, chance))
        type_at_leisure(terminal, ESCAPE, chance)
        terminal.settle()
    return typed


def all_orders(terminal: Terminal, chance: Random) -> list[Span]:
    """Each order for the first time, when it is not made yet, then back through all of them."""
    return [type_at_leisure(terminal, ("S", key, ENTER), chance) for key in "j" * SORTS + "k" * SORTS]


def topics_in_turn(terminal: Terminal, chance: Random, count: int) -> list[Span]:
    """So many topics of the sidebar, one after the other, from the second on."""
    type_at_leisure(terminal, ("h", "j", ENTER), chance)
    return [type_at_leisure(terminal, ("h", "j", ENTER), chance) for _ in range(count)]


def session(program: Program) -> Session:
    """A while with the reader: the cursor, the filter, all sorts, many topics."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(QUIET)
        time.sleep(REST)
        memory = processes.memory((terminal.pid,))
        memory_of_all = processes.memory(processes.family(terminal.pid))
        type_at_leisure(terminal, "gg", chance)  # the reader begins where it was left: maybe at the end
        walked = type_at_leisure(terminal, islice(walk(chance), WALK), chance)
        type_at_leisure(terminal, "gg", chance)
        held = hold(terminal, "j", HOLD)
        type_at_leisure(terminal, "gg", chance)
        filtered = words_typed(terminal, chance, WORDS)
        sorted_ = all_orders(terminal, chance)
        chosen = topics_in_turn(terminal, chance, TOPICS)
    film = Film(terminal.recording, program.column)
    at_rest = film.at(walked.begin)
    columns = panes(at_rest, program.edge)
    rows = list_rows(at_rest, columns)

    def pages(during: list[Span], keys: str | None = None) -> Sample:
        return to_first_page(
            film, [press for span in during for press in presses(film, span, keys)], columns, rows
        )

    return Session(
        memory=memory,
        memory_of_all=memory_of_all,
        cursor=to_cursor(film, presses(film, walked), columns),
        held=to_cursor(film, presses(film, held), columns),
        letters=pages(filtered),
        numbers=to_numbers(film, [press for span in filtered for press in presses(film, span)]),
        sorts=pages(sorted_, ENTER),
        topics=pages(chosen, ENTER),
    )


def imports(program: Program) -> list[Import]:
    """What was imported until the first article was on the screen, in the order in which it was done."""
    with program.start(imports_timed=True) as terminal:
        terminal.settle(QUIET)
    output = b"".join(piece.data for piece in terminal.recording.pieces)
    until_painted = output[: output.index("●".encode())]
    return [
        Import(name.decode(), int(own) / 1e6, int(whole) / 1e6)
        for own, whole, name in _IMPORT.findall(until_painted)
    ]


@contextmanager
def changing(path: Path) -> Iterator[Callable[[], None]]:
    """Gives a function that changes a document, a little more each time; at the end it is as it was."""
    before, status = path.read_bytes(), path.stat()
    count = 0

    def change() -> None:
        nonlocal count
        count += 1
        path.write_bytes(before.replace(b'title: "', b'title: "(changed %d) ' % count, 1))

    try:
        yield change
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _leave_at_top(terminal: Terminal, program: Program) -> float:
    """Leave a program where a key still has something to move: the next start begins where this one ended,
    with the picture of it. Returns when that began.
    """
    begun = terminal.press("gg")
    terminal.settle(QUIET)
    terminal.quit(program.quit)
    return begun


def _first(film: Film, program: Program, after: float = 0.0, before: float = math.inf) -> float:
    """When the first rows of the list were what they were in the end, at `before`."""
    last = film.at(before)
    columns = panes(last, program.edge)
    return film.first_like(last, lambda frame: region(frame, columns, program.first), after)
