"""The stories while they are being made: what each holds, and how two become one."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import sqrt
from typing import TypeAlias

from newsreader.stories.settings import Settings
from newsreader.stories.vectors import Profile, Vector


class Entry:
    """One article in the grouping. `links` and `likeness`: the numbers of its neighbours, and how like."""

    __slots__ = ("digest", "id", "likeness", "links", "published", "story", "vector")

    def __init__(self, article: str, vector: Vector, published: int | None, digest: int) -> None:
        self.id = article
        self.vector = vector
        self.published = published
        self.digest = digest
        self.story = -1
        self.links = array("I")
        self.likeness = array("f")

    def link(self, other: int, likeness: float) -> None:
        self.links.append(other)
        self.likeness.append(likeness)


class Node:
    """One story. `key` grows with every new one; of two that merge the smaller key, the elder, stays.

    `marks`: `p` and `-p` for the two sides of the p-th pair that the user keeps apart.
    """

    __slots__ = ("dated", "id", "key", "marks", "members", "moments")

    def __init__(self, key: int, story: str) -> None:
        self.key = key
        self.id = story
        self.members: list[int] = []
        self.moments = 0
        self.dated = 0
        self.marks: frozenset[int] = frozenset()

    def hold(self, number: int, published: int | None, marks: frozenset[int]) -> None:
        self.members.append(number)
        if published is not None:
            self.moments += published
            self.dated += 1
        self.marks |= marks

    def absorb(self, other: Node) -> None:
        self.members += other.members
        self.moments += other.moments
        self.dated += other.dated
        self.marks |= other.marks

    @property
    def when(self) -> float | None:
        """The mean time of the members. A mean, since the last time would let daily reports (the stock
        market) chain into one story that never ends."""
        return self.moments / self.dated if self.dated else None

    def kept_apart(self, other: Node) -> bool:
        return bool(self.marks) and any(-mark in other.marks for mark in self.marks)


Near: TypeAlias = dict[int, dict[int, float]]
"""Story key -> the keys of the stories it might merge with, and the inner product of the two profiles."""


def relate(near: Near, one: int, other: int, product: float) -> None:
    near.setdefault(one, {})[other] = product
    near.setdefault(other, {})[one] = product


def agglomerate(
    near: Near,
    nodes: dict[int, Node],
    profile: Callable[[int], Profile],
    merge: Callable[[int, int, float], None],
    settings: Settings,
) -> None:
    """Merge the pair that exceeds its demand most, again and again, until none exceeds it.

    `merge(elder, younger, product)` has to make the elder hold both. Ties go to the elder pair, so the
    result depends on keys alone.
    """

    def surplus(one: int, other: int, product: float) -> float:
        a, b = nodes[one], nodes[other]
        length = sqrt(profile(one).square * profile(other).square)
        if length <= 0.0 or a.kept_apart(b):
            return -1.0
        demand = settings.demand(len(a.members), len(b.members))
        return product / length * settings.fade(a.when, b.when) - demand

    heap: list[tuple[float, int, int, int]] = []
    version: dict[int, int] = dict.fromkeys(near, 0)
    for one, others in near.items():
        for other, product in others.items():
            if one < other and (gain := surplus(one, other, product)) > 0.0:
                heap.append((-gain, one, other, 0))
    heapify(heap)
    while heap:
        _, elder, younger, seen = heappop(heap)
        if elder not in near or younger not in near or seen != version[elder] + version[younger]:
            continue
        _join(near, elder, younger, profile, merge)
        version[elder] += version[younger] + 1
        for other, product in near[elder].items():
            gain = surplus(elder, other, product)
            if gain > 0.0:
                first, second = sorted((elder, other))
                heappush(heap, (-gain, first, second, version[elder] + version[other]))


def _join(
    near: Near,
    elder: int,
    younger: int,
    profile: Callable[[int], Profile],
    merge: Callable[[int, int, float], None],
) -> None:
    """One story of two: the product with a third is the sum of the two products with it."""
    first, second = near[elder], near.pop(younger)
    both = first.pop(younger)
    del second[elder]
    for other, product in second.items():
        known = first.get(other)
        first[other] = product + (profile(elder).dot(profile(other)) if known is None else known)
    for other, product in first.items():
        theirs = near[other]
        if other not in second:
            product += profile(younger).dot(profile(other))
            first[other] = product
        theirs.pop(younger, None)
        theirs[elder] = product
    merge(elder, younger, both)
