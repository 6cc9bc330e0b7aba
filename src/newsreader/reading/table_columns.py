"""How wide the columns of a table are, and which of them hold numbers. Knows no text but its width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

LEAST: Final = 6
"""Cells that a column is narrowed to, unless its longest word asks for more."""
_NUMBER: Final = re.compile(r"[-+−–~<>≤≥±]?\s?[$€£¥₹]?\s?\d[\d.,\s'’]*(?:[%‰°]|\s?[^\W\d]{1,3})?[$€£¥]?\Z")


def column_widths(whole: Sequence[int], words: Sequence[int], room: int) -> list[int] | None:
    """The cells for each column, `room` in all at most: as wide as its widest cell, `whole`, where that goes,
    else at least as its longest word, `words`, and what is left goes to those that lack most. None where that
    isn't enough.
    """
    if sum(whole) <= room:
        return list(whole)
    widths = [min(most, max(word, LEAST)) for most, word in zip(whole, words, strict=True)]
    left = room - sum(widths)
    if left < 0:
        return None
    lacking = [most - width for most, width in zip(whole, widths, strict=True)]
    lack = sum(lacking)
    return [width + missing * left // lack for width, missing in zip(widths, lacking, strict=True)]


def is_numeric(texts: Iterable[str]) -> bool:
    """Whether the cells of a column, below its name, are numbers, as far as they hold anything."""
    filled = [text for text in texts if text]
    return bool(filled) and all(len(text) <= 24 and _NUMBER.match(text) for text in filled)
