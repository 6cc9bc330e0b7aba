"""What the grouping holds of an article and of a story."""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Callable

from newsreader.stories.grouping.vectors import Vector


class Posting:
    """One article in the grouping. `links` and `likeness`: the numbers of its neighbours, and how like.

    `digest` tells whether the article's text has changed since; `story` is the key of its node.
    """

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

    def unlink(self, other: int) -> None:
        """Forget a neighbour."""
        if other in self.links:
            at = self.links.index(other)
            del self.links[at], self.likeness[at]


class Node:
    """One story. `key` grows with every new one; of two that merge the smaller key, the elder, stays.

    `members`: article numbers, of which the first `sorted` are known to be in order. `marks`: `p` and `-p`
    for the two sides of the p-th pair that the user keeps apart.
    """

    __slots__ = ("dated", "id", "key", "marks", "members", "moments", "sorted")

    def __init__(self, key: int, story: str) -> None:
        self.key = key
        self.id = story
        self.members: list[int] = []
        self.sorted = 0
        self.moments = 0
        self.dated = 0
        self.marks: frozenset[int] = frozenset()

    def hold(self, number: int, published: int | None, marks: frozenset[int]) -> None:
        self.members.append(number)
        if published is not None:
            self.moments += published
            self.dated += 1
        self.marks |= marks

    def drop(self, number: int, published: int | None) -> None:
        at = self.members.index(number)
        del self.members[at]
        self.sorted -= at < self.sorted
        if published is not None:
            self.moments -= published
            self.dated -= 1

    def absorb(self, other: Node) -> None:
        """Take over everything of another story, which is used up."""
        larger, smaller = (self, other) if len(self.members) >= len(other.members) else (other, self)
        larger.members += smaller.members
        self.members, self.sorted = larger.members, larger.sorted
        self.moments += other.moments
        self.dated += other.dated
        self.marks |= other.marks

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
    def when(self) -> float | None:
        """The mean time of the members. A mean, since the last time would let daily reports (the stock
        market) chain into one story that never ends."""
        return self.moments / self.dated if self.dated else None

    def kept_apart(self, other: Node) -> bool:
        return bool(self.marks) and any(-mark in other.marks for mark in self.marks)
