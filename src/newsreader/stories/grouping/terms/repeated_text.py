"""What a feed repeats in its entries: labels, footers, link texts, sentences. It is evidence of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from zlib import crc32

import msgspec

from newsreader.stories.grouping.terms.columns import RegularColumn, RegularColumns
from newsreader.stories.grouping.terms.counts import added, within

FEWEST: Final = 3
"""So many entries of a feed must have a passage before it is taken for repeated."""
TWICE: Final = 2
"""What so many feeds have in so many entries each is repeated: a report that many print is once in each."""
FEWEST_ENTRIES: Final = 8
SHARE: Final = 0.4
"""A word that stands in this part of a feed's entries, where there are so many, says what the feed is about
or how it is made up, not what happened."""
SHARE_OF_FEW: Final = 0.6
"""The same where there are fewer entries, but as many as a passage takes."""
MOST: Final = 2_048
"""So many passages and words of a feed are remembered before the rarer half is forgotten."""
_BREAK: Final = re.compile(r"(?<=[.!?…])\s+|[\n|•·#:]+|\bhttps?://\S+|(\b\d[\d.,:]*\b)")
"""Where a passage ends: addresses and numbers part the labels before them, which are repeated, from the rest.
Numbers stay, as passages of their own."""


class Passage(NamedTuple):
    """The stems of a piece of text that a feed repeats whole or not at all, and what tells it from others."""

    stems: list[str]
    key: int


class FeedHabit(msgspec.Struct, gc=False):
    """How many of a feed's entries have a passage, by its checksum, and a word; and its columns."""

    entries: int = 0
    passages: dict[int, int] = {}
    words: dict[str, int] = {}
    columns: RegularColumns = msgspec.field(default_factory=RegularColumns)

    def take_in(self, other: FeedHabit) -> None:
        """Learn what was learnt of other entries, which came later."""
        self.entries += other.entries
        self.passages = added(self.passages, other.passages, MOST)
        self.words = added(self.words, other.words, MOST)
        self.columns.take_in(other.columns)

    def habitual(self) -> frozenset[str]:
        """The words that stand in so many of the entries that they say nothing of one."""
        if self.entries < FEWEST:
            return frozenset()
        share = SHARE if self.entries >= FEWEST_ENTRIES else SHARE_OF_FEW
        least = max(FEWEST, share * self.entries)
        return frozenset(stem for stem, count in self.words.items() if count >= least)


class RepeatedText:
    """Learns what feeds repeat, entry by entry, and leaves it out. An article of no feed ("") stays whole."""

    def __init__(self, habits: dict[str, FeedHabit] | None = None) -> None:
        self.habits = habits if habits is not None else {}
        self._repeating: dict[int, int] = {}
        self._words: dict[str, tuple[int, frozenset[str]]] = {}
        self._templates: dict[tuple[str, int], tuple[int, frozenset[str]]] = {}
        for habit in self.habits.values():
            for key, count in habit.passages.items():
                if count >= TWICE:
                    self._repeating[key] = self._repeating.get(key, 0) + 1

    def take_in(self, other: RepeatedText) -> RepeatedText:
        """What is known of all feeds together with what was learnt of other entries, which came later."""
        for feed, habit in other.habits.items():
            self.habits.setdefault(feed, FeedHabit()).take_in(habit)
        return RepeatedText(self.habits)

    def learn_title(self, feed: str, marks: Iterable[int], published: int | None) -> None:
        """The title of one more entry, before what that and any other that comes with it say. `marks`: as in
        `columns`, of all its stems, those of phrases that say nothing of an event too."""
        if feed:
            self.habits.setdefault(feed, FeedHabit()).columns.learn_title(marks, published)

    def learn(
        self, feed: str, title: Sequence[str], texts: Sequence[Passage], marks: Iterable[int] = ()
    ) -> None:
        """One more entry: the stems of its title, the passages of its text, and the marks of its title."""
        if not feed:
            return
        habit = self.habits.setdefault(feed, FeedHabit())
        habit.entries += 1
        for key in {passage.key for passage in texts}:
            count = habit.passages[key] = habit.passages.get(key, 0) + 1
            if count == TWICE:
                self._repeating[key] = self._repeating.get(key, 0) + 1
        said = set(title).union(*(passage.stems for passage in texts))
        habit.columns.learn(marks, said)
        words = habit.words
        for stem in said:
            words[stem] = words.get(stem, 0) + 1
        habit.passages = within(habit.passages, MOST)
        habit.words = within(habit.words, MOST)

    def own(
        self, feed: str, title: list[str], texts: Sequence[Passage], marks: Iterable[int] = ()
    ) -> tuple[list[str], list[str]]:
        """The stems of title and text that are the entry's own."""
        habit = self.habits.get(feed)
        if habit is None:
            return title, [stem for passage in texts for stem in passage.stems]
        own = [
            stem for passage in texts if not self._is_repeated(habit, passage.key) for stem in passage.stems
        ]
        repeated = self.repeated(feed, marks)
        return _without(repeated, title), _without(repeated, own)

    def repeated(self, feed: str, marks: Iterable[int]) -> frozenset[str]:
        """The words that an entry with a title of these marks has from its feed, or from a column of it."""
        habit = self.habits.get(feed)
        if habit is None:
            return frozenset()
        templates = [self._template(feed, mark, column) for mark, column in habit.columns.of(marks)]
        return self._habitual(feed).union(*templates)

    def known(self, feed: str) -> frozenset[str]:
        """All words that a feed repeats, in each entry or in a column."""
        habit = self.habits.get(feed)
        if habit is None:
            return frozenset()
        return self._habitual(feed) | habit.columns.templates()

    def _habitual(self, feed: str) -> frozenset[str]:
        habit = self.habits[feed]
        entries, words = self._words.get(feed, (0, frozenset()))
        if entries != habit.entries:
            words = habit.habitual()
            self._words[feed] = habit.entries, words
        return words

    def _template(self, feed: str, mark: int, column: RegularColumn) -> frozenset[str]:
        entries, words = self._templates.get((feed, mark), (-1, frozenset()))
        if entries != column.entries:
            words = column.template()
            self._templates[feed, mark] = column.entries, words
        return words

    def _is_repeated(self, habit: FeedHabit, passage: int) -> bool:
        return habit.passages.get(passage, 0) >= FEWEST or self._repeating.get(passage, 0) >= TWICE


def passage(stems: list[str]) -> Passage:
    return Passage(stems, crc32(" ".join(stems).encode("utf-8", "surrogatepass")))


def pieces(text: str) -> list[str]:
    """A text in pieces that a feed repeats whole or not at all."""
    return [piece for piece in _BREAK.split(text) if piece and not piece.isspace()]


def _without(habitual: frozenset[str], stems: list[str]) -> list[str]:
    return [stem for stem in stems if stem not in habitual] if habitual else stems
