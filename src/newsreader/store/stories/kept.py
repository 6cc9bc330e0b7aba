"""What stories have made of articles, as numbers that are kept from one run to the next."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

ELSEWHERE: Final = 1 << 31
Labels = tuple[str, ...]


class KeptRanking(msgspec.Struct, frozen=True):
    """The stories of just the articles in a store, by rows, and what does not depend on decisions.

    `firsts`: of each story the row of the article whose id it has, or from `ELSEWHERE` on the place of its id
    in `names`, where that article is not here; `ends`: where its rows end among `rows`,
    which are those of all stories one after the other; `leads`: the row that leads it; `labels`: what it
    counts under while the user has decided nothing, by its number in `label_sets`. `heats`: of `rows`, with
    `UNKNOWN` where there is none. `orders`: all rows in the orders that don't change with time, by name, as
    far as they were made.
    """

    firsts: Sequence[int]
    ends: Sequence[int]
    leads: Sequence[int]
    labels: Sequence[int]
    rows: Sequence[int]
    orders: Mapping[str, Sequence[int]]
    heats: Sequence[int]
    label_sets: Sequence[Labels]
    names: Sequence[str] = ()

    def story_id(self, first: int, ids: Sequence[str]) -> str:
        """The id of a story by one of the `firsts`. `ids`: by row."""
        return ids[first] if first < ELSEWHERE else self.names[first - ELSEWHERE]


class RankingBuilder:
    """Takes stories in one by one."""

    def __init__(self) -> None:
        self._firsts, self._ends, self._leads, self._labels = (array("I") for _ in range(4))
        self._rows, self._heats = array("I"), array("q")
        self._label_sets: dict[Labels, int] = {}
        self._names: list[str] = []

    def add(
        self, first: int | str, rows: Sequence[int], lead: int, heats: Sequence[int], labels: Labels
    ) -> None:
        """The next story. `first`: the row of the article whose id it has, or that id where it has none."""
        if isinstance(first, str):
            self._names.append(first)
            first = ELSEWHERE + len(self._names) - 1
        self._firsts.append(first)
        self._rows.extend(rows)
        self._ends.append(len(self._rows))
        self._leads.append(lead)
        self._heats.extend(heats)
        self._labels.append(self._label_sets.setdefault(labels, len(self._label_sets)))

    def ranking(self, orders: Mapping[str, Sequence[int]]) -> KeptRanking:
        """All of them."""
        return KeptRanking(
            self._firsts,
            self._ends,
            self._leads,
            self._labels,
            self._rows,
            {name: array("I", order) for name, order in orders.items()},
            self._heats,
            tuple(self._label_sets),
            tuple(self._names),
        )
