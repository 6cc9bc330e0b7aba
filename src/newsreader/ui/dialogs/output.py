"""What a program of the user's printed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from newsreader.reading.cells import wrapped
from newsreader.text import shorten
from newsreader.ui.dialogs.base import Dialog, TextLines, buttons, text_room
from newsreader.ui.style.colours import Palette

MOST_LINES = 5_000


class OutputScreen(Dialog[None]):
    """Lines to scroll through until they are left."""

    def __init__(self, title: str, text: str, palette: Palette, width: int) -> None:
        """`width`: of the terminal, in cells."""
        super().__init__()
        self._title = title
        room = text_room(width)
        lines = [part for line in text.split("\n") for part in (wrapped(line, room) or ("",))]
        self._lines = tuple(((line, palette.text),) for line in lines[:MOST_LINES])

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(shorten(self._title, 60))
        frame.border_subtitle = buttons("Esc leaves")
        with frame:
            yield TextLines(self._lines)

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()
