"""What a document without title or date still tells: by its first heading, and by the name of its file."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final

from newsreader.model import BodyFormat
from newsreader.text import clean, lazy_pattern

MAX_SEARCHED: Final = 64 * 1024
"""How far into a body a heading is looked for, in characters."""

_FENCE = lazy_pattern(r" {0,3}(```|~~~)")
_ATX_HEADING = lazy_pattern(r" {0,3}#{1,6}[ \t]")
_UNDERLINE = lazy_pattern(r" {0,3}(?:=+|-{2,})[ \t]*\Z")
_NOT_A_PARAGRAPH = lazy_pattern(r"[ \t]*\Z| {4}|\t| {0,3}(?:[-*+>|<]|\d+[.)] )")
_HTML_HEADING = lazy_pattern(r"<(title|h[1-6])\b[^<>]{0,500}>(.{1,500}?)</\1\s*>", re.IGNORECASE | re.DOTALL)
# Of a file that is cut off there.
_CUT_TITLE = lazy_pattern(r"<title\b[^<>]{0,500}>([^<]{1,500})(?:</?[a-z]{0,5})?\s*\Z", re.IGNORECASE)
_TAG = lazy_pattern(r"<[^<>]{0,500}>")
_LINK = lazy_pattern(r"!?\[([^\[\]]{0,300})\](?:\([^()\s]{0,2000}\)|\[[^\[\]]{0,100}\])")
_EMPHASIS = lazy_pattern(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+")
_ATTRIBUTES = lazy_pattern(r"\s*\{[#.:][^{}]{0,200}\}\Z")

_DATED_NAME = lazy_pattern(r"(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)[-_. ]*", re.ASCII)
_DATED_FOLDERS = lazy_pattern(
    r"(?:\A|.*[/\\])((?:19|20)\d{2})[/\\](\d{2})[-_/\\](\d{2})[-_/\\][^/\\]*\Z", re.ASCII | re.DOTALL
)
_DAY_NAME = lazy_pattern(r"(?:\d{2}[-_]){1,2}", re.ASCII)
_DATED_ADDRESS = lazy_pattern(
    r"(?<![\w.])((?:19|20)\d{2})(?:([/_-])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{2})(\d{2})(?=[/_-]))", re.ASCII
)
_INDEX_NAMES: Final = frozenset({"index", "_index"})


def first_heading(body: str, body_format: BodyFormat) -> str:
    """The text of the first heading of a body (of HTML, its `<title>` too); empty where it has none."""
    body = body[:MAX_SEARCHED]
    if body_format is BodyFormat.HTML:
        heading = _HTML_HEADING.search(body)
        if heading is None:
            cut = _CUT_TITLE.search(body)
            return clean(html.unescape(cut[1])) if cut else ""
        return clean(html.unescape(_TAG.sub(" ", heading[2])))
    return _markdown_heading(body) if body_format is BodyFormat.MARKDOWN else ""


def _markdown_heading(body: str) -> str:
    fence = ""
    above = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
            above = ""
        elif not fence:
            if _ATX_HEADING.match(line):
                title = _bare(line.strip().strip("#"))
            else:
                title = _bare(above) if above and _UNDERLINE.match(line) else ""
            if title:
                return title
            above = "" if _NOT_A_PARAGRAPH.match(line) else line
    return ""


def _bare(markdown: str) -> str:
    """A heading's text without its marks: links, emphasis, code, attributes."""
    bare = _LINK.sub(r"\1", _ATTRIBUTES.sub("", markdown[:2_000]))
    return clean(html.unescape(_EMPHASIS.sub("", bare)))


def title_from_path(path: str) -> str:
    """A file's name made readable: without date and suffix, spaces for hyphens, a capital first letter.

    The index file of a folder is named by its folder.
    """
    named = _named(path)
    name = named.stem if named == PurePath(path) else named.name
    dated = _DATED_NAME.match(name)
    if dated is None and _DATED_FOLDERS.match(str(named)):
        dated = _DAY_NAME.match(name)
    words = clean(re.sub(r"[-_]+", " ", name[dated.end() :] if dated else name)) or clean(name) or "Untitled"
    return words[:1].upper() + words[1:]


def date_from_path(path: str) -> datetime | None:
    """The day that begins a file's name (`2020-08-18-title.md`), or that its folders name
    (`2020/08/18/title.md`), the name's beginning with them (`2020/08-18-title.md`).
    """
    named = _named(path)
    dated = _DATED_NAME.match(named.name)
    if dated:
        return _day(dated[1], dated[3], dated[4])
    folders = _DATED_FOLDERS.match(str(named)) or _DATED_FOLDERS.match(path)
    return _day(*folders.groups()) if folders else None


def _named(path: str) -> PurePath:
    """The file, or the folder of which it is the index."""
    file = PurePath(path)
    return file.parent if file.stem.lower() in _INDEX_NAMES and file.parent.name else file


def date_in_address(address: str) -> datetime | None:
    """The day that stands in an address or a part of one: `/2017/06/27/title`, `2017-06-27-title`."""
    dated = _DATED_ADDRESS.search(address[:2_000])
    return _day(dated[1], dated[3] or dated[5], dated[4] or dated[6]) if dated else None


def _day(year: str, month: str, day: str) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
