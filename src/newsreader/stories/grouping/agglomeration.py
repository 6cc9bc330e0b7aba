"""Which of the stories near each other become one, best pair first."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from math import sqrt
from typing import NamedTuple, Protocol, TypeAlias

from newsreader.stories.grouping.nodes import Node
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile

Near: TypeAlias = dict[int, dict[int, float]]
"""Story key -> the keys of the stories it might merge with, and the inner product of the two profiles."""


class ClusterForest(Protocol):
    """The stories that are being grouped, by key."""

    def node(self, key: int) -> Node: ...

    def profile(self, key: int) -> Profile: ...

    def merge(self, elder: int, younger: int, product: float) -> None:
        """Make the elder hold both. `product`: the inner product of the two profiles."""


def relate(near: Near, first: int, second: int, product: float) -> None:
    """Let two stories be looked at."""
    near.setdefault(first, {})[second] = product
    near.setdefault(second, {})[first] = product


def agglomerate(near: Near, stories: ClusterForest, settings: GroupingSettings) -> None:
    """Merge the pair that exceeds its demand most, again and again, until none exceeds it.

    Ties go to the elder pair, so the result depends on keys alone. What is left in `near` are the stories
    that are left.
    """
    heap: list[tuple[float, int, int, int]] = []
    version = dict.fromkeys(near, 0)
    known = {key: _standing(stories, key) for key in near}
    for story in near:
        later = {key: product for key, product in near[story].items() if key > story}
        heap += [(-gain, story, key, 0) for gain, key in _gains(known, story, later, settings)]
    heapify(heap)
    while heap:
        _, elder, younger, seen = heappop(heap)
        if elder not in near or younger not in near or seen != version[elder] + version[younger]:
            continue
        join(near, elder, younger, stories)
        known[elder] = _standing(stories, elder)
        version[elder] += version[younger] + 1
        ours = version[elder]
        for gain, key in _gains(known, elder, near[elder], settings):
            first, second = (elder, key) if elder < key else (key, elder)
            heappush(heap, (-gain, first, second, ours + version[key]))


def join(near: Near, elder: int, younger: int, stories: ClusterForest) -> None:
    """One story of two: the product with a third is the sum of the two products with it."""
    first, second = near[elder], near.pop(younger)
    both = first.pop(younger)
    del second[elder]
    old, young = stories.profile(elder), stories.profile(younger)
    for third in first.keys() | second.keys():
        theirs = near[third]
        known, more = first.get(third), second.get(third)
        product = old.dot(stories.profile(third)) if known is None else known
        product += young.dot(stories.profile(third)) if more is None else more
        first[third] = theirs[elder] = product
        theirs.pop(younger, None)
    stories.merge(elder, younger, both)


class _Standing(NamedTuple):
    """A story as it is compared with others: `size`, `when`, `variance` of its node, `square` of its profile,
    and how many reports it has."""

    node: Node
    size: float
    when: float | None
    variance: float
    extent: float
    reports: int
    square: float


def _standing(stories: ClusterForest, key: int) -> _Standing:
    node = stories.node(key)
    square = stories.profile(key).square
    return _Standing(node, node.weight, node.when, node.variance, node.extent, len(node.members), square)


def _gains(
    known: Mapping[int, _Standing], story: int, products: Mapping[int, float], settings: GroupingSettings
) -> list[tuple[float, int]]:
    """The stories near one that should become one with it, and by how much they exceed the demand."""
    node, size, when, variance, extents, reports, square = known[story]
    demanded, fade = settings.demand, settings.fade_of_stories
    gains = []
    for key, product in products.items():
        other, their_size, then, spread, their_extents, theirs, their_square = known[key]
        pairs = size * their_size
        demand = demanded(pairs, (extents + their_extents) / (reports + theirs))
        length = sqrt(square * their_square)
        if product <= demand * length or is_barred(node, other):
            continue
        gain = product / length * fade(when, then, variance + spread, pairs) - demand
        if gain > 0.0:
            gains.append((gain, key))
    return gains


def is_out_of_reach(node: Node, other: Node, settings: GroupingSettings) -> bool:
    """Whether no likeness makes one story of the two: they are too far apart in time, whatever their sizes
    come to, or are kept apart for good."""
    extent = (node.extent + other.extent) / (len(node.members) + len(other.members))
    fade = settings.fade_of_stories(node.when, other.when, node.variance + other.variance, 1.0)
    return fade <= settings.demand_of_large(extent) or node.kept_apart(other) or node.was_parted(other)


def is_barred(node: Node, other: Node) -> bool:
    """Whether no likeness makes one story of the two."""
    return node.kept_apart(other) or node.was_parted(other) or node.is_one_feeds(other)
