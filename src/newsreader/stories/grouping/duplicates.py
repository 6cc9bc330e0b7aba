"""Reports that say nearly the same, mostly copies of one agency's report, become one story before any others.

What is nearly the same as a report is put to that one, and never to what was put to it: so no chain comes of
it. Where the size of a story counts, it counts for half (`Node.weight`): that a report was printed again says
little more of what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from newsreader.stories.grouping.agglomeration import is_barred
from newsreader.stories.grouping.clusters import Clusters

Pair: TypeAlias = tuple[int, int]
"""The numbers of two articles."""


def join_duplicates(
    shop: Clusters, pairs: Mapping[Pair, float], least: float, is_chance: Callable[[int, int], bool]
) -> None:
    """One story of articles of which each is at least so like the same other one, the most alike first.

    `pairs`: neighbours and how like they are; `is_chance`: whether that is too little to be one story.
    """
    entries, nodes = shop.entries, shop.nodes
    copied: set[int] = set()
    alike = [(-likeness, pair) for pair, likeness in pairs.items() if likeness >= least]
    for _, pair in sorted(alike):
        original, duplicate = pair if pair[0] in copied else pair[::-1] if pair[1] in copied else pair
        node, other = nodes[entries[original].story], nodes[entries[duplicate].story]
        if (
            node is other
            or len(other.members) > 1
            or (len(node.members) > 1 and original not in copied)
            or is_barred(node, other)
            or is_chance(*pair)
        ):
            continue
        copied.add(original)
        shop.unite(original, duplicate)
        story = nodes[entries[original].story]
        story.by_likeness = True
        story.duplicates += 1
