"""What hangs below the line that is typed in: what is wrong with it, and what could stand at the cursor."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from newsreader.query.completion import Completion
from newsreader.reading.cells import cell_len, clip, fit
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.kept_lines import KeptLines

MOST_ROWS = 8
NARROWEST, WIDEST = 40, 64
"""Less would leave the numbers of the sidebar standing beside the options, as if they were theirs."""
COUNT_WIDTH = 6


class Completions(KeptLines, can_focus=False):
    """A few rows over the panes: the complaint with a caret below its column, then the options."""

    DEFAULT_CSS = """
    Completions {
        layer: above; dock: top; height: auto; background: $panel; color: $foreground; display: none;
    }
    """

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self._completion = Completion(0, 0)
        self._chosen: int | None = None
        self._complaint = ""
        self._caret = 0
        self._text_width = 0

    def show(self, completion: Completion, chosen: int | None, complaint: str, caret: int) -> None:
        """`chosen`: the option that the arrows came to; `caret`: the cell that the complaint is about."""
        self._completion, self._chosen = completion, chosen
        # Where there is something to choose, the line is only unfinished.
        complaint = "" if completion.options else complaint
        self._complaint, self._caret = complaint, caret
        self._text_width = max((cell_len(option.text) for option in completion.options), default=0)
        rows = min(MOST_ROWS, len(completion.options)) + (2 if complaint else 0)
        self.display = rows > 0
        if not rows:
            return  # another size would lay the whole screen out, for nothing that is seen
        self.styles.height = rows
        hints = max((len(option.hint) for option in completion.options), default=0)
        wanted = max(self._text_width + max(hints, COUNT_WIDTH) + 6, cell_len(complaint) + 2, caret + 2)
        self.styles.width = min(max(NARROWEST, min(WIDEST, wanted)), self.app.size.width)
        self.refresh()

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base, width, palette = self.rich_style, self.size.width, self.palette
        if self._complaint:
            if y == 0:
                caret = min(self._caret, width - 1)
                return (
                    Strip([Segment(" " * caret + "^", palette.warning)])
                    .apply_style(base)
                    .adjust_cell_length(width, base)
                )
            if y == 1:
                text = clip(self._complaint, width - 2)
                line = [Segment(" "), Segment(text, palette.warning)]
                return Strip(line).apply_style(base).adjust_cell_length(width, base)
            y -= 2
        return self._option(y + self._first, width)

    @property
    def _first(self) -> int:
        """The option in the first row: the chosen one is always seen."""
        return max(0, (self._chosen or 0) - MOST_ROWS + 1)

    def _option(self, index: int, width: int) -> Strip:
        base, palette = self.rich_style, self.palette
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
