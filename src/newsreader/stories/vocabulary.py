"""How much each term says, learnt from the articles themselves as they come.

A term weighs `(log(articles / articles with it) + 1) × sqrt(0.1 + strength)`. Strength (Wilbur and Sirotkin
1992) is the probability that an article's neighbour has the term, given that the article has it: high for the
names of an event, low for words that stand anywhere ("new", "video") and for words that nobody else used yet.
Among few articles strength says little, so it starts at what is typical and is trusted more with each one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from math import log, sqrt
from typing import Final
from zlib import crc32

from newsreader.stories.vectors import Vector

NEIGHBOURS: Final = 10
"""So many neighbours of an article say how strong its terms are."""
LEAST_STRENGTH: Final = 0.1
TYPICAL_STRENGTH: Final = 0.3
TRUST: Final = 100
"""After so many articles, what they say of a term's strength counts as much as what is typical."""
MOST_TERMS: Final = 32
"""An article is known by its heaviest terms alone, so that a long text costs no more than a short one."""
_ONCE_BYTES: Final = 1 << 20


class Vocabulary:
    """The terms, how many articles have each, and how strong each has proved.

    A pair of words has no number before its second article: most are never seen again. Which have been seen
    once is kept as one bit each, by hash; two pairs that share a bit start a little too common, no more.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.numbers: dict[str, int] = {}
        self.frequency = array("I")
        self.observed = array("I")
        self.shared = array("I")
        self.once = bytearray(_ONCE_BYTES)

    def learn(self, terms: Iterable[str]) -> None:
        """One more article, with these distinct terms."""
        self.articles += 1
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                self.frequency[number] += 1
            elif " " not in term:
                self._number(term, 1)
            elif self._seen_before(term):
                self._number(term, 2)

    def observe(self, vector: Vector, neighbours: Iterable[tuple[Vector, int]]) -> None:
        """Learn how strong an article's terms are from its nearest neighbours.

        At most `NEIGHBOURS` of them, each with how often it counts: twice where it was observed before this
        article was there to be its neighbour in turn.
        """
        own = set(vector.terms)
        for number in own:
            self.observed[number] += 1
        for neighbour, times in neighbours:
            for number in own.intersection(neighbour.terms):
                self.shared[number] += times

    def rarity(self, number: int) -> float:
        return log((self.articles + 1) / self.frequency[number]) + 1.0

    def weight(self, number: int) -> float:
        observed = self.observed[number]
        learnt = min(1.0, self.shared[number] / (observed * NEIGHBOURS)) if observed else 0.0
        strength = (self.articles * learnt + TRUST * TYPICAL_STRENGTH) / (self.articles + TRUST)
        return self.rarity(number) * sqrt(LEAST_STRENGTH + strength)

    def sketch(self, counts: Mapping[str, float]) -> Vector:
        """The article with these term counts by rarity alone: to find neighbours from which to learn."""
        return _heaviest((self.rarity(number) * count, number) for count, number in self._known(counts))

    def vector(self, counts: Mapping[str, float]) -> Vector:
        """The article with these term counts. Of length 1, empty where no term is known."""
        return _heaviest((self.weight(number) * count, number) for count, number in self._known(counts))

    def _known(self, counts: Mapping[str, float]) -> list[tuple[float, int]]:
        numbers = self.numbers
        return [
            (count, number) for term, count in counts.items() if (number := numbers.get(term)) is not None
        ]

    def _number(self, term: str, frequency: int) -> None:
        self.numbers[term] = len(self.frequency)
        self.frequency.append(frequency)
        self.observed.append(0)
        self.shared.append(0)

    def _seen_before(self, term: str) -> bool:
        place, bit = divmod(crc32(term.encode("utf-8", "surrogatepass")) % (8 * _ONCE_BYTES), 8)
        seen = bool(self.once[place] >> bit & 1)
        self.once[place] |= 1 << bit
        return seen


def _heaviest(weighted: Iterable[tuple[float, int]]) -> Vector:
    return Vector.of(sorted(weighted, reverse=True)[:MOST_TERMS])
