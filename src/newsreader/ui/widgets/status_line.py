"""The one line on top and the one at the bottom."""

from __future__ import annotations

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from newsreader.reading.cells import cell_len, clip
from newsreader.ui.style.colours import Palette

Piece = tuple[str, str]
"""A text and the name of the palette's style for it."""


class Sides(msgspec.Struct, frozen=True):
    """What a line says: pieces at its left, cut where they don't fit, and pieces at its right, kept."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


class OneLine(Widget, can_focus=False):
    """A line of text with a left and a right side."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self._sides = Sides()

    def show(self, sides: Sides) -> None:
        if sides != self._sides:
            self._sides = sides
            self.refresh()

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        right = self._fitted(self._sides.right, max(0, width - 2))
        room = width - 2 - sum(cell_len(segment.text) for segment in right) - (1 if right else 0)
        left = self._fitted(self._sides.left, max(0, room))
        gap = width - 2 - sum(cell_len(segment.text) for segment in (*left, *right))
        base = self.rich_style
        line = [Segment(" "), *left, Segment(" " * max(0, gap)), *right, Segment(" ")]
        return Strip(line).apply_style(base).adjust_cell_length(width, base)

    def _fitted(self, pieces: tuple[Piece, ...], room: int) -> list[Segment]:
        segments = []
        for text, style_name in pieces:
            if room <= 0:
                break
            shown = clip(text, room)
            style: Style = getattr(self.palette, style_name)
            segments.append(Segment(shown, style))
            room -= cell_len(shown)
        return segments


class Divider(Widget, can_focus=False):
    """A thin line between what stands above and what stands below."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment("─" * width, self.palette.rule)]).apply_style(self.rich_style)
