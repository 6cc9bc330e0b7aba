"""Search entries as bytes, for the way from the process that parses.

A block holds the items in columns, with every provider, topic and source name once: so it becomes records
without a line of Python per record, and equal names become one string in memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from newsreader.model import Headline, SearchEntry
from newsreader.query.numbering import Numbering


class _Columns(msgspec.Struct, frozen=True, array_like=True):
    ids: Sequence[str]
    titles: Sequence[str]
    published: Sequence[int | None]
    quality: Sequence[int | None]
    heat: Sequence[int | None]
    heat_computed: Sequence[bool]
    related: Sequence[int]
    has_image: Sequence[bool]
    names: Sequence[str]
    provider: Sequence[int]
    domain: Sequence[int]
    type: Sequence[int]
    source: Sequence[int]
    topic_sets: Sequence[tuple[str, ...]]
    topics: Sequence[int]
    folded: Sequence[str]


_columns = msgspec.msgpack.Decoder(_Columns)
_encode = msgspec.msgpack.Encoder().encode


def encode_items(items: Sequence[SearchEntry]) -> bytes:
    """One block."""
    names: Numbering[str] = Numbering()
    topic_sets: Numbering[tuple[str, ...]] = Numbering()
    headlines = [item.headline for item in items]
    return _encode(
        _Columns(
            ids=[headline.id for headline in headlines],
            titles=[headline.title for headline in headlines],
            published=[headline.published for headline in headlines],
            quality=[headline.quality for headline in headlines],
            heat=[headline.heat for headline in headlines],
            heat_computed=[headline.heat_computed for headline in headlines],
            related=[headline.related for headline in headlines],
            has_image=[headline.has_image for headline in headlines],
            provider=[names[headline.provider] for headline in headlines],
            domain=[names[headline.domain] for headline in headlines],
            type=[names[headline.type] for headline in headlines],
            source=[names[headline.source] for headline in headlines],
            topics=[topic_sets[headline.topics] for headline in headlines],
            folded=[item.folded for item in items],
            names=list(names),
            topic_sets=list(topic_sets),
        )
    )


class Interned:
    """Names met so far: equal ones from all blocks become one object."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._topic_sets: dict[tuple[str, ...], tuple[str, ...]] = {}

    def names(self, names: Sequence[str]) -> list[str]:
        return list(map(self._names.setdefault, names, names))

    def topic_set(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        known = self._topic_sets.get(topics)
        if known is None:
            known = tuple(self.names(topics))
            self._topic_sets[known] = known
        return known


def decode_items(block: bytes, interned: Interned) -> list[SearchEntry]:
    """What `encode_items` was given.

    Raises:
        msgspec.MsgspecError: the bytes are no block.
    """
    columns = _columns.decode(block)
    name = interned.names(columns.names).__getitem__
    topic_set = list(map(interned.topic_set, columns.topic_sets)).__getitem__
    headlines = map(
        Headline,
        columns.ids,
        columns.titles,
        map(name, columns.provider),
        map(name, columns.domain),
        columns.published,
        map(name, columns.type),
        map(topic_set, columns.topics),
        columns.quality,
        columns.heat,
        columns.heat_computed,
        columns.related,
        columns.has_image,
        map(name, columns.source),
    )
    return list(map(SearchEntry, headlines, columns.folded))
