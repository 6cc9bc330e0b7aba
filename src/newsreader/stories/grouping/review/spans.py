"""What of a story that spans more time than likeness reaches is one story by likeness still.

Two reports a day apart that resemble each other are one story. When sources then say of each what else it
is related to, over years, hundreds of reports would become one by that single likeness: it is asked again,
between all that is held together on either side.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.stories.grouping.agglomeration import Near, agglomerate, relate
from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.nodes import Node
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile


class HeldGroups:
    """Reports that are held together by more than likeness, each group a story by itself: nothing of it is
    seen elsewhere."""

    def __init__(self, shop: Clusters, groups: Sequence[Sequence[int]]) -> None:
        self._nodes: dict[int, Node] = {}
        self._profiles: dict[int, Profile] = {}
        self.key_of: dict[int, int] = {}
        for key, numbers in enumerate(groups):
            node = self._nodes[key] = Node(key, "")
            for number in numbers:
                node.hold(number, shop.entries[number], frozenset())
            self._profiles[key] = Profile(shop.parts(numbers))
            self.key_of |= dict.fromkeys(numbers, key)

    def node(self, key: int) -> Node:
        return self._nodes[key]

    def profile(self, key: int) -> Profile:
        return self._profiles[key]

    def merge(self, elder: int, younger: int, product: float) -> None:
        self._profiles[elder].absorb(self._profiles.pop(younger), product)
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
    held = HeldGroups(shop, groups)
    near: Near = {}
    for number, key in held.key_of.items():
        for neighbour in shop.entries[number].links:
            other = held.key_of.get(neighbour, key)
            if other != key and other not in near.get(key, ()):
                relate(near, key, other, held.profile(key).dot(held.profile(other)))
    agglomerate(near, held, settings)
    return held.members()
