"""An order in which a loud provider doesn't bury rare ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice
from operator import eq
from typing import Final, TypeVar

Item = TypeVar("Item")

MOST_IN_A_ROW: Final = 3


def balance(items: Sequence[Item], providers: Sequence[str], most: int = MOST_IN_A_ROW) -> list[Item]:
    """The same items, at most `most` in a row from one provider, each as near to its place as that allows.

    `providers`: one for each item; an article of an unknown provider ("") is nobody's. Where nothing but one
    provider's articles is left, they stay in their order. `most` below 1 means no limit.
    """
    if most < 1:
        return list(items)
    balanced: list[Item] = []
    # Most of a list needs nothing done: long runs are found without a look at each item.
    same = bytes(map(eq, providers, islice(providers, 1, None)))
    too_many = b"\x01" * most
    taken = place = 0
    while (run := same.find(too_many, place)) >= 0:
        place = run + most
        if not providers[run]:
            continue
        balanced += items[taken:place]
        taken = place = _spread(items, providers, place, most, balanced)
    balanced += items[taken:]
    return balanced


def _spread(
    items: Sequence[Item], providers: Sequence[str], start: int, most: int, balanced: list[Item]
) -> int:
    """Take items from `start` on, the first that must wait, until none waits. Returns the place after them.

    Only items of the provider whose run is full ever wait, so `waiting` holds one provider's alone.
    """
    held = loud = providers[start]
    waiting: deque[Item] = deque()
    run = most
    for place in range(start, len(items)):
        provider = providers[place]
        if provider == held and (waiting or run >= most):
            waiting.append(items[place])
            continue
        if not waiting and provider != loud:
            return place
        run = run + 1 if provider and provider == loud else 1
        loud = provider
        balanced.append(items[place])
        while waiting and (loud != held or run < most):
            run = run + 1 if loud == held else 1
            loud = held
            balanced.append(waiting.popleft())
    balanced.extend(waiting)
    return len(items)
