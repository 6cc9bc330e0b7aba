"""Marks what the filter found in the lines of the detail. Pure: lines in, lines out."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from rich.segment import Segment

from newsreader.query.highlight import Highlights, Marks
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.detail.lines import DetailLine


def highlighted(
    lines: tuple[DetailLine, ...], highlights: Highlights, palette: Palette
) -> tuple[DetailLine, ...]:
    """The head, up to the first empty line, is searched as titles are; what follows as full text is.

    What is broken over two lines or two styles is not found.
    """
    if not (highlights.title or highlights.body):
        return lines
    marked = []
    marks = highlights.title
    for line in lines:
        if not line.segments:
            marks = highlights.body
        if line.opens is None and any(marks.spans(segment.text) for segment in line.segments):
            segments = tuple(piece for segment in line.segments for piece in _pieces(segment, marks, palette))
            line = msgspec.structs.replace(line, segments=segments)
        marked.append(line)
    return tuple(marked)


def _pieces(segment: Segment, marks: Marks, palette: Palette) -> Iterator[Segment]:
    text, style = segment.text, segment.style
    position = 0
    for start, end in marks.spans(text):
        if start > position:
            yield Segment(text[position:start], style)
        yield Segment(text[start:end], palette.match if style is None else style + palette.match)
        position = end
    if position < len(text):
        yield Segment(text[position:], style)
