"""A line as it goes to the screen, which leaves no garbage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.strip import Strip


class ScreenLine(Strip):
    """A finished line. Its memory is free as soon as nobody holds it any more."""

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Textual keeps a strip that needs no cut in that strip itself: a circle, which only a full
        collection of garbage ends, and there is none while keys come.
        """
        places = list(cuts)
        return (self,) if places == [self.cell_length] else super().divide(places)
