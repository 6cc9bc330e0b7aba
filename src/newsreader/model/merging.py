"""One article of several copies of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from newsreader.model.articles import Article, Urls

Item = TypeVar("Item")


def merge(copies: Sequence[Article]) -> Article:
    """One article from several copies of it (same id): the first wins, the others fill what it lacks.

    All sources are remembered; related articles, images and topics are united without repeats.
    """
    first, *others = copies
    if not others:
        return first

    def filled(name: str) -> Any:
        return next((value for copy in copies if (value := getattr(copy, name)) not in (None, "", ())), None)

    extra: dict[str, Any] = {}
    for copy in reversed(copies):
        extra |= copy.extra
    return msgspec.structs.replace(
        first,
        excerpt=filled("excerpt") or "",
        urls=Urls(*(_first_url(copies, field) for field in Urls.__struct_fields__)),
        provider=next((copy.provider for copy in copies if copy.provider.name), first.provider),
        published=filled("published"),
        topics=_united(copy.topics for copy in copies),
        quality=filled("quality"),
        heat=filled("heat"),
        images=_united((copy.images for copy in copies), key=lambda image: image.url),
        related=_united((copy.related for copy in copies), key=lambda related: related.id or related.title),
        body=filled("body"),
        sources=_united(copy.sources for copy in copies),
        extra=extra,
    )


def _first_url(copies: Sequence[Article], field: str) -> str | None:
    return next((url for copy in copies if (url := getattr(copy.urls, field))), None)


def _united(
    groups: Iterable[tuple[Item, ...]], key: Callable[[Item], object] = lambda item: item
) -> tuple[Item, ...]:
    by_key: dict[object, Item] = {}
    for group in groups:
        for item in group:
            by_key.setdefault(key(item), item)
    return tuple(by_key.values())
