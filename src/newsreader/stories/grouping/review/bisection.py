"""The two parts of some reports that are least like each other: 2-means on the sphere (Dhillon and Modha
2001), each report with its neighbours by likeness.

What a report and its neighbours say is never summed up: a sum of vectors times another is the sum of their
products with it, and reports of one story have most of their neighbours in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from math import sqrt
from operator import mul, not_, sub
from typing import Final, NamedTuple

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.terms.vectors import Profile, Vector

ROUNDS: Final = 4


class Unit(NamedTuple):
    """Reports that are held together by more than likeness, mostly one. `shares`: how much of themselves and
    of each of their neighbours they say, by article number; `share`: of all together."""

    numbers: Sequence[int]
    shares: Mapping[int, float]
    share: float


class Parts(NamedTuple):
    """Two parts of some reports, each with the sum of what these say with their neighbours."""

    first: list[Unit]
    second: list[Unit]
    around_first: Profile
    around_second: Profile

    def likeness(self) -> float:
        return cosine(self.around_first, self.around_second)


def units_of(shop: Clusters, groups: Iterable[Sequence[int]]) -> list[Unit]:
    return [Unit(group, shares := shop.shares(group), sum(shares.values())) for group in groups]


def bisected(shop: Clusters, units: Sequence[Unit], least: float) -> Parts | None:
    """The parts that are least like each other; None where the unit that is least like the middle one is so
    like it, or one part is empty."""
    vectors = {number: shop.entries[number].vector for unit in units for number in unit.shares}
    whole = _around(shop, units)
    to_whole = _products(units, vectors, whole)
    middle = _around(shop, [units[_most(units, to_whole)]])
    far = _around(shop, [units[_least(units, _products(units, vectors, middle))]])
    if cosine(far, middle) >= least:
        return None
    to_far = _products(units, vectors, far)
    near = _around(shop, [units[_least(units, to_far)]])
    in_first = _more_like(_products(units, vectors, near), near.square, to_far, far.square)
    for _ in range(ROUNDS - 1):
        if all(in_first) or not any(in_first):
            return None
        first = _around(shop, compress(units, in_first))
        to_first = _products(units, vectors, first)
        of_first = sum(compress(to_whole, in_first))
        square = max(0.0, whole.square - 2.0 * of_first + first.square)
        to_second = list(map(sub, to_whole, to_first))
        before, in_first = in_first, _more_like(to_first, first.square, to_second, square)
        if in_first == before:
            return Parts(*_sides(units, in_first), first, whole.without(first))
    return _parts(shop, units, in_first)


def dealt(shop: Clusters, units: Sequence[Unit], first: Profile, second: Profile) -> Parts | None:
    """Each unit to the side that it is more like; None where all are more like one."""
    vectors = {number: shop.entries[number].vector for unit in units for number in unit.shares}
    to_first, to_second = (_products(units, vectors, side) for side in (first, second))
    return _parts(shop, units, _more_like(to_first, first.square, to_second, second.square))


def cosine(first: Profile, second: Profile) -> float:
    length = sqrt(first.square * second.square)
    return first.dot(second) / length if length else 0.0


def _parts(shop: Clusters, units: Sequence[Unit], in_first: Sequence[bool]) -> Parts | None:
    if all(in_first) or not any(in_first):
        return None
    first, second = _sides(units, in_first)
    return Parts(first, second, _around(shop, first), _around(shop, second))


def _sides(units: Sequence[Unit], in_first: Sequence[bool]) -> tuple[list[Unit], list[Unit]]:
    return list(compress(units, in_first)), list(compress(units, map(not_, in_first)))


def _products(units: Iterable[Unit], vectors: Mapping[int, Vector], profile: Profile) -> list[float]:
    """The inner product of what each unit says, with its neighbours, and a profile."""
    weights = profile.weights
    products = {number: vector.dot(weights) for number, vector in vectors.items()}
    return [sum(map(mul, unit.shares.values(), map(products.__getitem__, unit.shares))) for unit in units]


def _around(shop: Clusters, units: Iterable[Unit]) -> Profile:
    """The sum of what the reports of some units and their neighbours say."""
    return Profile(shop.parts([number for unit in units for number in unit.numbers]))


def _more_like(
    to_first: Iterable[float], first: float, to_second: Iterable[float], second: float
) -> list[bool]:
    """Which units are at least as like the first of two profiles, of these squares, as the second."""
    ratio = sqrt(first / second) if second else 0.0
    return [product >= ratio * other for product, other in zip(to_first, to_second, strict=True)]


def _most(units: Sequence[Unit], products: Sequence[float]) -> int:
    """The place of the unit that is most like a profile, as far as its share tells how long its sum is."""
    return max(range(len(units)), key=lambda place: products[place] / units[place].share)


def _least(units: Sequence[Unit], products: Sequence[float]) -> int:
    return min(range(len(units)), key=lambda place: products[place] / units[place].share)
