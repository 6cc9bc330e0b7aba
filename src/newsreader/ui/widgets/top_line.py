"""The line on top, in which something can be typed."""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from newsreader.ui.style.colours import Palette
from newsreader.ui.support.line_buffer import EditedLine
from newsreader.ui.widgets.input_line import InputLine
from newsreader.ui.widgets.kept_lines import filled
from newsreader.ui.widgets.status_line import OneLine

SAID_WHILE_TYPING: Final = 42
SAID_IN_LITTLE_ROOM: Final = 18
"""Cells at the right for what the line says else, while something is typed."""
LITTLE_ROOM: Final = "-single"
"""The class of a screen that shows one pane at a time."""


class TopLine(OneLine):
    """While something is typed, that stands at its left. It is drawn here and no widget of its own: one that
    comes and goes would have the whole screen laid out anew.
    """

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self._input = InputLine(palette)
        self._typing = False

    @property
    def line(self) -> EditedLine:
        """What is typed."""
        return self._input.line

    @property
    def typing_style(self) -> Style:
        """The colours of the line while something is typed."""
        return Style.from_color(self.base_style.color, self._panel.rich_color)

    def set_typing(self, typing: bool) -> None:
        """Whether something is typed."""
        self._typing = typing
        self.recolour()
        self.refresh()

    def show_typed(self, line: EditedLine, *, prompt: str, wrong: bool) -> None:
        """`wrong`: the text can't be taken as it stands."""
        self._input.line, self._input.prompt, self._input.wrong = line, prompt, wrong
        self.refresh()

    def cell_of(self, position: int) -> int:
        """The cell in which a character of the text stands, or nearly."""
        return self._input.cell_of(position, self._room())

    def set_palette(self, palette: Palette) -> None:
        self._input.palette = palette
        super().set_palette(palette)

    def ground(self) -> tuple[Style, Color]:
        return (self.typing_style, self._panel) if self._typing else super().ground()

    def segments(self, width: int) -> list[Segment]:
        room = self._room()
        if not room:
            return super().segments(width)
        return [*filled(self._input.segments(room), room), *super().segments(width)]

    def first_cell(self) -> int:
        return self._room()

    def _room(self) -> int:
        """Cells for what is typed."""
        if not self._typing:
            return 0
        said = SAID_IN_LITTLE_ROOM if self.screen.has_class(LITTLE_ROOM) else SAID_WHILE_TYPING
        return max(0, self.size.width - said)

    @property
    def _panel(self) -> Color:
        return Color.parse(self.app.theme_variables["panel"])
