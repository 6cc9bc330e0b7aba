"""What is seen around a dialog: the screen below it, dimmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, ScreenResultType
from textual.strip import Strip

from newsreader.ui.support.frames import PromptFrames
from newsreader.ui.widgets.screen_line import Finish


class OverScreen(PromptFrames[ScreenResultType], ModalScreen[ScreenResultType]):
    """A modal screen that has what lies below it drawn once, and again after a `refresh`. Textual works out
    the colours of each piece of it with each change of the dialog.
    """

    _dimmed: list[Strip] | None = None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Once. Of keys that were typed while the program was busy, a second one may ask for it again."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        return super().dismiss(result)

    def refresh(self, *regions: Region, **what: Any) -> Self:
        self._dimmed = None
        return super().refresh(*regions, **what)

    def notify_style_update(self) -> None:
        self._dimmed = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._dimmed is None or len(self._dimmed) != self.size.height:
            self._dimmed = self._dim()
        if self._dimmed is None:
            return super().render_lines(crop)
        lines = self._dimmed[crop.y : crop.bottom]
        return lines if crop.width == self.size.width else [line.crop(crop.x, crop.right) for line in lines]

    def _dim(self) -> list[Strip] | None:
        """The lines of the screen below; None where they can't be told now."""
        below = visible_screen_stack.get([])
        colour = self.styles.background
        # Where the terminal grows, the screen on top is laid out first: the one below has too few lines yet.
        if not below or below[-1] is self or colour.a == 1 or below[-1]._compositor.size != self.size:
            return None
        dimming = Dimming(colour, self.get_line_filters(), self.background_colors[1])
        return [
            dimming.line(strip, strip.cell_length)
            for strip in below.pop()._compositor.render_strips(self.size)
        ]


class Dimming(Finish):
    """Lays a colour that can be seen through over lines, and takes out what a mouse would find in them."""

    def __init__(self, colour: Color, filters: Iterable[LineFilter], background: Color) -> None:
        super().__init__(filters=filters, background=background)
        self._colour = colour

    def _finished(self, style: Style | None) -> Style | None:
        (segment,) = BackgroundScreen.process_segments((Segment("", style),), self._colour)
        return super()._finished(segment.style)
