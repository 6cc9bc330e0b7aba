"""Sparse vectors over term numbers: an article's (`Vector`, small, fixed) and a story's (`Profile`).

This is where grouping spends its time: what takes all of something is a chain of `map`, which runs in C; what
takes or writes few of its terms asks first whether one is there, which is faster than having a default.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import sqrt
from operator import mul
from typing import NamedTuple


class Vector(NamedTuple):
    """Term numbers, and the weight of each; of length 1, or empty. The numbers are those objects that the
    vocabulary has: to look one up by itself takes half of what it takes by an equal one.
    """

    terms: tuple[int, ...]
    weights: array[float]

    @staticmethod
    def of(weighted: Sequence[tuple[float, int]]) -> Vector:
        """The vector of length 1 in the direction of these (weight, term number) pairs."""
        weights = [weight for weight, _ in weighted]
        length = sqrt(sum(map(mul, weights, weights)))
        return Vector(
            tuple([number for _, number in weighted]),
            array("f", [weight / length for weight in weights]),
        )

    def laid_out(self) -> dict[int, float]:
        return dict(zip(self.terms, self.weights, strict=True))

    def without(self, numbers: frozenset[int]) -> Vector:
        """The vector in the direction of what is left without these terms: itself where it has none."""
        if numbers.isdisjoint(self.terms):
            return self
        weighted = zip(self.weights, self.terms, strict=True)
        return Vector.of([(weight, number) for weight, number in weighted if number not in numbers])

    def dot(self, other: dict[int, float]) -> float:
        """The inner product with a vector that has been laid out."""
        return sum(
            [
                weight * other[number]
                for number, weight in zip(self.terms, self.weights, strict=True)
                if number in other
            ],
            0.0,
        )


class Profile:
    """What a story is about: a sum of vectors, and the square of its length."""

    __slots__ = ("square", "weights")

    def __init__(self, parts: Iterable[tuple[Vector, float]] = ()) -> None:
        weights: dict[int, float] = {}
        for vector, factor in parts:
            if not weights and factor == 1.0:
                weights.update(zip(vector.terms, vector.weights, strict=True))
                continue
            for number, weight in zip(vector.terms, vector.weights, strict=True):
                if number in weights:
                    weights[number] += weight * factor
                else:
                    weights[number] = weight * factor
        self.weights = weights
        self.square = sum(map(mul, weights.values(), weights.values()))

    def add(self, vector: Vector, factor: float) -> None:
        weights, square = self.weights, self.square
        for number, weight in zip(vector.terms, vector.weights, strict=True):
            step = weight * factor
            before = weights.get(number, 0.0)
            weights[number] = before + step
            square += step * (2.0 * before + step)
        self.square = square

    def add_all(self, parts: Iterable[tuple[Vector, float]]) -> None:
        for vector, factor in parts:
            self.add(vector, factor)

    def without(self, part: Profile) -> Profile:
        """What is left of a sum without a part of it."""
        rest = Profile()
        rest.weights = weights = dict(self.weights)
        for number, weight in part.weights.items():
            weights[number] -= weight
        rest.square = sum(map(mul, weights.values(), weights.values()))
        return rest

    def absorb(self, other: Profile, product: float) -> None:
        """Add another profile, whose inner product with this one is known."""
        self.square += other.square + 2.0 * product
        small, large = sorted((self.weights, other.weights), key=len)
        for number, weight in small.items():
            if number in large:
                large[number] += weight
            else:
                large[number] = weight
        self.weights = large

    def dot(self, other: Profile) -> float:
        small, large = self.weights, other.weights
        if len(small) > len(large):
            small, large = large, small
        return sum([weight * large[number] for number, weight in small.items() if number in large], 0.0)
