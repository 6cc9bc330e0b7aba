"""Evidence stronger than likeness: related links in the sources, and what the user decided by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import msgspec

MOST_NAMERS: Final = 100


class Constraints(msgspec.Struct, frozen=True, gc=False):
    """What the user decided by hand; stronger than related links and than likeness.

    `together` and `apart` are pairs of article ids, the smaller first. A value, so that undoing a split or a
    merge is putting the former constraints back.
    """

    together: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    def merged(self, articles: Iterable[str]) -> Constraints:
        """These articles report one event, whatever was decided before about any two of them.

        To make one story of two, give all articles of both.
        """
        members = set(articles)
        return Constraints(
            self.together | _star(members),
            frozenset(pair for pair in self.apart if not members.issuperset(pair)),
        )

    def split(self, articles: Iterable[str], rest: Iterable[str]) -> Constraints:
        """These articles of a story report one event, and the rest of the story another."""
        out = set(articles)
        left = set(rest) - out
        if not out or not left:
            return self
        both = out | left
        kept = frozenset(pair for pair in self.together if not both.issuperset(pair))
        sides = (min(out), min(left))
        # Whoever was apart from the whole story stays apart from both parts of it.
        strangers = {article for pair in self.apart if not both.isdisjoint(pair) for article in pair} - both
        apart = {_pair(stranger, side) for stranger in strangers for side in sides}
        return Constraints(kept | _star(out) | _star(left), self.apart | apart | {_pair(*sides)})

    def difference(self, other: Constraints) -> tuple[tuple[str, str, str], ...]:
        """What one of the two has and the other has not: (kind, id, id), sorted; the same both ways."""
        changed = [("together", *pair) for pair in self.together ^ other.together]
        changed += [("apart", *pair) for pair in self.apart ^ other.apart]
        return tuple(sorted(changed))

    def digest(self) -> str:
        """The same for the same constraints, and for no others."""
        from hashlib import blake2b

        told = "\x1e".join("\x1f".join(entry) for entry in self.difference(Constraints()))
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def partners(self) -> dict[str, list[str]]:
        """Article id -> the ids of those that it is held together with."""
        partners: dict[str, list[str]] = {}
        for first, second in sorted(self.together):
            partners.setdefault(first, []).append(second)
            partners.setdefault(second, []).append(first)
        return partners

    def marks(self) -> dict[str, frozenset[int]]:
        """Article id -> `p` or `-p` for each pair kept apart, the p-th, of which it is one or the other."""
        numbers: dict[str, set[int]] = {}
        for number, (first, second) in enumerate(sorted(self.apart), start=1):
            numbers.setdefault(first, set()).add(number)
            numbers.setdefault(second, set()).add(-number)
        return {article: frozenset(marks) for article, marks in numbers.items()}


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)


def _star(articles: set[str]) -> frozenset[tuple[str, str]]:
    """The fewest pairs that hold articles together: the first with each other one."""
    first, *others = sorted(articles)
    return frozenset((first, other) for other in others)


class RelatedLinks:
    """Which articles name which as related, whether those are in the store or not."""

    def __init__(self, names: dict[str, tuple[str, ...]] | None = None) -> None:
        """`names`: what was learnt before, which is kept and added to."""
        self.names = {} if names is None else names

    @cached_property
    def _named_by(self) -> defaultdict[str, list[str]]:
        """The articles that name each, worked out when that is asked for the first time."""
        named_by: defaultdict[str, list[str]] = defaultdict(list)
        for article, related in self.names.items():
            for named in related:
                named_by[named].append(article)
        return named_by

    def learn(self, article: str, related: Iterable[str]) -> bool:
        """Whether this article names one that it did not name before."""
        before = self.names.get(article, ())
        new = [named for named in dict.fromkeys(related) if named != article and named not in before]
        if not new:
            return False
        named_by = self._named_by
        self.names[article] = (*before, *new)
        for named in new:
            named_by[named].append(article)
        return True

    def forget(self, article: str) -> None:
        named_by = self._named_by
        for named in self.names.pop(article, ()):
            namers = named_by[named]
            namers.remove(article)
            if not namers:
                del named_by[named]

    def direct(self, article: str) -> Iterator[str]:
        """The ids that this article names, and those of the articles that name it."""
        yield from self.names.get(article, ())
        yield from self._named_by.get(article, ())

    def through_a_third(self, article: str) -> list[str]:
        """The ids of the articles that name a third one that this article names too.

        What very many articles name (a site's front page, say) is no report of anybody's story.
        """
        siblings: dict[str, None] = {}
        for third in self.names.get(article, ()):
            namers = self._named_by.get(third, ())
            if len(namers) <= MOST_NAMERS:
                siblings.update(dict.fromkeys(namers))
        siblings.pop(article, None)
        return list(siblings)
