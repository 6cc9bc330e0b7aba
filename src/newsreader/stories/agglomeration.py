"""Which of the stories near each other become one, best pair first."""

from __future__ import annotations

from collections.abc import Iterator
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
    for one in near:
        heap += [(-gain, *pair, 0) for gain, pair in _gains(stories, near, one, settings) if pair[0] == one]
    heapify(heap)
    while heap:
        _, elder, younger, seen = heappop(heap)
        if elder not in near or younger not in near or seen != version[elder] + version[younger]:
            continue
        join(near, elder, younger, stories)
        version[elder] += version[younger] + 1
        for gain, (first, second) in _gains(stories, near, elder, settings):
            heappush(heap, (-gain, first, second, version[first] + version[second]))


def join(near: Near, elder: int, younger: int, stories: Stories) -> None:
    """One story of two: the product with a third is the sum of the two products with it."""
    first, second = near[elder], near.pop(younger)
    both = first.pop(younger)
    del second[elder]
    old, young = stories.profile(elder), stories.profile(younger)
    for other in first.keys() | second.keys():
        theirs = near[other]
        known, more = first.get(other), second.get(other)
        product = old.dot(stories.profile(other)) if known is None else known
        product += young.dot(stories.profile(other)) if more is None else more
        first[other] = theirs[elder] = product
        theirs.pop(younger, None)
    stories.merge(elder, younger, both)


def _gains(
    stories: Stories, near: Near, one: int, settings: Settings
) -> Iterator[tuple[float, tuple[int, int]]]:
    """The pairs of a story with those near it that should be one, and by how much they exceed the demand."""
    node, square = stories.node(one), stories.profile(one).square
    size, when = len(node.members), node.when
    for key, product in near[one].items():
        other = stories.node(key)
        demand = settings.demand(size * len(other.members))
        length = sqrt(square * stories.profile(key).square)
        if product <= demand * length or node.kept_apart(other):
            continue
        gain = product / length * settings.fade(when, other.when) - demand
        if gain > 0.0:
            yield gain, (one, key) if one < key else (key, one)
