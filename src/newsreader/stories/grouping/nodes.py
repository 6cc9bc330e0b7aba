"""What the grouping holds of an article and of a story."""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from newsreader.stories.grouping.terms.vectors import Vector

_NO_FEEDS: Final[Mapping[int, int]] = MappingProxyType({})


class Known(NamedTuple):
    """What an article says, and its neighbours."""

    vector: Vector
    links: array[int]
    likeness: array[float]


class Posting:
    """One article in the grouping. `links` and `likeness`: the numbers of its neighbours, and how like.

    `digest` tells whether the article's text has changed since; `story` is the key of its node; `feed` the
    number of the feed that it came from, 0 for none; `extent`: as in `GroupingSettings`.
    """

    __slots__ = (
        "_kept",
        "digest",
        "extent",
        "feed",
        "id",
        "likeness",
        "links",
        "published",
        "story",
        "vector",
    )

    def __init__(
        self,
        article: str,
        vector: Vector | Callable[[], Known],
        published: int | None,
        digest: int,
        *,
        extent: float = 0.0,
        feed: int = 0,
    ) -> None:
        """`vector`: or what gives it, and the links, when they are first asked for: of an archive that was
        grouped before, few articles are near those that come."""
        self.id = article
        self.extent = extent
        self.feed = feed
        self.published = published
        self.digest = digest
        self.story = -1
        self._kept: Callable[[], Known] | None = None
        self.vector: Vector
        self.links: array[int]
        self.likeness: array[float]
        if isinstance(vector, Vector):
            self.vector, self.links, self.likeness = vector, array("I"), array("f")
        else:
            self._kept = vector

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Only called for what is not there yet, so that what is there costs nothing more."""
            if name not in Known._fields or self._kept is None:
                raise AttributeError(name)
            self.vector, self.links, self.likeness = self._kept()
            self._kept = None
            return getattr(self, name)

    def kept(self) -> Callable[[], Known] | None:
        """What it was made of, where nobody has asked for more."""
        return self._kept

    def link(self, other: int, likeness: float) -> None:
        self.links.append(other)
        self.likeness.append(likeness)

    def unlink(self, other: int) -> None:
        """Forget a neighbour."""
        if other in self.links:
            at = self.links.index(other)
            del self.links[at], self.likeness[at]


class Node:
    """One story. `key` grows with every new one; of two that merge the smaller key, the elder, stays.

    `members`: article numbers, of which the first `sorted` are known to be in order. `marks`: `p` and `-p`
    for the two sides of the p-th pair that the user keeps apart. `rifts`: likewise for the two parts of a
    story that had two cores. `reviewed`: how many reports it had when its core was looked at last.
    `duplicates`: how many of the members say nearly the same as another one; as many at most where some have
    left. `by_likeness`: whether anything in it is held by likeness alone. `extent`: the sum over the members.
    `feeds`: how many of them each feed brought; shared between stories, never changed in place.
    """

    __slots__ = (
        "by_likeness",
        "dated",
        "duplicates",
        "extent",
        "feeds",
        "id",
        "key",
        "marks",
        "members",
        "moments",
        "reviewed",
        "rifts",
        "sorted",
        "squares",
    )

    def __init__(self, key: int, story: str) -> None:
        self.key = key
        self.id = story
        self.members: list[int] = []
        self.sorted = 0
        self.moments = 0
        self.squares = 0
        self.dated = 0
        self.extent = 0.0
        self.feeds: Mapping[int, int] = _NO_FEEDS
        self.marks: frozenset[int] = frozenset()
        self.rifts: frozenset[int] = frozenset()
        self.reviewed = 0
        self.duplicates = 0
        self.by_likeness = False

    def hold(self, number: int, entry: Posting, marks: frozenset[int]) -> None:
        published = entry.published
        self.members.append(number)
        self.extent += entry.extent
        if entry.feed:
            self.feeds = _sum(self.feeds, _single(entry.feed))
        if published is not None:
            self.moments += published
            self.squares += published * published
            self.dated += 1
        if marks:
            self.marks |= marks

    def drop(self, entries: Mapping[int, Posting]) -> None:
        """Let some of the members go; `entries`: by their numbers."""
        for entry in entries.values():
            self.extent -= entry.extent
            if entry.feed:
                self.feeds = _sum(self.feeds, {entry.feed: -1})
            if entry.published is not None:
                self.moments -= entry.published
                self.squares -= entry.published * entry.published
                self.dated -= 1
        in_order = [number for number in self.members[: self.sorted] if number not in entries]
        coming = [number for number in self.members[self.sorted :] if number not in entries]
        self.members, self.sorted = in_order + coming, len(in_order)
        self.duplicates = min(self.duplicates, max(0, len(self.members) - 1))

    def absorb(self, other: Node) -> None:
        """Take over everything of another story, which is used up."""
        larger, smaller = (self, other) if len(self.members) >= len(other.members) else (other, self)
        larger.members += smaller.members
        self.members, self.sorted = larger.members, larger.sorted
        self.moments += other.moments
        self.squares += other.squares
        self.dated += other.dated
        self.duplicates += other.duplicates
        self.extent += other.extent
        self.feeds = _sum(self.feeds, other.feeds)
        self.marks |= other.marks
        self.rifts = self._open_rifts(other)
        self.reviewed = max(self.reviewed, other.reviewed)
        self.by_likeness = self.by_likeness or other.by_likeness

    def _open_rifts(self, other: Node) -> frozenset[int]:
        """The rifts of both, but those that are closed by stronger evidence, which makes the two one."""
        if not (self.rifts and other.rifts):
            return self.rifts or other.rifts
        closed = [rift for rift in self.rifts if -rift in other.rifts]
        return (self.rifts | other.rifts).difference(closed, [-rift for rift in closed])

    def in_order(self, place: Callable[[int], tuple[bool, int, str]]) -> list[int]:
        """The members in order. Few that came to many are put among them, which all stay as they are."""
        members = self.members
        coming = members[self.sorted :]
        if 8 * len(coming) > len(members):
            members.sort(key=place)
        elif coming:
            del members[self.sorted :]
            for number in coming:
                insort(members, number, key=place)
        self.sorted = len(members)
        return members

    @property
    def voices(self) -> int:
        """How many reports there are that say each something of their own."""
        return len(self.members) - self.duplicates

    @property
    def weight(self) -> float:
        """How many reports it counts for: one that says nearly the same as another counts for half."""
        return len(self.members) - self.duplicates / 2

    @property
    def when(self) -> float | None:
        """The mean time of the members. A mean, since the last time would let daily reports (the stock
        market) chain into one story that never ends."""
        return self.moments / self.dated if self.dated else None

    @property
    def variance(self) -> float:
        """Of the times of the members, in square seconds."""
        dated = self.dated
        return (self.squares * dated - self.moments * self.moments) / (dated * dated) if dated else 0.0

    def is_one_feeds(self, other: Node) -> bool:
        """Whether likeness alone must not make one story of the two: reports of one feed would be more than
        two thirds of it. What one feed tells twice says nothing; what others tell beside it does, unless
        it is the same again."""
        if self.feeds.keys().isdisjoint(other.feeds):
            return False
        counts = sorted(_sum(self.feeds, other.feeds).values())
        # Two feeds of as many reports may be one that copies the other.
        are_copies = counts[-2:-1] == counts[-1:]
        reports = self.voices + other.voices if are_copies else len(self.members) + len(other.members)
        return 3 * counts[-1] > 2 * reports

    def kept_apart(self, other: Node) -> bool:
        return bool(self.marks) and any(-mark in other.marks for mark in self.marks)

    def was_parted(self, other: Node) -> bool:
        """Whether the two were one story that had two cores."""
        return bool(self.rifts) and any(-rift in other.rifts for rift in self.rifts)


@cache
def _single(feed: int) -> Mapping[int, int]:
    return {feed: 1}


def _sum(first: Mapping[int, int], second: Mapping[int, int]) -> Mapping[int, int]:
    """How many reports of each feed there are in both together; one of them itself where that is all."""
    if not first or not second:
        return first or second
    both = dict(first)
    for feed, count in second.items():
        both[feed] = both.get(feed, 0) + count
        if not both[feed]:
            del both[feed]
    return both
