"""What of a story is one by likeness still: joined anew, from what more than likeness holds together.

Two reports a day apart that resemble each other are one story. When sources then say of each what else it
is related to, over years, hundreds of reports would become one by that single likeness: it is asked again,
between all that is held together on either side. And what was joined before its feeds were known to repeat
themselves is joined again without what they repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

from newsreader.stories.grouping.agglomeration import Near, agglomerate, is_out_of_reach, relate
from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.nodes import Node
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile, Vector

Parts: TypeAlias = Callable[[Sequence[int]], Iterable[tuple[Vector, float]]]
"""What a story of these reports is about, as the parts of a sum."""


class HeldGroups:
    """Reports that are held together by more than likeness, each group a story by itself: nothing of it is
    seen elsewhere."""

    def __init__(self, shop: Clusters, groups: Sequence[Sequence[int]], parts: Parts) -> None:
        self._nodes: dict[int, Node] = {}
        self._profiles: dict[int, Profile] = {}
        self._parts = parts
        self.key_of: dict[int, int] = {}
        for key, numbers in enumerate(groups):
            node = self._nodes[key] = Node(key, "")
            for number in numbers:
                node.hold(number, shop.entries[number], frozenset())
            self.key_of |= dict.fromkeys(numbers, key)

    def node(self, key: int) -> Node:
        return self._nodes[key]

    def profile(self, key: int) -> Profile:
        """Summed up when it is asked for: most groups are near no other one."""
        profile = self._profiles.get(key)
        if profile is None:
            profile = self._profiles[key] = Profile(self._parts(self._nodes[key].members))
        return profile

    def merge(self, elder: int, younger: int, product: float) -> None:
        self.profile(elder).absorb(self.profile(younger), product)
        del self._profiles[younger]
        self._nodes[elder].absorb(self._nodes.pop(younger))

    def members(self) -> list[list[int]]:
        """The reports of each, the most first."""
        return sorted((node.members for node in self._nodes.values()), key=len, reverse=True)


def is_long(shop: Clusters, key: int, settings: GroupingSettings) -> bool:
    """Whether the reports of a story are, by and large, too far from its mean time to be linked to it."""
    return shop.nodes[key].variance > settings.window**2


def joined_again(
    shop: Clusters, groups: Sequence[Sequence[int]], settings: GroupingSettings
) -> list[list[int]]:
    """What likeness makes of these groups of reports, as they are now; the largest first."""
    held = HeldGroups(shop, groups, shop.parts)
    pairs = {
        (key, other) if key < other else (other, key)
        for number, key in held.key_of.items()
        for neighbour in shop.entries[number].links
        if (other := held.key_of.get(neighbour, key)) != key
    }
    near: Near = {}
    for key, other in sorted(pairs):
        if not is_out_of_reach(held.node(key), held.node(other), settings):
            relate(near, key, other, held.profile(key).dot(held.profile(other)))
    agglomerate(near, held, settings)
    return held.members()


def joined_by_own_words(
    shop: Clusters,
    groups: Sequence[Sequence[int]],
    own_words: Callable[[int], Vector],
    settings: GroupingSettings,
) -> list[list[int]]:
    """The same by what each report says beside what its feed has come to repeat."""
    held = HeldGroups(shop, groups, lambda numbers: ((own_words(number), 1.0) for number in numbers))
    near: Near = {}
    for key, other in combinations(range(len(groups)), 2):
        if product := held.profile(key).dot(held.profile(other)):
            relate(near, key, other, product)
    agglomerate(near, held, settings)
    return held.members()
