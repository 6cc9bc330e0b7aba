"""Plain text as a document: paragraphs and lines as they were written, addresses as links."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Final

from newsreader.reading.blocks import Document
from newsreader.reading.flow import Flow
from newsreader.text import clean_block, without_invisible

_GAP: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)*\n")
_INDENTED: Final = re.compile(r"(?:(?: {4}|\t)[^\n]*\n?)+\Z")


def read_plain(text: str) -> Document:
    """Blank lines part paragraphs, every other line break stays, what is indented by four is preformatted."""
    flow = Flow()
    for paragraph in _GAP.split(without_invisible(clean_block(text))):
        if not paragraph.strip():
            continue
        paragraph = paragraph.strip("\n")
        if _INDENTED.match(paragraph):
            flow.start_preformatted()
            flow.text(dedent(paragraph.expandtabs(4)))
            flow.end_preformatted()
            continue
        for line in paragraph.split("\n"):
            flow.text(line)
            flow.line_break()
        flow.end_line()
    return flow.document()
