"""Why each report is in its story: the strongest evidence that holds it to another report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.membership_reason import Evidence, MembershipReason
from newsreader.stories.grouping.nodes import Posting
from newsreader.stories.grouping.terms.stems import words

MOST_REPORTS: Final = 30
MOST_COMPARED: Final = 200
"""A report that has no neighbour in its story is compared with so many of the others."""
MOST_WORDS: Final = 5
ENOUGH: Final = 3
"""Where two reports have fewer words in common, what else holds one of them to the story is told too."""
RARE: Final = 100
"""Rare is a word that one in so many articles has, or fewer; or no more articles than the story has."""


def reasons_of(grouper: Grouper, article: str) -> tuple[MembershipReason, ...]:
    """Why an article and the reports around it are in their story, the article first; nothing where it stands
    alone. The words are stems. Raises NotFoundError where the article was never added."""
    members = grouper.story(grouper.story_of(article)).members
    if len(members) < 2:
        return ()
    start = max(0, min(members.index(article) - MOST_REPORTS // 2, len(members) - MOST_REPORTS))
    around = [member for member in members[start : start + MOST_REPORTS] if member != article]
    explain = _Explanation(grouper, members)
    return tuple(explain.reason(report) for report in (article, *around))


def spelled(reason: MembershipReason, text: str) -> MembershipReason:
    """The same with the words as they stand in the text of its report, where they do."""
    written: dict[str, str] = {}
    wanted = frozenset((*reason.words, *reason.beside))
    for piece in text.split():
        stems = words(piece)
        if len(stems) == 1 and stems[0] in wanted:
            written.setdefault(stems[0], piece.strip(".,:;!?…()[]{}“”„«»‘’'\"*_#").removesuffix("’s"))
    words_told, beside = (
        tuple(written.get(stem) or stem for stem in stems) for stems in (reason.words, reason.beside)
    )
    return msgspec.structs.replace(reason, words=words_told, beside=beside)


class _Explanation:
    def __init__(self, grouper: Grouper, members: Collection[str]) -> None:
        self._grouper = grouper
        self._members = members
        self._partners = grouper.constraints.partners()
        # Which articles of the story name one, and the same third one; the story may have thousands.
        self._in_story = frozenset(members)

    def reason(self, article: str) -> MembershipReason:
        for evidence, others in self._told(article):
            other = next((other for other in others if other in self._in_story and other != article), None)
            if other is not None:
                return MembershipReason(article, evidence, other)
        return self._by_words(article)

    def _told(self, article: str) -> Iterable[tuple[Evidence, Iterable[str]]]:
        """What sources and user say of an article, the strongest first."""
        kinship = self._grouper.kinship
        yield Evidence.BY_HAND, self._partners.get(article, ())
        yield Evidence.NAMES, kinship.named_by(article)
        yield Evidence.NAMED, kinship.direct(article)
        yield Evidence.NAMES_THE_SAME, kinship.through_a_third(article)
        yield Evidence.SERIES, self._grouper.series.direct(article)

    def _by_words(self, article: str) -> MembershipReason:
        shop = self._grouper.workshop
        entry = shop.entries[shop.numbers[article]]
        other = self._most_alike(entry)
        common, rare = self._rarest(entry.vector.terms, other.vector.terms)
        beside: list[str] = []
        if len(common) < ENOUGH:
            told = frozenset(common)
            beside = [
                stem for stem in self._rarest(entry.vector.terms, self._rest(entry))[0] if stem not in told
            ]
        return MembershipReason(
            article,
            Evidence.WORDS,
            other.id,
            tuple(common[:MOST_WORDS]),
            len(common),
            rare,
            tuple(beside[:MOST_WORDS]),
            len(beside),
        )

    def _rarest(self, terms: Iterable[int], others: Iterable[int]) -> tuple[list[str], int]:
        """The stems that two have in common, the rarest first; and how many of them are rare."""
        vocabulary = self._grouper.vocabulary
        shared = frozenset(terms).intersection(others)
        stems = _stems_of(vocabulary.stems, shared)
        common = sorted(stems, key=lambda number: (-vocabulary.rarity(number), stems[number]))
        most = max(len(self._members), vocabulary.articles // RARE)
        return [stems[number] for number in common], sum(vocabulary.frequency[n] <= most for n in common)

    def _rest(self, entry: Posting) -> Iterator[int]:
        """The terms of the other reports of a story."""
        shop = self._grouper.workshop
        for number in shop.nodes[entry.story].members[:MOST_COMPARED]:
            if shop.entries[number] is not entry:
                yield from shop.entries[number].vector.terms

    def _most_alike(self, entry: Posting) -> Posting:
        """The neighbour in the story that is most like an article; without one, the report most like it."""
        entries = self._grouper.workshop.entries
        linked = [
            (likeness, number)
            for number, likeness in zip(entry.links, entry.likeness, strict=True)
            if number in entries and entries[number].story == entry.story
        ]
        if linked:
            return entries[max(linked)[1]]
        node, laid = self._grouper.workshop.nodes[entry.story], entry.vector.laid_out()
        others = [entries[number] for number in node.members if entries[number] is not entry]
        return max(others[:MOST_COMPARED], key=lambda other: other.vector.dot(laid))


def _stems_of(numbers: Mapping[str, int], wanted: Iterable[int]) -> dict[int, str]:
    """The stems of these terms; pairs of words have none."""
    asked = frozenset(wanted)
    return {number: stem for stem, number in numbers.items() if number in asked}
