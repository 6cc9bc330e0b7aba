"""Which articles share terms with a given one: an inverted index, in buckets of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Final, Protocol, TypeAlias

from newsreader.stories.grouping.terms.vectors import Vector

TELLING: Final = 24
"""So many of an article's heaviest terms find the others: more find no better ones (docs/stories.md)."""
Postings: TypeAlias = dict[int, "int | list[int]"]
"""Term number -> the only article that has it, or all that have it."""


class KeptArticles(Protocol):
    """Articles that were in an index before, and may be there again."""

    def within(self, bucket: int | None, span: int) -> Iterable[int]:
        """The numbers, in order, of those that were published in a bucket of time, which is so many seconds
        wide; None for undated ones.
        """

    def first_published(self) -> int | None:
        """When the oldest of them was; None where all are undated."""

    def last_published(self) -> int | None:
        """When the newest of them was; None where all are undated."""

    def with_term(self, term: int, among: int) -> Iterable[tuple[int, int | None]]:
        """The numbers and times of those that have a term among so many of their first ones."""


class Index:
    """Articles by term. `span`: how many seconds one bucket is wide; undated articles have their own."""

    def __init__(self, span: int, terms_of: Callable[[int], Sequence[int]] = lambda article: ()) -> None:
        """`terms_of`: the terms of an article that is added later."""
        self._span = span
        self._terms_of = terms_of
        self._buckets: dict[int | None, Postings] = {}
        self._kept: list[KeptArticles] = []
        self._entered: dict[int | None, int] = {}
        """By bucket: of how many of what is kept, the first, its articles have been entered."""

    def add(self, article: int, terms: Iterable[int], published: int | None) -> None:
        key = self._bucket(published)
        _post(self._buckets.setdefault(key, self._opened(key)), article, terms)

    def add_later(self, kept: KeptArticles) -> None:
        """The same, of articles by their numbers and times, as soon as somebody looks there."""
        self._kept.append(kept)

    def first_published(self) -> int | None:
        """A time before which no article was published; None where all are undated."""
        kept = [kept.first_published() for kept in self._kept]
        added = [key * self._span for key in self._buckets if key is not None]
        return min((time for time in (*kept, *added) if time is not None), default=None)

    def around(self, published: int | None) -> list[Postings]:
        """The buckets in which an article of that time can have neighbours less than `span` away.

        An undated one is taken for news: it looks at the newest. Undated ones can be anyone's neighbours.
        """
        here = self._bucket(published)
        if here is None:
            here = self._newest() - 1
        opened = map(self._opened, (here - 1, here, here + 1, None))
        return [postings for postings in opened if postings]

    def everywhere(self, terms: Iterable[int]) -> list[Postings]:
        """What has these terms, bucket by bucket. Those that wait are not entered for that: to look a term up
        in all that was kept takes milliseconds, to enter an archive seconds."""
        found: dict[int | None, Postings] = {}
        for term in terms if self._kept else ():
            for place, kept in enumerate(self._kept):
                for article, published in kept.with_term(term, TELLING):
                    key = self._bucket(published)
                    if place >= self._entered.get(key, 0):
                        _post(found.setdefault(key, {}), article, (term,))
        return [*self._buckets.values(), *found.values()]

    def _newest(self) -> int:
        """The last bucket, 0 where there is none."""
        kept = [self._bucket(kept.last_published()) for kept in self._kept]
        return max((key for key in (*self._buckets, *kept) if key is not None), default=0)

    def _opened(self, key: int | None) -> Postings:
        """A bucket, with what is kept of it, in the order in which that came."""
        postings = self._buckets.get(key, {})
        if len(self._kept) > self._entered.get(key, 0):
            for kept in self._kept[self._entered.get(key, 0) :]:
                for article in kept.within(key, self._span):
                    _post(postings, article, self._terms_of(article))
            self._entered[key] = len(self._kept)
            if postings:
                self._buckets[key] = postings
        return postings

    def _bucket(self, published: int | None) -> int | None:
        return None if published is None else published // self._span


def _post(postings: Postings, article: int, terms: Iterable[int]) -> None:
    for term in terms:
        have = postings.get(term)
        if have is None:
            postings[term] = article
        elif isinstance(have, int):
            postings[term] = [have, article]
        else:
            have.append(article)


def candidates(
    vector: Vector, buckets: Sequence[Postings], limit: int, budget: int, telling: int = TELLING
) -> list[tuple[int, float]]:
    """At most `limit` articles that share most with a vector, judged by its `telling` heaviest terms: each
    with the sum of squares of those that it shares, best first.

    The rarest of these come first; when `budget` postings have been read, commoner ones are left out, so that
    the time is bounded however many articles say "new".
    """
    scores: dict[int, float] = {}
    common: list[tuple[int, float, list[int]]] = []
    for term, weight in zip(vector.terms[:telling], vector.weights[:telling], strict=True):
        square = weight * weight
        for postings in buckets:
            have = postings.get(term)
            if have is None:
                continue
            if isinstance(have, int):
                if have in scores:
                    scores[have] += square
                else:
                    scores[have] = square
            else:
                common.append((len(have), square, have))
    common.sort(key=itemgetter(0))
    for length, square, articles in common:
        if length > budget and scores:
            break
        for article in articles[-budget:] if length > budget else articles:
            if article in scores:
                scores[article] += square
            else:
                scores[article] = square
        budget -= length
        if budget <= 0:
            break
    # Faster than heapq.nlargest for the few hundred that there are.
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:limit]
    return [(article, scores[article]) for article in best]
