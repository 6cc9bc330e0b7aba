"""A document as lines of a given width, in roles that a theme gives its colours. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from newsreader.reading.blocks import (
    Block,
    Caption,
    Code,
    Document,
    Heading,
    ListItem,
    MediaKind,
    Paragraph,
    Picture,
    Quote,
    Remark,
    Spans,
    Style,
    Table,
    ThematicBreak,
)
from newsreader.reading.code_tokens import CodePart, parts
from newsreader.reading.table_columns import column_widths, is_numeric
from newsreader.reading.wrap import CellLen, Range, wrap


class Role(StrEnum):
    """What a segment is, for a theme to colour."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    CODE = "code"
    CODE_KEYWORD = "code-keyword"
    CODE_NAME = "code-name"
    CODE_STRING = "code-string"
    CODE_NUMBER = "code-number"
    CODE_COMMENT = "code-comment"
    LINK = "link"
    MARKER = "marker"
    DIM = "dim"
    TABLE = "table"
    PICTURE = "picture"


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A run of one line in one look. `link`: the number of the link that it belongs to."""

    text: str
    role: Role = Role.TEXT
    style: Style = Style.NONE
    link: int | None = None


class Line(msgspec.Struct, frozen=True):
    """One row of the screen; nothing follows its last segment. `code_from`: the column at which the block of
    code begins that it is a line of, if it is one: a theme colours the block, not the words alone.
    """

    segments: tuple[Segment, ...] = ()
    code_from: int | None = None

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


CODE_ROLES: Final = {
    CodePart.PLAIN: Role.CODE,
    CodePart.KEYWORD: Role.CODE_KEYWORD,
    CodePart.NAME: Role.CODE_NAME,
    CodePart.STRING: Role.CODE_STRING,
    CodePart.NUMBER: Role.CODE_NUMBER,
    CodePart.COMMENT: Role.CODE_COMMENT,
}
MIN_WIDTH: Final = 2
ROOMY: Final = 12
"""Cells. Where a bullet, bar or indent would leave less for the text, it is left out."""

GLYPHS: Final = {
    MediaKind.PICTURE: "▣",
    MediaKind.VIDEO: "▶",
    MediaKind.AUDIO: "♪",
    MediaKind.PAGE: "▢",
}
_QUOTE_BAR: Final = Segment("▌ ", Role.MARKER)
_BARE_BAR: Final = Segment("▌", Role.MARKER)
_CODE_INDENT: Final = Segment("  ", Role.MARKER)
_CODE_GOES_ON: Final = Segment("↪ ", Role.MARKER)
_BLANK: Final = Line()
_COLUMN_GAP: Final = "  "
_ZERO_WIDTH_JOINER: Final = "\u200d"

Look: TypeAlias = tuple[Role, Style, int | None]


def lay_out(document: Document, width: int, cell_len: CellLen) -> tuple[Line, ...]:
    """The lines of a document, none wider than `width` cells (at least 2 are used).

    Links are followed by their number in brackets. `cell_len` says how wide the terminal shows a text; the
    common one-cell characters are not asked for.
    """
    layout = _Layout(cell_len)
    return tuple(layout.blocks(document.blocks, max(width, MIN_WIDTH), Role.TEXT))


def _behind(segment: Segment, width: int, line: Line) -> Line:
    """A line behind a segment of so many cells."""
    return Line((segment, *line.segments), _moved(line.code_from, width))


def _moved(column: int | None, width: int) -> int | None:
    return None if column is None else column + width


class _Layout:
    """Lays blocks out by one measure of width. `role` is what running text is: text, or a quote."""

    def __init__(self, cell_len: CellLen) -> None:
        self.cell_len = cell_len

    def blocks(self, blocks: Sequence[Block], width: int, role: Role) -> list[Line]:
        lines: list[Line] = []
        before: Block | None = None
        for block in blocks:
            if before is not None and _parted(before, block):
                lines.append(_BLANK)
            lines += self.block(block, width, role)
            before = block
        return lines

    def item_blocks(self, blocks: Sequence[Block], width: int, role: Role) -> list[Line]:
        """As `blocks`, but a list straight below the item's first paragraph belongs to it."""
        match blocks:
            case (Paragraph(spans), ListItem(), *_):
                return [*self.spans(spans, width, role), *self.blocks(blocks[1:], width, role)]
        return self.blocks(blocks, width, role)

    def block(self, block: Block, width: int, role: Role) -> list[Line]:
        match block:
            case Paragraph(spans):
                return self.spans(spans, width, role)
            case Heading(_, spans):
                return self.spans(spans, width, Role.HEADING, Style.BOLD)
            case Caption(spans):
                return self.spans(spans, width, Role.DIM, Style.ITALIC)
            case ListItem():
                return self.list_item(block, width, role)
            case Quote(blocks):
                if width - 2 < ROOMY:
                    return self.blocks(blocks, width, Role.QUOTE)
                lines = self.blocks(blocks, width - 2, Role.QUOTE)
                return [_behind(_QUOTE_BAR if line.segments else _BARE_BAR, 2, line) for line in lines]
            case Code(text, language):
                return self.code(text, language, width)
            case Table():
                return self.table(block, width)
            case Picture():
                return self.picture(block, width)
            case ThematicBreak():
                return [Line((Segment("─" * width, Role.MARKER),))]
            case Remark(text):
                return self.pieces([(text, (Role.DIM, Style.ITALIC, None))], width)

    def spans(self, spans: Spans, width: int, role: Role, style: Style = Style.NONE) -> list[Line]:
        return self.pieces(_marked(spans, role, style), width)

    def pieces(self, pieces: Sequence[tuple[str, Look]], width: int) -> list[Line]:
        """Running text in several looks, wrapped."""
        text = "".join(piece for piece, _ in pieces)
        return _sliced(text, pieces, wrap(text, width, self.cell_len))

    def list_item(self, item: ListItem, width: int, role: Role) -> list[Line]:
        indent = self.cell_len(item.marker) + 1 if item.marker else 2
        if width - indent < ROOMY:
            lines = self.item_blocks(item.blocks, width, role)
            if not item.marker:
                return lines
            return [*self.pieces([(item.marker, (Role.MARKER, Style.NONE, None))], width), *lines]
        hanging = Segment(" " * indent, Role.MARKER)
        first = Segment(f"{item.marker} ", Role.MARKER) if item.marker else hanging
        lines = self.item_blocks(item.blocks, width - indent, role)
        return [
            _behind(hanging if number else first, indent, line)
            if line.segments
            else Line((), _moved(line.code_from, indent))
            for number, line in enumerate(lines)
        ]

    def code(self, text: str, language: str, width: int) -> list[Line]:
        """Lines as they are; one that is too long goes on below, cut at a space where there is one."""
        roomy = width - 4 >= ROOMY
        inner = width - 4 if roomy else width
        lines: list[Line] = []
        for row, told in zip(text.split("\n"), parts(text, language), strict=True):
            fits = self.cell_len(row) <= (width - 2 if roomy else width)
            ranges = [(0, len(row))] if fits else wrap(row, inner, self.cell_len)
            for number, (start, end) in enumerate(ranges):
                segments = tuple(
                    Segment(row[max(start, first) : min(end, last)], CODE_ROLES[part])
                    for first, last, part in told
                    if max(start, first) < min(end, last)
                )
                if roomy and segments:
                    goes_on = (_CODE_GOES_ON,) if number else ()
                    segments = (_CODE_INDENT, *goes_on, *segments)
                lines.append(Line(segments, 2 if roomy else 0))
        return lines

    def picture(self, picture: Picture, width: int) -> list[Line]:
        size = f" ({picture.width}×{picture.height})" if picture.width and picture.height else ""
        pieces: list[tuple[str, Look]] = [
            (f"{GLYPHS[picture.kind]} ", (Role.MARKER, Style.NONE, picture.link)),
            (picture.title, (Role.PICTURE, Style.NONE, picture.link)),
            (size, (Role.DIM, Style.NONE, picture.link)),
        ]
        if picture.link is not None:
            pieces.append((f"[{picture.link}]", (Role.DIM, Style.NONE, picture.link)))
        return self.pieces([(piece, look) for piece, look in pieces if piece], width)

    def table(self, table: Table, width: int) -> list[Line]:
        """Columns side by side where they fit, in cells of several lines if need be, else cell below cell."""
        rows = [table.header, *table.rows] if table.header else list(table.rows)
        cells = [[_marked(cell, Role.TABLE, Style.NONE) for cell in row] for row in rows]
        columns = [[_text(row[column]) for row in cells] for column in range(len(rows[0]))]
        whole = [max(map(self.cell_len, texts)) for texts in columns]
        words = [
            max((self.cell_len(word) for text in texts for word in text.split()), default=0)
            for texts in columns
        ]
        widths = column_widths(whole, words, width - len(_COLUMN_GAP) * (len(columns) - 1))
        if widths is None:
            return self.records(table, width)
        numeric = [is_numeric(texts[1:] if table.header else texts) for texts in columns]
        laid_out = [[self.cell(*cell) for cell in zip(row, widths, numeric, strict=True)] for row in cells]
        lines = self.columns(laid_out, widths, headed=bool(table.header))
        if widths == whole:
            return lines
        records = self.records(table, width)
        return lines if len(lines) <= len(records) else records

    def cell(self, pieces: Sequence[tuple[str, Look]], width: int, is_number: bool) -> list[Line]:
        """The lines of a cell, numbers at its right."""
        if not pieces:
            return [_BLANK]
        lines = self.pieces(pieces, max(width, MIN_WIDTH))
        if not is_number:
            return lines
        blank = (Segment(" " * (width - self.cell_len(line.text)), Role.TABLE) for line in lines)
        return [Line((before, *line.segments)) for before, line in zip(blank, lines, strict=True)]

    def columns(
        self, rows: Sequence[Sequence[list[Line]]], widths: Sequence[int], *, headed: bool
    ) -> list[Line]:
        lines: list[Line] = []
        apart = any(len(cell) > 1 for row in rows[headed:] for cell in row)
        for number, row in enumerate(rows):
            if apart and number > headed:
                lines.append(_BLANK)
            bold = Style.BOLD if headed and number == 0 else Style.NONE
            for part in range(max(map(len, row))):
                lines.append(self.side_by_side([cell[part : part + 1] for cell in row], widths, bold))
            if headed and number == 0:
                rule = _COLUMN_GAP.join("─" * column_width for column_width in widths)
                lines.append(Line((Segment(rule.rstrip(), Role.MARKER),)))
        return lines

    def side_by_side(self, cells: Sequence[Sequence[Line]], widths: Sequence[int], bold: Style) -> Line:
        """One line of a row. `cells`: a line of each, or none."""
        segments: list[Segment] = []
        blank = 0
        for cell, width in zip(cells, widths, strict=True):
            used = 0
            parts = [segment for line in cell for segment in line.segments if segment.text]
            if parts and blank:
                segments.append(Segment(" " * blank, Role.TABLE))
                blank = 0
            for segment in parts:
                segments.append(msgspec.structs.replace(segment, style=segment.style | bold))
                used += self.cell_len(segment.text)
            blank += width - used + len(_COLUMN_GAP)
        return Line(tuple(segments))

    def records(self, table: Table, width: int) -> list[Line]:
        """Each row as a small paragraph of `header: cell` lines."""
        names = ["".join(span.text for span in cell) for cell in table.header]
        lines: list[Line] = []
        if table.header and not table.rows:
            return [line for cell in table.header for line in self.spans(cell, width, Role.TABLE)]
        for number, row in enumerate(table.rows):
            if number:
                lines.append(_BLANK)
            for column, cell in enumerate(row):
                pieces = _marked(cell, Role.TABLE, Style.NONE)
                if pieces and names and names[column]:
                    pieces.insert(0, (f"{names[column]}: ", (Role.DIM, Style.NONE, None)))
                if pieces:
                    lines += self.pieces(pieces, width)
        return lines


def _parted(before: Block, after: Block) -> bool:
    """Whether a blank line stands between two blocks."""
    match before, after:
        case (_, Caption()) | (Heading(), _) | (Picture(), Picture()) | (Paragraph(), ListItem(marker="")):
            return False
        case ListItem(), ListItem():
            return _long(before) or _long(after)
    return True


def _long(item: ListItem) -> bool:
    return sum(not isinstance(block, ListItem) for block in item.blocks) > 1


def _marked(spans: Spans, role: Role, style: Style) -> list[tuple[str, Look]]:
    """The spans as pieces in their looks, and the number of a link behind its last word."""
    pieces: list[tuple[str, Look]] = []
    for index, span in enumerate(spans):
        link = span.link
        look = (role if link is None else Role.LINK, span.style | style if style else span.style, link)
        if not span.text.isascii():
            # It would join with the first character of the next segment.
            text = span.text.rstrip(_ZERO_WIDTH_JOINER)
        else:
            text = span.text
        if link is None or (index + 1 < len(spans) and spans[index + 1].link == link):
            pieces.append((text, look))
            continue
        bare = text.rstrip(" \n")
        pieces += ((bare, look), (f"[{link}]", (Role.DIM, Style.NONE, link)))
        if len(bare) < len(text):
            pieces.append((text[len(bare) :], (role, Style.NONE, None)))
    return pieces


def _text(pieces: Iterable[tuple[str, Look]]) -> str:
    return "".join(piece for piece, _ in pieces)


def _sliced(text: str, pieces: Iterable[tuple[str, Look]], ranges: Iterable[Range]) -> list[Line]:
    """The ranges of a text as lines, each cut where the look changes."""
    bounds: list[tuple[int, Look]] = []
    position = 0
    for piece, look in pieces:
        position += len(piece)
        bounds.append((position, look))
    lines: list[Line] = []
    current = 0
    for start, end in ranges:
        segments: list[Segment] = []
        while start < end:
            bound, (role, style, link) = bounds[current]
            if bound <= start:
                current += 1
                continue
            stop = min(bound, end)
            segments.append(Segment(text[start:stop].replace("\xa0", " "), role, style, link))
            start = stop
        lines.append(Line(tuple(segments)))
    return lines
