"""The one line on top and the one at the bottom."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from rich.segment import Segment
from textual import events
from textual.message import Message

from newsreader.reading.cells import cell_len, clip
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.kept_lines import SingleLine


class Piece(NamedTuple):
    """A text, the name of the palette's style for it, and the command that a click on it calls."""

    text: str
    style: str = "text"
    command: str = ""


class Sides(msgspec.Struct, frozen=True):
    """What a line says: pieces at its left, cut where they don't fit, and pieces at its right, kept."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


class OneLine(SingleLine, can_focus=False):
    """A line of text with a left and a right side."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """

    class Pressed(Message):
        """What stands for a command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

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

    def segments(self, width: int) -> list[Segment]:
        room = width - self.first_cell()
        return [Segment(piece.text, getattr(self.palette, piece.style)) for piece in self._pieces(room)]

    def first_cell(self) -> int:
        """Where in the line its sides begin."""
        return 0

    def on_click(self, event: events.Click) -> None:
        end = self.first_cell()
        if event.x < end:
            return
        for piece in self._pieces(self.size.width - end):
            end += cell_len(piece.text)
            if event.x < end:
                if piece.command:
                    self.post_message(self.Pressed(piece.command))
                return

    def _pieces(self, width: int) -> list[Piece]:
        """All that stands in the line, from its first cell on."""
        right = _fitted(self._sides.right, max(0, width - 2))
        taken = sum(cell_len(piece.text) for piece in right)
        left = _fitted(self._sides.left, max(0, width - 2 - taken - (1 if right else 0)))
        gap = width - 2 - taken - sum(cell_len(piece.text) for piece in left)
        return [Piece(" "), *left, Piece(" " * max(0, gap)), *right, Piece(" ")]


def _fitted(pieces: tuple[Piece, ...], room: int) -> list[Piece]:
    """The pieces as far as there is room for them."""
    fitted = []
    for piece in pieces:
        if room <= 0:
            break
        shown = clip(piece.text, room)
        fitted.append(piece._replace(text=shown))
        room -= cell_len(shown)
    return fitted


class Divider(SingleLine, can_focus=False):
    """A thin line between what stands above and what stands below."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def segments(self, width: int) -> list[Segment]:
        return [Segment("─" * width, self.palette.rule)]
