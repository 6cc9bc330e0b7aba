"""What a part of the screen looked like last, for as long as nothing in it changes."""

from __future__ import annotations

from typing import Any, Self

from textual.containers import Container, Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class KeptLines(Widget):
    """Asks for its lines once, and again after a `refresh`.

    Textual has every widget that is seen drawn with each change anywhere on the screen: what has changed may
    be one line at the top, and another one at the bottom.
    """

    _kept: tuple[object, list[Strip]] | None = None

    def refresh(self, *regions: Region, **what: Any) -> Self:
        self._kept = None
        return super().refresh(*regions, **what)

    def notify_style_update(self) -> None:
        self._kept = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        place = crop, self.size, self.scroll_offset
        if self._kept is None or self._kept[0] != place:
            self._kept = place, self.made_lines(crop)
        return self._kept[1]

    def made_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        return super().render_lines(crop)


class SideBySide(Horizontal, KeptLines):
    """Widgets side by side."""


class PaneArea(Container, KeptLines):
    """Widgets as the style sheet has them."""
