"""What a page needs before its text is taken out, and what that text needs afterwards."""

from __future__ import annotations

import re
from typing import Final

from newsreader.reading.markup import notation
from newsreader.reading.markup.elements import replace_elements
from newsreader.sources import markup
from newsreader.sources.tidying import attributes_of, with_real_pictures

_EMPTY: Final = re.compile(r"<(div|span|p|section|ul)>\s*</\1>")
_HEADING: Final = re.compile(r"<h[1-6]\b[^<>]*>", re.IGNORECASE)
_HEADING_END: Final = re.compile(r"</h[1-6]\s*>", re.IGNORECASE)
_LINK: Final = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_LINK_END: Final = re.compile(r"</a\s*>", re.IGNORECASE)
_AROUND_HEADING: Final = re.compile(
    r"<a\b(?P<link>[^<>]*)>\s*"
    r"(?P<heading><h[1-6]\b[^<>]*>(?:(?!</?h[1-6]\b|</?a\b).){0,1000}</h[1-6]\s*>)\s*</a\s*>",
    re.IGNORECASE | re.DOTALL,
)
# What generators of sites put around a heading or a code block, which an extractor takes for a box beside
# the text: `<div class="markdown-heading">`, `<div class="highlight">`, a table with the lines' numbers.
_BOXED_HEADING: Final = re.compile(
    r"<(div|header|hgroup)\b[^<>]*>\s*(?P<heading><h[1-6]\b[^<>]*>(?:(?!</?h[1-6]\b).){0,1000}</h[1-6]\s*>)\s*"
    r"(?:<a\b(?P<link>[^<>]*)>(?:(?!</?a\b).){0,1000}</a\s*>\s*)?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED_CODE: Final = re.compile(
    r"<table\b[^<>]*>(?:\s*<(?:tbody|tr)\b[^<>]*>)*\s*<td\b[^<>]*>\s*(?:<div\b[^<>]*>\s*)?<pre\b[^<>]*>[\s\d]*+"
    # The group is not possessive, since Python 3.11.2 finds nothing then (3.11.7 does); and it ends with the
    # next table or block, so that each look ends where another begins.
    r"(?:<(?!/td|/?table|pre\b)[^<>]*+>[\s\d]*+)*"
    r"</td\s*>\s*<td\b[^<>]*>(?P<code>(?:(?!</?t[dr]\b).)*?</pre\s*>)(?:(?!</?t[dr]\b).)*?</td\s*>\s*</tr\s*>\s*(?:</tbody\s*>\s*)?</table\s*>",
    re.IGNORECASE | re.DOTALL,
)
_BOXED_CODE: Final = re.compile(
    r"<(div|figure|section)\b[^<>]*>\s*(?P<code><pre\b[^<>]*>(?:(?!</?pre\b).)*</pre\s*>)\s*</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ANCHOR_SIGNS: Final = frozenset({"", "#", "¶", "§", "🔗", "link", "permalink", "anchor", "⚓", "∞"})
# What leads away or hands on, as the whole text of a block.
_LEADS_AWAY: Final = re.compile(
    r"(?:read|see|view|show|load|continue)\s+(?:more|reading|all|on)(?:\s*(?:here|below|comments|\.{3}|…|»|›|→))?"
    r"|share(?:\s+(?:this|on|via|article|post|story|with).{0,40})?|tweet|pin\s*it|print|e-?mail|copy\s+link|subscribe"
    r"|follow\s+us.{0,40}|(?:facebook|twitter|x|linkedin|whatsapp|reddit|telegram|pinterest|bluesky|mastodon|threads)"
    r"|read\s+the\s+(?:full|whole)\s+(?:story|article|post)|(?:click|tap)\s+here\s+to\s+(?:read|see|learn)(?:\s+more)?"
    r"|leggi\s+tutto|continua\s+a\s+leggere|condividi|lees\s+(?:verder|meer)|delen|czytaj\s+(?:więcej|dalej)|udostępnij"
    r"|leia\s+mais|compartilhar|läs\s+mer|læs\s+mere|les\s+mer|lue\s+lisää|čtěte\s+(?:dále|více)|sdílet|devamını\s+oku"
    r"|читать\s+(?:далее|дальше|полностью)|поделиться|続きを読む|阅读全文|閱讀全文|더\s*보기"
    r"|weiterlesen|mehr\s+(?:lesen|erfahren)|teilen|lire\s+la\s+suite|partager|leer\s+más|seguir\s+leyendo|compartir",
    re.IGNORECASE,
)
_ROW: Final = re.compile(
    r"<(?P<name>p|li|div|span|ul|footer|aside)>(?P<inside>(?:(?!<(?:p|li|div|ul|footer|aside)\b).){0,1500}?)</(?P=name)>",
    re.DOTALL,
)
_PASSES: Final = 3
_WHOLE_LINK: Final = re.compile(r"<a\b[^<>]*>(.*?)</a>", re.DOTALL)


def prepared(page: str, url: str) -> str:
    """The page as an extractor needs it: pictures and formulas in place, headings that are no navigation."""
    return without_heading_links(without_boxes(notation.as_text(with_real_pictures(page))), url)


def without_boxes(page: str) -> str:
    """The page with headings and code blocks where its text is, not in boxes of their own."""
    if "<pre" in page or "<PRE" in page:
        page = _NUMBERED_CODE.sub(lambda table: f"<div>{table['code']}</div>", page)
        for _ in range(_PASSES):
            page = _BOXED_CODE.sub(lambda box: box["code"], page)
    return _BOXED_HEADING.sub(lambda box: box["heading"], page)


def without_heading_links(page: str, url: str) -> str:
    """The page without links from headings to themselves, which an extractor takes for navigation."""

    def heading(start: re.Match[str], inside: str) -> str:
        return f"{start[0]}{replace_elements(inside, _LINK, _LINK_END, link)}{_closing(start[0])}"

    def link(start: re.Match[str], inside: str) -> str:
        if not _leads_here(attributes_of(start[1]).get("href", ""), url):
            return f"{start[0]}{inside}</a>"
        return "" if markup.plain(inside).lower() in _ANCHOR_SIGNS else inside

    page = _AROUND_HEADING.sub(
        lambda wrapped: (
            wrapped["heading"]
            if _leads_here(attributes_of(wrapped["link"]).get("href", ""), url)
            else wrapped[0]
        ),
        page,
    )
    return replace_elements(page, _HEADING, _HEADING_END, heading)


def _closing(heading: str) -> str:
    return f"</{heading[1:3]}>"


def _leads_here(href: str, url: str) -> bool:
    before, mark, _ = href.strip().partition("#")
    return bool(mark) and before in ("", url.partition("#")[0])


def without_empty(clean_markup: str) -> str:
    """The text without elements in which nothing is left."""
    return _EMPTY.sub("", clean_markup)


def without_share_rows(clean_markup: str) -> str:
    """The text without blocks that say nothing but "share this" and "read more", and without empty ones."""
    for _ in range(_PASSES):
        fewer = without_empty(_ROW.sub(_unless_leading_away, clean_markup))
        if fewer == clean_markup:
            break
        clean_markup = fewer
    return clean_markup


def _parts(shown: str) -> list[str]:
    parts = re.split(r"\s*[|·•,/]\s*", markup.plain(shown))
    return [part for part in (part.strip(" .…»›→:") for part in parts) if part]


def _unless_leading_away(row: re.Match[str]) -> str:
    if "<img" in row["inside"] or len(row["inside"]) > 1_000:
        return row[0]
    # Each link by itself, and what stands beside them.
    named = [part for link in _WHOLE_LINK.finditer(row["inside"]) for part in _parts(link[1])]
    words = [*named, *_parts(_WHOLE_LINK.sub(" | ", row["inside"]))]
    shown = " ".join(words)
    links = "<a" in row["inside"] or row["name"] in ("li", "footer")
    leads_away = bool(words) and all(_LEADS_AWAY.fullmatch(part) for part in words)
    return "" if leads_away and (links or len(shown) > 6) else row[0]
