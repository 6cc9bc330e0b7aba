"""Text in terminal cells: how wide it is, and how it is made to fit."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

__all__ = ["cell_len", "clip", "fit", "wrapped"]


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where it is cut."""
    if width <= 0:
        return ""
    if len(text) * 2 <= width or cell_len(text) <= width:
        return text
    if width == 1:
        return "…"
    # What is cut behind an ellipsis of its own has one still.
    return chop_cells(text, width - 1)[0].rstrip(" …") + "…"


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: cut with an ellipsis or filled with spaces."""
    return set_cell_size(clip(text, width), max(0, width))


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines of at most `width` cells, broken between words where that is possible."""
    from newsreader.reading.blocks import Document, Paragraph, Span
    from newsreader.reading.layout import lay_out

    return tuple(line.text for line in lay_out(Document((Paragraph((Span(text),)),), ()), width, cell_len))
