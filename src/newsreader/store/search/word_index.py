"""By each word the texts that have it, in a few blocks of bytes that may lie in a file.

A search is for any part of a text, so that words are found by any part of theirs: all of them lie one behind
the other in one block, which is looked through from end to end faster than a hundred texts are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import msgspec

from newsreader.store.search.common_parts import CommonParts, PartBuilder

MOST_WORDS: Final = 2_000
"""A part that more words have is in so many texts that some of these are found sooner by reading them."""
RARE: Final = 8
"""One text in so many is not rare, but they are at least `FEW` and at most `MANY`."""
FEW: Final = 4_096
MANY: Final = 16_384
"""To gather so many takes 5 ms, and a page of them is found among the first rows of an order."""
SEPARATOR: Final = b"\0"
"""Stands between words: no text from outside has it, see `text.clean`."""
NUMBERS: Final = "I"
"""The numbers of the blocks, as `array` and `memoryview` call them."""


Numbers: TypeAlias = "array[int] | memoryview[int]"


class WordBlocks(msgspec.Struct, frozen=True):
    """The blocks of an index over texts that are numbered from 0 on.

    `words`: each with a separator before it, and one at the end. `starts`: where each begins in `words`;
    `ends`: by word, where its texts end in `texts`, which has the numbers of each word's texts in order.
    `common`: which texts hold what is in too many words for that.
    """

    words: bytes
    starts: Numbers
    ends: Numbers
    texts: Numbers
    common: CommonParts = CommonParts()


class WordIndex:
    """Searches in blocks."""

    def __init__(self, blocks: WordBlocks, count: int) -> None:
        """`count`: how many texts there are."""
        self._blocks = blocks
        self._most = max(FEW, min(count // RARE, MANY))

    def find(self, part: str) -> tuple[set[int], bool] | None:
        """The numbers of the texts that may hold this, and whether they are sure to. None where the index
        can't tell, or they are many.
        """
        words = part.split()
        if not words or " ".join(words) != part or "\0" in part:
            return None
        needles = list(_needles(words))
        matches = [words_with for needle in needles if (words_with := self._words_with(needle)) is not None]
        if not matches:
            return None
        fewest = min(matches, key=self._weight)
        if self._weight(fewest) > self._most:
            return None
        return self._texts_of(fewest), len(words) == 1

    def _words_with(self, needle: bytes) -> list[int] | None:
        """The words in which some bytes are, at least in part; None where they are many."""
        words, starts = self._blocks.words, self._blocks.starts
        # A needle that begins with the separator before a word begins one place early.
        lead = needle.startswith(SEPARATOR)
        holding: list[int] = []
        place = words.find(needle)
        while place >= 0:
            word = bisect_right(starts, place + lead) - 1
            holding.append(word)
            if len(holding) > MOST_WORDS:
                return None
            if word + 1 == len(starts):
                break
            place = words.find(needle, starts[word + 1] - 1)
        return holding

    def _weight(self, words: Sequence[int]) -> int:
        """How many texts some words have, at most."""
        ends = self._blocks.ends
        return sum(ends[word] - (ends[word - 1] if word else 0) for word in words)

    def _texts_of(self, words: Sequence[int]) -> set[int]:
        ends, texts = self._blocks.ends, self._blocks.texts
        numbers: set[int] = set()
        for word in words:
            numbers.update(texts[ends[word - 1] if word else 0 : ends[word]])
        return numbers


class WordBuilder:
    """Takes texts in one by one, and makes blocks of them. `parts`: those that get bits."""

    def __init__(self, parts: tuple[str, ...] = ()) -> None:
        self._words: dict[str, tuple[array[int], int]] = {}
        """By word, its texts and the bits of its parts."""
        self._parts = PartBuilder(parts)
        self.count = 0

    def add(self, text: str) -> None:
        """The next text."""
        number, known, signature = self.count, self._words, 0
        for word in set(text.split()):
            entry = known.get(word)
            if entry is None:
                entry = known[word] = array(NUMBERS), self._parts.signature(word)
            entry[0].append(number)
            signature |= entry[1]
        self._parts.add(signature)
        self.count += 1

    def blocks(self) -> Iterator[WordBlocks | None]:
        """The blocks of all texts; before them None for each step of work. Nothing can be added after."""
        words = bytearray(SEPARATOR)
        starts, ends, texts = array(NUMBERS), array(NUMBERS), array(NUMBERS)
        known = self._words
        while known:
            # What is let go of at once keeps a key waiting.
            word, (numbers, _) = known.popitem()
            starts.append(len(words))
            words += word.encode("utf-8", "surrogatepass") + SEPARATOR
            texts += numbers
            ends.append(len(texts))
            if len(known) % MOST_WORDS == 0:
                yield None
        for common in self._parts.common_parts():
            yield None if common is None else WordBlocks(bytes(words), starts, ends, texts, common)


def _needles(words: Sequence[str]) -> Iterator[bytes]:
    """What to look for among the words: the first of a phrase may end one, the last may begin one."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    if len(encoded) == 1:
        yield encoded[0]
        return
    yield encoded[0] + SEPARATOR
    yield from (SEPARATOR + word + SEPARATOR for word in encoded[1:-1])
    yield SEPARATOR + encoded[-1]
