"""The state of the grouping as bytes for the cache, and back."""

from __future__ import annotations

import sys
from array import array
from typing import Final

import msgspec

from newsreader.stories.grouping import posting_columns, story_columns
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.posting_columns import KeptPostings, PostingColumns, bytes_of, integers_in
from newsreader.stories.grouping.records import Story
from newsreader.stories.grouping.related_links import LinkColumns, RelatedLinks
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.story_columns import StoryColumns
from newsreader.stories.grouping.terms.boilerplate import Boilerplate
from newsreader.stories.grouping.terms.pairs import Pairs
from newsreader.stories.grouping.terms.repeated_text import FeedHabit, RepeatedText
from newsreader.stories.grouping.terms.series import FeedTitles, Title
from newsreader.stories.grouping.terms.vocabulary import Vocabulary

FORMAT: Final = 21
"""Grows whenever states of before can't be read any more, or would be grouped differently now."""


class _State(msgspec.Struct, array_like=True, gc=False):
    """Tables that are used at once, and columns, which stay where they are until they are looked at.

    `stems`, `stem_numbers`: the stems, and the number of each; `pairs`, in ascending order, likewise;
    `is_pair`: a byte a term.
    """

    format: int
    byteorder: str
    settings: GroupingSettings
    articles: int
    stems: list[str]
    stem_numbers: memoryview
    pairs: memoryview
    pair_numbers: memoryview
    is_pair: memoryview
    frequency: memoryview
    observed: memoryview
    shared: memoryview
    once: memoryview
    habits: dict[str, msgspec.Raw]
    repeated: dict[str, FeedHabit]
    feeds: dict[str, int]
    kinship: LinkColumns
    titles: dict[int, list[Title]]
    series: LinkColumns
    constraints: Constraints
    before: list[tuple[tuple[str, str], tuple[Story, ...]]]
    entries: PostingColumns
    stories: StoryColumns


def save(grouper: Grouper) -> bytes:
    """Everything a grouper knows."""
    words, shop = grouper.vocabulary, grouper.workshop
    stories = story_columns.columns_of(shop, shop.nodes)
    pairs, pair_numbers = words.pairs.to_keep()
    return msgspec.msgpack.encode(
        _State(
            format=FORMAT,
            byteorder=sys.byteorder,
            settings=grouper.settings,
            articles=words.articles,
            stems=list(words.stems),
            stem_numbers=bytes_of(array("I", words.stems.values())),
            pairs=bytes_of(pairs),
            pair_numbers=bytes_of(pair_numbers),
            is_pair=memoryview(words.is_pair),
            frequency=bytes_of(words.frequency),
            observed=bytes_of(words.observed),
            shared=bytes_of(words.shared),
            once=memoryview(words.once),
            habits=grouper.boilerplate.to_keep(),
            repeated=grouper.repeated.habits,
            feeds=shop.feeds,
            kinship=grouper.kinship.to_keep(),
            titles=grouper.titles.titles,
            series=grouper.series.to_keep(),
            constraints=grouper.constraints,
            before=list(grouper.before.items()),
            entries=posting_columns.columns_of(shop.entries, story_columns.story_of_each(stories)),
            stories=stories,
        )
    )


def restored(data: bytes | memoryview, settings: GroupingSettings | None = None) -> Grouper | None:
    """The grouper that was saved, which goes on as that one would have. What it says of its articles stays in
    `data` until somebody looks at it.

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
    _fill_vocabulary(grouper.vocabulary, state)
    shop = grouper.workshop
    grouper.boilerplate = Boilerplate(state.habits)
    grouper.repeated = RepeatedText(state.repeated)
    shop.feeds = state.feeds
    grouper.kinship = RelatedLinks(state.kinship)
    grouper.titles = FeedTitles(state.titles)
    grouper.series = RelatedLinks(state.series)
    grouper.before = dict(state.before)
    grouper.follow(state.constraints)
    kept = KeptPostings(state.entries, grouper.vocabulary.numbers)
    shop.enter_later(kept.ids, kept.numbers, kept)
    grouper.index.add_later(kept)
    story_columns.restore(state.stories, shop)


def _fill_vocabulary(words: Vocabulary, state: _State) -> None:
    words.articles = state.articles
    for counts, kept in (
        (words.frequency, state.frequency),
        (words.observed, state.observed),
        (words.shared, state.shared),
    ):
        counts.frombytes(kept)
    words.once = bytearray(state.once)
    words.is_pair = bytearray(state.is_pair)
    words.numbers = list(range(len(words.frequency)))
    # Every table is to have the same object for a number.
    shared = words.numbers.__getitem__
    words.stems.update(zip(state.stems, map(shared, integers_in(state.stem_numbers, "I")), strict=True))
    pairs, pair_numbers = integers_in(state.pairs, "Q"), integers_in(state.pair_numbers, "I")
    if len(pairs) != len(pair_numbers):
        raise ValueError("pairs and their numbers are of different lengths")
    words.pairs = Pairs(pairs, pair_numbers, words.numbers)
