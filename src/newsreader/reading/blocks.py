"""What a body is made of once its markup is understood. Immutable, and free of any control character."""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import TypeAlias

import msgspec


class Style(IntFlag):
    """How a run of text stands out from its paragraph."""

    NONE = 0
    BOLD = 1
    ITALIC = 2
    CODE = 4
    STRIKE = 8
    UNDERLINE = 16


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of text in one style. A newline is a line break. `link`: the number of its link, from 1."""

    text: str
    style: Style = Style.NONE
    link: int | None = None


Spans: TypeAlias = tuple[Span, ...]


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    spans: Spans


class Heading(msgspec.Struct, frozen=True, tag=True):
    """`level`: 1 to 6."""

    level: int
    spans: Spans


class Caption(msgspec.Struct, frozen=True, tag=True):
    """What is written under the picture or table before it."""

    spans: Spans


class ListItem(msgspec.Struct, frozen=True, tag=True):
    """One item; those of a nested list are among its blocks. `marker`: `•`, `12.`, or empty for an indent."""

    marker: str
    blocks: tuple[Block, ...]


class Quote(msgspec.Struct, frozen=True, tag=True):
    blocks: tuple[Block, ...]


class Code(msgspec.Struct, frozen=True, tag=True):
    """Preformatted text: its line breaks and indents count. `language` may be empty."""

    text: str
    language: str = ""


class Table(msgspec.Struct, frozen=True, tag=True):
    """Rows of as many cells each. `header` has as many too, or is empty."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


class MediaKind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    PAGE = "page"


class Picture(msgspec.Struct, frozen=True, tag=True):
    """What the text can't show: a picture, a film, a recording, an embedded page.

    `url` is openable or None; `link` is the number by which it is opened: of the link around it, else its
    own. Sizes in pixels where the source tells them. `title` is never empty.
    """

    title: str
    url: str | None = None
    link: int | None = None
    width: int | None = None
    height: int | None = None
    kind: MediaKind = MediaKind.PICTURE


class ThematicBreak(msgspec.Struct, frozen=True, tag=True):
    """A break between two parts of the text."""


class Remark(msgspec.Struct, frozen=True, tag=True):
    """What newsreader itself has to say of the text."""

    text: str


Block: TypeAlias = (
    Paragraph | Heading | Caption | ListItem | Quote | Code | Table | Picture | ThematicBreak | Remark
)


class Link(msgspec.Struct, frozen=True, gc=False):
    """An address that the text names; always openable. `text`: the words that carry it, may be empty."""

    number: int
    url: str
    text: str


class Document(msgspec.Struct, frozen=True):
    """A whole body. `links[n - 1]` is the link of number n."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
