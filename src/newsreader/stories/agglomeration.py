"""Which of the stories near each other become one, best pair first."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import sqrt
from typing import Protocol, TypeAlias

from newsreader.stories.nodes import Node
from newsreader.stories.settings import Settings
from newsreader.stories.vectors import Profile

Near: TypeAlias = dict[int, dict[int, float]]
"""Story key -> the keys of the stories it might merge with, and the inner product of the two profiles."""


class Stories(Protocol):
    """The stories that are being grouped, by key."""

    def node(self, key: int) -> Node: ...

    def profile(self, key: int) -> Profile: ...

    def merge(self, elder: int, younger: int, product: float) -> None:
        """Make the elder hold both. `product`: the inner product of the two profiles."""


def relate(near: Near, one: int, other: int, product: float) -> None:
    """Let two stories be looked at."""
    near.setdefault(one, {})[other] = product
    near.setdefault(other, {})[one] = product


def agglomerate(near: Near, stories: Stories, settings: Settings) -> None:
    """Merge the pair that exceeds its demand most, again and again, until none exceeds it.

    Ties go to the elder pair, so the result depends on keys alone. What is left in `near` are the stories
    that are left.
    """
    heap: list[tuple[float, int, int, int]] = []
    version = dict.fromkeys(near, 0)
    for one, others in near.items():
        for other, product in others.items():
            if one < other and (gain := _surplus(stories, one, other, product, settings)) > 0.0:
                heap.append((-gain, one, other, 0))
    heapify(heap)
    while heap:
        _, elder, younger, seen = heappop(heap)
        if elder not in near or younger not in near or seen != version[elder] + version[younger]:
            continue
        join(near, elder, younger, stories)
        version[elder] += version[younger] + 1
        for other, product in near[elder].items():
            gain = _surplus(stories, elder, other, product, settings)
            if gain > 0.0:
                pair = (min(elder, other), max(elder, other))
                heappush(heap, (-gain, *pair, version[elder] + version[other]))


def join(near: Near, elder: int, younger: int, stories: Stories) -> None:
    """One story of two: the product with a third is the sum of the two products with it."""
    first, second = near[elder], near.pop(younger)
    both = first.pop(younger)
    del second[elder]
    for other in first.keys() | second.keys():
        product = 0.0
        for key, known in ((elder, first), (younger, second)):
            have = known.get(other)
            product += stories.profile(key).dot(stories.profile(other)) if have is None else have
        first[other] = product
        theirs = near[other]
        theirs.pop(younger, None)
        theirs[elder] = product
    stories.merge(elder, younger, both)


def _surplus(stories: Stories, one: int, other: int, product: float, settings: Settings) -> float:
    """By how much the likeness of two stories exceeds what they need to become one; -1 where it doesn't."""
    if product <= 0.0:
        return -1.0
    a, b = stories.node(one), stories.node(other)
    likeness = product / sqrt(stories.profile(one).square * stories.profile(other).square)
    demand = settings.demand(len(a.members) * len(b.members))
    if likeness <= demand or a.kept_apart(b):
        return -1.0
    return likeness * settings.fade(a.when, b.when) - demand
