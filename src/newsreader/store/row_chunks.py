"""The rows of a view in its order, some at a time: a page of them costs no look at all the others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Container, Iterator, Sequence, Set
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

FIRST: Final = 128
"""Rows of the first chunk: some screens of them where all are shown. Each further one has twice as many."""
LARGEST: Final = 1_024
"""Rows of a chunk at most: 1 to 2 ms of work where texts are searched and stories folded."""
FEW: Final = 64
"""The same where each article has to be read for it, which takes 25 µs."""
PIECE: Final = 512
"""Rows of a larger chunk that are taken on at a time."""
NEAR: Final = 5
"""So many chunks are near: 3,000 rows, which are looked at sooner than an index is asked."""
NOTHING_NEAR: Final = 2
"""After so many of which none has a row it is asked: what is looked for may be in a dozen of all rows."""

Pick = Callable[[int, Sequence[int]], Sequence[int]]
"""Those of the rows of a chunk that stay, in their order. It is given the number of the chunk too."""


class Far(NamedTuple):
    """What can be told at once of all rows that stay but for those that are known. `rows`: which they are, in
    order; else `among`: rows among which they are.
    """

    rows: Sequence[int] | None = None
    among: Container[int] | None = None


UNTOLD: Final = Far()
Rest = Callable[[Set[int]], Far]
"""Is given the rows that are known."""


class Chunks(ABC):
    """Rows of an order, in the chunks of it that they are from. What was worked out once is remembered.

    `order`: all the rows that it chooses from; `largest`: how many of them a chunk is from at most.
    """

    order: Sequence[int]
    largest: int

    @property
    @abstractmethod
    def count(self) -> int:
        """How many chunks there are."""

    @abstractmethod
    def chunk(self, number: int) -> Sequence[int]:
        """The rows of a chunk, numbered from 0; not to be changed."""

    @abstractmethod
    def is_known(self, number: int) -> bool:
        """Whether a chunk is worked out."""

    @abstractmethod
    def in_order(self, number: int) -> Sequence[int]:
        """The rows of the order that a chunk is from."""

    @abstractmethod
    def among(self, rows: Sequence[int]) -> Sequence[int]:
        """Those of a few rows of the order that are among these."""

    @abstractmethod
    def settle(self, rows: Sequence[int]) -> Sequence[int]:
        """As `among`, and so it stays, whatever becomes of these rows: they are about to change."""

    def rows(self) -> list[int]:
        """All of them."""
        return [row for number in range(self.count) for row in self.chunk(number)]


class Ordered(Chunks):
    """All rows of an order."""

    def __init__(self, order: Sequence[int], largest: int = LARGEST) -> None:
        self.order = order
        self.largest = largest
        self._bounds = list(_bounds(len(order), largest))

    @property
    def count(self) -> int:
        return len(self._bounds)

    def chunk(self, number: int) -> Sequence[int]:
        start, end = self._bounds[number]
        return self.order[start:end]

    def is_known(self, number: int) -> bool:
        return True

    def in_order(self, number: int) -> Sequence[int]:
        return self.chunk(number)

    def among(self, rows: Sequence[int]) -> Sequence[int]:
        return rows

    def settle(self, rows: Sequence[int]) -> Sequence[int]:
        return rows

    def rows(self) -> list[int]:
        return list(self.order)


class Picked(Chunks):
    """Those of the rows of some chunks that stay.

    `rest` is asked once, after the chunks that are near, or a few without any row: for all further rows that
    stay, where they are few and can be told at once. They all stand in the next chunk then, and the others
    have none. Where it can tell more, only these are looked for in the order.
    """

    def __init__(self, source: Chunks, pick: Pick, rest: Rest = lambda known: UNTOLD) -> None:
        self.order = source.order
        self.largest = source.largest
        self._source = source
        self._pick = pick
        self._rest = rest
        self._among: Container[int] | None = None
        self._asked = False
        self._known: list[Sequence[int]] = []
        self._settled: dict[int, bool] = {}

    @property
    def count(self) -> int:
        return self._source.count

    def chunk(self, number: int) -> Sequence[int]:
        while len(self._known) <= number:
            place = len(self._known)
            if not self._asked and (place >= NEAR or (place >= NOTHING_NEAR and not any(self._known))):
                self._asked = True
                rows, self._among = self._rest(set(chain.from_iterable(self._known)))
                if rows is not None:
                    self._known += [array("I", rows), *[()] * (self.count - place - 1)]
                    break
            # Four bytes a row, where a list takes 36.
            self._known.append(array("I", self._staying(place, self._looked_at(place))))
        return self._known[number]

    def is_known(self, number: int) -> bool:
        return number < len(self._known)

    def in_order(self, number: int) -> Sequence[int]:
        return self._source.in_order(number)

    def _looked_at(self, number: int) -> Sequence[int]:
        """The rows of a chunk that may stay."""
        wanted = self._among
        if wanted is None or self._source.is_known(number):
            return self._source.chunk(number)
        # It need not be worked out whole where few of its rows are wanted.
        return self._source.among([row for row in self.in_order(number) if row in wanted])

    def among(self, rows: Sequence[int]) -> Sequence[int]:
        return self._staying(0, self._source.among(rows))

    def settle(self, rows: Sequence[int]) -> Sequence[int]:
        if self.count:
            # An index that is asked once the rows have changed would not tell of them as they are now.
            self.chunk(min(NEAR, self.count - 1))
        staying = self._staying(0, self._source.settle(rows))
        self._settled.update(dict.fromkeys(rows, False))
        self._settled.update(dict.fromkeys(staying, True))
        return staying

    def _staying(self, number: int, rows: Sequence[int]) -> Sequence[int]:
        return self._unless_settled(rows, partial(self._pick, number))

    def _unless_settled(
        self, rows: Sequence[int], pick: Callable[[Sequence[int]], Sequence[int]]
    ) -> Sequence[int]:
        """Those that are picked, but for rows of which it is settled whether they stay."""
        settled = self._settled
        if not rows or not settled or settled.keys().isdisjoint(rows):
            return pick(rows) if rows else ()
        staying = set(pick([row for row in rows if row not in settled]))
        return [row for row in rows if settled.get(row, row in staying)]


class Narrowed(Picked):
    """Those of the rows of some chunks that stay, which can be told of a few of the rows of `base` without a
    look at those chunks: by the letters of a word, each of which narrows what the ones before it left, a
    dozen of them may lie between.
    """

    def __init__(self, source: Chunks, pick: Pick, base: Chunks, pick_of_base: Pick, rest: Rest) -> None:
        super().__init__(source, pick, rest)
        self._base = base
        self._pick_of_base = pick_of_base

    def among(self, rows: Sequence[int]) -> Sequence[int]:
        return self._unless_settled(self._base.among(rows), partial(self._pick_of_base, 0))


class Joined(Picked):
    """The rows of an order that are among some of it, or among others."""

    def __init__(self, *sources: Chunks) -> None:
        self._sources = sources
        self._came: set[int] = set()
        super().__init__(Ordered(sources[0].order, sources[0].largest), self._pick_joined)

    def among(self, rows: Sequence[int]) -> Sequence[int]:
        joined = {row for source in self._sources for row in source.among(rows)}
        return list(filter(joined.__contains__, rows))

    def settle(self, rows: Sequence[int]) -> Sequence[int]:
        joined = {row for source in self._sources for row in source.settle(rows)}
        return list(filter(joined.__contains__, rows))

    def _pick_joined(self, number: int, rows: Sequence[int]) -> Sequence[int]:
        # Rows can come in an earlier chunk than that of the order that they are in.
        self._came.update(*(source.chunk(number) for source in self._sources))
        return list(filter(self._came.__contains__, rows))


def steps(source: Chunks) -> Iterator[Sequence[int]]:
    """The chunks in turn, one of very many rows in pieces. Before the one that an index is asked for, which
    takes as long as many others, there is an empty one.
    """
    for number in range(source.count):
        if number == NEAR:
            yield ()
        rows = source.chunk(number)
        if len(rows) <= source.largest:
            yield rows
        else:
            yield from (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))


def without(source: Chunks, *unwanted: Container[int]) -> Chunks:
    """Those of the rows that are in none of some containers."""

    def pick(_: int, rows: Sequence[int]) -> Sequence[int]:
        for some in unwanted:
            rows = [row for row in rows if row not in some]
        return rows

    return Picked(source, pick) if unwanted else source


def within(source: Chunks, wanted: Container[int]) -> Chunks:
    """Those of the rows that are in a container."""
    return Picked(source, lambda _, rows: [row for row in rows if row in wanted])


def _bounds(count: int, largest: int) -> Iterator[tuple[int, int]]:
    """Where the chunks of so many rows begin and end."""
    start, size = 0, min(FIRST, largest)
    while start < count:
        yield start, min(start + size, count)
        start, size = start + size, min(2 * size, largest)
