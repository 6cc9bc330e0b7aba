"""The numbers of the grouping: one setting for every corpus. docs/stories.md says how each was found."""

from __future__ import annotations

from math import log2

import msgspec

from newsreader.system.durations import HOUR


class GroupingSettings(msgspec.Struct, frozen=True, gc=False):
    """`half_life`: the seconds in which likeness counts for half. `undated`: what it counts for where one of
    two times is unknown. `neighbours`, `least`: an article is linked to at most so many others, each at
    least so like it; `close`: with the stories of so many of them its own story is compared. `single`,
    `large`, `falling`: two stories become one when their likeness exceeds `large + (single - large) /
    pairs ** (falling / 2)`, where pairs is the product of their sizes: two lone articles must be very alike,
    since a chance likeness is common among single headlines and rare between sums of many. `candidates`,
    `budget`: an article is compared with at most so many, after so many looks into the index.
    """

    half_life: int = 36 * HOUR
    undated: float = 0.85
    neighbours: int = 12
    close: int = 8
    least: float = 0.2
    single: float = 0.75
    large: float = 0.15
    falling: float = 0.65
    candidates: int = 20
    budget: int = 600

    @property
    def window(self) -> int:
        """The seconds beyond which even equal articles are no longer linked."""
        return int(self.half_life * log2(1 / self.least)) + 1

    def fade(self, one: float | None, other: float | None) -> float:
        """What likeness counts for between two times."""
        if one is None or other is None:
            return self.undated
        return float(0.5 ** (abs(one - other) / self.half_life))

    def demand(self, pairs: int) -> float:
        """The likeness that two stories need to become one: `pairs` is the product of their sizes."""
        return self.large + (self.single - self.large) / float(pairs ** (self.falling / 2))
