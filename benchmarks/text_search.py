"""What a search in full texts costs the keys: `python benchmarks/text_search.py 1000000 --homes FOLDER`.

Each search is typed and entered, and from then on the cursor of the sidebar is moved down and up again and
again: that of the list has nowhere to go where the letters of `text` left no row. Told are the longest time
that a key waited until that cursor was elsewhere, and the time from Enter until the first page was there.
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
TO_SIDEBAR, TO_LIST, DOWN, UP = "h", "l", "j", "k"
SIDEBAR: Final = 5
"""A column of it."""
WHOLE: Final = (0, SIDEBAR)
PACE: Final = 0.08
SECONDS: Final = 3.2
"""For so long keys are pressed."""


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
    film, of_sidebar = (Film(terminal.recording, column) for column in (program.column, SIDEBAR))
    return [Searched(_longest(of_sidebar, span), _answered(film, program, span)) for span in during]


def _searched(terminal: Terminal, chance: Random, search: str) -> Span:
    """From Enter until nothing moves any more."""
    type_at_leisure(terminal, ESCAPE, chance)
    terminal.settle()
    for key in ("/", *search):
        terminal.press(key)
        time.sleep(0.01)
    begin = terminal.press(ENTER)
    terminal.press(TO_SIDEBAR)
    while time.monotonic() < begin + SECONDS:
        for key in (DOWN, UP):
            time.sleep(PACE)
            terminal.press(key)
    terminal.settle()
    end = time.monotonic()
    type_at_leisure(terminal, TO_LIST, chance)
    return Span(begin, end)


def _longest(film: Film, during: Span) -> float:
    waits = []
    for press in presses(film, during, DOWN + UP):
        before = cursor(film.at(press.begin), WHOLE)
        later = film.between(press.begin, during.end)
        moved = (frame.time for frame in later if cursor(frame, WHOLE) != before)
        waits.append(next(moved) - press.begin)
    return max(waits)


def _answered(film: Film, program: Program, during: Span) -> float:
    last = film.at(during.end)
    columns = panes(last, program.edge)
    rows = range(1, 3)
    return film.first_like(last, lambda frame: region(frame, columns, rows), during.begin) - during.begin


if __name__ == "__main__":
    main()
