"""A document as HTML that is well-formed XML too, made of its blocks: no markup of the source's is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
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
    Remark,
    Spans,
    Style,
    Table,
    ThematicBreak,
)

_TAGS: Final = (
    (Style.CODE, "code"),
    (Style.BOLD, "strong"),
    (Style.ITALIC, "em"),
    (Style.STRIKE, "s"),
    (Style.UNDERLINE, "u"),
)
STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 Georgia, serif; color: #1c1c1c; background: #fffefc; max-width: 42rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.25; font-family: system-ui, sans-serif; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin: 1.6em 0 .2em; } h3 { font-size: 1.1rem; }
a { color: #0b4f8a; } h1 a, h2 a { text-decoration: none; } img { max-width: 100%; height: auto; }
pre { overflow-x: auto; background: #f3f1ec; padding: .6rem; font-size: .9rem; }
blockquote { border-left: 3px solid #ccc; margin-left: 0; padding-left: 1rem; }
li > p { margin: .3em 0; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; }
.about, .others { color: #555; font: .85rem/1.5 system-ui, sans-serif; margin: .2em 0; }
.others { padding-left: 1.1rem; } .others li { margin: .25em 0; } .about a, .others a { color: inherit; }
@media (prefers-color-scheme: dark) { body { color: #e4e2dd; background: #191a1c; } a { color: #8cc4f2; }
  pre { background: #26272a; } th, td, blockquote { border-color: #55585c; }
  .about, .others { color: #aaa; } }
@media print { body { max-width: none; margin: 0; font-size: 10.5pt; color: #000; background: #fff; }
  a { color: inherit; text-decoration: none; } article, section { break-inside: avoid-page; }
  h1, h2, h3 { break-after: avoid; } pre { white-space: pre-wrap; }
  table { display: table; } }
"""


def html_of(document: Document, pictures: Mapping[str, str] | None = None) -> str:
    """The body of a page. `pictures`: where the file of an address lies, if not at the address."""
    return "\n".join(_blocks(document.blocks, document.links, pictures or {}))


def page(title: str, body: str, *, language: str = "en") -> str:
    """A whole page in one file, which reads well on a screen, in the dark and on paper."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        # A page that came of strangers' texts runs and loads nothing but pictures.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src * data:\"/>\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def link(url: str, text: str) -> str:
    """An `<a>`, with the text alone where there is no address."""
    return f'<a href="{_href(url)}">{escape(text)}</a>' if url else escape(text)


def _href(url: str) -> str:
    """An address as an attribute; a second `#` is none in the syntax of addresses, though sites use it."""
    page_address, mark, fragment = url.partition("#")
    return escape(page_address + mark + fragment.replace("#", "%23"))


def _blocks(blocks: Sequence[Block], links: Sequence[Link], pictures: Mapping[str, str]) -> Iterator[str]:
    items: list[ListItem] = []
    for block in (*blocks, None):
        if isinstance(block, ListItem) and (not items or _ordered(items[0]) == _ordered(block)):
            items.append(block)
            continue
        if items:
            yield _list(items, links, pictures)
            items = []
        if isinstance(block, ListItem):
            items.append(block)
        elif block is not None:
            yield _block(block, links, pictures)


def _ordered(item: ListItem) -> bool:
    return item.marker[:1].isdigit()


def _list(items: Sequence[ListItem], links: Sequence[Link], pictures: Mapping[str, str]) -> str:
    inner = "".join(f"<li>{''.join(_blocks(item.blocks, links, pictures))}</li>" for item in items)
    if not _ordered(items[0]):
        return f"<ul>{inner}</ul>"
    number = items[0].marker.rstrip(".)")
    start = f' start="{number}"' if number.isdecimal() and number != "1" else ""
    return f"<ol{start}>{inner}</ol>"


def _block(block: Block, links: Sequence[Link], pictures: Mapping[str, str]) -> str:
    match block:
        case Paragraph(spans):
            return f"<p>{_inline(spans, links)}</p>"
        case Heading(level, spans):
            # The title of the page or chapter is the only first heading.
            rank = min(6, max(2, level))
            return f"<h{rank}>{_inline(spans, links)}</h{rank}>"
        case Caption(spans):
            return f'<p class="about">{_inline(spans, links)}</p>'
        case Quote(inner):
            return f"<blockquote>{''.join(_blocks(inner, links, pictures))}</blockquote>"
        case Code(text, _):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Table():
            return _table(block, links)
        case Picture():
            return f"<p>{_picture(block, links, pictures)}</p>"
        case ThematicBreak():
            return "<hr/>"
        case Remark(text):
            return f'<p class="about">{escape(text)}</p>'
        case ListItem():
            return _list([block], links, pictures)


def _table(table: Table, links: Sequence[Link]) -> str:
    head = _row(table.header, "th", links) if table.header else ""
    body = "".join(_row(row, "td", links) for row in table.rows)
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _row(cells: Iterable[Spans], tag: str, links: Sequence[Link]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_inline(cell, links)}</{tag}>' for cell in cells)}</tr>"


def _picture(picture: Picture, links: Sequence[Link], pictures: Mapping[str, str]) -> str:
    if picture.url is None:
        return f"<em>{escape(picture.title)}</em>"
    if picture.kind is not MediaKind.PICTURE:
        return link(picture.url, picture.title)
    source = escape(pictures.get(picture.url, picture.url))
    shown = f'<img src="{source}" alt="{escape(picture.title)}"/>'
    around = links[picture.link - 1].url if picture.link is not None else picture.url
    return shown if around == picture.url else f'<a href="{_href(around)}">{shown}</a>'


def _inline(spans: Spans, links: Sequence[Link]) -> str:
    parts = []
    for span in spans:
        shown = escape(span.text).replace("\n", "<br/>")
        for flag, tag in _TAGS:
            if span.style & flag:
                shown = f"<{tag}>{shown}</{tag}>"
        if span.link is not None:
            shown = f'<a href="{_href(links[span.link - 1].url)}">{shown}</a>'
        parts.append(shown)
    return "".join(parts)
