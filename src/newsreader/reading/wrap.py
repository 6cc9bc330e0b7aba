"""Where a line ends: text broken to a width in terminal cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

CellLen: TypeAlias = Callable[[str], int]
"""How many terminal cells a text takes."""

Range: TypeAlias = tuple[int, int]
"""The first character and the one behind the last."""

# One cell each in every terminal: Latin, Greek, Cyrillic, general punctuation, arrows, box drawing.
_ONE_CELL: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u25a1]*\\Z"
)

# Scripts that are written without spaces: Chinese and Japanese, with their full-width forms.
_UNSPACED: Final = (
    "\u2e80-\u303f\u3041-\u30ff\u31f0-\u33ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
_OPENING: Final = "〈《「『【〔〖〘〚（［｛｢"
_CLOSING: Final = (
    "、。，．：；？！〉》」』】〕〗〙〛）］｝｣・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ!?,.:;)\\]}”’»…"
)
_MARKS: Final = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNIT: Final = re.compile(f"[{_OPENING}]*[{_UNSPACED}][{_MARKS}]*[{_CLOSING}]*|[^{_UNSPACED}]+[{_CLOSING}]*")
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_WORD: Final = re.compile(r"[^ ]+")


def wrap(text: str, width: int, cell_len: CellLen) -> list[Range]:
    """The lines of a text, in order, each at most `width` (2 or more) cells wide.

    Breaks at newlines and spaces, which belong to no line then; between any two characters of a script
    written without spaces, but for its punctuation; and within a word that is wider than a whole line.
    """
    lines: list[Range] = []
    start = 0
    while True:
        end = text.find("\n", start)
        last = end < 0
        if last:
            end = len(text)
        if _ONE_CELL.match(text, start, end):
            _wrap_one_cell(text, start, end, width, lines)
        else:
            _wrap_cells(text, start, end, width, cell_len, lines)
        if last:
            return lines
        start = end + 1


def _wrap_one_cell(text: str, start: int, end: int, width: int, lines: list[Range]) -> None:
    while end - start > width:
        space = text.rfind(" ", start, start + width + 1)
        cut_at = space if space > start else -1
        while cut_at > start and text[cut_at - 1] == " ":
            cut_at -= 1
        if cut_at <= start:  # one word fills the line
            lines.append((start, start + width))
            start += width
        else:
            lines.append((start, cut_at))
            start = space
        while start < end and text[start] == " ":
            start += 1
        if start == end:
            return
    lines.append((start, end))


def _wrap_cells(text: str, start: int, end: int, width: int, cell_len: CellLen, lines: list[Range]) -> None:
    """As `_wrap_one_cell`, where characters take any number of cells."""
    line_start, line_end, used = start, start, 0
    for unit_start, unit_end in _units(text, start, end):
        unit_width = cell_len(text[unit_start:unit_end])
        gap = unit_start - line_end
        if used + gap + unit_width <= width:
            used += gap + unit_width
            line_end = unit_end
            continue
        if line_end > line_start:
            lines.append((line_start, line_end))
        line_start, line_end, used = unit_start, unit_end, unit_width
        if unit_width > width:
            *whole, rest = _pieces(text, unit_start, unit_end, width, cell_len)
            lines += ((piece_start, piece_end) for piece_start, piece_end, _ in whole)
            line_start, line_end, used = rest
    lines.append((line_start, line_end))


def _units(text: str, start: int, end: int) -> Iterator[Range]:
    """What is kept together: words, or characters of unspaced scripts with their punctuation."""
    for word in _WORD.finditer(text, start, end):
        if _HAS_UNSPACED.search(text, *word.span()):
            for unit in _UNIT.finditer(text, *word.span()):
                yield unit.span()
        else:
            yield word.span()


def _pieces(text: str, start: int, end: int, width: int, cell_len: CellLen) -> list[tuple[int, int, int]]:
    """A range in pieces (start, end, cells) as wide as fits, each character whole as people see it."""
    pieces: list[tuple[int, int, int]] = []
    piece_start, used = start, 0
    for char_start, char_end in _characters(text, start, end):
        cells = cell_len(text[char_start:char_end])
        if used + cells > width and char_start > piece_start:
            pieces.append((piece_start, char_start, used))
            piece_start, used = char_start, 0
        used += cells
    pieces.append((piece_start, end, used))
    return pieces


def _characters(text: str, start: int, end: int) -> Iterator[Range]:
    """Base characters with all that combines with them; flags and joined emoji whole."""
    first = start
    joined = flag = False
    for position in range(start, end):
        char = text[position]
        is_flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        extends = (
            joined
            or char in "\u200d\u200c"
            or "\U0001f3fb" <= char <= "\U0001f3ff"
            or (is_flag and flag)
            or (char > "\u02ff" and unicodedata.category(char) in ("Mn", "Me"))
        )
        if position > first and not extends:
            yield first, position
            first = position
        flag = is_flag and not (flag and extends)
        joined = char == "\u200d"
    if first < end:
        yield first, end
