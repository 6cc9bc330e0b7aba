"""The numbers of the grouping: one setting for every corpus. docs/stories.md says how each was found."""

from __future__ import annotations

from math import log2, sqrt

import msgspec

from newsreader.system.durations import HOUR


class GroupingSettings(msgspec.Struct, frozen=True, gc=False):
    """`half_life`: the seconds in which likeness counts for half. `undated`: what it counts for where one
    of two times is unknown. `short`, `long`: an article of at most `short` different words is a headline
    alone, one of `long` or more a whole text; what has `_text` beside it goes from the value for a
    headline to that for a text with the words between (`extent`, 0 to 1). `neighbours`, `least`: an
    article is linked to at most so many others, each at least so like it, with `shared` words in common
    at least; `close`: with the stories of so many of them its own story is compared. `single`, `large`,
    `falling`: two stories become one when their likeness exceeds `large + (single - large) / pairs **
    (falling / 2)`, where pairs is the product of their sizes: two lone articles must be very alike, since
    a chance likeness is common among single headlines and rare between sums of many; but texts on two
    events of one sort are alike by their very length. `duplicate`: two articles so alike say the same.
    `core`, `core_large`: so like all others together is each report of a story, in a story of so many at
    most `core`, `core_large + spread / root(size)`. `cores`, `cores_around`: two parts of a story that
    are less alike than both are two. `crowd`, `word`: of a story of so many reports or more, such a part
    has one word in common. `candidates`, `budget`: an article is compared with at most so many, after so
    many looks into the index.
    """

    half_life: int = 60 * HOUR
    undated: float = 1.0
    short: int = 8
    long: int = 24
    neighbours: int = 9
    neighbours_text: int = 6
    close: int = 8
    least: float = 0.2
    least_text: float = 0.1
    single: float = 0.75
    single_text: float = 0.65
    large: float = 0.15
    large_text: float = 0.65
    falling: float = 0.8
    duplicate: float = 0.6
    shared: int = 2
    shared_text: int = 6
    core: float = 0.2
    core_large: float = 0.0
    core_text: float = 0.27
    spread: float = 0.5
    cores: float = 0.17
    cores_text: float = 0.45
    cores_around: float = 0.4
    cores_around_text: float = 0.8
    crowd: int = 16
    word: float = 0.5
    candidates: int = 16
    budget: int = 300

    @property
    def window(self) -> int:
        """The seconds beyond which even equal articles are no longer linked."""
        return int(self.half_life * log2(1 / self.least)) + 1

    def fade(self, first: float | None, second: float | None) -> float:
        """What likeness counts for between two times."""
        if first is None or second is None:
            return self.undated
        apart: float = 0.5 ** (abs(first - second) / self.half_life)
        return apart

    def fade_of_stories(
        self, first: float | None, second: float | None, variance: float, pairs: float
    ) -> float:
        """The same between the mean times of two stories, which are further from each other the more their
        times are spread (`variance`: the sum of both). `pairs`: the product of their sizes; two large stories
        say each when it was, and count half as far apart again."""
        if first is None or second is None:
            return self.undated
        apart = abs(first - second)
        if variance > self.half_life * self.half_life:
            apart = sqrt(apart * apart + variance - self.half_life * self.half_life)
        weight = 1.0 + min(1.0, pairs / (self.crowd * self.crowd))
        faded: float = 0.5 ** (apart * weight / self.half_life)
        return faded

    def extent(self, words: int) -> float:
        """Where an article of so many different words stands between a headline, 0, and a text, 1."""
        return min(1.0, max(0.0, (words - self.short) / (self.long - self.short)))

    def neighbours_of(self, extent: float) -> int:
        return round(self.neighbours + (self.neighbours_text - self.neighbours) * extent)

    def least_of(self, extent: float) -> float:
        return self.least + (self.least_text - self.least) * extent

    def words_wanted(self, extents: float) -> int:
        """How many words in common two articles need to be neighbours; `extents`: the sum of theirs. Two
        texts that share "prime minister" and no more report no one event.
        """
        return round(self.shared_text * extents / 2)

    def is_enough_alone(self, shared: int, extents: float) -> bool:
        """Whether so many make one story of two articles that no other stands beside."""
        return shared >= round(self.shared + (self.shared_text - self.shared) * extents / 2)

    def demand(self, pairs: float, extent: float) -> float:
        """The likeness that two stories need to become one. `pairs`: the product of their sizes; `extent`: of
        their reports."""
        large = self.demand_of_large(extent)
        single = self.single + (self.single_text - self.single) * extent
        return large + (single - large) / float(pairs ** (self.falling / 2))

    def demand_of_large(self, extent: float) -> float:
        """What the demand falls to the larger the stories are."""
        return self.large + (self.large_text - self.large) * extent

    def of_core(self, size: int, extent: float) -> float:
        """The likeness that a report of a story of so many has to all others of it together."""
        headline = min(self.core, self.core_large + self.spread / sqrt(size))
        return headline + (self.core_text - headline) * extent

    def word_of_core(self, size: int) -> float:
        """The part of the reports of a story of so many that have one word in common, at least."""
        return self.word if size >= self.crowd else 0.0

    def least_own(self, extent: float) -> float:
        """The likeness by their own words from which two parts of a story have one core."""
        return self.cores + (self.cores_text - self.cores) * extent

    def least_around(self, extent: float) -> float:
        """The same, each report with its neighbours."""
        return self.cores_around + (self.cores_around_text - self.cores_around) * extent
