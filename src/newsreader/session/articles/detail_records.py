"""The records of what is told of one article, with the others below it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsreader.model import Article, Headline, Provider, Triage
from newsreader.reading.blocks import Document
from newsreader.scoring.heat import Heat


class Other(msgspec.Struct, frozen=True):
    """Another article in a list below this one. `number` is its key; `id` where it is in the store.

    `here`: it is the one that is shown.
    """

    title: str
    provider: Provider
    published: int | None
    quality: int | None
    id: str | None
    read: bool = False
    url: str | None = None
    number: int | None = None
    here: bool = False


class Detail(msgspec.Struct, frozen=True):
    """All that the pane shows of one article. `article` is None while it is being fetched, or is gone.

    `related`: what the source names beside the story; `story`: the reports of the story with this one among
    them, earliest first; `nearest`: other articles of the store that are most like it; `named_by`: those
    whose sources name it as related.
    """

    headline: Headline
    triage: Triage
    heat: Heat
    now: int
    article: Article | None = None
    document: Document = Document((), ())
    related: tuple[Other, ...] = ()
    story: tuple[Other, ...] = ()
    reports: int = 0
    nearest: tuple[Other, ...] = ()
    named_by: tuple[Other, ...] = ()


def first_free(others: Iterable[Other]) -> int:
    """The first number that none of them has."""
    return 1 + max((other.number for other in others if other.number is not None), default=0)
