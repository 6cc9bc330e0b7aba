"""How an article was edited, as a reader would see it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from newsreader.model import Article
from newsreader.text import fold, plural

MOST_OF_IT: Final = 0.5
"""Where less than this share of the words stayed, most of a text has changed."""


class Edit(msgspec.Struct, frozen=True):
    """How an article changed. `afresh`: so much that it is worth reading again."""

    what: str
    afresh: bool


def compare(before: Article, after: Article) -> Edit | None:
    """How an article was edited, None where a reader would see no difference."""
    retitled = before.title != after.title
    old, new = _words(before), _words(after)
    if old == new and not retitled:
        return None
    stayed = (old & new).total() / max(old.total(), new.total(), 1)
    parts = [f"title (was “{before.title}”)"] if retitled else []
    if old != new:
        gained, lost = (new - old).total(), (old - new).total()
        parts.append(f"text ({plural(gained, 'word')} more, {lost:,} less)")
    return Edit(", ".join(parts), fold(before.title) != fold(after.title) or stayed < MOST_OF_IT)


def _words(article: Article) -> Counter[str]:
    """What a reader reads: words of the body, tags left out, else of the excerpt."""
    text = article.body.text if article.body else article.excerpt
    return Counter(fold("".join(" " if piece.startswith("<") else piece for piece in _pieces(text))).split())


def _pieces(markup: str) -> Iterator[str]:
    """Tags and the texts between them; `<` alone is text."""
    for part in markup.split("<"):
        tag, closed, rest = part.partition(">")
        if closed and tag[:1].isalpha() | tag.startswith("/"):
            yield "<" + tag
            yield rest
        else:
            yield part
