"""Which texts hold a letter, or two letters side by side, that many texts hold: a bit for each text and part.

What is in few words is found by these (`word_index`). What is in very many is in most texts, and to tell in
which takes a look at each, 0.3 to 0.5 µs; a bit is told in a tenth of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from operator import add
from typing import Final

import msgspec

MOST: Final = 256
"""Parts with bits, those that most texts have. Of news in English the last one is in one text of eight."""
LEAST: Final = 16
"""What fewer than one text in so many has gets no bit."""
BITS: Final = 8
STEP: Final = 1 << 16
"""Signatures of which a column is made in one go, in less than a millisecond."""


class CommonParts(msgspec.Struct, frozen=True):
    """`parts`: the one that most texts have comes first. `columns`: for the first eight parts a byte for each
    text, then for the next eight, and so on; the first part has the lowest bit.
    """

    parts: tuple[str, ...] = ()
    columns: bytes | memoryview = b""

    def flags(self, part: str) -> bytes | None:
        """By text, 1 where it holds a part, else 0. None where the part has no bits."""
        told = self.bits(part)
        return None if told is None else bytes(told[0]).translate(_flags(told[1]))

    def bits(self, part: str) -> tuple[memoryview, int] | None:
        """By text a byte, and the bit in it that is set where the text holds a part. None where the part has
        no bits.
        """
        if part not in self.parts:
            return None
        column, bit = divmod(self.parts.index(part), BITS)
        count = len(self.columns) // -(-len(self.parts) // BITS)
        return memoryview(self.columns)[column * count : (column + 1) * count], 1 << bit

    def told_by(self, text: str) -> tuple[str, ...]:
        """The parts by which it is told whether other texts can hold this one: itself, where that has bits,
        which are sure then.
        """
        return (text,) if text in self.parts else self.rarest_in(text)

    def rarest_in(self, text: str) -> tuple[str, ...]:
        """Of the parts that a text has within its words, two that fewest texts have, at most."""
        places = sorted(map(self.parts.index, parts_of(text).intersection(self.parts)), reverse=True)
        return tuple(self.parts[place] for place in places[:2])


class PartBuilder:
    """Makes bits. `parts`: see `chosen`. A text has the parts of its words."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        self._parts = parts
        self._masks = {part: 1 << number for number, part in enumerate(parts)}
        self._width = -(-len(parts) // BITS)
        self._signatures = bytearray()

    def signature(self, word: str) -> int:
        """The bits of a word: those of a text are set in any of its words."""
        mask_of, signature = self._masks.get, 0
        for part in {*word, *map(add, word, word[1:])}:
            signature |= mask_of(part, 0)
        return signature

    def add(self, signature: int) -> None:
        """The next text."""
        self._signatures += signature.to_bytes(self._width, "little")

    def common_parts(self) -> Iterator[CommonParts | None]:
        """The bits of all texts; before them None for each step of work."""
        signatures, width = self._signatures, self._width
        columns = bytearray()
        for column in range(width):
            for start in range(0, len(signatures), STEP * width):
                columns += signatures[start + column : start + STEP * width : width]
                yield None
        yield CommonParts(self._parts, bytes(columns))


def chosen(texts: Iterable[str]) -> Iterator[tuple[str, ...] | None]:
    """The parts that get bits, told by a sample of all texts; before them None for each of these."""
    counts: Counter[str] = Counter()
    count = 0
    for text in texts:
        counts.update(parts_of(text))
        count += 1
        yield None
    yield tuple(part for part, texts_with in counts.most_common(MOST) if texts_with * LEAST >= count)


def parts_of(text: str) -> set[str]:
    """Letters and pairs of letters that are in words of a text."""
    parts: set[str] = set()
    for word in set(text.split()):
        parts.update(word, map(add, word, word[1:]))
    return parts


@cache
def _flags(bit: int) -> bytes:
    """For each value of a byte, 1 where a bit is set in it, else 0."""
    return bytes(bool(value & bit) for value in range(256))
