"""The numbers of the grouping: one setting for every corpus. docs/stories.md says how each was found."""

from __future__ import annotations

from math import log2

import msgspec

from newsreader.system.durations import HOUR


class GroupingSettings(msgspec.Struct, frozen=True, gc=False):
    """`half_life`: the seconds in which likeness counts for half. `undated`: what it counts for where one of
    two times is unknown. `short`, `long`: an article of at most `short` different words is a headline alone,
    one of `long` or more a whole text; what has `_text` beside it goes from the value for a headline to that
    for a text with the words between (`extent`, 0 to 1). `neighbours`, `least`: an article is linked to at
    most so many others, each at least so like it; `close`: with the stories of so many of them its own story
    is compared. `single`, `large`, `falling`: two stories become one when their likeness exceeds `large +
    (single - large) / pairs ** (falling / 2)`, where pairs is the product of their sizes: two lone articles
    must be very alike, since a chance likeness is common among single headlines and rare between sums of
    many; but texts on two events of one sort are alike by their very length. `shared_text`: so many terms two
    texts have in common at least, and fewer the shorter they are. `candidates`, `budget`: an
    article is compared with at most so many, after so many looks into the index.
    """

    half_life: int = 36 * HOUR
    undated: float = 1.0
    short: int = 8
    long: int = 24
    neighbours: int = 12
    neighbours_text: int = 6
    close: int = 8
    least: float = 0.2
    least_text: float = 0.1
    single: float = 0.75
    single_text: float = 0.65
    large: float = 0.15
    large_text: float = 0.65
    falling: float = 0.8
    shared_text: int = 6
    candidates: int = 20
    budget: int = 600

    @property
    def window(self) -> int:
        """The seconds beyond which even equal articles are no longer linked."""
        return int(self.half_life * log2(1 / self.least)) + 1

    def fade(self, first: float | None, second: float | None) -> float:
        """What likeness counts for between two times."""
        if first is None or second is None:
            return self.undated
        return float(0.5 ** (abs(first - second) / self.half_life))

    def extent(self, words: int) -> float:
        """Where an article of so many different words stands between a headline, 0, and a text, 1."""
        return min(1.0, max(0.0, (words - self.short) / (self.long - self.short)))

    def neighbours_of(self, extent: float) -> int:
        return round(self.neighbours + (self.neighbours_text - self.neighbours) * extent)

    def least_of(self, extent: float) -> float:
        return self.least + (self.least_text - self.least) * extent

    def is_enough(self, shared: int, extents: float) -> bool:
        """Whether so many terms in common can make neighbours of two articles, whose extents have this sum.
        Two texts that share "prime minister" and no more are alike by three terms, and report no one event.
        """
        return shared >= round(self.shared_text * extents / 2)

    def demand(self, pairs: int, extent: float) -> float:
        """The likeness that two stories need to become one: `pairs` is the product of their sizes, `extent`
        the mean of their reports."""
        large = self.large + (self.large_text - self.large) * extent
        single = self.single + (self.single_text - self.single) * extent
        return large + (single - large) / float(pairs ** (self.falling / 2))
