"""HTML from feeds: as clean HTML with absolute addresses, or as the plain text it shows.

Everything goes through nh3 first, which reads it as a browser would and leaves no script behind.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from newsreader import text as _text
from newsreader import urls as _urls
from newsreader.reading import guard as _guard

if TYPE_CHECKING:
    import nh3

MAX_BODY: Final = 1_000_000
"""The longest body that is kept, in characters."""
MAX_NESTING: Final = 250
"""Deeper markup is an attack: reading it takes time that grows with the square of the depth."""

_TAG_NAMES: Final = """
a abbr article aside audio b blockquote br caption center cite code col colgroup dd del details dfn
div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark
nav ol p picture pre q s samp section small source span strike strong sub summary sup table tbody td
tfoot th thead time tr tt u ul var video wbr
"""
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "audio": {"src", "title"},
    "blockquote": {"cite"},
    "code": {"class"},
    "iframe": {"src", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "pre": {"class"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "time": {"datetime"},
    "video": {"src", "poster", "title", "width", "height"},
}
_SILENT_TAGS: Final = {"script", "style", "noscript", "template", "title", "textarea", "select"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that hold nothing, and those that end by themselves where the next of their kind begins.
_NEVER_DEEP: Final = re.compile(
    r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|"
    r"dd|dt|li|optgroup|option|p|tbody|td|tfoot|th|thead|tr"
)
_CUT_OFF = re.compile(r"(?:<[^<>]*|&[^;\s]{0,10})\Z")
_ANY_TAG = re.compile(r"<[^<>]*>")
# What separates words on the page although no space stands there.
_WORD_BREAK = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|pre|hr|figure|figcaption|section|article|img)\b)",
    re.IGNORECASE,
)
_TITLE_MARKUP = re.compile(
    r"</(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|tt|u|var)\s*>"
    r"|<(?:br|hr|wbr|img)\b[^<>]*>",
    re.IGNORECASE,
)
_LATE_REFERENCE = re.compile(r"&#(?:\d{2,6}|[xX][0-9a-fA-F]{2,5});")


def clean_body(markup: str, base: str | None) -> str:
    """Sanitized HTML in which every address is absolute (against `base`) and http, https or mailto.

    Never longer than `MAX_BODY`, nor many times longer than it came. Markup that would cost a parser too much
    is bounded in depth first.
    """
    markup = markup[:MAX_BODY]
    most = min(MAX_BODY, 3 * len(markup) + 20_000)
    if _guard.costly(markup) or too_deep(markup):
        markup, _ = _guard.tame(markup)
    has_attributes = "=" in markup
    cleaned = _cleaner(base if has_attributes else None).clean(markup)
    if len(cleaned) > most:
        cleaned = _CUT_OFF.sub("", cleaned[:most])
    return _text.clean_block(cleaned).strip()


def plain(markup: str, limit: int | None = None) -> str:
    """The text that HTML shows, on one line, in about `limit` characters at most."""
    if limit is not None:
        # Enough markup for the text that is wanted, cut before a tag or an entity that would be left open.
        markup = _CUT_OFF.sub("", markup[: limit * 4 + 2_000])
    if "<" in markup:
        if _guard.costly(markup) or too_deep(markup):
            markup = _ANY_TAG.sub(" ", markup)
        markup = _stripper().clean(_WORD_BREAK.sub(" <", markup))
    shown = html.unescape(markup)
    if limit is None:
        return _text.clean(shown)
    return _text.shorten(_text.clean(shown.lstrip()[: limit * 3]), limit)


def title_text(title: str, is_markup: bool | None, limit: int = 500) -> str:
    """A title as plain text, tags stripped and entities decoded.

    `is_markup`: whether the feed says that it is HTML, None where its format can't say (RSS). Then only
    a title with a closing or an empty element counts as HTML: "How to use <b>" keeps its brackets.
    """
    if is_markup or (is_markup is None and _TITLE_MARKUP.search(title)):
        title = plain(title[: limit * 8])
    else:
        title = html.unescape(title[: limit * 8])
    # A numeric reference that is left was encoded once too often; nobody writes about &#8217; in a title.
    title = _LATE_REFERENCE.sub(lambda found: html.unescape(found[0]), title)
    return _text.shorten(_text.clean(title), limit)


def address(url: str | None, base: str | None = None) -> str | None:
    """`url` made absolute against `base`, or None where it is no http or https address."""
    if not url:
        return None
    # Most are whole already. Joining only takes an empty query or fragment away from those.
    if url.startswith(("http://", "https://")) and url[-1] not in "?#" and _urls.openable(url):
        return url
    url = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        joined = urljoin(base, url) if base else url
    except ValueError:
        return None
    joined = joined.replace(" ", "%20")
    return joined if _urls.openable(joined) else None


class _Picture(HTMLParser):
    """Finds the first picture worth showing in HTML that `clean_body` made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        tracking_pixel = values.get("width") in ("0", "1") or values.get("height") in ("0", "1")
        if tag == "img" and self.found is None and values.get("src") and not tracking_pixel:
            self.found = values


def first_picture(clean_markup: str) -> dict[str, str] | None:
    """The attributes of the first image in HTML from `clean_body`, tracking pixels passed over."""
    picture = _Picture()
    for tag in re.findall(r"<img [^<>]*>", clean_markup)[:4]:
        picture.feed(tag)
    return picture.found


def too_deep(markup: str) -> bool:
    """Whether elements lie so deep in each other that no page means it."""
    if markup.count("<") <= MAX_NESTING:
        return False
    depth = 0
    open_elements: Counter[str] = Counter()
    for found in _TAG.finditer(markup):
        name = found[2].lower()
        if _NEVER_DEEP.fullmatch(name):
            continue
        if not found[1]:
            open_elements[name] += 1
            depth += 1
            if depth > MAX_NESTING:
                return True
        elif open_elements[name]:
            open_elements[name] -= 1
            depth -= 1
    return False


@lru_cache(maxsize=32)
def _cleaner(base: str | None) -> nh3.Cleaner:
    import nh3

    try:
        return nh3.Cleaner(
            tags=set(_TAG_NAMES.split()),
            attributes=_ATTRIBUTES,
            clean_content_tags=_SILENT_TAGS,
            url_schemes={"http", "https", "mailto"},
            url_relative=("rewrite_with_base", base) if base and _urls.openable(base) else "deny",
            link_rel=None,
        )
    except ValueError:  # a base that nh3's stricter reading of addresses refuses
        return _cleaner(None)


@lru_cache(maxsize=1)
def _stripper() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_SILENT_TAGS, link_rel=None)
