"""Builds a document from what a markup parser meets: text, styles, links, and the blocks around them.

A flow takes any order of calls: an end without a start is ignored, a start without an end ends with the text.
"""

from __future__ import annotations

import re
from typing import Final

from newsreader.reading.blocks import (
    Block,
    Caption,
    Code,
    Document,
    Heading,
    Link,
    ListItem,
    MediaKind,
    Paragraph,
    Picture,
    Quote,
    Span,
    Spans,
    Style,
)
from newsreader.urls import openable

MAX_DEPTH: Final = 12
"""Lists and quotes nested deeper than this are shown on the last level."""

# A run of white space is one space; a no-break space alone keeps its two words on one line.
_SPACES: Final = re.compile(r"(?!\xa0(?!\s))\s+")
_EMPTY: Final = re.compile(r"[\s\u200c\u200d\ufe0f]*\Z")
_BARE_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`{|}\\^\[\]]+", re.IGNORECASE)
_BLANKS: Final = " \xa0"
_STYLES: Final = tuple(Style(value) for value in range(32))


class _Piece:
    """A run of text being written."""

    __slots__ = ("link", "style", "texts")

    def __init__(self, text: str, style: int, link: int | None) -> None:
        self.texts = [text]
        self.style = style
        self.link = link


class _LinkDraft:
    __slots__ = ("number", "texts", "url")

    def __init__(self, number: int, url: str) -> None:
        self.number = number
        self.url = url
        self.texts: list[str] = []


class Flow:
    """The blocks so far, the containers that are open, and the line that is being written."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._containers: list[tuple[str, list[Block], str]] = []
        self._depth = 0
        self._pieces: list[_Piece] = []
        self._after_space = True
        self._heading = 0
        self._caption = False
        self._preformatted: list[str] | None = None
        self._language = ""
        self._style = 0
        self._url: str | None = None
        self._carrying: _LinkDraft | None = None
        self._links: dict[str, _LinkDraft] = {}

    # Text

    def text(self, data: str) -> None:
        """Add running text, in the style and link that are open."""
        if self._preformatted is not None:
            self._preformatted.append(data)
            return
        data = _SPACES.sub(" ", data)
        if self._url is None and "://" in data and not self._style & Style.CODE:
            self._with_addresses(data)
        else:
            self._add(data)

    def line_break(self) -> None:
        """Start a new line; a second one in a row starts a new paragraph."""
        if self._preformatted is not None:
            self._preformatted.append("\n")
        elif self._pieces and self._pieces[-1].texts[-1] == "\n":
            self.end_line()
        elif self._pieces:
            self._put("\n", None)
            self._after_space = True

    def style(self, flags: int) -> int:
        """Add styles to those in force; gives those that were, to `restore_style` afterwards."""
        before = self._style
        self._style |= flags
        return before

    def restore_style(self, flags: int) -> None:
        self._style = flags

    def start_link(self, url: str | None) -> None:
        """What follows belongs to an address (openable). It gets its number with the first word."""
        self._url = url
        self._carrying = None

    def end_link(self) -> None:
        self._url = self._carrying = None

    def _with_addresses(self, data: str) -> None:
        position = 0
        for match in _BARE_ADDRESS.finditer(data):
            url = match[0].rstrip(".,;:!?*_)")
            if match[0][len(url) :].startswith(")") and url.count("(") > url.count(")"):
                url += ")"
            if len(url) < len("http://x"):
                continue
            self._add(data[position : match.start()])
            position = match.start() + len(url)
            if openable(url):
                self.start_link(url)
                self._add(url)
                self.end_link()
            else:
                self._add(url)
        self._add(data[position:])

    def _add(self, data: str) -> None:
        if self._after_space:
            data = data.lstrip(" ")
        if not data:
            return
        link = None
        if self._url is not None and not data.isspace():
            link = self._number(self._url)
            if self._carrying is not None:
                self._carrying.texts.append(data)
        self._put(data, link)
        self._after_space = data[-1] == " "

    def _put(self, data: str, link: int | None) -> None:
        if self._pieces:
            last = self._pieces[-1]
            if last.style == self._style and last.link == link and data != "\n" and last.texts[-1] != "\n":
                last.texts.append(data)
                return
        self._pieces.append(_Piece(data, self._style, link))

    def _number(self, url: str) -> int:
        draft = self._links.get(url)
        if draft is None:
            draft = self._carrying = self._links[url] = _LinkDraft(len(self._links) + 1, url)
        return draft.number

    # Blocks

    def end_line(self) -> None:
        """End the paragraph, heading or caption that is being written, if there is one."""
        if not self._pieces:
            return
        spans = _spans(self._pieces)
        self._pieces = []
        self._after_space = True
        if not spans:
            return
        if self._caption:
            self._blocks.append(Caption(spans))
        elif self._heading:
            self._blocks.append(Heading(self._heading, spans))
        else:
            self._blocks.append(Paragraph(spans))

    def start_heading(self, level: int) -> None:
        self.end_line()
        self._heading = level

    def end_heading(self) -> None:
        self.end_line()
        self._heading = 0

    def start_caption(self) -> None:
        self.end_line()
        self._caption = True

    def end_caption(self) -> None:
        self.end_line()
        self._caption = False

    def start_preformatted(self) -> None:
        self.end_line()
        self._preformatted = []
        self._language = ""

    def name_language(self, language: str) -> None:
        """Say which language the preformatted text is in, while it is open."""
        self._language = language

    @property
    def is_preformatted(self) -> bool:
        return self._preformatted is not None

    def break_preformatted(self) -> None:
        """Start a new line of preformatted text, where one isn't just begun."""
        if self._preformatted and not self._preformatted[-1].endswith("\n"):
            self._preformatted.append("\n")

    def end_preformatted(self) -> None:
        if self._preformatted is None:
            return
        text = "".join(self._preformatted).expandtabs(4)
        lines = [line.rstrip() for line in text.split("\n")]
        self._preformatted = None
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        if lines:
            self._blocks.append(Code("\n".join(lines), self._language))

    def block(self, block: Block) -> None:
        """Add a block that is whole already."""
        self.end_line()
        self._blocks.append(block)

    def picture(
        self,
        title: str,
        url: str | None,
        kind: MediaKind,
        width: int | None = None,
        height: int | None = None,
    ) -> None:
        """Add a picture or the like. The link around it comes first, else its own address is its link."""
        self.end_line()
        target = self._url or url
        link = None
        if target is not None:
            draft = self._links.setdefault(target, _LinkDraft(len(self._links) + 1, target))
            if not draft.texts:
                draft.texts.append(title)
            link = draft.number
        self._blocks.append(Picture(title, url, link, width, height, kind))

    def start_quote(self) -> None:
        self._start("quote", "")

    def start_item(self, marker: str) -> None:
        self._start("item", marker)

    def start_cell(self) -> None:
        """What follows is kept apart, until `end_cell` gives it."""
        self._start("cell", "")

    def end_quote(self) -> None:
        self._end("quote")

    def end_item(self) -> None:
        self._end("item")

    def end_cell(self) -> list[Block]:
        return self._end("cell")

    def _start(self, kind: str, marker: str) -> None:
        self.end_line()
        self._containers.append((kind, self._blocks, marker))
        if kind == "cell":
            self._blocks = []
        else:
            self._depth += 1
            if self._depth <= MAX_DEPTH:
                self._blocks = []

    def _end(self, kind: str) -> list[Block]:
        self.end_line()
        if not any(open_kind == kind for open_kind, _, _ in self._containers):
            return []
        while self._containers[-1][0] != kind:
            self._blocks.extend(self._end(self._containers[-1][0]))
        _, outer, marker = self._containers.pop()
        inner, self._blocks = self._blocks, outer
        if kind == "cell":
            return inner
        self._depth -= 1
        if self._depth < MAX_DEPTH and inner:
            outer.append(Quote(tuple(inner)) if kind == "quote" else ListItem(marker, tuple(inner)))
        return []

    def document(self) -> Document:
        """Everything so far as a document, with whatever is open ended."""
        self.end_preformatted()
        self.end_line()
        while self._containers:
            kind = self._containers[-1][0]
            self._blocks.extend(self._end(kind))
        links = tuple(
            Link(draft.number, draft.url, " ".join("".join(draft.texts).split()))
            for draft in self._links.values()
        )
        return Document(tuple(self._blocks), links)


def _spans(pieces: list[_Piece]) -> Spans:
    texts = ["".join(piece.texts) for piece in pieces]
    last = len(pieces) - 1
    spans: list[Span] = []
    for index, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        if index == last or texts[index + 1] == "\n":
            text = text.rstrip(_BLANKS)
        if text:
            spans.append(Span(text, _STYLES[piece.style], piece.link))
    while spans and _EMPTY.match(spans[-1].text):
        spans.pop()
    if spans and spans[-1].text[-1] in _BLANKS:
        end = spans[-1]
        spans[-1] = Span(end.text.rstrip(_BLANKS), end.style, end.link)
    return tuple(spans)
