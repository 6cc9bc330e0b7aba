"""Why each report is in its story: the strongest evidence that holds it to another report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
    for piece in text.split():
        stems = words(piece)
        if len(stems) == 1 and stems[0] in reason.words:
            written.setdefault(stems[0], piece.strip(".,:;!?…()[]{}“”„«»‘’'\"*_#").removesuffix("’s"))
    return msgspec.structs.replace(reason, words=tuple(written.get(stem) or stem for stem in reason.words))


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
        yield Evidence.NAMES, kinship.names.get(article, ())
        yield Evidence.NAMED, kinship.direct(article)
        yield Evidence.NAMES_THE_SAME, kinship.through_a_third(article)
        yield Evidence.SERIES, self._grouper.series.direct(article)

    def _by_words(self, article: str) -> MembershipReason:
        shop, vocabulary = self._grouper.workshop, self._grouper.vocabulary
        entry = shop.entries[shop.numbers[article]]
        other = self._most_alike(entry)
        laid = other.vector.laid_out()
        shared = [number for number in entry.vector.terms if number in laid]
        stems = _stems_of(vocabulary.stems, shared)
        common = sorted((number for number in shared if number in stems), key=vocabulary.rarity, reverse=True)
        most = max(len(self._members), vocabulary.articles // RARE)
        rare = [number for number in common if vocabulary.frequency[number] <= most]
        told = rare or common
        return MembershipReason(
            article,
            Evidence.WORDS,
            other.id,
            tuple(stems[number] for number in told[:MOST_WORDS]),
            len(told),
            bool(rare),
        )

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
