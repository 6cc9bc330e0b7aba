"""The outlines of an OPML file, however broken it is, in time that grows with its length alone.

Parsers of HTML, and listparser, which is made on one, look for the end of each thing that begins: 100 KB of
`<a b="` cost them minutes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from newsreader.text import joined_surrogates

# Tags are passed over whole: `<!--` may stand in a title.
_DROPPED_OR_TAG: Final = re.compile(
    r"<!--|<!\[CDATA\[|<[A-Za-z/](?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+')*+>"
)
_ENDS: Final = {"<!--": "-->", "<![CDATA[": "]]>"}
# Descriptions hold raw HTML often enough, whose quotes and tags would hide the attributes after them.
_DESCRIPTION: Final = re.compile(r"\sdescription\s*+=\s*+\"", re.IGNORECASE)
_DESCRIPTION_END: Final = re.compile(
    r"\"(?=\s++(?:(?:text|title|type|xmlUrl|htmlUrl|category|created|language|version|url|newsreader:\w+)\s*+=\s*+\""
    r"|/?>\s*+</?(?:outline|body)\b)|/?>\s*+</?(?:outline|body)\b)",
    re.IGNORECASE,
)
_LONGEST_DESCRIPTION: Final = 20_000
# `&region=` is no ®, and `&copy=1` no ©.
_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_TAG: Final = re.compile(
    r"""<(?P<end>/?)outline(?=[\s/>])
        (?P<attributes>(?:
            [^>"'=]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^\s>"'][^\s>]*+)? | ["']
        )*+)
        (?:>|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(
    r"""([^\s/>="']++)\s*+=\s*+("[^"]*+"?|'[^']*+'?|[^\s>]++)|[^\s/>="']++|.""", re.DOTALL
)


_FEED_KINDS: Final = frozenset({"rss", "atom", "feed", "pie", "rss1", "rss2", "rdf", "json"})
_OTHER_ADDRESSES: Final = ("url", "feedurl", "href")
_LINK_KINDS: Final = frozenset({"link", "include"})


class Outline(msgspec.Struct, frozen=True):
    """One that is no folder. `address`: of its feed; without one, `is_link`: it leads to something else,
    `is_feed`: it says that it is one.

    `attributes`: by their names in lower case; `folders`: those that it lies in, outermost first.
    """

    address: str
    is_link: bool
    is_feed: bool
    attributes: dict[str, str]
    folders: tuple[str, ...]


def mended(document: str) -> str:
    """A list without what is commented out, and with every `&` that begins no reference as one."""
    document = _without_comments(_without_descriptions(document))
    return joined_surrogates(_BARE_AMPERSAND.sub("&amp;", document))


def outlines(document: str) -> Iterator[Outline]:
    """Those of a list that is mended, in its order. One that has a title and no address is a folder."""
    open_folders: list[str] = []
    for tag in _TAG.finditer(document):
        if tag["end"]:
            del open_folders[-1:]
            continue
        attributes = _attributes(tag["attributes"])
        kind, folder = attributes.get("type", "").strip().lower(), ""
        address = attributes.get("xmlurl", "").strip()
        is_feed, is_link = kind in _FEED_KINDS, "xmlurl" not in attributes and kind in _LINK_KINDS
        if not address and is_feed:
            address = next((attributes[key] for key in _OTHER_ADDRESSES if attributes.get(key)), "").strip()
        if is_feed or is_link or "xmlurl" in attributes:
            yield Outline(address, is_link, is_feed, attributes, tuple(filter(None, open_folders)))
        else:
            folder = title_of(attributes)
        if not tag["attributes"].endswith("/"):
            open_folders.append(folder)


def title_of(attributes: dict[str, str]) -> str:
    return attributes.get("text", "").strip() or attributes.get("title", "").strip()


def _attributes(written: str) -> dict[str, str]:
    return {
        attribute[1].lower(): html.unescape(_unquoted(attribute[2]))
        for attribute in _ATTRIBUTE.finditer(written)
        if attribute[1]
    }


def _unquoted(value: str) -> str:
    return value[1:].removesuffix(value[0]) if value[0] in "\"'" else value


def _without_comments(document: str) -> str:
    """Without what is commented out, or character data. What never ends is none: it is looked for once."""
    kept: list[str] = []
    position = at = 0
    endless: set[str] = set()
    while mark := _DROPPED_OR_TAG.search(document, at):
        at = mark.end()
        closing = _ENDS.get(mark[0])
        if closing is None or closing in endless:
            continue
        end = document.find(closing, at)
        if end < 0:
            endless.add(closing)
            continue
        kept.append(document[position : mark.start()])
        position = at = end + len(closing)
    return "".join([*kept, document[position:]])


def _without_descriptions(document: str) -> str:
    kept: list[str] = []
    position = 0
    end: re.Match[str] | None = None
    for start in _DESCRIPTION.finditer(document):
        if start.start() < position:
            continue
        if end is None or end.start() < start.end():
            end = _DESCRIPTION_END.search(document, start.end())
        if end is None:
            break
        if end.start() - start.end() <= _LONGEST_DESCRIPTION:
            kept.append(document[position : start.start()])
            position = end.end()
    return "".join([*kept, document[position:]])
