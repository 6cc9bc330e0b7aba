"""What the grouping is given and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Report(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the grouping needs of one article. `id`: the article's; `text`: excerpt and start of the body.

    `provider`: name or domain, empty where unknown. `published`: seconds since 1970 in UTC. `related`:
    ids of the articles that the source names as related, whether they are in the store or not.
    """

    id: str
    title: str
    text: str = ""
    provider: str = ""
    published: int | None = None
    related: tuple[str, ...] = ()


class Story(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The articles that report one event. `members`: article ids, earliest first, undated ones last.

    `id` is the article id of the earliest member at the time when the story was first seen; it stays when
    others join, and the elder story's id stays when two become one.
    """

    id: str
    members: tuple[str, ...]


class Constraints(msgspec.Struct, frozen=True, gc=False):
    """What the user decided by hand; stronger than related links and than likeness.

    `together` and `apart` are pairs of article ids. A value, so that undoing a split or a merge is putting
    the former constraints back.
    """

    together: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    def merged(self, articles: Iterable[str]) -> Constraints:
        """These articles report one event, whatever was decided before about any two of them."""
        members = sorted(set(articles))
        inside = set(members)
        return Constraints(
            self.together | {(members[0], other) for other in members[1:]},
            frozenset(pair for pair in self.apart if not inside.issuperset(pair)),
        )

    def split(self, articles: Iterable[str], rest: Iterable[str]) -> Constraints:
        """These articles of a story report another event than the rest of it, and one event among them."""
        out = sorted(set(articles))
        left = sorted(set(rest) - set(out))
        crossing = {(a, b) if a < b else (b, a) for a in out for b in left}
        together = frozenset(pair for pair in self.together if tuple(sorted(pair)) not in crossing)
        if not out or not left:
            return self
        return Constraints(
            together | {(out[0], other) for other in out[1:]} | {(left[0], other) for other in left[1:]},
            self.apart | {(min(out[0], left[0]), max(out[0], left[0]))},
        )
