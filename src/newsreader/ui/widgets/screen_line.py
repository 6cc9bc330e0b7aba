"""A line as it goes to the screen: in colours that the terminal can show, and leaving no garbage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from newsreader.ui.widgets.terminal_styles import as_written

MOST_STYLES: Final = 500
PLAIN: Final = Style()
BLACK: Final = Color(0, 0, 0)


class ScreenLine(Strip):
    """A finished line. Its memory is free as soon as nobody holds it any more."""

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Textual keeps a strip that needs no cut in that strip itself: a circle, which only a full
        collection of garbage ends, and there is none while keys come.
        """
        places = list(cuts)
        return (self,) if places == [self.cell_length] else super().divide(places)

    def render(self, console: Console) -> str:
        """In half the bytes of Textual's, which begins with each of some two hundred segments of a page anew:
        a page is then through a terminal's buffer of 4 KB in two goes instead of three or four.
        """
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            self._render_cache = as_written(self._segments, system)
        return self._render_cache


class Finish:
    """What happens to a line last. What becomes of a style is worked out once: a screen has a dozen of them,
    in some two hundred segments.

    `base`: what every style is laid over; `over`: what is laid over it. `filters`: of Textual, each of which
    looks at one segment at a time; `background`: what lies under it.
    """

    def __init__(
        self,
        base: Style = PLAIN,
        over: Style | None = None,
        filters: Iterable[LineFilter] = (),
        background: Color = BLACK,
    ) -> None:
        self._base = base
        self._over = over
        self._filters = tuple(filters)
        self._background = background
        self._style = lru_cache(MOST_STYLES)(self._finished)

    def under(self, base: Style, over: Style | None) -> Finish:
        """The same for what has other colours below it and over it."""
        return Finish(base, over, self._filters, self._background)

    def line(self, segments: Iterable[Segment], width: int) -> ScreenLine:
        """A line of so many cells."""
        return ScreenLine(self.segments(segments), width)

    def segments(self, segments: Iterable[Segment]) -> list[Segment]:
        """They as they are in the end."""
        finished = self._style
        return [Segment(text, finished(style)) for text, style, _ in segments]

    def _finished(self, style: Style | None) -> Style | None:
        segments = [Segment("", self._base + style + self._over)]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._background)
        return segments[0].style
