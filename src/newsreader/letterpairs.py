"""Which texts hold which two letters in a row, one bit each, so that a search looks at few texts.

Two typed letters are in half of all texts, and to find out in which, every one has to be read from end to
end: 35 ms for 100,000 of 290 characters. With the pairs known, only those are read that have them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise, product
from typing import Final

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
PAIRS: Final = frozenset(product(LETTERS, LETTERS))
FEWEST: Final = 50_000
"""Texts below which reading them all is quick, and the pairs (12 MB for 100,000 texts) are not worth it."""
STEP: Final = 64
"""Texts in a step: some 1.5 ms of work. A multiple of eight."""

_WORD: Final = re.compile(r"[a-z0-9]{2,}")
_ONES: Final = bytes.maketrans(b"01", b"\x00\x01")

Pair = tuple[str, str]


class LetterPairs:
    """Learns some texts at a time. `texts`: a column that grows, of which changes are told (`touch`)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._known = 0
        self._stale: set[int] = set()
        self._bits: dict[Pair, bytearray] = {}

    def learn(self) -> bool:
        """Take a step. False where there is none to take."""
        start, end = self._known, self._known + STEP
        if len(self._texts) < max(FEWEST, end):
            return False
        found: defaultdict[Pair, int] = defaultdict(int)
        for place, text in enumerate(self._texts[start:end]):
            bit = 1 << place
            for pair in PAIRS.intersection(pairwise(text)):
                found[pair] |= bit
        first, last = start // 8, end // 8
        for pair, bits in found.items():
            held = self._bits.setdefault(pair, bytearray())
            held.extend(bytes(first - len(held)))
            held.extend(bits.to_bytes(last - first, "little"))
        self._known = end
        return True

    def touch(self, row: int) -> None:
        """The text of a row is another."""
        if row < self._known:
            self._stale.add(row)

    def may_hold(self, searched: str) -> Iterator[int] | None:
        """The rows whose texts may hold what is searched, in no order; None where all may."""
        pairs = {pair for word in _WORD.findall(searched) for pair in pairwise(word)}
        if not pairs or not self._known:
            return None
        bits = (1 << self._known) - 1
        for pair in pairs:
            bits &= int.from_bytes(self._bits.get(pair, b""), "little")
        return self._rows(bits)

    def _rows(self, bits: int) -> Iterator[int]:
        # As text, the highest bit comes first: turned round, each character stands at the place of its row.
        flags = bin(bits)[:1:-1].encode().translate(_ONES)
        yield from compress(range(len(flags)), flags)
        yield from (row for row in self._stale if row >= len(flags) or not flags[row])
        yield from range(self._known, len(self._texts))
