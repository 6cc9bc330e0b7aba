"""What the user decided by hand, which is stronger than any other evidence."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


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
