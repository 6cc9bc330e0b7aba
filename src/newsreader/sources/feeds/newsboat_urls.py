"""newsboat's `urls` file: one feed a line, with tags, a `"~Title"` and comments.

Lines that would run a program (`exec:`, `filter:`) or stand for a search (`query:`) are reported, and
never obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from newsreader import text, urls
from newsreader.model import Problem
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.opml import OutlineFeed, OutlineList

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\Z)|([^\s"]+)')
_ESCAPE = re.compile(r"\\(.)")
_REFUSED: Final = {
    "exec": "runs a program; add the feed by its own address",
    "filter": "runs a program over a feed; add the feed by its own address",
    "query": "is a search of newsboat's; save a view with the same query instead",
}


def read_urls_file(data: bytes, name: str = "urls") -> OutlineList:
    """The feeds of the file, each address once, and a problem for every line that is none. Never raises."""
    feeds: dict[str, OutlineFeed] = {}
    problems: list[Problem] = []
    for number, line in enumerate(decode(data).splitlines(), start=1):
        words = words_of(line)
        if not words:
            continue
        address = urls.mended_bare(words[0])
        if address is None or _scheme(words[0]) in _REFUSED:
            problems.append(Problem(name, _refusal(words[0]), number))
        else:
            feeds.setdefault(address, feed_of(address, words[1:]))
    return OutlineList(tuple(feeds.values()), tuple(problems))


def words_of(line: str) -> list[str]:
    """The words of a line, quotes and escapes resolved. `#` begins a comment where a word may begin."""
    words: list[str] = []
    for token in _TOKEN.finditer(line):
        if token[2] is not None and token[2].startswith("#"):
            break
        words.append(token[2] if token[2] is not None else _ESCAPE.sub(r"\1", token[1]))
    return [word for word in map(text.clean, words) if word]


def _scheme(address: str) -> str:
    return address.partition(":")[0].lower()


def _refusal(address: str) -> str:
    """Why a line is no subscription."""
    shown = text.shorten(address, 60)
    why = _REFUSED.get(_scheme(address), "is no http or https address")
    return f"'{shown}' {why}"


def feed_of(address: str, tags: Sequence[str]) -> OutlineFeed:
    """The words behind an address: `~Title` names it, `!` hides it, every other one is a tag."""
    titles = [tag[1:].strip() for tag in tags if tag.startswith("~")]
    topics = [tag for tag in tags if not tag.startswith(("~", "!"))]
    return OutlineFeed(
        url=address,
        title=titles[0] if titles else "",
        topics=tuple(dict.fromkeys(topics)),
        muted=True if any(tag.startswith("!") for tag in tags) else None,
    )
