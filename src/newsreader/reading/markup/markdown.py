"""Markdown as a document: by way of HTML, since Markdown may hold HTML anywhere."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from newsreader.reading.blocks import Document
from newsreader.reading.markup.html import read_html
from newsreader.reading.markup.shortcodes import without_shortcodes
from newsreader.text import clean_block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ATTRIBUTE_LIST: Final = re.compile(r"[ \t]*\{:[^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)


def read_markdown(text: str, base: str | None) -> Document:
    """CommonMark with tables and strike-through; template tags are understood or dropped."""
    text = clean_block(text)
    if "{" in text:
        text = _ATTRIBUTE_LIST.sub("", without_shortcodes(text))
    return read_html(_parser().render(text), base)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
