"""HTML from a stranger, made harmless to parse.

A standard parser takes time that grows with the square of nesting depth, of attributes per tag, of open
formatting elements, of signs like `&` or `©` in one text: 500 KB of `<div>` cost 32 seconds. One linear pass
bounds them all beforehand. What looks like markup is written anew from what was understood, so that no later
parser can understand it otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Final

from newsreader.reading.markup import pictures
from newsreader.text import lazy_pattern

MAX_DEPTH: Final = 100
MAX_FORMATTING: Final = 6
MAX_TAGS: Final = 50_000
MAX_VALUE: Final = 4_096
MAX_ATTRIBUTES: Final = 500
"""Of one tag; what stands between two of them is counted too."""
MAX_RUN: Final = 4_096
"""Characters of text after which an empty element parts it, wherever the tags are."""
MAX_REOPENED: Final = 100_000
"""Elements that a parser may have to make again before a text counts as costly: some 20 MB of them."""
MAX_LENGTH: Final = 200_000
"""A longer text counts as costly: what else takes time that grows with the square stays below a second."""
MAX_STARTS: Final = 2_000
"""Elements that can lie in each other before a text counts as costly, wherever they end."""

HIDDEN: Final = "hidden"
"""The attribute that stands for every way of hiding an element."""


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_FORMATTING: Final = _names("a b code em i s strike strong u")
_VOID: Final = _names("br hr img embed source wbr")
# An open one of these ends where the next begins or its parent ends, so they don't nest by themselves.
_SELF_ENDING: Final = _names("p li dt dd tr td th thead tbody tfoot")
_OTHERS: Final = _names(
    "address article aside audio blockquote caption center cite del details div dl "
    "dfn fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header iframe ins kbd "
    "legend main mark menu nav ol picture pre q samp section span sub summary sup table ul var video"
)
TAGS: Final = _FORMATTING | _VOID | _SELF_ENDING | _OTHERS

_MEDIA: Final = frozenset({"src", "title", "poster", "width", "height"})
ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", *pictures.LAZY, "alt", "title", "width", "height", "class"}),
    "iframe": _MEDIA | {"data-src"},
    "video": _MEDIA,
    "audio": _MEDIA,
    "embed": _MEDIA,
    "source": frozenset({"src"}),
    "code": frozenset({"class"}),
    "pre": frozenset({"class"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "table": frozenset({"role", "cellpadding", "cellspacing"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
_NONE: Final[frozenset[str]] = frozenset()

# What is inside goes with the tag. For the first kind HTML has no tags inside, and no end is the text's end.
_RAW: Final = _names("iframe noembed noframes noscript script style textarea title xmp")
_DROPPED: Final = _RAW | _names("annotation button canvas select svg template")

ATTRIBUTES_OF_TAG: Final = r"""(?:
    [^>"'=]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^\s>"'][^\s>]*+)? | ["']
)*+"""
"""What stands between the name of a tag and its end, for a verbose pattern."""
_TOKEN: Final = lazy_pattern(
    rf"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <[!?][^>]*+(?:>|\Z)
      | </(?![a-zA-Z])[^>]*+(?:>|\Z)
      | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)
        (?P<attributes>{ATTRIBUTES_OF_TAG})
        (?:>|\Z)
      | <""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE: Final = lazy_pattern(
    r"""([^\s/>="']++)(?:\s*+=\s*+("[^"]*+"?|'[^']*+'?|[^\s>]++))?+|.""", re.DOTALL
)
_HIDING_STYLE: Final = lazy_pattern(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|max-height\s*:\s*0(?:px)?\s*(?:;|\Z))|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
# Letters may be written as references (`display&#58;none`) and as escapes of CSS (`d\69splay`).
_MAY_HIDE: Final = lazy_pattern(
    r"hid|none|max-height|y\s*:\s*collapse|style\s*=[^=]{0,200}?[&\\]", re.IGNORECASE
)
_STYLE_COMMENT: Final = lazy_pattern(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STYLE_TEXT: Final = lazy_pattern(r"\"[^\"]*\"|'[^']*'")
_IMPORTANT: Final = lazy_pattern(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_HIDING_VALUES: Final = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "max-height": ("0", "0px"),
    "mso-hide": ("all",),
}
_STYLE_ESCAPE: Final = lazy_pattern(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")


# What the HTML standard opens anew in each paragraph, cell and list item until it is ended. It does so with
# three of a kind at most, but those with other attributes are of another kind. An `a` ends the one before.
_REOPENED: Final = lazy_pattern(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=([\s/])|>)", re.IGNORECASE
)
_NESTS: Final = lazy_pattern(
    r"<(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|tbody|td|tfoot|th|thead|tr|"
    r"track|wbr)[\s/>])[a-z]",
    re.IGNORECASE,
)


def costly(html: str) -> bool:
    """Whether a standard parser might make far more of a text than it holds, in memory or in time.

    Deaf to where elements end, which a hostile text can make look otherwise: some honest long texts are
    among them. `tame` makes them safe.
    """
    tags = html.count("<")
    if len(html) > MAX_LENGTH or tags <= MAX_DEPTH:
        return len(html) > MAX_LENGTH
    names: set[str] = set()
    distinct = 0
    for start in _REOPENED.finditer(html):
        names.add(start[1].lower())
        distinct += start[2] is not None
    if (3 * len(names) + distinct) * tags > MAX_REOPENED:
        return True
    return tags > MAX_STARTS and sum(1 for _ in _NESTS.finditer(html)) > MAX_STARTS


def start_tags(html: str, names: frozenset[str]) -> Iterator[str]:
    """The tags of some names as they are written, but for those in comments, scripts and the like."""
    page = _Guard(html)
    position = 0
    while token := _TOKEN.search(html, position):
        position = token.end()
        name = (token["name"] or "").lower()
        if name and not token["end"]:
            if name in names:
                yield token[0]
            if name in _DROPPED:
                position = page.after(name, position)


def attributes_of(written: str) -> dict[str, str]:
    """What the attributes of a tag say, by their names in small letters; the first of a name counts."""
    said: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(written):
        if attribute[1]:
            said.setdefault(attribute[1].lower(), unescape(_unquoted(attribute[2] or "")))
    return said


def with_few_attributes(html: str) -> str:
    """The page without attributes beyond `MAX_ATTRIBUTES` of a tag: parsers compare each with all others."""

    def shortened(token: re.Match[str]) -> str:
        attributes = token["attributes"]
        if not attributes or len(attributes) < MAX_ATTRIBUTES:
            return token[0]
        beyond = next(islice(_ATTRIBUTE.finditer(attributes), 2 * MAX_ATTRIBUTES, None), None)
        if beyond is None:
            return token[0]
        start, end = token.start("attributes") - token.start(), token.end("attributes") - token.start()
        return token[0][: start + beyond.start()] + token[0][end:]

    return _TOKEN.sub(shortened, html)


_NUMBERED_BY: Final = lazy_pattern(
    r"list-style(?:-type)?\s*:\s*(lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman)",
    re.IGNORECASE,
)
_TYPES: Final = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


def tame(html: str) -> tuple[str, bool]:
    """The same page in known tags and attributes alone, of bounded depth, and whether it had to be cut.

    Comments, scripts, styles and drawings are gone; a `hidden` attribute marks what a browser would not
    show.
    """
    return _Guard(html).run()


class _Guard:
    """One pass over one page. `open` holds each open tag, and whether it was written or was too deep."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.out: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.counts: Counter[str] = Counter()
        self.depth = 0
        self.formatting = 0
        self.endless: set[str] = set()
        self.text_run = 0

    def run(self) -> tuple[str, bool]:
        html, find = self.html, _TOKEN.search
        position = tags = 0
        while token := find(html, position):
            start, end = token.span()
            if start > position:
                self.text(html[position:start])
            name = token["name"]
            if name is None:
                if end == start + 1:
                    self.text("&lt;")
            else:
                tags += 1
                if tags > MAX_TAGS:
                    return "".join(self.out), True
                name = name.lower()
                if token["end"]:
                    self.close(name)
                else:
                    if name in TAGS:
                        self.start(name, token["attributes"])
                    if name in _DROPPED:
                        end = self.after(name, end)
            position = end
        self.text(html[position:])
        return "".join(self.out), False

    def text(self, text: str) -> None:
        self.text_run += len(text)
        while self.text_run > MAX_RUN:
            space = max(text.rfind(" ", 0, MAX_RUN), text.rfind("\n", 0, MAX_RUN))
            part = space + 1 or _outside_reference(text)
            self.out += (text[:part], "<wbr>")
            text = text[part:]
            self.text_run = len(text)
        self.out.append(text)

    def start(self, name: str, attributes: str) -> None:
        if name not in _VOID and name not in _SELF_ENDING and name != "iframe":
            formatting = name in _FORMATTING
            fits = self.depth < MAX_DEPTH and not (formatting and self.formatting >= MAX_FORMATTING)
            self.open.append((name, fits))
            self.counts[name] += 1
            if not fits:
                return
            self.depth += 1
            self.formatting += formatting
        self.out.append(f"<{name}{_kept(name, attributes)}>" if attributes else f"<{name}>")
        if name == "iframe":
            self.out.append("</iframe>")

    def close(self, name: str) -> None:
        """End a tag and whatever was opened inside it. An end without a start says nothing."""
        if name in _SELF_ENDING:
            self.out.append(f"</{name}>")
        elif name == "br":  # as every browser reads it
            self.out.append("<br>")
        if not self.counts[name]:
            return
        while True:
            inner, written = self.open.pop()
            self.counts[inner] -= 1
            if written:
                self.depth -= 1
                self.formatting -= inner in _FORMATTING
                self.out.append(f"</{inner}>")
            if inner == name:
                return

    def after(self, name: str, position: int) -> int:
        """Where the text goes on behind an element that is dropped whole."""
        if name not in self.endless:
            closing = re.compile(rf"</{name}(?=[\s/>])[^>]*+(?:>|\Z)", re.IGNORECASE).search(
                self.html, position
            )
            if closing:
                return closing.end()
            self.endless.add(name)
        return len(self.html) if name in _RAW else position


def _outside_reference(text: str) -> int:
    """Where a text without spaces can be parted: not within `&amp;`."""
    ampersand = text.rfind("&", MAX_RUN - 40, MAX_RUN)
    return ampersand if ampersand > 0 else MAX_RUN


def _kept(name: str, attributes: str) -> str:
    wanted = ATTRIBUTES.get(name, _NONE)
    may_hide = _MAY_HIDE.search(attributes) is not None and name not in _FORMATTING
    if not wanted and not may_hide:
        return ""
    kept: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(attributes):
        key = (attribute[1] or "").lower()
        if (key in wanted or (name == "img" and pictures.is_lazy(key))) and key not in kept:
            value = _unquoted(attribute[2] or "")
            if len(value) <= MAX_VALUE:
                kept[key] = value
        elif may_hide and _hides(key, attribute[2] or ""):
            kept[HIDDEN] = ""
    if name == "img":
        kept = _with_one_source(kept)
    elif name == "ol" and (kind := numbered_by(attributes)):
        kept.setdefault("type", kind)
    return "".join(f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in kept.items())


def numbered_by(attributes: str) -> str:
    """The `type` that a list's style means; empty where it means none."""
    style = _NUMBERED_BY.search(attributes)
    return _TYPES[style[1].lower()] if style else ""


def _with_one_source(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a picture, its address where it belongs."""
    source = pictures.source_of(attributes)
    rest = {key: value for key, value in attributes.items() if key != "src" and not pictures.is_lazy(key)}
    return {"src": source, **rest} if source else rest


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        return value[1:].removesuffix(value[0])
    return value


def hides_by_style(style: str) -> bool:
    """Whether a browser shows nothing of an element with this style, whose references are resolved."""
    if "/*" in style:
        style = _STYLE_COMMENT.sub("", style)
    if "\\" in style:
        style = _STYLE_ESCAPE.sub(_unescaped, style)
    return _HIDING_STYLE.search(style) is not None and _says_hidden(_STYLE_TEXT.sub("", style).lower())


def _says_hidden(style: str) -> bool:
    """Whether what counts of its declarations hides: the last of a name, but for important ones."""
    counting: dict[str, tuple[bool, str]] = {}
    for declaration in style.split(";"):
        name, _, written = declaration.partition(":")
        value = _IMPORTANT.sub("", written)
        is_important = value != written
        if value.strip() and is_important >= counting.get(name.strip(), (False, ""))[0]:
            counting[name.strip()] = is_important, value.strip()
    return any(counting.get(name, (False, ""))[1] in values for name, values in _HIDING_VALUES.items())


def _unescaped(escape: re.Match[str]) -> str:
    return chr(min(int(escape[1], 16), 0xFFFD)) if escape[1] else escape[2]


def _hides(key: str, value: str) -> bool:
    if key == HIDDEN:
        return "until-found" not in value
    if key == "aria-hidden":
        return "true" in value.lower()
    return key == "style" and hides_by_style(unescape(_unquoted(value)))
