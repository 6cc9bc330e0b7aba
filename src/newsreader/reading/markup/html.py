"""HTML as a document: tamed, repaired by nh3, then read element by element."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from newsreader.reading import addresses
from newsreader.reading.blocks import Caption, Document, MediaKind, Remark, Style, ThematicBreak
from newsreader.reading.flow import Flow
from newsreader.reading.markup import media, notation, numbering, tables
from newsreader.reading.markup.attributes import Attributes, number_in
from newsreader.reading.markup.guard import ATTRIBUTES, HIDDEN, TAGS, tame
from newsreader.text import clean_block, joined_surrogates, without_invisible

if TYPE_CHECKING:
    import nh3

_STYLES: Final[dict[str, int]] = {
    tag: int(style)
    for style, tags in {
        Style.BOLD: "b strong dt summary",
        Style.ITALIC: "i em cite dfn var",
        Style.CODE: "code kbd samp",
        Style.STRIKE: "s strike del",
        Style.UNDERLINE: "u ins",
    }.items()
    for tag in tags.split()
}
_INLINE: Final = frozenset(["a", "span", "q", "mark", "sub", "sup", "wbr", "source"]) | (
    _STYLES.keys() - {"dt", "summary"}
)
# Blocks inside preformatted text are its lines.
_IN_PREFORMATTED: Final = _INLINE | {"pre", "br", "img", "td", "th"}
_VOID: Final = frozenset(["br", "hr", "img", "embed", "source", "wbr"])
_SUPERSCRIPTS: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.-]{1,20})")
MAX_SPAN: Final = 12
MAX_ROWSPAN: Final = 200


def read_html(html: str, base: str | None) -> Document:
    """The blocks and links of a page or of a part of one. `base`: where its relative links start from."""
    tamed, cut = tame(notation.as_text(joined_surrogates(html)))
    encodable = tamed.encode("utf-8", "ignore").decode("utf-8")
    # nh3 resolves character references, those to control characters too: only now can they be cleaned.
    repaired = without_invisible(clean_block(_cleaner().clean(encodable)))
    reader = _Reader(base)
    reader.feed(numbering.with_starts(repaired))
    reader.close()
    if cut:
        reader.flow.block(Remark("The rest is left out: the page has too many elements."))
    reader.release()
    return reader.flow.document()


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    attributes: dict[str, set[str]] = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    attributes["*"] = {HIDDEN}
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(),
        attributes=attributes,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


class _Table:
    """A table that is being read. `places`: its markup says that it is there for the looks."""

    __slots__ = ("caption", "cell", "places", "rows")

    def __init__(self, places: bool) -> None:
        self.places = places
        self.rows: list[list[tables.Cell]] = []
        self.cell: tuple[bool, int, int] | None = None
        self.caption: list[Caption] = []


class _List:
    """A list that is being read. `number`: of the item before, None for bullets. `astray`: not in an item.

    `kind`: how it is numbered, see `numbering`; `step`: 1, or -1 where it is numbered downwards.
    """

    __slots__ = ("astray", "in_item", "kind", "number", "step")

    def __init__(self, number: int | None, astray: bool, kind: str = "1", step: int = 1) -> None:
        self.number = number
        self.kind = kind
        self.step = step
        self.astray = astray
        self.in_item = False


class _Reader(HTMLParser):
    """Turns the elements of well-formed HTML into calls of a flow."""

    def __init__(self, base: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = Flow()
        self.base = base
        self.skipping = 0
        self.styles: list[int] = []
        self.lists: list[_List] = []
        self.tables: list[_Table] = []
        self.raised: str | None = None
        self.media: tuple[str, Attributes] | None = None
        self.mail = ""
        self.starts: dict[str, Callable[[Attributes], None]] = {
            "a": self.start_a,
            "audio": lambda attributes: self.start_media("audio", attributes),
            "br": lambda _: self.flow.line_break(),
            "caption": lambda _: self.flow.start_cell(),
            "code": self.start_code,
            "dd": lambda _: self.flow.start_item(""),
            "dt": lambda _: self.flow.end_line(),
            "embed": self.start_frame,
            "figcaption": lambda _: self.flow.start_caption(),
            "hr": lambda _: self.flow.block(ThematicBreak()),
            "iframe": self.start_frame,
            "img": self.start_img,
            "li": self.start_li,
            "menu": self.start_bullets,
            "ol": self.start_numbers,
            "pre": self.start_pre,
            "q": lambda _: self.flow.text("“"),
            "source": self.start_source,
            "table": self.start_table,
            "td": lambda attributes: self.start_cell(attributes, heads=False),
            "th": lambda attributes: self.start_cell(attributes, heads=True),
            "tr": self.start_row,
            "ul": self.start_bullets,
            "video": lambda attributes: self.start_media("video", attributes),
            "blockquote": lambda _: self.flow.start_quote(),
        }
        self.ends: dict[str, Callable[[], None]] = {
            "a": self.end_a,
            "audio": self.end_media,
            "blockquote": self.flow.end_quote,
            "caption": self.end_table_caption,
            "dd": self.flow.end_item,
            "figcaption": self.flow.end_caption,
            "li": self.end_li,
            "menu": self.end_list,
            "ol": self.end_list,
            "pre": self.flow.end_preformatted,
            "q": lambda: self.flow.text("”"),
            "table": self.end_table,
            "td": self.end_cell,
            "th": self.end_cell,
            "ul": self.end_list,
            "video": self.end_media,
        }
        for level in range(1, 7):
            self.starts[f"h{level}"] = lambda _, level=level: self.flow.start_heading(level)  # type: ignore[misc]
            self.ends[f"h{level}"] = self.flow.end_heading

    def release(self) -> None:
        """Nothing more is read. The reader and its tables hold each other: without them, memory is free at
        once, and not with the next collection of garbage.
        """
        self.starts.clear()
        self.ends.clear()

    # What the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping:
            if tag not in _VOID:
                self.skipping += 1
            return
        attributes: Attributes = dict(attrs) if attrs else {}
        if HIDDEN in attributes:
            if tag not in _VOID:
                self.skipping = 1
            return
        if self.flow.is_preformatted and tag not in _IN_PREFORMATTED:
            self.flow.break_preformatted()
            return
        if start := self.starts.get(tag):
            start(attributes)
        elif tag not in _INLINE:
            self.flow.end_line()
        if flags := _STYLES.get(tag):
            self.styles.append(self.flow.style(flags))
        elif tag in ("sup", "sub"):
            self.raised = tag

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if self.flow.is_preformatted and tag not in _IN_PREFORMATTED:
            self.flow.break_preformatted()
            return
        if end := self.ends.get(tag):
            end()
        elif tag not in _INLINE:
            self.flow.end_line()
        if tag in _STYLES:
            if self.styles:
                self.flow.restore_style(self.styles.pop())
        elif tag in ("sup", "sub"):
            self.raised = None

    def handle_data(self, data: str) -> None:
        if self.skipping or self.media:
            return
        if self.mail and self.mail.lower() in data.lower():
            self.mail = ""
        if self.raised and len(data) <= 8:
            raised = data.translate(_SUPERSCRIPTS if self.raised == "sup" else _SUBSCRIPTS)
            data = data if any(letter in data for letter in raised) else raised
        self.flow.text(data)

    # Links, pictures, players

    def start_a(self, attributes: Attributes) -> None:
        address = (attributes.get("href") or "").strip()
        self.mail = addresses.mail_of(address)
        self.flow.start_link(None if self.mail else addresses.resolve(address, self.base))

    def end_a(self) -> None:
        """A link ends. Where a letter is to be sent to is said, unless the text says it: nothing opens it."""
        self.flow.end_link()
        if self.mail:
            self.flow.text(f" ({self.mail})")
        self.mail = ""

    def start_img(self, attributes: Attributes) -> None:
        self.show(media.image(attributes, self.base))

    def start_frame(self, attributes: Attributes) -> None:
        self.show(media.player(attributes, self.base))

    def show(self, shown: media.ShownMedium | str) -> None:
        if isinstance(shown, media.ShownMedium):
            self.flow.picture(*shown)
        elif shown:
            self.flow.text(shown)

    def start_media(self, kind: str, attributes: Attributes) -> None:
        self.flow.end_line()
        self.media = (kind, attributes)

    def start_source(self, attributes: Attributes) -> None:
        if self.media:
            self.media[1].setdefault("src", attributes.get("src"))

    def end_media(self) -> None:
        if not self.media:
            return
        (kind, attributes), self.media = self.media, None
        url = addresses.resolve(attributes.get("src") or "", self.base)
        title = " ".join((attributes.get("title") or "").split()) or addresses.title_of(url)
        if url or title:
            self.flow.picture(title or kind, url, MediaKind(kind))

    # Preformatted text

    def start_pre(self, attributes: Attributes) -> None:
        self.flow.start_preformatted()
        self.name_language(attributes)

    def start_code(self, attributes: Attributes) -> None:
        self.name_language(attributes)

    def name_language(self, attributes: Attributes) -> None:
        if match := _LANGUAGE.search(attributes.get("class") or ""):
            self.flow.name_language(match[1])

    # Lists

    def start_bullets(self, _: Attributes) -> None:
        self.start_list(_List(None, self.is_astray))

    def start_numbers(self, attributes: Attributes) -> None:
        step = -1 if "reversed" in attributes else 1
        first = number_in(attributes, "start", 1) or 0
        self.start_list(_List(first - step, self.is_astray, (attributes.get("type") or "1").strip(), step))

    @property
    def is_astray(self) -> bool:
        """Whether a list begins straight inside a list, as old editors write a nested one."""
        return bool(self.lists) and not self.lists[-1].in_item

    def start_list(self, begun: _List) -> None:
        self.flow.end_line()
        if begun.astray:
            self.flow.start_item("")
        self.lists.append(begun)

    def end_list(self) -> None:
        self.flow.end_line()
        if self.lists and self.lists.pop().astray:
            self.flow.end_item()

    def start_li(self, attributes: Attributes) -> None:
        if not self.lists:
            self.flow.start_item("•")
            return
        current = self.lists[-1]
        current.in_item = True
        if current.number is None:
            self.flow.start_item("•")
            return
        current.number = number_in(attributes, "value", current.number + current.step) or 0
        self.flow.start_item(numbering.marker(current.number, current.kind))

    def end_li(self) -> None:
        self.flow.end_item()
        if self.lists:
            self.lists[-1].in_item = False

    # Tables

    def start_table(self, attributes: Attributes) -> None:
        self.flow.end_line()
        places = attributes.get("role") in ("presentation", "none") or attributes.keys() >= {
            "cellpadding",
            "cellspacing",
        }
        self.tables.append(_Table(places))

    def start_row(self, _: Attributes) -> None:
        if self.tables:
            self.tables[-1].rows.append([])

    def start_cell(self, attributes: Attributes, *, heads: bool) -> None:
        if not self.tables:
            self.flow.end_line()
            return
        columns = min(number_in(attributes, "colspan", 1) or 1, MAX_SPAN)
        rows = min(number_in(attributes, "rowspan", 1) or 1, MAX_ROWSPAN)
        self.tables[-1].cell = (heads, columns, rows)
        self.flow.start_cell()

    def end_cell(self) -> None:
        if not self.tables or self.tables[-1].cell is None:
            self.flow.end_line()
            return
        table = self.tables[-1]
        blocks, shape = self.flow.end_cell(), table.cell
        if table.rows and shape:
            table.rows[-1].append(tables.Cell(blocks, *shape))
        table.cell = None

    def end_table_caption(self) -> None:
        for block in self.flow.end_cell():
            spans = getattr(block, "spans", None)
            if self.tables and spans:
                self.tables[-1].caption.append(Caption(spans))

    def end_table(self) -> None:
        self.flow.end_line()
        if not self.tables:
            return
        table = self.tables.pop()
        for block in (*tables.resolve(table.rows, places=table.places), *table.caption):
            self.flow.block(block)
