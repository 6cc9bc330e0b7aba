"""What a part of the screen looked like last, for as long as nothing in it changes."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Self

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.containers import Container, Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from newsreader.reading.cells import cell_len
from newsreader.ui.support.frames import PromptFrames
from newsreader.ui.widgets.screen_line import Finish


class KeptLines(Widget):
    """Asks for its lines once, and again after a `refresh`.

    Textual has every widget that is seen drawn with each change anywhere on the screen: what has changed may
    be one line at the top, and another one at the bottom.
    """

    _kept: tuple[object, list[Strip]] | None = None
    _base: Style | None = None

    @property
    def base_style(self) -> Style:
        """The widget's own colours, which Textual makes anew whenever it is asked for them."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def refresh(self, *regions: Region, **what: Any) -> Self:
        self._kept = None
        return super().refresh(*regions, **what)

    def check_idle(self) -> None:
        """Tell the screen at once that this is to be drawn anew. In Textual it takes three messages, each of
        which waits for its turn, until the screen knows that.
        """
        if self._repaint_required and self.is_mounted and not self._closing:
            screen = next((node for node in self.ancestors if isinstance(node, PromptFrames)), None)
            if screen is not None:
                self._repaint_required = False
                if self.display:
                    screen.show_changed(self)
                if not (self._layout_required or self._scroll_required):
                    return
        super().check_idle()

    def notify_style_update(self) -> None:
        self._kept = self._base = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        place = crop, self.size, self.scroll_offset
        if self._kept is None or self._kept[0] != place:
            self._kept = place, self.made_lines(crop)
        return self._kept[1]

    def made_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        return super().render_lines(crop)


class SingleLine(KeptLines):
    """A widget of one line, all of which `segments` gives, in colours that are laid over its own."""

    _finish: Finish | None = None

    @abstractmethod
    def segments(self, width: int) -> list[Segment]:
        """What stands in the line, from its first cell on."""

    def ground(self) -> tuple[Style, Color]:
        """What the colours of the line are laid over, and what lies below that."""
        return self.base_style, self.background_colors[1]

    def recolour(self) -> None:
        """It has another ground."""
        self._finish = None

    def notify_style_update(self) -> None:
        self.recolour()
        super().notify_style_update()

    def made_lines(self, crop: Region) -> list[Strip]:
        if self._finish is None:
            base, background = self.ground()
            self._finish = Finish(base, filters=self.get_line_filters(), background=background)
        width = self.size.width
        line = self._finish.line(filled(self.segments(width), width), width)
        return [line if crop.width == width else line.crop(crop.x, crop.right)] * crop.height


def filled(segments: list[Segment], width: int, style: Style | None = None) -> list[Segment]:
    """The segments in exactly so many cells. `style`: of those that they leave empty."""
    gap = width - cell_len("".join([segment.text for segment in segments]))
    if gap < 0:
        return list(Strip(segments).adjust_cell_length(width))
    return [*segments, Segment(" " * gap, style)] if gap else segments


class SeenThrough(KeptLines):
    """Draws nothing: what its widgets leave free shows the screen. Textual would have each of its lines cut
    and looked at, below those that hide it.
    """

    def made_lines(self, crop: Region) -> list[Strip]:
        return []


class SideBySide(Horizontal, SeenThrough):
    """Widgets side by side."""


class PaneArea(Container, SeenThrough):
    """Widgets as the style sheet has them."""
