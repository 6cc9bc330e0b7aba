"""The rows that a search in full texts has found, of which there may be very many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

FEW: Final = 16_384
"""So many rows are held one by one; of more, each row has a byte that tells."""


class FoundRows:
    """Rows that grow in number while more are found. `few`: they themselves, where they are few."""

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self.few: set[int] | None = set()
        self._flags = bytearray()
        """By row 1 where it is one of them; nothing as long as they are few."""
        self.add(rows)

    def add(self, rows: Iterable[int]) -> None:
        """These were found too."""
        if self.few is not None:
            self.few.update(rows)
            if len(self.few) <= FEW:
                return
            rows, self.few = self.few, None
        rows = tuple(rows)
        beyond = max(rows, default=-1) + 1 - len(self._flags)
        if beyond > 0:
            self._flags.extend(bytes(beyond))
        for row in rows:
            self._flags[row] = 1

    def discard(self, row: int) -> None:
        """This is none of them."""
        if self.few is not None:
            self.few.discard(row)
        elif row < len(self._flags):
            self._flags[row] = 0

    def among(self, rows: Sequence[int]) -> list[int]:
        """Those of some rows that are found, in the order of these."""
        if self.few is not None:
            return list(filter(self.few.__contains__, rows))
        try:
            return list(filter(self._flags.__getitem__, rows))
        except IndexError:  # none was found behind the last flag
            known = len(self._flags)
            return [row for row in rows if row < known and self._flags[row]]

    def __contains__(self, row: int) -> bool:
        return bool(self.among((row,)))
