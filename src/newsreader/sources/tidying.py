"""HTML as strangers write it, made what they mean by it, before it is sanitized.

A sanitizer reads as a browser does: `<path/>` opens an element that never ends, hidden text becomes text like
any other once its style is gone, and a picture that a script would have put in place is never there.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from newsreader.reading.markup import guard, notation, pictures
from newsreader.reading.markup.elements import replace_elements
from newsreader.text import joined_surrogates, lazy_pattern

MAX_NESTING: Final = 250
"""Deeper markup is an attack: reading it takes time that grows with the square of the depth."""

_VOID: Final = frozenset(
    """area base br col embed hr img input link meta param source track wbr""".split()  # noqa: SIM905
)
# Those end by themselves where the next of their kind begins.
_SELF_ENDING: Final = frozenset(
    """dd dt li optgroup option p tbody td tfoot th thead tr""".split()  # noqa: SIM905
)
_KNOWN: Final = frozenset(
    """
    a abbr address article aside audio b big blockquote body button canvas caption center cite code colgroup
    del details dfn div dl em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header html i
    iframe ins kbd label legend main map mark menu nav noscript object ol picture pre q rb rp rt rtc ruby s
    samp script section select small span strike strong style sub summary sup svg table template textarea
    time title tt u ul var video
    """.split()  # noqa: SIM905
)
_COMMENT: Final = lazy_pattern(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<!\[(?!CDATA\[)[^<>]{0,200}>|<\?[^<>]{0,4000}>", re.DOTALL
)
# Code as it was once written: there are no tags in it.
_XMP: Final = lazy_pattern(r"<xmp\b[^<>]*>(.*?)(?:</xmp\s*>|\Z)", re.DOTALL | re.IGNORECASE)
# Drawings, and what office programs leave for themselves.
_FOREIGN: Final = lazy_pattern(r"<(?:svg|xml)\b[^<>]*>", re.IGNORECASE)
_FOREIGN_END: Final = lazy_pattern(r"</(?:svg|xml)\s*>", re.IGNORECASE)
_ATTRIBUTES: Final = r"""(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=]++(?=\s)))?+)*+"""
_SELF_CLOSED: Final = lazy_pattern(rf"<([a-zA-Z][\w:.-]*+)({_ATTRIBUTES})\s*+/>")
_TAG: Final = lazy_pattern(r"<(/?)([a-zA-Z][\w:.-]*)")
_WHOLE_TAG: Final = lazy_pattern(r"""<(/?)([a-zA-Z][\w:.-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE: Final = lazy_pattern(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")

_MAY_HIDE: Final = lazy_pattern(
    r"\shidden\b|display.{0,60}?none|visibility.{0,60}?(?:hidden|collapse)|mso-hide\s*:\s*all|aria-hidden\s*=\s*[\"']?true"
    r"|max-height\s*:\s*0(?:px)?\s*[;\"']|style\s*=[^=]{0,200}?[&\\]",
    re.IGNORECASE,
)

_IMG: Final = lazy_pattern(r"""<img\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_PLAYER: Final = lazy_pattern(
    r"""<(iframe|video|audio|source)\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE
)
_PLAYER_SOURCES: Final = ("data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-url")
_NOSCRIPT: Final = lazy_pattern(r"<noscript\b", re.IGNORECASE)
_WITHOUT_SCRIPT: Final = lazy_pattern(
    r"(?P<before><img\b[^<>]*>)?(?P<space>\s{0,50})<noscript\b[^<>]*>\s*"
    r"(?P<inside>(?:<(?:/?a|/?picture|source|img)\b[^<>]*>\s*)+)</noscript\s*>",
    re.IGNORECASE,
)
_CHOICE: Final = lazy_pattern(r"<picture\b[^<>]*>", re.IGNORECASE)
_CHOICE_END: Final = lazy_pattern(r"</picture\s*>", re.IGNORECASE)
_SOURCE: Final = lazy_pattern(r"""<source\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_SRC: Final = lazy_pattern(r"""(?<=\s)src\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)""", re.IGNORECASE)


_ORDERED: Final = lazy_pattern(r"""<ol\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_AMP_PICTURE: Final = lazy_pattern(r"<amp-(?:img|anim)\b|</amp-(?:img|anim)\s*>", re.IGNORECASE)
_OWN_SOURCE: Final = lazy_pattern(r"[^<>]*?\ssrc=[\"'](https?://[^\"'&\s]+)[\"']", re.IGNORECASE)
_SPECIAL: Final = lazy_pattern(
    r"<(svg|xml|amp-|dialog|noscript|script|rt\b|(?:[a-z]\w{0,9}:)?math)", re.IGNORECASE
)
_NOTATIONS: Final = frozenset({"math", "rt", "script"})
_LIST_STYLE: Final = lazy_pattern("list-style")
# Of text in lower case. Each begins with plain letters, which are found faster than one of several ways.
_HIDDEN_SIGN: Final = lazy_pattern(r"hidden(?<=\shidden)\b")
_HIDING_SIGNS: Final = (
    lazy_pattern(r"hidden(?<=aria-hidden)\s*=\s*[\"']?true"),
    # Between a property and its value references and comments may stand.
    lazy_pattern(r"display[^<>\"']{0,60}?none"),
    lazy_pattern(r"visibility[^<>\"']{0,60}?(?:hidden|collapse)"),
    lazy_pattern(r"mso-hide\s*:\s*all"),
    lazy_pattern(r"max-height\s*:\s*0(?:px)?\s*[;\"']"),
    lazy_pattern(r"style(?=\s*=\s*(?:\"[^\"<>]{0,200}?[&\\]|'[^'<>]{0,200}?[&\\]))"),
)
_LAZY_SIGNS: Final = (
    lazy_pattern(r"srcset(?<=\ssrcset)"),
    lazy_pattern(r"data-(?<=\sdata-)"),
    lazy_pattern(r"src\s*=\s*[\"']?\s*data:"),
)


def tidied(markup: str) -> str:
    """The same markup without comments and what is hidden, every element closed, every picture in place."""
    markup = joined_surrogates(markup)
    if "xmp" in markup.lower():
        markup = _XMP.sub(lambda code: f"<pre>{html.escape(code[1], quote=False)}</pre>", markup)
    if "<!" in markup or "<?" in markup:
        markup = _COMMENT.sub("", markup)
    # What is there at all is found first: most texts have nothing of it.
    names = {name.lower() for name in set(_SPECIAL.findall(markup))}
    if names & _NOTATIONS or any(name.endswith(":math") for name in names):
        markup = notation.as_text(markup)
    if "/>" in markup:
        markup = _SELF_CLOSED.sub(_closed, markup)
    if "svg" in names or "xml" in names:
        markup = replace_elements(markup, _FOREIGN, _FOREIGN_END, lambda *_: "")
    lower = markup.lower()
    has_values = "=" in lower
    if has_values and _LIST_STYLE.search(lower):
        markup = _ORDERED.sub(_with_type, markup)
    if "amp-" in names:
        markup = _AMP_PICTURE.sub(lambda tag: "" if tag[0][1] == "/" else "<img", markup)
    if "dialog" in names or _HIDDEN_SIGN.search(lower) or (has_values and _has_one(lower, _HIDING_SIGNS)):
        markup = without_hidden(markup)
    if "noscript" in names or (has_values and _has_one(lower, _LAZY_SIGNS)):
        markup = with_real_pictures(markup)
    return markup


def _has_one(lower: str, signs: tuple[re.Pattern[str], ...]) -> bool:
    return any(sign.search(lower) for sign in signs)


def too_deep(markup: str) -> bool:
    """Whether elements lie so deep in each other that no page means it."""
    if markup.count("<") <= MAX_NESTING:
        return False
    depth = 0
    open_elements: Counter[str] = Counter()
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if name in _VOID or name in _SELF_ENDING:
            continue
        if not tag[1]:
            open_elements[name] += 1
            depth += 1
            if depth > MAX_NESTING:
                return True
        elif open_elements[name]:
            open_elements[name] -= 1
            depth -= 1
    return False


def without_hidden(markup: str) -> str:
    """The markup without the elements that a browser doesn't show."""
    kept: list[str] = []
    position = 0
    hiding, inside = "", 0
    for tag in _WHOLE_TAG.finditer(markup):
        name = tag[2].lower()
        if hiding:
            inside += _change(tag, name, hiding)
            # A paragraph or an item ends where the next one begins.
            ends_itself = hiding in _SELF_ENDING and not tag[1] and name == hiding
            if inside > 0 and not ends_itself:
                continue
            position, hiding = (tag.start() if ends_itself else tag.end()), ""
            if not ends_itself:
                continue
        if not tag[1] and _is_hidden(name, tag[3]):
            kept.append(markup[position : tag.start()])
            position = tag.end()
            if name not in _VOID:
                hiding, inside = name, 1
    if not hiding:
        kept.append(markup[position:])
    return "".join(kept)


def _is_hidden(name: str, attributes: str) -> bool:
    if name == "dialog" and "open" not in attributes_of(attributes):
        return True
    return _MAY_HIDE.search(attributes) is not None and hides(attributes_of(attributes))


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether a browser shows nothing of an element with these attributes."""
    if "hidden" in attributes and attributes["hidden"].lower() not in ("until-found", "false"):
        return True
    if attributes.get("aria-hidden", "").lower() == "true":
        return True
    return guard.hides_by_style(attributes.get("style", ""))


def _change(tag: re.Match[str], name: str, hiding: str) -> int:
    """How many elements more of the hiding kind are open behind a tag."""
    return 0 if name != hiding else -1 if tag[1] else 1


def with_real_pictures(markup: str) -> str:
    """The markup with each picture's address in `src`, wherever its page keeps it."""
    markup = replace_elements(markup, _CHOICE, _CHOICE_END, _chosen)
    if _NOSCRIPT.search(markup):
        markup = _WITHOUT_SCRIPT.sub(_shown_without_script, markup)
    return _PLAYER.sub(_with_player_source, _IMG.sub(_with_source, markup))


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes in a tag's text, names in lower case, references in the values resolved."""
    return {
        name.lower(): html.unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        for name, value in reversed(_ATTRIBUTE.findall(tag))
    }


def _with_type(tag: re.Match[str]) -> str:
    """An ordered list that is numbered by its style, which no sanitizer keeps."""
    kind = guard.numbered_by(tag[1])
    return f'<ol type="{kind}"{tag[1]}>' if kind and "type" not in attributes_of(tag[1]) else tag[0]


def _closed(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in _VOID:
        return tag[0]
    return f"<{tag[1]}{tag[2]}></{tag[1]}>" if name in _KNOWN else ""


def _with_source(tag: re.Match[str]) -> str:
    # Most have it where it belongs: their attributes need not be taken apart.
    if (own := _OWN_SOURCE.match(tag[1])) and not pictures.is_placeholder(own[1]):
        return tag[0]
    attributes = attributes_of(tag[1])
    source = pictures.source_of(attributes)
    if source == attributes.get("src", ""):
        return tag[0]
    rest = _SRC.sub(" ", tag[1]).rstrip("/ ")
    return f'<img src="{html.escape(source)}"{rest}>' if source else f"<img{rest}>"


def _with_player_source(tag: re.Match[str]) -> str:
    """A player or an embedded page, which scripts put in place as they do with pictures."""
    if "data-" not in tag[2].lower():
        return tag[0]
    attributes = attributes_of(tag[2])
    source = next(filter(None, (attributes.get(name, "").strip() for name in _PLAYER_SOURCES)), "")
    if not source or not pictures.is_placeholder(attributes.get("src", "")):
        return tag[0]
    return f'<{tag[1]} src="{html.escape(source)}"{_SRC.sub(" ", tag[2]).rstrip("/ ")}>'


def _shown_without_script(match: re.Match[str]) -> str:
    """The picture before a `<noscript>`, if that has an address already, else the one in it."""
    inner = _IMG.search(match["inside"])
    if inner is None:
        return match[0]
    attributes = attributes_of(inner[1])
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return match["before"] or ""
    before = _IMG.match(match["before"] or "")
    if before and pictures.source_of(attributes_of(before[1])):
        return before[0]
    return str(match["space"] + match["inside"])


def _chosen(start: re.Match[str], inside: str) -> str:
    """A `<picture>` whose `<img>` has no address of its own gets that of its first source."""
    picture = _IMG.search(inside)
    if picture is not None and not pictures.source_of(attributes_of(picture[1])):
        for source in _SOURCE.finditer(inside):
            attributes = attributes_of(source[1])
            address = pictures.largest(attributes.get("srcset") or attributes.get("data-srcset") or "")
            if address:
                shown = f'<img src="{html.escape(address)}"{_SRC.sub(" ", picture[1])}>'
                inside = inside.replace(picture[0], shown)
                break
    return f"{start[0]}{inside}</picture>"
