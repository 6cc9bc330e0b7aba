"""What was selected with the mouse in lines of text. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from newsreader.ui.widgets.detail.lines import DetailLine

Place = tuple[int, int]
"""A line, and a cell in it."""


class TextSelection(msgspec.Struct, frozen=True):
    """From the cell where the mouse was pressed to the one that it has come to, both with it."""

    anchor: Place
    reached: Place

    def cells(self, line: int) -> tuple[int, int | None] | None:
        """From which cell to before which one of a line it goes, None for its end; None where it has none."""
        (first, start), (last, end) = sorted((self.anchor, self.reached))
        if not first <= line <= last:
            return None
        return start if line == first else 0, end + 1 if line == last else None

    def text(self, lines: Sequence[DetailLine]) -> str:
        """The text of it, without the space that lines end with."""
        parts = []
        for index, line in enumerate(lines):
            cells = self.cells(index)
            if cells is not None:
                parts.append(Strip(line.segments).crop(*cells).text.rstrip())
        return "\n".join(parts).strip()

    def marked(self, line: int, segments: Sequence[Segment]) -> Sequence[Segment]:
        """The segments of a line with the colours of what is selected turned round."""
        cells = self.cells(line)
        if cells is None:
            return segments
        strip, (start, end) = Strip(segments), cells
        end = strip.cell_length if end is None else min(end, strip.cell_length)
        if start >= end:
            return segments
        middle = Segment.apply_style(strip.crop(start, end), post_style=Style(reverse=True))
        return [*strip.crop(0, start), *middle, *strip.crop(end)]
