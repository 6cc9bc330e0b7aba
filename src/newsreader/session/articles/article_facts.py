"""What the detail says of an article beside its text. Pure: records in, sentences out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from newsreader.model import Article, Image
from newsreader.reading.dates import ago
from newsreader.scoring.heat import Heat
from newsreader.sharing.media_files import media_files
from newsreader.text import plural, size_in_words
from newsreader.urls import openable

TOLD_ELSEWHERE: Final = frozenset(
    {
        "author",
        "published",
        "updated",
        "changed",
        "quality_from",
        "enclosures",
        "full_text",
        "full_text_failure",
        "language",
        "comments",
        "comments_count",
        "comments_feed",
    }
)
"""Fields of `Article.extra` that are told in sentences of their own."""
_DIGITS: Final = re.compile(r"\d+")


class Enclosed(msgspec.Struct, frozen=True):
    """A file that belongs to an article: what it is, and its address."""

    about: str
    url: str


def author_of(article: Article | None) -> str:
    """Who wrote it, as the source says it; "" where it doesn't."""
    told = article.extra.get("author") if article is not None else None
    return told if isinstance(told, str) else ""


def authors_of(article: Article | None) -> tuple[str, ...]:
    """Who wrote it, each by name."""
    return tuple(filter(None, re.split(r"\s*[,;]\s+(?:and\s+)?|\s+and\s+", author_of(article))))


def update_sentence(article: Article, now: int) -> str:
    """When and how the article was edited since it was first seen; empty where it wasn't."""
    updated = article.extra.get("updated")
    if not isinstance(updated, int) or "changed" not in article.extra:
        return ""
    return f"updated {ago(updated, now)}: {article.extra['changed']}"


def text_sentence(article: Article, now: int) -> str:
    """That the text is the page's own, or why it can't be; empty where nobody asked for the page."""
    fetched, failure = article.extra.get("full_text"), article.extra.get("full_text_failure")
    if isinstance(fetched, int):
        return f"full text, fetched {ago(fetched, now)}"
    return f"no full text: {failure}" if failure else ""


def heat_sentence(heat: Heat) -> str:
    """A heat and why it is that; where there is none, why not."""
    return heat.sentence() if heat.value is None else f"heat {heat.value}: {heat.sentence()}"


def prior_sentence(article: Article) -> str:
    """Why the quality is what it is, where that is the feed's; else empty."""
    reason = article.extra.get("quality_from")
    return f"quality {article.quality}: {reason}" if reason else ""


def comments_address(article: Article) -> str | None:
    """Where people talk about it, as its feed tells; None where that is nowhere."""
    address = article.extra.get("comments")
    return address if isinstance(address, str) and openable(address) else None


def comments_sentence(article: Article) -> str:
    """How many comments there were when its feed told of it last; empty where there were none, or it doesn't
    tell.
    """
    count = article.extra.get("comments_count")
    return plural(count, "comment") if isinstance(count, int) and count else ""


def enclosures(article: Article) -> Iterator[Enclosed]:
    """Audio, video and other files, with their kind, length and duration where the feed tells them. What can
    be played comes first.
    """
    for file in media_files(article):
        facts = (file.title, file.type, _duration(file.duration), size_in_words(file.length))
        yield Enclosed(" · ".join(fact for fact in facts if fact), file.url)


def best_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Of each picture the largest of the sizes that the source offers, in the source's order.

    Addresses that differ in numbers or parameters alone are sizes of one picture, where both say their size.
    """
    best: dict[str, Image] = {}
    for image in images:
        sized = image.width is not None and image.height is not None
        key = _DIGITS.sub("0", image.url.partition("?")[0]) if sized else image.url
        known = best.get(key)
        if known is None or _area(image) > _area(known):
            best[key] = image
    return tuple(best.values())


def _area(image: Image) -> int:
    return (image.width or 0) * (image.height or 0)


def _duration(seconds: int | None) -> str:
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
