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
from newsreader.sources.feeds.outlines import Outline, mended, outlines, title_of

NAMESPACE: Final = "urn:newsreader:subscriptions"
MAX_LIST: Final = 20_000_000
"""The longest list that is read, in bytes."""

_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ADDRESS_ATTRIBUTE = re.compile(r"\bxmlUrl\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)


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
    document = mended(decode(data))
    named, problems = _outlines(document, name)
    feeds: dict[str, OutlineFeed] = {}
    for outline in named:
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
    """The outlines that name a feed, and what is wrong with others."""
    feeds: list[OutlineFeed] = []
    problems: list[Problem] = []
    for outline in outlines(document):
        if outline.address:
            feeds.append(_feed(outline))
        elif outline.is_link:
            target = text.shorten(text.clean(outline.attributes.get("url", "")), 100)
            problems.append(Problem(name, f"'{target}' is a link or another list, and no feed"))
        elif outline.is_feed:
            named = text.shorten(text.clean(title_of(outline.attributes)), 100)
            problems.append(Problem(name, f"the feed '{named}' has no address"))
    return feeds, problems


def _feed(outline: Outline) -> OutlineFeed:
    attrs = outline.attributes
    return OutlineFeed(
        url=outline.address,
        title=title_of(attrs),
        home=attrs.get("htmlurl"),
        topics=(*outline.folders, *_CATEGORY_MARK.split(attrs.get("category", ""))),
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


def _common_length(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    length = 0
    for left, right in zip(first, second, strict=False):
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
