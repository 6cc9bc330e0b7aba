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
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ATTRIBUTE_LIST: Final = re.compile(r"[ \t]*\{:[^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)


def read_markdown(text: str, base: str | None) -> Document:
    """CommonMark with tables, strike-through, footnotes and definitions; template tags are understood
    or dropped.
    """
    text = clean_block(text)
    if "{" in text:
        text = _ATTRIBUTE_LIST.sub("", without_shortcodes(text))
    return read_html(_parser().render(text), base)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin)
    parser.add_render_rule("footnote_ref", _footnote_number)
    # Nothing leads back up: a number is found by looking.
    parser.add_render_rule("footnote_anchor", lambda *_: "")
    return parser


def _footnote_number(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f"<sup>{tokens[index].meta['id'] + 1}</sup>"
