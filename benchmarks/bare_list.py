"""A bare application with a line that is typed in and a list below it: what a letter costs Textual alone.

Each letter shows the other one of two pages, the lines of which are ready-made.
"""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

LINES: Final = 22
PARTS: Final = 9
"""Segments of a line, as many as an article's have."""
STYLES: Final = tuple(Style(color=f"#{shade:02x}c0c0") for shade in range(0x60, 0xF0, 0x10))


class Pages(ScrollView, can_focus=False):
    """Two pages of lines."""

    def __init__(self) -> None:
        super().__init__()
        self.page = 0
        self.pages = [[_line(page, number) for number in range(LINES)] for page in range(2)]

    def render_line(self, y: int) -> Strip:
        return self.pages[self.page][y] if y < LINES else Strip.blank(self.size.width)


class BareList(App[None]):
    """Shows what was typed, and a page."""

    typed = ""

    def compose(self) -> ComposeResult:
        yield Static("/")
        yield Pages()

    def on_key(self, event: events.Key) -> None:
        self.typed += event.character or ""
        self.query_one(Static).update(f"/ {self.typed}")
        pages = self.query_one(Pages)
        pages.page = 1 - pages.page
        pages.refresh()


def _line(page: int, number: int) -> Strip:
    return Strip(
        [
            Segment(f"{'story' if page else 'paper'} {number:2} {part} ", style)
            for part, style in zip(range(PARTS), STYLES, strict=True)
        ]
    )


if __name__ == "__main__":
    BareList().run()
