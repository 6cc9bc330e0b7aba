"""An order in which a loud provider doesn't bury rare ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import eq
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

MOST_IN_A_ROW: Final = 3
REACH: Final = 256
"""No item rises by more places than these. What stands further down is too cold for the top of a list, and
the first page would wait for it: where all articles are of one provider, until the last one was looked at.
"""


class Balance(Generic[Item]):
    """Puts items so that no provider has more than `most` in a row, each as near to its place as that allows.

    An article of an unknown provider ("") is nobody's. Where nobody else's is within `reach`, a provider's
    articles stay in their order. Items are taken some at a time; how many makes no difference.
    """

    def __init__(self, most: int = MOST_IN_A_ROW, reach: int = REACH) -> None:
        self._most = most
        self._reach = reach
        self._loud = ""
        """Whose the last item was that has its place."""
        self._run = 0
        """So many before it were in a row; more than `most` are not counted."""
        self._waiting: deque[Item] = deque()
        """All of the loud one, whose run is full."""

    def take(self, items: Sequence[Item], providers: Sequence[str]) -> list[Item]:
        """Take the next items, `providers` being one for each. Returns what has its place now, in order."""
        most = self._most
        balanced: list[Item] = []
        # Most of a list needs nothing done: long runs are found without a look at each item.
        same = bytes(map(eq, providers, islice(providers, 1, None)))
        too_many = b"\x01" * most
        place = self._spread(items, providers, 0, balanced)
        while place < len(items):
            run = same.find(too_many, place)
            while run >= 0 and not providers[run]:
                run = same.find(too_many, run + most)
            end = run + most if run >= 0 else len(items)
            balanced += items[place:end]
            self._loud, self._run = providers[end - 1], _run_at(providers, place, end, most)
            place = self._spread(items, providers, end, balanced)
        return balanced

    def rest(self) -> list[Item]:
        """What waits, since nothing comes any more."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting

    def _spread(
        self, items: Sequence[Item], providers: Sequence[str], start: int, balanced: list[Item]
    ) -> int:
        """Take items from `start` on until none waits and another run begins. Returns the place of that."""
        most, reach, waiting = self._most, self._reach, self._waiting
        loud, run = self._loud, self._run
        for place in range(start, len(items)):
            provider = providers[place]
            if provider and provider == loud and (waiting or run >= most):
                waiting.append(items[place])
                if len(waiting) > reach:
                    balanced.append(waiting.popleft())
                continue
            if not waiting and provider != loud:
                break
            held = loud
            run = run + 1 if provider and provider == loud else 1
            loud = provider
            balanced.append(items[place])
            while waiting and (loud != held or run < most):
                run = run + 1 if loud == held else 1
                loud = held
                balanced.append(waiting.popleft())
        else:
            place = len(items)
        self._loud, self._run = loud, run
        return place


def _run_at(providers: Sequence[str], start: int, end: int, most: int) -> int:
    """How many items before `end` are of the same provider, `most` at most."""
    run = 1
    while run < most and end - run > start and providers[end - run - 1] == providers[end - 1]:
        run += 1
    return run


def balanced(
    pieces: Iterable[Sequence[Item]],
    providers_of: Callable[[Sequence[Item]], Sequence[str]],
    most: int,
) -> Iterator[Sequence[Item]]:
    """The items of all pieces as `Balance` puts them, some at a time; some may be none.

    `providers_of` gives a provider for each item. `most` below 1 means no limit.
    """
    if most < 1:
        yield from pieces
        return
    balancing = Balance[Item](most)
    for piece in pieces:
        yield balancing.take(piece, providers_of(piece))
    yield balancing.rest()
