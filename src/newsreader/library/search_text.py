"""The words of an article that a search in texts goes through, without markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from newsreader.library.codec import Texts
from newsreader.model import Body, BodyFormat
from newsreader.text import fold

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*)?[^<>]*>")
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_MAY_HIDE: Final = re.compile("<(?:script|style|head)", re.IGNORECASE)
_UNSEEN: Final = frozenset({"script", "style", "head"})


def searchable(texts: Texts) -> str:
    """The folded words of an article's excerpt and body, without the markup of HTML."""
    parts = [texts.excerpt] if texts.body is None else [texts.excerpt, seen_text(texts.body)]
    return fold("\n".join(parts))


def seen_text(body: Body, most: int | None = None) -> str:
    """A body without the markup of HTML. `most`: of so many characters at its beginning alone."""
    text = body.text[:most]
    if body.format is not BodyFormat.HTML:
        return text
    # Nearly always there is nothing but tags to take out, which is one pass in C.
    shown = " ".join(_shown(text)) if _MAY_HIDE.search(text) else _ANY_TAG.sub(" ", text)
    if "&" not in shown:
        return shown
    from html import unescape

    return unescape(shown)


def _shown(html: str) -> Iterator[str]:
    """The text between the tags, but of elements that no page shows."""
    unseen, end = "", 0
    for tag in _TAG.finditer(html):
        if not unseen:
            yield html[end : tag.start()]
        end = tag.end()
        name = (tag[2] or "").lower()
        if unseen and tag[1] and name == unseen:
            unseen = ""
        elif not unseen and not tag[1] and name in _UNSEEN:
            unseen = name
    if not unseen:
        yield html[end:]
