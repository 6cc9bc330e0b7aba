"""HTML from feeds: as clean HTML with absolute addresses, or as the plain text it shows.

Everything goes through nh3 first, which reads it as a browser would and leaves no script behind.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser
from itertools import islice
from typing import TYPE_CHECKING, Final

from newsreader import text as _text
from newsreader import urls as _urls
from newsreader.reading.markup import guard as _guard
from newsreader.sources.tidying import tidied, too_deep
from newsreader.text import lazy_pattern

if TYPE_CHECKING:
    import nh3

MAX_BODY: Final = 1_000_000
"""The longest body that is kept, in characters."""
CUT: Final = "The rest is left out: this text is too long."

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
    "ol": {"start", "reversed", "type"},
    "pre": {"class"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "time": {"datetime"},
    "video": {"src", "poster", "title", "width", "height"},
}
_SILENT_TAGS: Final = {
    *("script", "style", "noscript", "template", "title", "textarea", "select"),
    *("noframes", "noembed", "datalist"),
}
_CUT_TAG = lazy_pattern(r"<(?:/?[a-zA-Z][^<>]*|/?)\Z")
_CUT_ENTITY = lazy_pattern(r"&[^;\s]{0,10}\Z")
_ANY_TAG = lazy_pattern(r"<[^<>]*>")
# What separates words on the page although no space stands there.
_WORD_BREAK = lazy_pattern(
    r"<(?=/?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|pre|hr|figure|figcaption|section|article|img|"
    r"dl|dt|dd|details|summary|header|footer|aside|main|nav|caption|center|video|audio|iframe)\b)",
    re.IGNORECASE,
)
_IMG = lazy_pattern(r"<img [^<>]*>")
_TITLE_MARKUP = lazy_pattern(
    r"</(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|tt|u|var)\s*>"
    r"|<(?:br|hr|wbr|img)\b[^<>]*>",
    re.IGNORECASE,
)
# Begins with the equals sign, which is found many times faster than any of several names.
_RELATIVE: Final = lazy_pattern(
    r"=(?<=href=|\Wsrc=|cite=|ster=|..\s\s=|\w\w\w\s=)\s*[\"']?\s*(?!https?://|mailto:|[\"'\s])",
    re.IGNORECASE,
)
# What a browser would take for a file beside the page, though nobody means one.
_ODD_ADDRESS: Final = lazy_pattern(
    r"=(?<=href=|\Wsrc=|ster=|..\s\s=|\w\w\w\s=)(\s*(?:\"\s*|'\s*|))"
    r"((?:www\d?\.|\w{3,5}//|https?\s*:|feed:)[^\"'<>]*?)(?=[\"'>]|(?<![\"'])\s)",
    re.IGNORECASE,
)
_ADDRESS_NAME: Final = lazy_pattern(r"(?:href|src|poster)\s{0,20}\Z", re.IGNORECASE)
# Nobody means the page itself by an address that was left empty, as a browser and the cleaner do.
_TAG_WITH_ADDRESS: Final = lazy_pattern(r"<(?:a|img|audio|video|source|iframe)\s[^<>]*>", re.IGNORECASE)
_EMPTY_ADDRESS: Final = lazy_pattern(r"\s(?:href|src|poster)\s*=\s*(?:\"\s*\"|'\s*')", re.IGNORECASE)
_OWN_FRAGMENT: Final = lazy_pattern(r"(<a\s(?:[^<>]{0,1000}?\s)?href\s*=\s*[\"']?)#", re.IGNORECASE)
MAX_PASSED_OVER: Final = 3
_NOT_AN_OPENING: Final = lazy_pattern(
    r"<(h[1-6]|pre|blockquote|figure|figcaption|table|nav|aside)\b[^<>]*>(?:(?!<\1\b).)*?(?:</\1>|\Z)",
    re.DOTALL,
)
# What word processors leave where tags and comments were taken away around it.
_OFFICE_HINTS: Final = ("mso-", "definitions */", "normal 0 ", "<!--[if", "{behavior:")
_OFFICE_COMMENT: Final = lazy_pattern(r"<!--\[if\b.{0,4000}?<!\[endif\]-->", re.IGNORECASE)
_OFFICE_SETTINGS: Final = lazy_pattern(
    r"\bNormal 0(?: (?:false|true|\d{1,3}|[A-Z]{2}(?:-[A-Z]{2,4})?|X-NONE|MicrosoftInternetExplorer\d))+"
)
_OFFICE_STYLES: Final = lazy_pattern(
    r"/\*[^*]{0,100}\*/|(?<!\S)(?:\w+\\:\*|[@.\w][^{}*]{0,120})\s*\{[^{}]{0,4000}(?:\}|\Z)"
)
# Wrapped once more by a program that encoded it too.
_CDATA = lazy_pattern(r"\A\s*<!\[CDATA\[(.*)\]\]>?\s*\Z", re.DOTALL)
_BY_NUMBER: Final = r"#(?:\d{2,6}|[xX][0-9a-fA-F]{2,5})"
_LATE_REFERENCE = lazy_pattern(rf"&{_BY_NUMBER};")
# Nobody means these as they stand, but who writes about HTML.
_LATE_SIGN = lazy_pattern(rf"&(?:{_BY_NUMBER}|nbsp|[mn]dash|[lr][sd]quo|hellip|shy|amp(?=;\s)|quot);")
_LATE_MARKUP = lazy_pattern(
    r"<a [^<>]*href=|</(?:a|p|div|span|em|strong|b|i)>|&(?:[a-z]{2,6}|#\d{2,6});", re.IGNORECASE
)


def clean_body(markup: str, base: str | None, page: str | None = None) -> str:
    """Sanitized HTML in which every address is absolute (against `base`) and http, https or mailto.

    `page`: where the text itself is to be read, to which its footnotes (`#fn1`) belong. What is hidden is
    gone, pictures have their address. Never longer than `MAX_BODY` and a note, nor many times longer than it
    came. Markup that would cost a parser too much is bounded in depth first.
    """
    most = min(MAX_BODY, 3 * len(markup) + 20_000)
    cut, markup = len(markup) > MAX_BODY, tidied(markup[:MAX_BODY])
    if _guard.costly(markup) or too_deep(markup):
        markup, _ = _guard.tame(markup)
    if page and page != base and "#" in markup:
        markup = _OWN_FRAGMENT.sub(lambda link: link[1] + html.escape(page.partition("#")[0]) + "#", markup)
    # A cleaner is made for each base: most texts have no address that needs one.
    if "=" in markup and _RELATIVE.search(markup):
        markup = _TAG_WITH_ADDRESS.sub(lambda tag: _EMPTY_ADDRESS.sub("", tag[0]), markup)
        cleaned = _cleaner(base).clean(_ODD_ADDRESS.sub(_mended_address, markup))
    else:
        cleaned = _cleaner(None).clean(markup)
    if len(cleaned) > most:
        cut, cleaned = True, _beginning(cleaned, most)
    cleaned = _text.clean_block(cleaned).strip()
    return f"{cleaned}<p><em>{CUT}</em></p>" if cut else cleaned


def _mended_address(attribute: re.Match[str]) -> str:
    before, written = attribute.groups()
    start = attribute.start()
    if not _ADDRESS_NAME.search(attribute.string, max(0, start - 26), start):
        return attribute[0]
    meant = _urls.mended(html.unescape(written))
    return f"={before}{html.escape(meant) if meant else written}"


def cut_text(text: str) -> str:
    """Plain text that is too long, cut with a note."""
    return text if len(text) <= MAX_BODY else f"{text[:MAX_BODY]}\n\n{CUT}"


def plain(markup: str, limit: int | None = None) -> str:
    """The text that HTML shows, on one line, in about `limit` characters at most."""
    if "<" in markup:
        markup = tidied(markup if limit is None else markup[: limit * 100])
    return _text_of(markup, limit)


def _text_of(markup: str, limit: int | None) -> str:
    """The text of HTML that is tidied or clean, as `plain` gives it."""
    if limit is not None:
        # Enough markup for the text that is wanted.
        markup = _beginning(markup, limit * 4 + 2_000)
    if "<" in markup:
        if _guard.costly(markup) or too_deep(markup):
            markup = _ANY_TAG.sub(" ", markup)
        markup = _stripper().clean(_WORD_BREAK.sub(" <", markup))
    shown = html.unescape(_text.joined_surrogates(markup))
    if limit is None:
        return _text.clean(shown)
    return _text.shorten(_text.clean(shown.lstrip()[: limit * 3]), limit)


def _beginning(markup: str, length: int) -> str:
    """So much of the markup, without what a cut has left at its end of a tag or an entity."""
    cut = markup[:length]
    tag = cut.rfind("<")
    if tag > cut.rfind(">") and (len(cut) < len(markup) or _CUT_TAG.match(cut, tag)):
        cut = cut[:tag]
    entity = _CUT_ENTITY.search(cut, max(0, length - 11)) if len(cut) < len(markup) else None
    return cut[: entity.start()] if entity else cut


def opening(clean_markup: str, limit: int) -> str:
    """What HTML from `clean_body` begins with, in sentences of its own: no headings, code, quotes, captions.

    Where it has nothing but these, what it shows at all.
    """
    markup = _beginning(clean_markup, limit * 12)
    for _ in range(MAX_PASSED_OVER):
        markup, passed_over = _NOT_AN_OPENING.subn(" ", markup)
        if not passed_over:
            break
    shown = _shown(markup, limit)
    return shown or _shown(clean_markup, limit)


def _shown(clean_markup: str, limit: int) -> str:
    """What HTML from `clean_body` shows, without a word processor's settings and styles."""
    shown = _text_of(clean_markup, limit)
    if _is_of_office(shown):
        whole = _text_of(clean_markup, limit * 20)
        for leftover in (_OFFICE_COMMENT, _OFFICE_SETTINGS, _OFFICE_STYLES):
            whole = leftover.sub(" ", whole)
        shown = _text.clean(whole)
    return _text.shorten(shown, limit)


def _is_of_office(shown: str) -> bool:
    # Looked for without regard to case only where it may be.
    if "so-" in shown or "SO-" in shown or " */" in shown or " 0 " in shown or "{" in shown or "<!" in shown:
        lower = shown.lower()
        return any(hint in lower for hint in _OFFICE_HINTS)
    return False


def is_escaped_twice(plain: str) -> bool:
    """Whether a plain text shows tags or references of HTML, as one does that was escaped too often."""
    return ("<" in plain or "&" in plain) and _LATE_MARKUP.search(plain) is not None


def without_late_signs(plain: str) -> str:
    """A plain text with its spaces, dashes and quotes as signs, where they are left as references of HTML."""
    return _LATE_SIGN.sub(lambda sign: html.unescape(sign[0]), plain) if "&" in plain else plain


def title_text(title: str, is_markup: bool | None, limit: int = 500) -> str:
    """A title as plain text, tags stripped and entities decoded.

    `is_markup`: whether the feed says that it is HTML, None where its format can't say (RSS). Then only
    a title with a closing or an empty element counts as HTML: "How to use <b>" keeps its brackets.
    """
    title = _CDATA.sub(r"\1", _text.joined_surrogates(title[: limit * 8]))
    if is_markup or (is_markup is None and _TITLE_MARKUP.search(title)):
        title = plain(title)
    else:
        title = html.unescape(title)
    # A numeric reference that is left was encoded once too often; nobody writes about &#8217; in a title.
    title = _LATE_REFERENCE.sub(lambda reference: html.unescape(reference[0]), title)
    return plain_title(title, limit)


def declared_title(title: str, is_markup: bool | None, declared: bool, limit: int = 500) -> str:
    """As `title_text`; but a title that is `declared` to be plain text stands as it is."""
    if declared and is_markup is False:
        return plain_title(title, limit)
    return title_text(title, is_markup, limit)


def plain_title(title: str, limit: int = 500) -> str:
    """Plain text as a title."""
    return _text.shorten(_text.clean(title[: limit * 8]), limit)


def address(url: str | None, base: str | None = None) -> str | None:
    """`url` mended and absolute against `base`, or None where it is no http or https address."""
    return _urls.mended(url, base) if url else None


class _Picture(HTMLParser):
    """Finds the first picture worth showing in HTML that `clean_body` made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.first: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        tracking_pixel = values.get("width") in ("0", "1") or values.get("height") in ("0", "1")
        if tag == "img" and self.first is None and values.get("src") and not tracking_pixel:
            self.first = values


def first_picture(clean_markup: str) -> dict[str, str] | None:
    """The attributes of the first image in HTML from `clean_body`, tracking pixels passed over."""
    if "<img " not in clean_markup:
        return None
    picture = _Picture()
    for tag in islice(_IMG.finditer(clean_markup), 4):
        picture.feed(tag[0])
    return picture.first


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

    # What stands in a frame is for who has none, and read as text: its tags would be shown.
    silent = _SILENT_TAGS | {"iframe"}
    return nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=silent, link_rel=None)
