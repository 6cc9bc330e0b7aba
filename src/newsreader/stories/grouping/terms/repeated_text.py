"""What a feed repeats in its entries: labels, footers, link texts, sentences. It is evidence of nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Final, TypeVar
from zlib import crc32

import msgspec

from newsreader.stories.grouping.terms.columns import RegularColumns

Key = TypeVar("Key", int, str)

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


class FeedHabit(msgspec.Struct, gc=False):
    """How many of a feed's entries have a passage, by its checksum, and a word; and its columns."""

    entries: int = 0
    passages: dict[int, int] = {}
    words: dict[str, int] = {}
    columns: RegularColumns = msgspec.field(default_factory=RegularColumns)

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
        for habit in self.habits.values():
            for key, count in habit.passages.items():
                if count >= TWICE:
                    self._repeating[key] = self._repeating.get(key, 0) + 1

    def learn_title(self, feed: str, heading: Sequence[str], published: int | None) -> None:
        """The title of one more entry, before what that and any other that comes with it say. `heading`: all
        its stems, those of phrases that say nothing of an event too."""
        if feed:
            self.habits.setdefault(feed, FeedHabit()).columns.learn_title(heading, published)

    def learn(
        self,
        feed: str,
        title: Sequence[str],
        texts: Sequence[Sequence[str]],
        heading: Sequence[str] = (),
    ) -> None:
        """One more entry: the stems of its title, and those of each passage of its text."""
        if not feed:
            return
        habit = self.habits.setdefault(feed, FeedHabit())
        habit.entries += 1
        for key in {_checksum(stems) for stems in texts}:
            count = habit.passages[key] = habit.passages.get(key, 0) + 1
            if count == TWICE:
                self._repeating[key] = self._repeating.get(key, 0) + 1
        said = {*title, *(stem for stems in texts for stem in stems)}
        habit.columns.learn(heading, said)
        for stem in said:
            habit.words[stem] = habit.words.get(stem, 0) + 1
        if len(habit.passages) > MOST:
            habit.passages = _commoner_half(habit.passages)
        if len(habit.words) > MOST:
            habit.words = _commoner_half(habit.words)

    def own(
        self, feed: str, title: list[str], texts: Sequence[Sequence[str]], heading: Sequence[str] = ()
    ) -> tuple[list[str], list[str]]:
        """The stems of title and text that are the entry's own."""
        habit = self.habits.get(feed)
        if habit is None:
            return title, [stem for stems in texts for stem in stems]
        kept = [stems for stems in texts if not self._is_repeated(habit, _checksum(stems))]
        own = [stem for stems in kept for stem in stems]
        repeated = self.repeated(feed, heading)
        return _without(repeated, title), _without(repeated, own)

    def repeated(self, feed: str, heading: Sequence[str]) -> frozenset[str]:
        """The words that an entry with this title has from its feed, or from a column of it."""
        habit = self.habits.get(feed)
        return frozenset() if habit is None else self._habitual(feed) | habit.columns.template(heading)

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

    def _is_repeated(self, habit: FeedHabit, passage: int) -> bool:
        return habit.passages.get(passage, 0) >= FEWEST or self._repeating.get(passage, 0) >= TWICE


def passages(text: str) -> list[str]:
    """A text in pieces that a feed repeats whole or not at all."""
    return [piece for piece in _BREAK.split(text) if piece and not piece.isspace()]


def _without(habitual: frozenset[str], stems: list[str]) -> list[str]:
    return [stem for stem in stems if stem not in habitual] if habitual else stems


def _checksum(stems: Sequence[str]) -> int:
    return crc32(" ".join(stems).encode("utf-8", "surrogatepass"))


def _commoner_half(counts: dict[Key, int]) -> dict[Key, int]:
    return dict(sorted(counts.items(), key=itemgetter(1), reverse=True)[: MOST // 2])
