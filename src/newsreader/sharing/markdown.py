"""A document as Markdown (CommonMark with tables), so that it reads back as the same document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from newsreader.reading.blocks import (
    Block,
    Caption,
    Code,
    Document,
    Heading,
    Link,
    ListItem,
    Paragraph,
    Picture,
    Quote,
    Remark,
    Spans,
    Style,
    Table,
    ThematicBreak,
)

# What Markdown would take for markup, a template or HTML wherever it stands.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~{}|]")
# What it would take for markup at the beginning of a line only.
_LINE_START = re.compile(r"^(\s*)([-+#=]|\d{1,9}[.)](?=\s|$))", re.MULTILINE)
_PLAIN_ADDRESS = re.compile(r"[\w:/?#@!$%+,;=.~-]+\Z", re.ASCII)
_NOT_A_LANGUAGE = re.compile(r"[^\w+#.-]")
_MARKS: Final = ((Style.STRIKE, "~~"), (Style.BOLD, "**"), (Style.ITALIC, "*"))


def markdown_of(document: Document) -> str:
    """The whole text, a line break at its end; empty where there is nothing."""
    text = "\n".join(_blocks(document.blocks, document.links))
    return f"{text.strip()}\n" if text.strip() else ""


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\g<0>", text))


def link_of(text: str, url: str) -> str:
    """`[text](url)`, whatever is in them."""
    return f"[{escaped(' '.join(text.split()))}]({target(url)})"


def target(url: str) -> str:
    """An address as it stands in a link: between angle brackets where Markdown would misread it."""
    if _PLAIN_ADDRESS.match(url):
        return url
    return f"<{url.replace('<', '%3C').replace('>', '%3E').replace(chr(92), '%5C')}>"


def _escaped_start(match: re.Match[str]) -> str:
    marker = match[2]
    return f"{match[1]}{marker[:-1]}\\{marker[-1]}"


def _blocks(blocks: Sequence[Block], links: Sequence[Link]) -> Iterator[str]:
    """Lines, with an empty one after each block; the items of a list stand together."""
    for block in blocks:
        yield from _block(block, links)
        yield ""


def _block(block: Block, links: Sequence[Link]) -> Iterator[str]:
    match block:
        case Paragraph(spans):
            yield from _inline(spans, links).split("\n")
        case Heading(level, spans):
            yield f"{'#' * level} {_one_line(spans, links)}"
        case Caption(spans):
            yield f"*{_one_line(spans, links).strip('*')}*"
        case ListItem():
            yield from _item(block, links)
        case Quote(inner):
            yield from (f"> {line}".rstrip() for line in _without_last_gap(_blocks(inner, links)))
        case Code(text, language):
            yield from _code(text, language)
        case Table():
            yield from _table(block, links)
        case Picture():
            yield _picture(block, links)
        case ThematicBreak():
            yield "* * *"
        case Remark(text):
            yield f"*{escaped(text)}*"


def _item(item: ListItem, links: Sequence[Link]) -> Iterator[str]:
    marker = f"{item.marker} " if item.marker[:1].isdigit() else "- "
    lines = _without_last_gap(_blocks(item.blocks, links))
    for place, line in enumerate(lines or [""]):
        indent = marker if place == 0 else " " * len(marker)
        yield f"{indent}{line}".rstrip()


def _without_last_gap(lines: Iterable[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _code(text: str, language: str) -> Iterator[str]:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence + _NOT_A_LANGUAGE.sub("", language)
    yield from text.rstrip("\n").split("\n")
    yield fence


def _table(table: Table, links: Sequence[Link]) -> Iterator[str]:
    width = len(table.header) or (len(table.rows[0]) if table.rows else 0)
    if not width:
        return
    header = table.header or ((),) * width
    yield _row(header, links)
    yield f"|{'---|' * width}"
    for row in table.rows:
        yield _row(row, links)


def _row(cells: Sequence[Spans], links: Sequence[Link]) -> str:
    return f"| {' | '.join(_one_line(cell, links) for cell in cells)} |"


def _picture(picture: Picture, links: Sequence[Link]) -> str:
    title = escaped(" ".join(picture.title.split()))
    if picture.url is None:
        return f"*{title}*"
    shown = f"{'!' if picture.kind == 'picture' else ''}[{title}]({target(picture.url)})"
    around = links[picture.link - 1].url if picture.link is not None else picture.url
    return shown if around == picture.url else f"[{shown}]({target(around)})"


def _one_line(spans: Spans, links: Sequence[Link]) -> str:
    return _inline(spans, links).replace("\\\n", " ").replace("\n", " ")


def _inline(spans: Spans, links: Sequence[Link]) -> str:
    """Runs of text; those of one link are held together in its brackets."""
    parts: list[str] = []
    current: int | None = None
    inner: list[str] = []
    for span in (*spans, None):
        number = span.link if span is not None else None
        if inner and number != current:
            assert current is not None
            parts.append(f"[{''.join(inner)}]({target(links[current - 1].url)})")
            inner = []
        current = number
        if span is not None:
            (parts if number is None else inner).append(_run(span.text, span.style))
    return _LINE_START.sub(_escaped_start, "".join(parts))


def _run(text: str, style: Style) -> str:
    stripped = text.strip()
    if not stripped:
        return text.replace("\n", "\\\n")
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if style & Style.CODE:
        longest = max((len(run) for run in re.findall(r"`+", stripped)), default=0)
        fence = "`" * (longest + 1)
        gap = " " if "`" in stripped else ""
        shown = f"{fence}{gap}{stripped}{gap}{fence}".replace("\n", " ")
    else:
        shown = _SPECIAL.sub(r"\\\g<0>", stripped).replace("\n", "\\\n")
    for flag, mark in _MARKS:
        if style & flag:
            shown = f"{mark}{shown}{mark}"
    return f"{before}{shown}{after}".replace("\n\\\n", "\n")
