"""Whether a story has one core that each of its reports resembles: a chain of likenesses is not a story.

A report that resembles the others too little, all of them together and by its own words, is taken out. What
is left is parted in two, as unlike as can be (2-means on the sphere), each report with its neighbours by
likeness: where the two parts resemble each other too little, with them and by their own words, the story has
two cores.

What sources or the user hold together is not parted, whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Final, NamedTuple

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile, total

FEWEST: Final = 4
"""Of three reports one is the core, which both others resemble."""
MOST: Final = 150
"""A story of more reports was looked at while it grew, and is left as it is."""
GROWTH: Final = 1.5
"""A story is looked at again when it is so many times as large as at the last time."""
ROUNDS: Final = 4
FEWEST_IN_PART: Final = 3


class Unit(NamedTuple):
    """Reports that are held together by more than likeness, mostly one. `own`: the sum of what they say;
    `around`: the same with their neighbours."""

    numbers: Sequence[int]
    own: Profile
    around: Profile


class Parts(NamedTuple):
    """The two parts of a story, the smaller first, and how like they are with their neighbours."""

    small: list[Unit]
    large: list[Unit]
    around: float


def is_due(shop: Clusters, key: int) -> bool:
    """Whether a story has grown so much that its core may be another."""
    node = shop.nodes[key]
    return max(FEWEST, node.reviewed * GROWTH) <= len(node.members) <= MOST


def leaving(
    shop: Clusters, key: int, held: Iterable[Sequence[int]], settings: GroupingSettings
) -> Iterator[list[int]]:
    """The reports that are to leave a story, each part by itself. `held`: its reports, those together that
    are not to be parted."""
    node = shop.nodes[key]
    extent = node.extent / len(node.members)
    units = [_unit(shop, numbers) for numbers in held]
    strangers = _strangers(units, extent, settings)
    yield from ([*stranger.numbers] for stranger in strangers)
    yield from _other_cores([unit for unit in units if unit not in strangers], extent, settings)


def _strangers(units: Sequence[Unit], extent: float, settings: GroupingSettings) -> list[Unit]:
    """The reports that resemble the others too little, the least like them first."""
    whole = total(unit.own for unit in units)
    left = [*units]
    strangers: list[Unit] = []
    while (size := _size(left)) >= FEWEST:
        alone = [(_likeness_to_rest(unit.own, whole), at) for at, unit in enumerate(left) if _is_one(unit)]
        likeness, place = min(alone, default=(1.0, 0))
        if likeness >= settings.of_core(size, extent):
            break
        stranger = left.pop(place)
        strangers.append(stranger)
        whole = total(unit.own for unit in left)
    return strangers


def _other_cores(units: list[Unit], extent: float, settings: GroupingSettings) -> Iterator[list[int]]:
    """The smaller part wherever there are two cores."""
    least = settings.least_around(extent)
    parts = _parted(units, least) if _size(units) >= FEWEST and len(units) > 1 else None
    if parts is None or _size(parts.small) < FEWEST_IN_PART:
        return
    own = _cosine(total(unit.own for unit in parts.small), total(unit.own for unit in parts.large))
    if own < settings.least_own(extent) and parts.around < least:
        yield [number for unit in parts.small for number in unit.numbers]
        yield from _other_cores(parts.large, extent, settings)


def _parted(units: Sequence[Unit], least: float) -> Parts | None:
    """The two parts of some units that are least like each other; None where there is one core, or each
    unit is so like the middle one."""
    whole = total(unit.around for unit in units)
    middle = max(units, key=lambda unit: _cosine(unit.around, whole))
    likeness, place = min((_cosine(unit.around, middle.around), at) for at, unit in enumerate(units))
    if likeness >= least:
        return None
    far = units[place]
    near_side, far_side = min(units, key=lambda unit: _cosine(unit.around, far.around)).around, far.around
    before: list[bool] = []
    for _ in range(ROUNDS):
        sides = [_cosine(unit.around, near_side) >= _cosine(unit.around, far_side) for unit in units]
        if sides == before:
            break
        before = sides
        first = [unit for unit, side in zip(units, sides, strict=True) if side]
        second = [unit for unit, side in zip(units, sides, strict=True) if not side]
        if not first or not second:
            return None
        near_side, far_side = (total(unit.around for unit in part) for part in (first, second))
    small, large = sorted((first, second), key=_size)
    return Parts(small, large, _cosine(near_side, far_side))


def _unit(shop: Clusters, numbers: Sequence[int]) -> Unit:
    own = Profile((shop.entries[number].vector, 1.0) for number in numbers)
    return Unit(numbers, own, Profile(shop.parts(numbers)))


def _is_one(unit: Unit) -> bool:
    return len(unit.numbers) == 1


def _size(units: Iterable[Unit]) -> int:
    return sum(len(unit.numbers) for unit in units)


def _cosine(first: Profile, second: Profile) -> float:
    length = sqrt(first.square * second.square)
    return first.dot(second) / length if length else 0.0


def _likeness_to_rest(part: Profile, whole: Profile) -> float:
    """The cosine of a part of a sum and what is left of the sum without it."""
    product = part.dot(whole)
    length = sqrt(max(0.0, whole.square - 2 * product + part.square) * part.square)
    return (product - part.square) / length if length else 0.0
