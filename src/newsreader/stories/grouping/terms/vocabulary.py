"""How much each term says, learnt from the articles themselves as they come.

A term weighs `(log(articles / articles with it) + 1) × sqrt(0.1 + strength)`. Strength (Wilbur and Sirotkin
1992) is the probability that an article's neighbour has the term, given that the article has it: high for the
names of an event, low for words that stand anywhere ("new", "video") and for words that nobody else used yet.
Among few articles strength says little, so it starts at what is typical and is trusted more with each one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, pairwise, product
from math import log, sqrt
from operator import mul
from typing import Final, NamedTuple

from newsreader.stories.grouping.terms.pairs import Pairs
from newsreader.stories.grouping.terms.vectors import Vector

NEIGHBOURS: Final = 10
"""So many neighbours of an article say how strong its terms are."""
LEAST_STRENGTH: Final = 0.1
TYPICAL_STRENGTH: Final = 0.3
TRUST: Final = 100
"""After so many articles, what they say of a term's strength counts as much as what is typical."""
MOST_TERMS: Final = 64
"""An article is known by its heaviest terms alone, so that a very long text costs no more than a long one."""
_ONCE_BITS: Final = 23
_ONCE_SHIFT: Final = 64 - _ONCE_BITS
_WORD: Final = (1 << 64) - 1
_ONE: Final = array("f", [1.0])
_FIRST: Final = 32
"""A pair of words is known by the number of the first, so many bits up, and that of the second."""


class Counted(NamedTuple):
    """The distinct stems of an article by number, its pairs of neighbouring stems, and how much each counts.

    `counts`: of the stems, then of the pairs: 1 + log of how often the article has it. In arrays, since
    articles wait in thousands until all of a batch have been read.
    """

    stems: array[int]
    pairs: array[int]
    counts: array[float]


class Terms(NamedTuple):
    """The terms of an article that are known, how much each counts, and how many, the first, are words."""

    numbers: Sequence[int]
    counts: Sequence[float]
    stems: int


class _Numbered(dict[str, int]):
    """The number of each stem; one that is asked for the first time gets one."""

    def __init__(self, number: Callable[[], int]) -> None:
        self._number = number

    def __missing__(self, stem: str) -> int:
        number = self[stem] = self._number()
        return number


class Vocabulary:
    """The terms, how many articles have each, and how strong each has proved.

    A pair of words has no number before its second article: most are never seen again. Which have been seen
    once is kept as one bit each, by hash; two pairs that share a bit start a little too common, no more.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.stems = _Numbered(lambda: self._number(0, is_pair=False))
        self.pairs = Pairs()
        self.numbers: list[int] = []
        """Every term's number, as the one object that all vectors share."""
        self.frequency = array("I")
        self.observed = array("I")
        self.shared = array("I")
        self.is_pair = bytearray()
        self.once = bytearray(1 << _ONCE_BITS - 3)

    def counted(self, texts: Iterable[Sequence[str]]) -> Counted:
        """What the stems of an article's title and text come to."""
        find = self.stems.__getitem__
        stems: list[int] = []
        pairs: list[int] = []
        for text in texts:
            numbers = [*map(find, text)]
            stems += numbers
            pairs += [first << _FIRST | second for first, second in pairwise(numbers)]
        distinct = dict.fromkeys(stems)
        if len(distinct) == len(stems):
            return Counted(array("I", stems), array("Q", pairs), _ONE * (len(stems) + len(pairs)))
        of_stems, of_pairs = Counter(stems), Counter(pairs)
        counts = [*of_stems.values(), *of_pairs.values()]
        return Counted(
            array("I", of_stems),
            array("Q", of_pairs),
            array("f", [1.0 if count == 1 else 1.0 + log(count) for count in counts]),
        )

    def learn(self, counted: Counted) -> None:
        """One more article, with these terms."""
        self.articles += 1
        frequency, find, once = self.frequency, self.pairs.get, self.once
        for number in counted.stems:
            frequency[number] += 1
        for pair in counted.pairs:
            known = find(pair)
            if known is not None:
                frequency[known] += 1
                continue
            # Multiplied by what spreads the bits (Knuth), the upper ones of 64 name the place.
            place = (pair * 0x9E3779B97F4A7C15 & _WORD) >> _ONCE_SHIFT
            seen, bit = once[place >> 3], 1 << (place & 7)
            if seen & bit:
                self.pairs[pair] = self._number(2, is_pair=True)
            else:
                once[place >> 3] = seen | bit

    def known(self, counted: Counted) -> Terms:
        """Those of the terms that have been seen often enough to have a number."""
        numbers, counts = [*map(self.numbers.__getitem__, counted.stems)], counted.counts
        pair_numbers = [*map(self.pairs.get, counted.pairs)]
        known = [number for number in pair_numbers if number is not None]
        if len(known) < len(pair_numbers):
            of_pairs = zip(pair_numbers, counts[len(numbers) :], strict=True)
            kept = [count for number, count in of_pairs if number is not None]
            counts = counts[: len(numbers)] + array("f", kept)
        return Terms(numbers + known, counts, len(numbers))

    def observe(self, terms: Iterable[int], neighbours: Iterable[tuple[Iterable[int], int]]) -> None:
        """Learn how strong an article's terms are from those of its nearest neighbours.

        At most `NEIGHBOURS` of them, each with how often it counts: twice where it was observed before this
        article was there to be its neighbour in turn.
        """
        own = set(terms)
        for number in own:
            self.observed[number] += 1
        for theirs, times in neighbours:
            for number in own.intersection(theirs):
                self.shared[number] += times

    def take_in(self, other: Vocabulary) -> list[int]:
        """Learn what another vocabulary has learnt of other articles; our number of each of its terms, by its
        own. Which pairs it has seen once is forgotten, since they are marked by its numbers."""
        ours = self.numbers
        numbers = [0] * len(other.numbers)
        for stem, number in other.stems.items():
            numbers[number] = ours[self.stems[stem]]
        for pair, number in other.pairs.items():
            first, second = pair >> _FIRST, pair & (1 << _FIRST) - 1
            same = numbers[first] << _FIRST | numbers[second]
            if same not in self.pairs:
                self.pairs[same] = self._number(0, is_pair=True)
            numbers[number] = ours[self.pairs[same]]
        for learnt, more in (
            (self.frequency, other.frequency),
            (self.observed, other.observed),
            (self.shared, other.shared),
        ):
            for number, count in zip(numbers, more, strict=True):
                learnt[number] += count
        self.articles += other.articles
        return numbers

    def terms_of(self, stems: Iterable[str]) -> frozenset[int]:
        """The numbers of these stems and of the pairs of them, as far as there are any."""
        numbers = [self.stems[stem] for stem in stems if stem in self.stems]
        pairs = (self.pairs.get(first << _FIRST | second) for first, second in product(numbers, numbers))
        return frozenset(chain(numbers, (pair for pair in pairs if pair is not None)))

    def words_among(self, terms: Collection[int]) -> int:
        """How many of some terms are words, and not pairs of words."""
        return len(terms) - sum(map(self.is_pair.__getitem__, terms))

    def rarity(self, number: int) -> float:
        return log((self.articles + 1) / self.frequency[number]) + 1.0

    def sketches(self, articles: Sequence[Terms]) -> list[Vector]:
        """Articles with these terms by rarity alone: to find neighbours from which to learn."""
        rarity = self.rarity
        return _heaviest({number: rarity(number) for number in _distinct(articles)}, articles)

    def vectors(self, articles: Sequence[Terms]) -> list[Vector]:
        """Articles with these terms. Of length 1, empty where there are none."""
        return _heaviest(self._weights(_distinct(articles)), articles)

    def _weights(self, numbers: Iterable[int]) -> dict[int, float]:
        seen, observed, shared, rarity = self.articles, self.observed, self.shared, self.rarity
        typical, trusted = TRUST * TYPICAL_STRENGTH, seen + TRUST
        unobserved = sqrt(LEAST_STRENGTH + typical / trusted)
        weights = {}
        for number in numbers:
            strength = unobserved
            if times := observed[number] * NEIGHBOURS:
                learnt = min(1.0, shared[number] / times)
                strength = sqrt(LEAST_STRENGTH + (seen * learnt + typical) / trusted)
            weights[number] = rarity(number) * strength
        return weights

    def _number(self, frequency: int, *, is_pair: bool) -> int:
        number = len(self.frequency)
        self.numbers.append(number)
        self.is_pair.append(is_pair)
        self.frequency.append(frequency)
        self.observed.append(0)
        self.shared.append(0)
        return number


def _distinct(articles: Iterable[Terms]) -> frozenset[int]:
    return frozenset(chain.from_iterable(terms.numbers for terms in articles))


def _heaviest(weights: Mapping[int, float], articles: Iterable[Terms]) -> list[Vector]:
    """The heaviest terms of each of some articles. `weights`: of one with each term, once."""
    weight, vectors = weights.__getitem__, []
    for terms in articles:
        weighted = zip(map(mul, map(weight, terms.numbers), terms.counts), terms.numbers, strict=True)
        vectors.append(Vector.of(sorted(weighted, reverse=True)[:MOST_TERMS]))
    return vectors
