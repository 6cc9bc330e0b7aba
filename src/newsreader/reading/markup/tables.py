"""Tables that hold data, told from those that only place things on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import msgspec

from newsreader.reading.blocks import Block, Heading, ListItem, Paragraph, Picture, Span, Spans, Style, Table

MAX_COLUMNS: Final = 40
MAX_CELLS: Final = 20_000
LONG_CELL: Final = 120
"""Characters. Without a header, a table with a longer cell places text and holds no data."""


class Cell(msgspec.Struct, frozen=True):
    """One cell as it was written. `heads`: it names its row or column."""

    blocks: list[Block]
    heads: bool = False
    columns: int = 1
    rows: int = 1


def resolve(rows: Sequence[Sequence[Cell]], *, places: bool = False) -> list[Block]:
    """One table of data; or, where it only places text (`places`: its markup tells so), that text."""
    rows = [row for row in rows if row]
    grid = None if places else _data(rows)
    if grid is None:
        return list(chain.from_iterable(cell.blocks for row in rows for cell in row))
    header: tuple[Spans, ...] = ()
    if all(cell.heads for cell in rows[0]):
        header, *grid = grid
    return [Table(header, tuple(grid))]


def _data(rows: Sequence[Sequence[Cell]]) -> list[tuple[Spans, ...]] | None:
    cells = list(chain.from_iterable(rows))
    if len(rows) < 2 or max(len(row) for row in rows) < 2 or all(cell.heads for cell in cells):
        return None
    headed = any(cell.heads for cell in cells)
    if not headed and len({sum(cell.columns for cell in row) for row in rows}) > 1:
        return None
    lines: list[list[Spans]] = []
    for row in rows:
        line: list[Spans] = []
        for cell in row:
            spans = _in_line(cell.blocks, bold=cell.heads)
            if spans is None or (not headed and not _short(cell.blocks, spans)):
                return None
            line.append(spans)
        lines.append(line)
    filled = sum(bool(spans) for line in lines for spans in line)
    if filled * 2 < len(cells):
        return None
    return _grid(rows, lines)


def _short(blocks: Sequence[Block], spans: Spans) -> bool:
    """Whether a cell may hold data though no header says so: one short text, no picture."""
    pictures = any(isinstance(block, Picture) for block in blocks)
    return not pictures and len(blocks) <= 1 and sum(len(span.text) for span in spans) <= LONG_CELL


def _grid(rows: Sequence[Sequence[Cell]], lines: Sequence[Sequence[Spans]]) -> list[tuple[Spans, ...]] | None:
    """Each cell in its column, those that span several once; None where the spans add up to nonsense."""
    grid: list[list[Spans]] = []
    below: dict[int, int] = {}
    for row, line in zip(rows, lines, strict=True):
        placed: list[Spans] = []
        following: dict[int, int] = {column: left - 1 for column, left in below.items() if left > 1}
        for cell, spans in zip(row, line, strict=True):
            while len(placed) in below:
                placed.append(())
            for offset in range(cell.columns):
                if cell.rows > 1:
                    following[len(placed)] = cell.rows - 1
                placed.append(() if offset else spans)
        while len(placed) in below:
            placed.append(())
        grid.append(placed)
        below = following
    columns = max(len(placed) for placed in grid)
    if columns > MAX_COLUMNS or columns * len(grid) > MAX_CELLS:
        return None
    return [tuple(placed) + ((),) * (columns - len(placed)) for placed in grid]


def _in_line(blocks: Iterable[Block], *, bold: bool) -> Spans | None:
    """The blocks of a cell as one run of text; None where they would lose their meaning in it."""
    spans: list[Span] = []
    for block in blocks:
        if spans:
            spans.append(Span(" "))
        match block:
            case Paragraph(spans=own) | Heading(spans=own):
                spans += own
            case ListItem(marker=marker, blocks=(Paragraph(spans=own),)):
                spans += (Span(f"{marker} " if marker else ""), *own)
            case Picture(title=title, link=link):
                spans.append(Span(f"▣ {title}", link=link))
            case _:
                return None
    extra = Style.BOLD if bold else Style.NONE
    return tuple(
        Span(span.text.replace("\n", " "), span.style | extra, span.link) for span in spans if span.text
    )
