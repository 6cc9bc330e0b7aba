"""The articles most like a given one: within its time, to be linked to, or of any time, to be shown."""

from __future__ import annotations

from collections.abc import Iterable, KeysView
from typing import Final, NamedTuple

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.index import Index, candidates
from newsreader.stories.grouping.nodes import Posting
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vocabulary import Vocabulary

NEAREST_BUDGET: Final = 5_000
NEAREST_TERMS: Final = 10
"""So many terms are looked up in every bucket of time, of which an archive of years has hundreds."""
LEAST_NEAREST: Final = 0.15
WORDS_NEAREST: Final = 2
"""What is shown as most like an article is at least so like it and shares so many words: what falls below has
a word or two in common by chance.
"""


class Links(NamedTuple):
    """How like articles are to their neighbours, by the numbers of both; `close`: to those alone by which
    their stories are compared."""

    likeness: dict[tuple[int, int], float]
    close: dict[tuple[int, int], float]


class NeighbourSearch:
    """Looks articles up by the words that they share."""

    def __init__(
        self, shop: Clusters, index: Index, vocabulary: Vocabulary, settings: GroupingSettings
    ) -> None:
        self._shop = shop
        self._index = index
        self._vocabulary = vocabulary
        self._settings = settings

    def around(self, entry: Posting, own: int) -> list[tuple[float, int]]:
        """The articles most like one, whose number is its `own`, within its time: (likeness, number), best
        first."""
        entries, settings, vector, when = self._shop.entries, self._settings, entry.vector, entry.published
        gone = self._shop.gone
        laid, least = vector.laid_out(), settings.least_of(entry.extent)
        fade, square, extent = settings.fade, least * least, entry.extent
        scored = []
        for number, shared in candidates(
            vector, self._index.around(when), settings.candidates, settings.budget
        ):
            # Two vectors of length 1 are no more alike than the root of the squares that they share.
            if shared < square or number == own or number in gone:
                continue
            other = entries[number]
            faded = fade(when, other.published)
            # Which words two have in common is found in half the time that their product takes; two headlines
            # need none but those that make them alike.
            if shared * faded * faded >= square and (
                not (extent or other.extent) or self._share_words(laid, extent + other.extent, other)
            ):
                likeness = other.vector.dot(laid) * faded
                if likeness >= least:
                    scored.append((-likeness, number))
        scored.sort()
        return [(-likeness, number) for likeness, number in scored]

    def links_of(self, numbers: Iterable[int]) -> Links:
        """How like articles are to those around them that are more like them than what they are linked to."""
        settings = self._settings
        links = Links({}, {})
        for number in numbers:
            entry = self._shop.entries[number]
            most = settings.neighbours_of(entry.extent)
            linked = sorted(entry.likeness, reverse=True)[most - 1 : most]
            nearest = [
                ((min(number, other), max(number, other)), likeness)
                for likeness, other in self.around(entry, number)[:most]
                if not linked or likeness > linked[0]
            ]
            links.likeness.update(nearest)
            links.close.update(nearest[: settings.close])
        return links

    def anywhere(self, entry: Posting, most: int) -> list[str]:
        """The ids of the articles most like one, of any time and no part of its story, best first."""
        laid, buckets = entry.vector.laid_out(), self._index.everywhere(entry.vector.terms[:NEAREST_TERMS])
        most_like = self._settings.candidates + most
        scored = [
            (-likeness, other.id)
            for number, _ in candidates(entry.vector, buckets, most_like, NEAREST_BUDGET, NEAREST_TERMS)
            if number not in self._shop.gone
            and (other := self._shop.entries[number]).story != entry.story
            and (likeness := other.vector.dot(laid)) >= LEAST_NEAREST
            and self._words_in_common(laid.keys(), other) >= WORDS_NEAREST
        ]
        return [article for _, article in sorted(scored)[:most]]

    def are_by_chance(self, number: int, neighbour: int) -> bool:
        """Whether two articles that stand alone are neighbours by too little to be one story."""
        entries, nodes = self._shop.entries, self._shop.nodes
        first, second = entries[number], entries[neighbour]
        if nodes[first.story].voices + nodes[second.story].voices > 2:
            return False
        words = self._words_in_common(first.vector.laid_out().keys(), second)
        return not self._settings.is_enough_alone(words, first.extent + second.extent)

    def _share_words(self, laid: dict[int, float], extents: float, other: Posting) -> bool:
        """Whether two articles, of which the first is laid out, have words enough in common. `extents`: the
        sum of theirs."""
        wanted = self._settings.words_wanted(extents)
        if not wanted:
            return True
        common = laid.keys() & other.vector.terms
        return len(common) >= wanted and self._vocabulary.words_among(common) >= wanted

    def _words_in_common(self, terms: KeysView[int], other: Posting) -> int:
        return self._vocabulary.words_among(terms & other.vector.terms)
