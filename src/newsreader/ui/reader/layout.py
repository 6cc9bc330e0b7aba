"""Which panes are seen at which size."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

WIDE: Final = 150
"""Columns from which sidebar, list and detail stand side by side."""
STACKED: Final = 100
"""Columns from which the sidebar stands beside the list, and the detail below it."""
LOW: Final = 16
"""Rows below which there is one pane at a time, whatever the width."""


NARROWEST, WIDEST = 12, 60
"""Columns of the sidebar, as in the configuration."""
SPARED: Final = 6
"""Of so many columns more than three panes need, the sidebar gets one."""
MOST_SPARED: Final = 12
STEP: Final = 4
"""Columns by which a key makes the sidebar wider or narrower."""


class Pane(StrEnum):
    TOPICS = "topics"
    LIST = "list"
    DETAIL = "detail"


class Layout(StrEnum):
    """How the panes stand. SINGLE: one at a time."""

    WIDE = "wide"
    STACKED = "stacked"
    SINGLE = "single"


LAYOUTS: Final = {
    "auto": "as the width allows",
    Layout.WIDE: "list and article side by side",
    Layout.STACKED: "the article below the list",
    Layout.SINGLE: "one pane at a time",
}
"""What the user can want, in words."""


def sidebar_room(wanted: int, layout: Layout, width: int) -> int:
    """Columns of the sidebar beside others. `wanted`: those that the user wants; a wide terminal adds
    what its list can spare, since names of feeds are long.
    """
    spare = (width - WIDE) // SPARED if layout is Layout.WIDE else 0
    return wanted + max(0, min(spare, MOST_SPARED))


def layout_for(width: int, height: int, wanted: str = "auto") -> Layout:
    """The layout of a terminal. `wanted`: the user's own, which holds where there is room for two panes."""
    if height < LOW or width < STACKED:
        return Layout.SINGLE
    if wanted != "auto":
        return Layout(wanted)
    return Layout.WIDE if width >= WIDE else Layout.STACKED
