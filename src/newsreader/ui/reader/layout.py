"""Which panes are seen at which size."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

WIDE: Final = 100
"""Columns from which topics, list and detail stand side by side."""
MEDIUM: Final = 64
"""Columns from which list and detail stand side by side, with the topics over them on demand."""
LOW: Final = 14
"""Rows below which there is one pane at a time, whatever the width."""


class Pane(StrEnum):
    TOPICS = "topics"
    LIST = "list"
    DETAIL = "detail"


class Layout(StrEnum):
    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


def layout_for(width: int, height: int) -> Layout:
    if height < LOW or width < MEDIUM:
        return Layout.NARROW
    return Layout.WIDE if width >= WIDE else Layout.MEDIUM
