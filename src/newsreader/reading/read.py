"""The one way in: an article's body, whatever its format, as a document."""

from __future__ import annotations

from typing import Final

import msgspec

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import Document, Remark
from newsreader.reading.cutting import MOST_LINES, with_few_lines

LIMITS: Final = {BodyFormat.HTML: 2_000_000, BodyFormat.MARKDOWN: 500_000, BodyFormat.TEXT: 2_000_000}
"""Characters that are read; a longer body is cut there, and says so. Markdown takes 20 times as long."""


def read(body: Body, base: str | None = None) -> Document:
    """The blocks and links of a body. `base`: the address of the article, from which relative links start.

    Never raises, whatever the body holds, and takes time in proportion to its length.
    """
    limit = LIMITS[body.format]
    text = body.text[:limit]
    match body.format:
        case BodyFormat.HTML:
            from newsreader.reading.markup.html import read_html

            document = read_html(text, base)
        case BodyFormat.MARKDOWN:
            from newsreader.reading.markup.markdown import read_markdown

            document = read_markdown(text, base)
        case BodyFormat.TEXT:
            from newsreader.reading.plain import read_plain

            document = read_plain(text)
    if len(text) > MOST_LINES:
        document = with_few_lines(document)
    if len(body.text) <= limit:
        return document
    size = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1_000} KB"
    notice = Remark(f"The rest is left out: this text is longer than {size}.")
    return msgspec.structs.replace(document, blocks=(*document.blocks, notice))
