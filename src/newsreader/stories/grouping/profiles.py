"""What the stories are about, remembered for those that were looked at last."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final, NamedTuple

from newsreader.stories.grouping.terms.vectors import Profile

WARM: Final = 500
"""So many profiles are ready at a time."""
LARGE: Final = 40
"""The profile of a story of so many reports is put aside instead of being let go: to sum up thousands of
reports again would take a tenth of a second."""


class Aside(NamedTuple):
    """A profile in a tenth of the room: the terms of its sum, and the weight of each."""

    terms: array[int]
    weights: array[float]

    @staticmethod
    def of(profile: Profile) -> Aside:
        return Aside(array("I", profile.weights), array("f", profile.weights.values()))

    def taken_up(self) -> Profile:
        profile = Profile()
        profile.weights = dict(zip(self.terms, self.weights, strict=True))
        profile.square = sum(weight * weight for weight in self.weights)
        return profile


class Profiles:
    """Profiles by the key of their story."""

    def __init__(self) -> None:
        self._warm: dict[int, Profile] = {}
        self._aside: dict[int, Aside] = {}

    def get(self, key: int) -> Profile | None:
        """The profile, unless it would have to be summed up."""
        profile = self._warm.get(key)
        if profile is None and (aside := self._aside.pop(key, None)) is not None:
            profile = self._warm[key] = aside.taken_up()
        return profile

    def keep(self, key: int, profile: Profile) -> None:
        self._warm[key] = profile

    def put_aside(self, key: int, aside: Aside) -> None:
        self._aside[key] = aside

    def drop(self, key: int) -> None:
        self._warm.pop(key, None)
        self._aside.pop(key, None)

    def cool(self, used: Iterable[int], size: Callable[[int], int]) -> None:
        """Let go the profiles that were used longest ago, with these having been used now. `size`: how many
        reports a story has."""
        warm = self._warm
        for key in used:
            if (profile := warm.pop(key, None)) is not None:
                warm[key] = profile
        for key in list(islice(warm, max(0, len(warm) - WARM))):
            profile = warm.pop(key)
            if size(key) >= LARGE:
                self._aside[key] = Aside.of(profile)

    def aside(self, key: int) -> Aside | None:
        """The profile as it would be put aside, where it is known."""
        profile = self._warm.get(key)
        return self._aside.get(key) if profile is None else Aside.of(profile)
