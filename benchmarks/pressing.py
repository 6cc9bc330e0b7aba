"""Keys as a person presses them, and how long each took to show."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from samples import Sample
from screen import LIST_ROWS, Film, cursor, region
from terminal import COLUMNS, Terminal

PACE: Final = 0.13
JITTER: Final = 0.07
HELD_PACE: Final = 1 / 30
STEPS: Final = {"j": 1, "k": -1, "\x04": 9, "\x15": -9}


class Span(NamedTuple):
    """From a key press to the next one."""

    begin: float
    end: float


def type_at_leisure(terminal: Terminal, keys: Iterable[str], chance: random.Random) -> Span:
    """Press one key after another as a person does."""
    begin = time.monotonic()
    for key in keys:
        terminal.press(key)
        time.sleep(PACE + chance.uniform(-JITTER, JITTER))
    time.sleep(PACE)
    return Span(begin, time.monotonic())


def hold(terminal: Terminal, key: str, count: int) -> Span:
    """Hold a key as long as gives `count` repetitions."""
    begin = time.monotonic()
    for _ in range(count):
        terminal.press(key)
        time.sleep(HELD_PACE)
    time.sleep(PACE)
    return Span(begin, time.monotonic())


def walk(chance: random.Random) -> Iterator[str]:
    """Rows down and up, now and then half a page, for ever; never up from the top."""
    row = 0
    while True:
        key = chance.choices(tuple(STEPS), (60, 25, 10, 5))[0]
        if row + STEPS[key] < 0:
            key = "j"
        row += STEPS[key]
        yield key


def presses(film: Film, during: Span, keys: str | None = None) -> list[Span]:
    """The presses in a stretch of time, of some keys or of all, each with the time until the next press."""
    times = [press.time for press in film.presses if during.begin <= press.time < during.end]
    spans = map(Span, times, [*times[1:], during.end])
    wanted = {press.time for press in film.presses if keys is None or press.keys.decode() in keys}
    return [span for span in spans if span.begin in wanted]


def to_cursor(film: Film, spans: Iterable[Span], columns: tuple[int, int]) -> Sample:
    """For each press, how long it took until the cursor was elsewhere.

    Where it was not before the next press, the key counts with all the time it had.
    """
    waits = []
    for span in spans:
        before = cursor(film.at(span.begin), columns)
        if before is not None:
            frames = film.between(*span)
            moved = (frame.time for frame in frames if cursor(frame, columns) != before)
            waits.append(next(moved, span.end) - span.begin)
    return Sample(tuple(waits))


def to_first_page(film: Film, spans: Iterable[Span], columns: tuple[int, int], rows: range) -> Sample:
    """For each press, how long it took until these rows of the list were what they were until the next press.

    The scrollbar, which is the last column, may still become shorter as more rows are found. The preview
    below the list follows when no key came for a moment; it doesn't count.
    """
    return _to_last_change(film, spans, (columns[0], columns[1] - 1), rows)


def to_numbers(film: Film, spans: Iterable[Span]) -> Sample:
    """For each press, how long it took until the numbers on top were those that stayed until the next one."""
    return _to_last_change(film, spans, (0, COLUMNS), range(LIST_ROWS.start))


def to_repaint(film: Film, spans: Iterable[Span], columns: tuple[int, int]) -> Sample:
    """For each press, how long it took until top line and list were as they stayed until the next press."""
    return _to_last_change(film, spans, columns, range(LIST_ROWS.start - 1, LIST_ROWS.stop))


def _to_last_change(film: Film, spans: Iterable[Span], columns: tuple[int, int], rows: range) -> Sample:
    waits = []
    for span in spans:
        shown = region(film.at(span.begin), columns, rows)
        settled = span.begin
        for frame in film.between(*span):
            now = region(frame, columns, rows)
            if now != shown:
                shown, settled = now, frame.time
        if settled > span.begin:
            waits.append(settled - span.begin)
    return Sample(tuple(waits))
