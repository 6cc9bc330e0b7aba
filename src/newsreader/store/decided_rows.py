"""Which rows anything is decided about: kept as long as these are few, and looked for where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import compress, count, repeat
from operator import is_not
from typing import Final

from newsreader.model import UNTOUCHED, Triage

FEW: Final = 2_000
"""Of so many rows a set is kept. One of a million that grows in slices takes 50 ms at once now and then."""


class DecidedRows:
    """Follows a column of decisions, in which each that is as none is `UNTOUCHED` itself."""

    def __init__(self, column: Sequence[Triage]) -> None:
        self._column = column
        self._count = 0
        self._few: set[int] | None = set()

    def turn(self, rows: Sequence[int], before: Sequence[Triage], after: Sequence[Triage]) -> None:
        """What is decided about these rows is another. `before`, `after`: of each of them."""
        self._count += before.count(UNTOUCHED) - after.count(UNTOUCHED)
        if self._count > FEW:
            self._few = None
        elif self._few is not None:
            self._few.difference_update(rows)
            self._few.update(compress(rows, map(is_not, after, repeat(UNTOUCHED))))

    @property
    def few(self) -> Set[int] | None:
        """All of them; None where they are many."""
        if self._few is None and self._count <= FEW:
            self._few = set(self.all())
        return self._few

    def all(self) -> Iterable[int]:
        """All of them, however many."""
        if self._few is not None:
            return self._few
        return compress(count(), map(is_not, self._column, repeat(UNTOUCHED)))
