"""Whether a story has one core that each of its reports resembles: a chain of likenesses is not a story.

A report that resembles the others too little, all of them together and by its own words, is taken out. What
is left is parted in two, as unlike as can be (2-means on the sphere), each report with its neighbours by
likeness: where the two parts resemble each other too little, with them and by their own words, the story has
two cores. So has a large one whose reports have no word in common that many of them say: a crowd.

A story that spans more time than likeness reaches is first joined anew from what more than likeness holds
together, and one that was made by what feeds have come to repeat, by what they don't (`joining`). What
sources or the user hold together is not parted, whatever it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from math import inf, sqrt
from typing import Final, TypeAlias

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.review.bisection import Parts, Unit, bisected, cosine, dealt, units_of
from newsreader.stories.grouping.review.joining import is_long, joined_again, joined_by_own_words
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile, Vector

FEWEST: Final = 4
"""Of three reports one is the core, which both others resemble."""
MOST: Final = 150
"""Of a story of more reports, so many tell whether it has two cores, from its first to its last; and so many,
those least like the others, are watched while some of them leave."""
GROWTH: Final = 2
"""A story is looked at again when it is so many times as large as at the last time."""
FEWEST_IN_PART: Final = 3
LEAST_OF_ITS_OWN: Final = 0.75
"""Where feeds have come to repeat more of what the reports of a story say, it was made by that: a true story
whose feeds repeat a word or two keeps nine tenths, a form that is filled in daily keeps a half."""

Partners: TypeAlias = Callable[[int], Iterable[int]]
"""The numbers of the articles that one is held together with by more than likeness."""
OwnWords: TypeAlias = Callable[[int], Vector]
"""What an article says beside what its feed has come to repeat: its vector, or a shorter one of length 1."""


def is_due(shop: Clusters, key: int) -> bool:
    """Whether a story has grown so much that its core may be another."""
    node = shop.nodes[key]
    return node.by_likeness and len(node.members) >= max(FEWEST, GROWTH * node.reviewed)


def leaving(
    shop: Clusters, key: int, partners: Partners, own_words: OwnWords, settings: GroupingSettings
) -> Iterator[Sequence[int]]:
    """The reports that are to leave a story, each part by itself."""
    extent = shop.nodes[key].extent / len(shop.nodes[key].members)
    members: Sequence[int] = list(shop.members(key))
    if is_long(shop, key, settings):
        groups = _groups(members, partners)
        members, *others = joined_again(shop, groups, settings) if len(groups) > 1 else groups
        yield from others
        if len(members) == max(map(len, groups)):
            return
    if len(members) <= MOST and _part_of_its_own(shop, members, own_words) < LEAST_OF_ITS_OWN:
        members, *others = joined_by_own_words(shop, _groups(members, partners), own_words, settings)
        yield from others
    strangers = _strangers(shop, members, partners, own_words, extent, settings)
    yield from ([stranger] for stranger in strangers)
    left = [number for number in members if number not in frozenset(strangers)] if strangers else members
    cores = _cores(shop, left, partners, own_words, extent, settings)
    yield from sorted(cores, key=len)[:-1]


def _part_of_its_own(shop: Clusters, members: Sequence[int], own_words: OwnWords) -> float:
    """Which part of what reports say is not what their feeds have come to repeat, in the mean."""
    parts = 0.0
    for number in members:
        vector, own = shop.entries[number].vector, own_words(number)
        # Both have length 1, so that this is what is left of the square of the one.
        parts += 1.0 if own is vector else own.dot(vector.laid_out()) ** 2
    return parts / len(members)


def _strangers(
    shop: Clusters,
    members: Sequence[int],
    partners: Partners,
    own_words: OwnWords,
    extent: float,
    settings: GroupingSettings,
) -> list[int]:
    """The reports that resemble the others too little, the least like them first."""
    vectors = {number: own_words(number) for number in members}
    # What a feed has come to repeat held a story together since before that was known: none of it may be one.
    is_repeated = any(vectors[number] is not shop.entries[number].vector for number in members)
    fewest = 2 if is_repeated else FEWEST
    whole = Profile((vector, 1.0) for vector in vectors.values())
    watched = sorted(members, key=lambda number: _likeness_to_rest(vectors[number], whole))[:MOST]
    inside = frozenset(members)
    strangers: list[int] = []
    while (size := len(members) - len(strangers)) >= fewest:
        least = settings.of_core(size, extent)
        likeness = {number: _likeness_to_rest(vectors[number], whole) for number in watched}
        unlike = sorted(number for number in watched if likeness[number] < least)
        alone = (
            number
            for number in sorted(unlike, key=likeness.__getitem__)
            if inside.isdisjoint(other for other in partners(number) if other != number)
        )
        stranger = next(alone, None)
        if stranger is None:
            break
        strangers.append(stranger)
        watched.remove(stranger)
        whole.add(vectors[stranger], -1.0)
    return strangers


def _cores(
    shop: Clusters,
    numbers: Sequence[int],
    partners: Partners,
    own_words: OwnWords,
    extent: float,
    settings: GroupingSettings,
) -> list[Sequence[int]]:
    """The reports in as many parts as they have cores."""
    is_crowd = not _have_a_word_in_common(numbers, own_words, settings)
    parts = _parts(shop, numbers, partners, inf if is_crowd else settings.least_around(extent))
    if parts is None or not (is_crowd or _are_two_cores(shop, parts, extent, settings)):
        return [numbers]
    return [
        core
        for part in (parts.first, parts.second)
        for core in _cores(shop, _numbers(part), partners, own_words, extent, settings)
    ]


def _have_a_word_in_common(numbers: Sequence[int], own_words: OwnWords, settings: GroupingSettings) -> bool:
    """Whether a good part of the reports, where they are many, say one same word."""
    least = settings.word_of_core(len(numbers))
    if not least:
        return True
    said = Counter(chain.from_iterable(own_words(number).terms for number in numbers))
    return max(said.values(), default=0) >= least * len(numbers)


def _are_two_cores(shop: Clusters, parts: Parts, extent: float, settings: GroupingSettings) -> bool:
    return (
        min(_size(parts.first), _size(parts.second)) >= FEWEST_IN_PART
        and cosine(_own(shop, parts.first), _own(shop, parts.second)) < settings.least_own(extent)
        and parts.likeness() < settings.least_around(extent)
    )


def _parts(shop: Clusters, numbers: Sequence[int], partners: Partners, least: float) -> Parts | None:
    """The two parts of some reports that are least like each other; None where there is one core."""
    if len(numbers) < FEWEST:
        return None
    step = -(-len(numbers) // MOST)
    groups = _groups(numbers[::step], partners)
    parts = bisected(shop, units_of(shop, groups), least) if len(groups) > 1 else None
    if parts is None or step == 1 or min(_size(parts.first), _size(parts.second)) < FEWEST_IN_PART:
        return parts
    units = units_of(shop, _groups(numbers, partners))
    return dealt(shop, units, parts.around_first, parts.around_second)


def _groups(numbers: Sequence[int], partners: Partners) -> list[list[int]]:
    """Reports, those together that sources or the user hold together."""
    group = {number: [number] for number in numbers}
    for number in numbers:
        for other in partners(number):
            if other in group and group[other] is not group[number]:
                small, large = sorted((group[other], group[number]), key=len)
                large += small
                group |= dict.fromkeys(small, large)
    return list({id(held): held for held in group.values()}.values())


def _own(shop: Clusters, units: Iterable[Unit]) -> Profile:
    """The sum of what the reports of some units say themselves."""
    return Profile((shop.entries[number].vector, 1.0) for number in _numbers(units))


def _numbers(units: Iterable[Unit]) -> list[int]:
    return [number for unit in units for number in unit.numbers]


def _size(units: Iterable[Unit]) -> int:
    return sum(len(unit.numbers) for unit in units)


def _likeness_to_rest(vector: Vector, whole: Profile) -> float:
    """The cosine of a part of a sum, of length 1, and what is left of the sum without it."""
    if not vector.terms:
        return 0.0
    product = vector.dot(whole.weights)
    length = sqrt(max(0.0, whole.square - 2 * product + 1.0))
    return (product - 1.0) / length if length else 0.0
