"""The line in which a filter is typed."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip
from newsreader.ui.style.colours import Palette
from newsreader.ui.support.line_buffer import EditedLine
from newsreader.ui.widgets.kept_lines import SingleLine

LEAST_ROOM = 16
"""Cells that stay for what is typed."""
REVERSED = Style(reverse=True)


class FilterLine(SingleLine, can_focus=False):
    """Shows the line as it is edited. The screen gives it every key, so that none that is typed right after
    `/` can go astray."""

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; background: $panel; color: $foreground; display: none; }
    """

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.line = EditedLine()
        self.wrong = False
        self.prompt = ""

    def show(self, line: EditedLine, *, prompt: str, wrong: bool = False) -> None:
        """`wrong`: the text is no query as it stands."""
        self.line, self.wrong, self.prompt = line, wrong, prompt
        self.refresh()

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def cell_of(self, position: int) -> int:
        """The cell in which a character of the text stands, or nearly."""
        before = self.line.text[: self.line.cursor]
        gone = cell_len(before) - cell_len(self._seen(before))
        return cell_len(self._shown_prompt) + max(0, cell_len(self.line.text[:position]) - gone)

    @property
    def _shown_prompt(self) -> str:
        """The prompt, cut where it would leave no room for an answer."""
        room = self.size.width - LEAST_ROOM
        return self.prompt if cell_len(self.prompt) <= room else f"{clip(self.prompt, room - 1)} "

    def _seen(self, before: str) -> str:
        """What there is room for of the text before the cursor: its end."""
        room = max(1, self.size.width - cell_len(self._shown_prompt) - 2)
        while cell_len(before) > room:
            before = before[1:]
        return before

    def segments(self, width: int) -> list[Segment]:
        palette = self.palette
        before, after = self.line.text[: self.line.cursor], self.line.text[self.line.cursor :]
        before = self._seen(before)
        style = palette.warning if self.wrong else palette.strong
        return [
            Segment(self._shown_prompt, palette.accent),
            Segment(before, style),
            Segment(after[:1] or " ", style + REVERSED),
            Segment(after[1:], style),
        ]
