"""What is typed into a line, as it is drawn."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip
from newsreader.ui.style.colours import Palette
from newsreader.ui.support.line_buffer import EditedLine

LEAST_ROOM = 16
"""Cells that stay for what is typed."""
REVERSED = Style(reverse=True)


class InputLine:
    """The line as it is edited. The screen has every key, so that none that is typed right after `/` can go
    astray. `wrong`: the text can't be taken as it stands.
    """

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.line = EditedLine()
        self.wrong = False
        self.prompt = ""

    def cell_of(self, position: int, width: int) -> int:
        """The cell in which a character of the text stands, or nearly."""
        before = self.line.text[: self.line.cursor]
        gone = cell_len(before) - cell_len(self._seen(before, width))
        return cell_len(self._shown_prompt(width)) + max(0, cell_len(self.line.text[:position]) - gone)

    def _shown_prompt(self, width: int) -> str:
        """The prompt, cut where it would leave no room for an answer."""
        room = width - LEAST_ROOM
        return self.prompt if cell_len(self.prompt) <= room else f"{clip(self.prompt, room - 1)} "

    def _seen(self, before: str, width: int) -> str:
        """What there is room for of the text before the cursor: its end."""
        room = max(1, width - cell_len(self._shown_prompt(width)) - 2)
        while cell_len(before) > room:
            before = before[1:]
        return before

    def segments(self, width: int) -> list[Segment]:
        """What stands in so many cells."""
        palette = self.palette
        before, after = self.line.text[: self.line.cursor], self.line.text[self.line.cursor :]
        before = self._seen(before, width)
        style = palette.warning if self.wrong else palette.strong
        return [
            Segment(self._shown_prompt(width), palette.accent),
            Segment(before, style),
            Segment(after[:1] or " ", style + REVERSED),
            Segment(after[1:], style),
        ]
