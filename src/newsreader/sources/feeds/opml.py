"""Subscription lists as OPML: read however broken they are, written so that they read back the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from newsreader import text, urls
from newsreader.model import Problem, Severity
from newsreader.sources.encoding import decode

NAMESPACE: Final = "urn:newsreader:subscriptions"
MAX_LIST: Final = 20_000_000
"""The longest list that is read, in bytes."""

_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Descriptions hold raw HTML often enough, whose quotes and tags would hide the attributes after them.
_DESCRIPTION = re.compile(
    r"\sdescription\s*=\s*\".{0,20000}?\""
    r"(?=\s+(?:text|title|type|xmlUrl|htmlUrl|category|created|language|version|url|newsreader:\w+)\s*=\s*\""
    r"|\s*/?>\s*</?(?:outline|body)\b)",
    re.DOTALL | re.IGNORECASE,
)
# Tags are passed over whole: `<!--` may stand in a title.
_COMMENT = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
    r"|(<[A-Za-z/](?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*>)",
    re.DOTALL,
)
# `&region=` is no ®, and `&copy=1` no ©.
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_ADDRESS_ATTRIBUTE = re.compile(r"\bxmlUrl\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)


_FEED_KINDS: Final = ("rss", "atom", "feed", "pie", "rss1", "rss2", "rdf", "json")
_OTHER_ADDRESSES: Final = ("url", "feedurl", "href")
# OPML 2.0: categories with commas between, each a path with slashes.
_CATEGORY_MARK = re.compile(r"[,/]")


class OutlineFeed(msgspec.Struct, frozen=True):
    """A subscription as a list names it. `topics`: the folders it lies in, outermost first.

    The settings are None where the list says nothing of them; `interval` in seconds, `quality` 0 to 100.
    """

    url: str
    title: str = ""
    home: str | None = None
    topics: tuple[str, ...] = ()
    quality: int | None = None
    interval: int | None = None
    muted: bool | None = None
    full_text: bool | None = None
    stories: bool | None = None
    keep_count: int | None = None
    keep_days: int | None = None


class OutlineList(msgspec.Struct, frozen=True):
    """What a list holds: every feed once, and what of it can't be subscribed to."""

    feeds: tuple[OutlineFeed, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_opml(data: bytes, name: str = "OPML") -> OutlineList:
    """The feeds of a list, well-formed or not; `name` is what problems call it. Never raises."""
    if len(data) > MAX_LIST:
        too_long = f"the list is larger than {MAX_LIST // 10**6} MB and was not read"
        return OutlineList(problems=(Problem(name, too_long, severity=Severity.ERROR),))
    document = _mended(decode(data))
    outlines, problems = _outlines(document, name)
    feeds: dict[str, OutlineFeed] = {}
    for outline in outlines:
        url = urls.mended_bare(outline.url)
        if url is None:
            shown = text.shorten(text.clean(outline.url), 100)
            problems.append(Problem(name, f"'{shown}' is no http or https address"))
            continue
        feed = cleaned(outline, url)
        known = feeds.setdefault(url, feed)
        topics = tuple(dict.fromkeys((*known.topics, *feed.topics)))
        feeds[url] = msgspec.structs.replace(known, topics=topics)
    # Whatever the markup around it: an address in an xmlUrl attribute is a subscription.
    for double, single in _ADDRESS_ATTRIBUTE.findall(document):
        address = urls.mended_bare(html.unescape(double or single))
        if address:
            feeds.setdefault(address, OutlineFeed(address))
    if not feeds and not problems:
        problems.append(Problem(name, "there is no feed in it; is it an OPML file?", severity=Severity.ERROR))
    return OutlineList(tuple(feeds.values()), tuple(problems))


def _mended(document: str) -> str:
    """A list without what is commented out, and with every `&` that begins no reference as one."""
    document = _COMMENT.sub(lambda match: match[1] or "", _DESCRIPTION.sub("", document))
    return text.joined_surrogates(_BARE_AMPERSAND.sub("&amp;", document))


def write_opml(feeds: Iterable[OutlineFeed], title: str = "newsreader subscriptions") -> str:
    """OPML 2.0, a feed's topics as folders one inside the other; `read_opml` gives the same feeds."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newsreader={quoteattr(NAMESPACE)}>',
        f"  <head><title>{escape(text.clean(title))}</title></head>",
        "  <body>",
    ]
    open_folders: tuple[str, ...] = ()
    for feed in sorted(feeds, key=lambda feed: feed.topics):
        shared = _common_length(open_folders, feed.topics)
        lines += [f"{_indent(depth)}</outline>" for depth in reversed(range(shared, len(open_folders)))]
        lines += [
            f"{_indent(depth)}<outline {_attributes({'text': folder, 'title': folder})}>"
            for depth, folder in list(enumerate(feed.topics))[shared:]
        ]
        open_folders = feed.topics
        lines.append(f"{_indent(len(open_folders))}<outline {_attributes(_of_feed(feed))}/>")
    lines += [f"{_indent(depth)}</outline>" for depth in reversed(range(len(open_folders)))]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outlines(document: str, name: str) -> tuple[list[OutlineFeed], list[Problem]]:
    """The outlines as listparser meets them, which mends what isn't well-formed."""
    import listparser.common
    import listparser.opml

    found: list[OutlineFeed] = []
    problems: list[Problem] = []

    class Outlines(listparser.opml.OpmlMixin):
        """listparser's own result keeps neither the home page nor our settings: take them on the way."""

        def start_opml_outline(self, attrs: dict[str, str]) -> None:
            kind = attrs.get("type", "").strip().lower()
            if kind in _FEED_KINDS and not attrs.get("xmlurl", "").strip():
                attrs["xmlurl"] = next((attrs[key] for key in _OTHER_ADDRESSES if attrs.get(key)), "")
                if not attrs["xmlurl"]:
                    named = text.shorten(text.clean(attrs.get("text", "") or attrs.get("title", "")), 100)
                    problems.append(Problem(name, f"the feed '{named}' has no address"))
            if kind in ("include", "link") and "xmlurl" not in attrs:
                target = text.shorten(text.clean(attrs.get("url", "")), 100)
                problems.append(Problem(name, f"'{target}' is a link or another list, and no feed"))
            elif attrs.get("xmlurl", "").strip():
                found.append(_feed(attrs, tuple(folder for folder in self.hierarchy if folder)))
            super().start_opml_outline(attrs)

        def handle_endtag(self, tag: str) -> None:
            # An end without a beginning would close everything that is open.
            if any(node.tag == tag for node in self.node_stack):
                self.end(tag)

    handler = Outlines()
    handler.harvest = listparser.common.SuperDict(feeds=[], lists=[], opportunities=[], meta={}, version="")
    try:
        handler.feed(document)
        handler.close()
    except (IndexError, KeyError, AttributeError, AssertionError, RecursionError, ValueError):
        # What came before is kept, what comes after is found by its address.
        problems.append(Problem(name, "the list is badly broken: titles and folders may be missing"))
    return found, problems


def _feed(attrs: dict[str, str], folders: tuple[str, ...]) -> OutlineFeed:
    return OutlineFeed(
        url=attrs["xmlurl"],
        title=attrs.get("text", "").strip() or attrs.get("title", ""),
        home=attrs.get("htmlurl"),
        topics=(*folders, *_CATEGORY_MARK.split(attrs.get("category", ""))),
        quality=_number(attrs.get("newsreader:quality"), most=100),
        interval=_number(attrs.get("newsreader:interval"), most=10**9),
        muted=_boolean(attrs.get("newsreader:muted")),
        full_text=_boolean(attrs.get("newsreader:fulltext")),
        stories=_boolean(attrs.get("newsreader:stories")),
        keep_count=_number(attrs.get("newsreader:keep"), most=10**6),
        keep_days=_number(attrs.get("newsreader:keepdays"), most=10**6),
    )


def cleaned(outline: OutlineFeed, url: str) -> OutlineFeed:
    """A feed as a list of others names it, with texts that are safe to show."""
    home, title = urls.mended_bare(outline.home or ""), text.clean(outline.title)
    return msgspec.structs.replace(
        outline,
        url=url,
        title="" if title == url else title,
        home=home,
        topics=tuple(dict.fromkeys(filter(None, map(text.clean, outline.topics)))),
    )


def _of_feed(feed: OutlineFeed) -> dict[str, str]:
    title = feed.title or feed.url
    values = {"type": "rss", "text": title, "title": title, "xmlUrl": feed.url, "htmlUrl": feed.home}
    settings = {
        "newsreader:quality": feed.quality,
        "newsreader:interval": feed.interval,
        "newsreader:muted": _word(feed.muted),
        "newsreader:fullText": _word(feed.full_text),
        "newsreader:stories": _word(feed.stories),
        "newsreader:keep": feed.keep_count,
        "newsreader:keepDays": feed.keep_days,
    }
    return {key: str(value) for key, value in {**values, **settings}.items() if value is not None}


def _attributes(values: dict[str, str]) -> str:
    # quoteattr would write a quote that holds both kinds in a way that html.parser can't read back.
    return " ".join(
        f'{key}="{html.escape(_FORBIDDEN_IN_XML.sub("", value))}"' for key, value in values.items()
    )


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _common_length(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _number(value: str | None, most: int) -> int | None:
    usable = value is not None and value.isascii() and value.isdecimal() and len(value) < 12
    return min(int(value), most) if usable and value is not None else None


def _boolean(value: str | None) -> bool | None:
    return {"true": True, "false": False}.get((value or "").strip().lower())


def _word(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
