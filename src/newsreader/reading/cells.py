"""Text in terminal cells: how wide it is, and how it is made to fit."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size

__all__ = ["cell_len", "clip", "clip_sentence", "fit", "wrapped"]

NAME_LEAST: Final = 8
"""Cells of a name that are told at least where a sentence is cut."""


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


def clip_sentence(sentence: str, width: int) -> str:
    """As `clip`, but what is cut is the name in it, in quotation marks, or a long one before a colon, so
    that what was done to it is told.
    """
    over = cell_len(sentence) - width
    start, end = sentence.find("“") + 1, sentence.find("”")
    if not 0 < start < end:
        start, end = 0, sentence.rfind(": ")
    if over <= 0 or end < len(sentence) // 2:
        return clip(sentence, width)
    left = max(NAME_LEAST, cell_len(sentence[start:end]) - over)
    return clip(sentence[:start] + clip(sentence[start:end], left) + sentence[end:], width)


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: cut with an ellipsis or filled with spaces."""
    return set_cell_size(clip(text, width), max(0, width))


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines of at most `width` cells, broken between words where that is possible."""
    from newsreader.reading.blocks import Document, Paragraph, Span
    from newsreader.reading.layout import lay_out

    return tuple(line.text for line in lay_out(Document((Paragraph((Span(text),)),), ()), width, cell_len))
