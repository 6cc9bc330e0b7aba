"""The state of the grouping as bytes for the cache, and back."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Final

import msgspec

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.evidence import Constraints, RelatedLinks
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.nodes import Known, Node, Posting
from newsreader.stories.grouping.profiles import LARGE, Aside
from newsreader.stories.grouping.records import Story
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.boilerplate import Boilerplate, Habit
from newsreader.stories.grouping.terms.repeated_text import FeedHabit, RepeatedText
from newsreader.stories.grouping.terms.series import FeedTitles, Title
from newsreader.stories.grouping.terms.vectors import Vector

FORMAT: Final = 18
"""Grows whenever states of before can't be read any more, or would be grouped differently now."""


PIECE: Final = 500
"""So many entries are written and read at a time: between them, what that takes is free again."""


class _Entry(msgspec.Struct, array_like=True, gc=False):
    id: str
    published: int | None
    digest: int
    extent: float
    feed: int
    terms: bytes
    weights: bytes
    links: bytes
    likeness: bytes


class _Kept(msgspec.Struct, frozen=True, gc=False):
    """What an article says, not read yet. `numbers`: as in `Vocabulary.numbers`."""

    entry: _Entry
    numbers: list[int]

    def __call__(self) -> Known:
        kept = self.entry
        vector = Vector(
            tuple(map(self.numbers.__getitem__, array("I", kept.terms))), array("f", kept.weights)
        )
        return Known(vector, array("I", kept.links), array("f", kept.likeness))


class _Story(msgspec.Struct, array_like=True, gc=False):
    """`members`: article numbers. `terms`, `weights`: of the profile, empty where it is soon summed up."""

    id: str
    members: list[int]
    terms: bytes = b""
    weights: bytes = b""
    rifts: tuple[int, ...] = ()
    reviewed: int = 0
    by_likeness: bool = False
    duplicates: int = 0


class _State(msgspec.Struct, array_like=True, gc=False):
    """`numbers`: of the entries, which are in pieces. `stories`: eldest first."""

    format: int
    byteorder: str
    settings: GroupingSettings
    articles: int
    stems: dict[str, int]
    pairs: dict[int, int]
    frequency: bytes
    observed: bytes
    shared: bytes
    once: bytes
    habits: dict[str, Habit]
    repeated: dict[str, FeedHabit]
    feeds: dict[str, int]
    names: dict[str, tuple[str, ...]]
    titles: dict[int, list[Title]]
    series: dict[str, tuple[str, ...]]
    constraints: Constraints
    before: list[tuple[tuple[str, str], tuple[Story, ...]]]
    numbers: list[int]
    entries: list[msgspec.Raw]
    stories: list[_Story]


_entries = msgspec.msgpack.Decoder(list[_Entry])


def save(grouper: Grouper) -> bytes:
    """Everything a grouper knows."""
    words, shop = grouper.vocabulary, grouper.workshop
    return msgspec.msgpack.encode(
        _State(
            format=FORMAT,
            byteorder=sys.byteorder,
            settings=grouper.settings,
            articles=words.articles,
            stems=words.stems,
            pairs=words.pairs,
            frequency=words.frequency.tobytes(),
            observed=words.observed.tobytes(),
            shared=words.shared.tobytes(),
            once=bytes(words.once),
            habits=grouper.boilerplate.habits,
            repeated=grouper.repeated.habits,
            feeds=shop.feeds,
            names=grouper.kinship.names,
            titles=grouper.titles.titles,
            series=grouper.series.names,
            constraints=grouper.constraints,
            before=list(grouper.before.items()),
            numbers=list(shop.entries),
            entries=_pieces(list(shop.entries.values())),
            stories=[_written(shop, shop.nodes[key]) for key in sorted(shop.nodes)],
        )
    )


def restored(data: bytes, settings: GroupingSettings | None = None) -> Grouper | None:
    """The grouper that was saved, which goes on as that one would have.

    None where the bytes are of another format, machine or setting, or damaged: then group anew.
    """
    grouper = Grouper(settings)
    try:
        state = msgspec.msgpack.decode(data, type=_State)
        if (state.format, state.byteorder, state.settings) != (FORMAT, sys.byteorder, grouper.settings):
            return None
        _fill(grouper, state)
    except (msgspec.MsgspecError, ValueError, LookupError):
        return None
    return grouper


def _fill(grouper: Grouper, state: _State) -> None:
    words, shop = grouper.vocabulary, grouper.workshop
    words.articles = state.articles
    words.frequency = array("I", state.frequency)
    words.numbers = list(range(len(words.frequency)))
    shared = words.numbers.__getitem__
    words.stems.update(zip(state.stems, map(shared, state.stems.values()), strict=True))
    words.pairs.update(zip(state.pairs, map(shared, state.pairs.values()), strict=True))
    words.observed = array("I", state.observed)
    words.shared = array("I", state.shared)
    words.once = bytearray(state.once)
    words.is_pair = bytearray(len(words.frequency))
    for number in words.pairs.values():
        words.is_pair[number] = True
    grouper.boilerplate = Boilerplate(state.habits)
    grouper.repeated = RepeatedText(state.repeated)
    shop.feeds = state.feeds
    grouper.kinship = RelatedLinks(state.names)
    grouper.titles = FeedTitles(state.titles)
    grouper.series = RelatedLinks(state.series)
    grouper.before = dict(state.before)
    grouper.follow(state.constraints)
    kept_entries = (kept for piece in state.entries for kept in _entries.decode(piece))
    for number, kept in zip(state.numbers, kept_entries, strict=True):
        known = _Kept(kept, words.numbers)
        entry = Posting(kept.id, known, kept.published, kept.digest, extent=kept.extent, feed=kept.feed)
        shop.put(number, entry)
        grouper.index.add_later(number, entry)
    for story in state.stories:
        node = shop.new_story(story.members, story.id)
        node.rifts, node.reviewed = frozenset(story.rifts), story.reviewed
        node.by_likeness, node.duplicates = story.by_likeness, story.duplicates
        if story.terms:
            shop.profiles.put_aside(node.key, Aside(array("I", story.terms), array("f", story.weights)))
    rifts = chain.from_iterable(story.rifts for story in state.stories)
    shop.next_rift = 1 + max(map(abs, rifts), default=0)
    shop.begin()


def _pieces(entries: Sequence[Posting]) -> list[msgspec.Raw]:
    pieces = (entries[start : start + PIECE] for start in range(0, len(entries), PIECE))
    return [msgspec.Raw(msgspec.msgpack.encode([_frozen(entry) for entry in piece])) for piece in pieces]


def _written(shop: Clusters, node: Node) -> _Story:
    aside = shop.profiles.aside(node.key) if len(node.members) >= LARGE else None
    terms, weights = (b"", b"") if aside is None else (aside.terms.tobytes(), aside.weights.tobytes())
    return _Story(
        node.id,
        node.members,
        terms,
        weights,
        tuple(sorted(node.rifts)),
        node.reviewed,
        node.by_likeness,
        node.duplicates,
    )


def _frozen(entry: Posting) -> _Entry:
    kept = entry.kept()
    if isinstance(kept, _Kept):
        return kept.entry
    return _Entry(
        entry.id,
        entry.published,
        entry.digest,
        entry.extent,
        entry.feed,
        array("I", entry.vector.terms).tobytes(),
        entry.vector.weights.tobytes(),
        entry.links.tobytes(),
        entry.likeness.tobytes(),
    )
