"""The bytes of what a screen shows, by which the next start shows it before it can draw."""

from __future__ import annotations

from typing import Any

import msgspec
from textual._compositor import CompositorUpdate
from textual.screen import Screen


class ScreenPicture(msgspec.Struct, frozen=True):
    """What a terminal of this size is written to show a screen, each line with its place."""

    text: str
    columns: int
    rows: int


def picture_of(screen: Screen[Any]) -> ScreenPicture | None:
    """What is on a screen now; None where nothing was painted yet."""
    update = screen._compositor.render_update(full=True)
    if not isinstance(update, CompositorUpdate):
        return None
    return ScreenPicture(update.render_segments(screen.app.console), *screen.app.size)
