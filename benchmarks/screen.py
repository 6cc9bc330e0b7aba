"""What was on the screen, and when: a recording played back into an emulated terminal."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import pyte

from terminal import COLUMNS, ROWS, Recording

LIST_ROWS: Final = range(1, ROWS - 1)
"""Both programs have a line on top and one at the bottom."""

_UNFINISHED = re.compile(r".?\x1b(\[[0-?]*[ -/]*|\][^\x07\x1b]*|[P_^X][^\x1b]*|[ -/]*)?$", re.DOTALL)
_REPEAT = re.compile(r"([^\x1b])\x1b\[(\d+)b")
_UNKNOWN = re.compile(r"\x1b\[[<=][0-9;]*[@-~]|\x1b[P_^X][^\x1b]*\x1b\\")


class Frame(NamedTuple):
    """The screen after a piece of output. `marks`: how each line is marked, to tell where the cursor is;
    `spent`: the processor time of the program until then.
    """

    time: float
    lines: tuple[str, ...]
    marks: tuple[object, ...]
    spent: float


class Cursor(NamedTuple):
    """The row of the screen that the list's cursor is on, and what it says."""

    row: int
    text: str


class Film:
    """All frames of a recording. `column`: one that is inside the list, where its cursor's colour shows."""

    def __init__(self, recording: Recording, column: int) -> None:
        self.started = recording.started
        self.presses = recording.presses
        self.frames = [
            Frame(recording.started, ("",) * ROWS, (None,) * ROWS, 0.0),
            *_frames(recording, column),
        ]
        self._times = [frame.time for frame in self.frames]

    @property
    def last(self) -> Frame:
        return self.frames[-1]

    def index_at(self, moment: float) -> int:
        """The frame that was on the screen at a moment."""
        return max(0, bisect_right(self._times, moment) - 1)

    def at(self, moment: float) -> Frame:
        return self.frames[self.index_at(moment)]

    def between(self, begin: float, end: float) -> Sequence[Frame]:
        """The frames that came after `begin`, up to `end`."""
        return self.frames[bisect_right(self._times, begin) : bisect_right(self._times, end)]

    def first_like(self, frame: Frame, look: Callable[[Frame], object], after: float = 0.0) -> float:
        """When the screen first looked as in a frame that is in the film, as far as `look` goes."""
        wanted = look(frame)
        return next(
            later.time for later in self.frames[bisect_right(self._times, after) :] if look(later) == wanted
        )


def panes(frame: Frame, edge: str) -> tuple[int, int]:
    """The columns of the list, told by the edges on its first row; all where there are none."""
    edges = [column for column, cell in enumerate(frame.lines[LIST_ROWS[0]]) if cell == edge]
    begin = edges[0] + 1 if edges else 0
    return begin, edges[1] if len(edges) > 1 else COLUMNS


def list_rows(frame: Frame, columns: tuple[int, int]) -> range:
    """The rows of the list: to the rule above the preview, where one stands below it."""
    rule = "─" * (columns[1] - columns[0] - 1)  # a scrollbar may stand at its end
    ends = (row for row in LIST_ROWS if frame.lines[row][columns[0] : columns[1]].startswith(rule))
    return range(LIST_ROWS.start, next(ends, LIST_ROWS.stop))


def region(frame: Frame, columns: tuple[int, int], rows: range = LIST_ROWS) -> tuple[str, ...]:
    """The text of a part of the screen."""
    return tuple(frame.lines[row][columns[0] : columns[1]] for row in rows)


def cursor(frame: Frame, columns: tuple[int, int]) -> Cursor | None:
    """Where the list's cursor is: the first row that is marked otherwise than most."""
    usual = Counter(frame.marks[row] for row in LIST_ROWS).most_common(1)[0][0]
    for row in LIST_ROWS:
        if frame.marks[row] != usual:
            return Cursor(row, frame.lines[row][columns[0] : columns[1]])
    return None


def _frames(recording: Recording, column: int) -> list[Frame]:
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    decode = getincrementaldecoder("utf-8")("replace").decode
    lines, marks = [" " * COLUMNS] * ROWS, [object()] * ROWS
    held = ""
    frames = []
    for piece in recording.pieces:
        text = held + decode(piece.data)
        unfinished = _UNFINISHED.search(text)
        held = unfinished[0] if unfinished else ""
        text = text[: len(text) - len(held)]
        # The emulator knows neither of these, and would print a part of them.
        text = _UNKNOWN.sub("", _REPEAT.sub(lambda repeat: repeat[1] * (int(repeat[2]) + 1), text))
        stream.feed(text)
        for row in screen.dirty:
            cells = screen.buffer[row]
            lines[row] = "".join(cells[place].data or " " for place in range(COLUMNS))
            marks[row] = (cells[column].bg, cells[column].reverse)
        screen.dirty.clear()
        frames.append(Frame(piece.time, tuple(lines), tuple(marks), piece.spent))
    return frames
