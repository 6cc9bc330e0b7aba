"""How the lines of the detail pane are made. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from rich.segment import Segment
from rich.style import Style

from newsreader.reading.blocks import Document
from newsreader.reading.blocks import Style as TextStyle
from newsreader.reading.cells import cell_len, clip, wrapped
from newsreader.reading.layout import Role, lay_out
from newsreader.ui.style.colours import Palette


class DetailLine(msgspec.Struct, frozen=True):
    """One line. A click on it goes to article `goes_to`, or opens `opens`."""

    segments: tuple[Segment, ...] = ()
    goes_to: str | None = None
    opens: str | None = None


class LineWriter:
    """Makes lines of one width in one palette."""

    def __init__(self, palette: Palette, width: int) -> None:
        self.palette: Final = palette
        self.width: Final = width

    def section(self, title: str) -> Iterable[DetailLine]:
        """An empty line, and a heading with a rule behind it."""
        yield DetailLine()
        rule = "─" * max(0, self.width - cell_len(title) - 1)
        yield DetailLine((Segment(title + " ", self.palette.accent), Segment(rule, self.palette.rule)))

    def address(self, url: str, label: str = "") -> DetailLine:
        """An address in one line, which opens it."""
        shown = clip(url, self.width - cell_len(label))
        return DetailLine((Segment(label, self.palette.dim), Segment(shown, self.palette.link)), opens=url)

    def paragraph(self, text: str, style: Style) -> Iterable[DetailLine]:
        """A text, wrapped; no line where there is none."""
        if not text:
            return
        for line in wrapped(text, self.width):
            yield DetailLine((Segment(line, style),))

    def facts(self, facts: Iterable[str], style: Style) -> Iterable[DetailLine]:
        """Short texts with dots between them; a line ends between two of them as long as they fit in one."""
        line = ""
        for fact in facts:
            longer = f"{line} · {fact}" if line else fact
            if cell_len(longer) <= self.width:
                line = longer
                continue
            if line:
                yield DetailLine((Segment(line, style),))
            *full, line = wrapped(fact, self.width)
            yield from (DetailLine((Segment(part, style),)) for part in full)
        if line:
            yield DetailLine((Segment(line, style),))

    def document(self, document: Document) -> Iterable[DetailLine]:
        """The blocks of a body."""
        addresses = {link.number: link.url for link in document.links}
        # A long text has few styles, and adding two of them up takes longer than laying out a line.
        styles: dict[tuple[Role, TextStyle], Style] = {}
        for line in lay_out(document, self.width, cell_len):
            opened = next((addresses.get(run.link) for run in line.segments if run.link is not None), None)
            segments = []
            for run in line.segments:
                look = run.role, run.style
                style = styles.get(look)
                if style is None:
                    style = styles[look] = self._role(run.role) + _attributes(run.style)
                segments.append(Segment(run.text, style))
            if line.code_from is not None:
                segments += self._rest_of_code(line.code_from, cell_len(line.text))
            yield DetailLine(tuple(segments), opens=opened)

    def _rest_of_code(self, start: int, used: int) -> Iterable[Segment]:
        """What makes a block of the lines of a code, which have ends of their own."""
        if used < start:
            yield Segment(" " * (start - used))
        yield Segment(" " * (self.width - max(used, start)), self.palette.code)

    def _role(self, role: Role) -> Style:
        palette = self.palette
        return {
            Role.HEADING: palette.heading,
            Role.QUOTE: palette.quote,
            Role.CODE: palette.code,
            Role.CODE_KEYWORD: palette.code + palette.accent,
            Role.CODE_NAME: palette.code + Style(bold=True),
            Role.CODE_STRING: palette.code + palette.good,
            Role.CODE_NUMBER: palette.code + palette.star,
            Role.CODE_COMMENT: palette.code + palette.dim + Style(italic=True),
            Role.LINK: palette.link,
            Role.MARKER: palette.accent,
            Role.DIM: palette.dim,
            Role.TABLE: palette.text,
            Role.PICTURE: palette.dim,
        }.get(role, palette.text)


def _attributes(style: TextStyle) -> Style:
    return Style(
        bold=True if style & TextStyle.BOLD else None,
        italic=True if style & TextStyle.ITALIC else None,
        strike=True if style & TextStyle.STRIKE else None,
    )
