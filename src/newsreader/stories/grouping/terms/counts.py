"""Tables of how often something was seen."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import TypeVar

Key = TypeVar("Key", int, str)


def added(counts: dict[Key, int], more: Mapping[Key, int], most: int) -> dict[Key, int]:
    """The sums of two tables, as far as `within` keeps them. The first is used up."""
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count
    return within(counts, most)


def within(counts: dict[Key, int], most: int) -> dict[Key, int]:
    """The same table; where it has more than so many keys, the commonest of them, half as many."""
    if len(counts) <= most:
        return counts
    return dict(sorted(counts.items(), key=itemgetter(1), reverse=True)[: most // 2])
