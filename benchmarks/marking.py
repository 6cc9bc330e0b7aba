"""What it takes to decide about all articles at once: `python benchmarks/marking.py 100000`.

All rows are marked (`v G V`), read, and that is undone; then archived, and that is undone. Times are from the
key to the frame in which the list is as it stays and the line at the bottom says what was done, and to the
last change of a number on top or in the sidebar. Then all are read once more, and that is undone, while
somebody walks through the list. `--beside` measures another checkout in turn. A round of a million articles
takes three minutes, in a home (`--homes`) in which they are indexed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final, NamedTuple

import measures
from comparing import arguments, readers_in_turn
from measures import ESCAPE
from pressing import PACE, Span, presses, to_cursor, type_at_leisure, walk
from programs import Program
from samples import Sample
from screen import Film, Frame, list_rows, panes, region
from terminal import ROWS, Terminal

ALL_ROWS: Final = ("g", "g", "v", "G", "V")
DECISIONS: Final = {"m": "marked read", "a": "archived"}
"""Keys, and what the line at the bottom says of each."""
UNDO, UNDONE = "u", "undone"
READ_ALL: Final = "M"
PATIENCE: Final = 120.0


class Decided(NamedTuple):
    """Seconds from a key to the list as it stays with a line that says what was done, and to all numbers."""

    done: float
    numbers: float


class Marking(NamedTuple):
    """A decision about all articles, by its key, and its undo."""

    key: str
    decided: Decided
    undone: Decided


def main() -> None:
    asked = arguments("what it takes to decide about all articles at once", rounds=1)
    for reader in readers_in_turn(asked):
        for key, decided, undone in all_decided(reader):
            print(f"  {key}  {as_text(decided)}, undone {as_text(undone)}", flush=True)
        meanwhile = keys_meanwhile(reader, max(decided.done, undone.done))
        print(
            f"  a key meanwhile: {1_000 * meanwhile.median:.1f} ms, p95 {1_000 * meanwhile.p95:.1f}, "
            f"longest {1_000 * max(meanwhile.values):.0f}",
            flush=True,
        )


def as_text(decided: Decided) -> str:
    return f"{decided.done:6.2f} s ({decided.numbers:.2f} to all numbers)"


def all_decided(program: Program) -> Iterator[Marking]:
    """Decide about all articles, and take it back."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        pressed = []
        for key in DECISIONS:
            type_at_leisure(terminal, (ESCAPE, *ALL_ROWS), chance)
            terminal.settle(measures.QUIET)
            pressed.append((key, _awaited(terminal, key), _awaited(terminal, UNDO)))
    film = Film(terminal.recording, program.column)
    for key, decided, undone in pressed:
        yield Marking(
            key, _seen(film, program, decided, DECISIONS[key]), _seen(film, program, undone, UNDONE)
        )


def keys_meanwhile(program: Program, seconds: float) -> Sample:
    """What a key costs that moves the cursor while all articles are marked read, which takes about so long,
    and while that is undone.
    """
    chance, walked = Random(1), list[Span]()
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        type_at_leisure(terminal, (ESCAPE, "g", "g"), chance)
        terminal.settle(measures.QUIET)
        for key in (READ_ALL, UNDO):
            terminal.press(key)
            walked.append(type_at_leisure(terminal, islice(walk(chance), 1 + int(seconds / PACE)), chance))
            terminal.settle(measures.QUIET, PATIENCE)
    film = Film(terminal.recording, program.column)
    columns = panes(film.at(walked[0].begin), program.edge)
    return to_cursor(film, [press for span in walked for press in presses(film, span)], columns)


def _awaited(terminal: Terminal, key: str) -> Span:
    """Press a key, and wait until nothing more comes of it."""
    begun = terminal.press(key)
    terminal.settle(measures.QUIET, PATIENCE)
    return Span(begun, time.monotonic())


def _seen(film: Film, program: Program, during: Span, words: str) -> Decided:
    """When what was done was on the screen. `words`: the line at the bottom has them then."""
    first = film.at(during.begin)
    columns = panes(first, program.edge)
    rows = range(1, list_rows(first, columns).stop)

    def shown(frame: Frame) -> object:
        return region(frame, columns, rows), words in frame.lines[ROWS - 1]

    def numbers(frame: Frame) -> object:
        return region(frame, (0, columns[0]), range(ROWS - 1)), frame.lines[0]

    last = film.at(during.end)
    said = film.first_like(last, shown, during.begin) - during.begin
    return Decided(said, max(said, film.first_like(last, numbers, during.begin) - during.begin))


if __name__ == "__main__":
    main()
