"""What a search in full texts costs the keys: `python benchmarks/text_search.py 1000000 --homes FOLDER`.

Each search is typed and entered, and the cursor moved down again and again from then on. Told are the longest
time that a key waited until the cursor was elsewhere, and the time from Enter until the first page was there.
`--beside` measures another checkout in turn.
"""

from __future__ import annotations

import time
from random import Random
from typing import Final, NamedTuple

import measures
from comparing import arguments, readers_in_turn
from measures import ENTER, ESCAPE
from pressing import Span, presses, type_at_leisure
from programs import Program
from screen import Film, cursor, panes, region
from terminal import Terminal

SEARCHES: Final = ("text:a", "text:th", "text:police", "text:zzzzz")
DOWN: Final = "j"
PACE: Final = 0.08
SECONDS: Final = 1.6
"""For so long the cursor is moved."""


class Searched(NamedTuple):
    """Seconds: the longest time that a key waited, and until the rows on top were those of the search."""

    longest: float
    answered: float


def main() -> None:
    asked = arguments("what a search in full texts costs the keys")
    for reader in readers_in_turn(asked):
        for search, done in zip(SEARCHES, searched(reader), strict=True):
            print(
                f"  {search:12}{done.longest * 1e3:7.1f} ms at most, answered in {done.answered:.2f} s",
                flush=True,
            )


def searched(program: Program) -> list[Searched]:
    """Search, with a first one before that has all texts indexed where they are not yet."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        type_at_leisure(terminal, ("/", *SEARCHES[-1], ENTER), chance)
        terminal.settle(measures.QUIET)
        during = [_searched(terminal, chance, search) for search in SEARCHES]
        terminal.quit(program.quit)
    film = Film(terminal.recording, program.column)
    return [_seen(film, program, span) for span in during]


def _searched(terminal: Terminal, chance: Random, search: str) -> Span:
    """From Enter until nothing moves any more."""
    type_at_leisure(terminal, ESCAPE, chance)
    terminal.settle()
    for key in ("/", *search):
        terminal.press(key)
        time.sleep(0.01)
    begin = terminal.press(ENTER)
    while time.monotonic() < begin + SECONDS:
        time.sleep(PACE)
        terminal.press(DOWN)
    terminal.settle()
    return Span(begin, time.monotonic())


def _seen(film: Film, program: Program, during: Span) -> Searched:
    columns = panes(film.at(during.begin), program.edge)
    waits = [0.0]
    for press in presses(film, during, DOWN):
        before = cursor(film.at(press.begin), columns)
        later = film.between(press.begin, during.end)
        moved = (frame.time for frame in later if cursor(frame, columns) != before)
        waits.append(next(moved, press.begin) - press.begin)
    last = film.at(during.end)
    answered = film.first_like(last, lambda frame: region(frame, columns, range(1, 3)), during.begin)
    return Searched(max(waits), answered - during.begin)


if __name__ == "__main__":
    main()
