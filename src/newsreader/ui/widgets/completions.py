"""What hangs below the line that is typed in: what is wrong with it, and what could stand at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from newsreader.query.completion import Completion
from newsreader.reading.cells import cell_len, clip, fit, wrapped
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.line_view import Cover, LineView

MOST_ROWS = 8
NARROWEST, WIDEST = 40, 64
"""Less would leave the numbers of the sidebar standing beside the options, as if they were theirs."""
COUNT_WIDTH = 6
COMPLAINT_ROWS = 6
TOP: Final = 1
"""The row of the screen on which the panes begin."""


class Completions:
    """A few rows over the panes: the complaint with a caret below its column, then the options."""

    def __init__(self, palette: Palette, panes: Sequence[LineView]) -> None:
        """`panes`: what they may hide a part of."""
        self._palette = palette
        self._panes = panes
        self._completion = Completion(0, 0)
        self._chosen: int | None = None
        self._complaint: tuple[str, ...] = ()
        self._caret = 0
        self._text_width = 0

    def show(
        self,
        completion: Completion,
        chosen: int | None,
        complaint: str,
        caret: int,
        style: Style,
        width: int,
    ) -> None:
        """`chosen`: the option that the arrows came to; `caret`: the cell that the complaint is about;
        `style`: the colours of the line above; `width`: columns that there are.
        """
        self._completion, self._chosen = completion, chosen
        if completion.options:  # the line is only unfinished
            complaint = ""
        self._caret = caret
        self._text_width = max((cell_len(option.text) for option in completion.options), default=0)
        hints = max((len(option.hint) for option in completion.options), default=0)
        wanted = max(self._text_width + max(hints, COUNT_WIDTH) + 6, cell_len(complaint) + 2, caret + 2)
        columns = min(max(NARROWEST, min(WIDEST, wanted)), width)
        self._complaint = wrapped(complaint, columns - 2)[:COMPLAINT_ROWS] if complaint else ()
        rows = min(MOST_ROWS, len(completion.options)) + self._first_option
        region = Region(0, TOP, columns, rows)
        lines = tuple([self._line(y, region.width, style) for y in range(rows)])
        self._cover_panes(Cover(region, lines) if lines else None)

    def hide(self) -> None:
        """Nothing is typed in."""
        self._cover_panes(None)

    def set_palette(self, palette: Palette) -> None:
        self._palette = palette

    def _cover_panes(self, cover: Cover | None) -> None:
        for pane in self._panes:
            pane.set_cover(cover)

    def _line(self, y: int, width: int, base: Style) -> Strip:
        palette = self._palette
        if y >= self._first_option:
            return self._option(y - self._first_option + self._first, width, base)
        if y == 0:
            line = [Segment(" " * min(self._caret, width - 1) + "^", palette.warning)]
        else:
            line = [Segment(" "), Segment(self._complaint[y - 1], palette.warning)]
        return Strip(line).apply_style(base).adjust_cell_length(width, base)

    @property
    def _first_option(self) -> int:
        """The row of the first option: below the complaint and its caret, if there are any."""
        return len(self._complaint) + 1 if self._complaint else 0

    @property
    def _first(self) -> int:
        """The option in the first row: the chosen one is always seen."""
        return max(0, (self._chosen or 0) - MOST_ROWS + 1)

    def _option(self, index: int, width: int, base: Style) -> Strip:
        palette = self._palette
        if index >= len(self._completion.options):
            return Strip.blank(width, base)
        option = self._completion.options[index]
        chosen = index == self._chosen
        hint = option.hint if option.count is None else f"{option.count:,}"
        room = max(8, width - 4)
        most = room * 2 // 3 if option.count is None else room - COUNT_WIDTH - 1
        text = fit(option.text, min(self._text_width, most))
        style = base + palette.cursor if chosen else base
        line = [
            Segment(" ▸ " if chosen else "   ", palette.accent),
            Segment(text + " ", palette.strong if chosen else palette.text),
            Segment(
                clip(
                    hint.rjust(COUNT_WIDTH) if option.count is not None else hint, room - cell_len(text) - 1
                ),
                palette.dim,
            ),
        ]
        return Strip(Segment.apply_style(line, style)).adjust_cell_length(width, style)
