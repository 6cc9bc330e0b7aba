"""The numbers of pairs of neighbouring words: learnt one by one, or kept and looked up where they lie."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

MOST_ASKED: Final = 20_000
"""After so many questions all that was kept is put into a dictionary, which takes about as long as they did:
who groups a few articles asks for some hundreds of the hundred thousands that there are.
"""


Numbers: TypeAlias = "array[int] | memoryview[int]"
NONE: Final = array("I")


class Pairs:
    """By pair, its number. A later one has a greater number."""

    def __init__(
        self,
        kept: Numbers = NONE,
        numbers: Numbers = NONE,
        shared: Sequence[int] = (),
        most_asked: int = MOST_ASKED,
    ) -> None:
        """`kept`: pairs in ascending order, with their `numbers`; `shared`: gives the one object that stands
        for a number everywhere.
        """
        self._kept = kept
        self._numbers = numbers
        self._shared = shared
        self._most_asked = most_asked
        self._asked = 0
        self._known: dict[int, int] = {}

    @property
    def get(self) -> Callable[[int], int | None]:
        """Gives the number of a pair, if it has one."""
        return self._looked_up if self._kept else self._known.get

    def __getitem__(self, pair: int) -> int:
        number = self.get(pair)
        if number is None:
            raise KeyError(pair)
        return number

    def __setitem__(self, pair: int, number: int) -> None:
        """A pair that had no number has one."""
        self._known[pair] = number

    def __contains__(self, pair: int) -> bool:
        return self.get(pair) is not None

    def items(self) -> Iterator[tuple[int, int]]:
        """All pairs with their numbers, in the order of these."""
        return iter(sorted((*zip(self._kept, self._numbers, strict=True), *self._known.items()), key=_NUMBER))

    def to_keep(self) -> tuple[Numbers, Numbers]:
        """All pairs in ascending order, and their numbers."""
        if not self._known:
            return self._kept, self._numbers
        pairs, numbers = array("Q", self._kept), array("I", self._numbers)
        pairs.extend(self._known)
        numbers.extend(self._known.values())
        order = sorted(range(len(pairs)), key=pairs.__getitem__)
        return array("Q", map(pairs.__getitem__, order)), array("I", map(numbers.__getitem__, order))

    def _looked_up(self, pair: int) -> int | None:
        number = self._known.get(pair)
        if number is not None:
            return number
        self._asked += 1
        if self._asked > self._most_asked:
            self._open()
            return self._known.get(pair)
        place = bisect_left(self._kept, pair)
        if place < len(self._kept) and self._kept[place] == pair:
            return self._shared[self._numbers[place]]
        return None

    def _open(self) -> None:
        """From here on, all are in the dictionary."""
        numbers = map(self._shared.__getitem__, self._numbers)
        self._known.update(zip(self._kept, numbers, strict=True))
        self._kept = self._numbers = NONE


_NUMBER: Final = itemgetter(1)
