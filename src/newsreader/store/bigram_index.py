"""Which texts hold which letters, alone and two in a row, one bit each, so that a search reads few texts.

Two typed letters are in half of all texts, and to find out in which, every one has to be read from end to
end: 35 ms for 100,000 of 290 characters. With the pairs known, for one or two letters no text has to be read,
and for more only those that have all their pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, product
from operator import add
from typing import Final

from newsreader.query import Candidates

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
PAIRS: Final = frozenset(map("".join, product(LETTERS, LETTERS)))
FEWEST: Final = 10_000
"""Texts below which reading them all is quick, and the pairs (12 MB for 100,000 texts) are not worth it."""
STEP: Final = 64
"""Texts in a step: some 3 ms of work. A multiple of eight."""

_WORD: Final = re.compile(r"[a-z0-9]+")
_ONES: Final = bytes.maketrans(b"01", b"\x00\x01")


class LetterPairs:
    """Learns some texts at a time. `texts`: a column that grows, of which changes are told (`touch`)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._known = 0
        self._stale: set[int] = set()
        self._bits: dict[str, bytearray] = {}

    def learn(self) -> bool:
        """Take a step. False where there is none to take."""
        start, end = self._known, self._known + STEP
        if len(self._texts) < max(FEWEST, end):
            return False
        found: defaultdict[str, int] = defaultdict(int)
        for place, text in enumerate(self._texts[start:end]):
            bit = 1 << place
            pairs = PAIRS.intersection(map(add, text, text[1:]))
            for part in chain(LETTERS.intersection(text), pairs):
                found[part] |= bit
        first, last = start // 8, end // 8
        for part, bits in found.items():
            held = self._bits.setdefault(part, bytearray())
            held.extend(bytes(first - len(held)))
            held.extend(bits.to_bytes(last - first, "little"))
        self._known = end
        return True

    def touch(self, row: int) -> None:
        """The text of a row is another."""
        if row < self._known:
            self._stale.add(row)

    def may_hold(self, searched: str) -> Candidates | None:
        """The rows whose texts may hold what is searched; None where nothing is known of that."""
        parts = _parts(searched)
        if not parts or not self._known:
            return None
        bits = (1 << self._known) - 1
        for part in parts:
            bits &= int.from_bytes(self._bits.get(part, b""), "little")
        # As text, the highest bit comes first: turned round, each character stands at the place of its row.
        flags = bytearray(bin(bits)[:1:-1].encode().translate(_ONES))
        flags.extend(bytes(len(self._texts) - len(flags)))
        for row in chain(self._stale, range(self._known, len(self._texts))):
            flags[row] = searched in self._texts[row]
        return Candidates(flags, sure=searched in parts)


def _parts(searched: str) -> set[str]:
    """What every text has that holds this: pairs of letters, and letters that stand alone."""
    words = _WORD.findall(searched)
    return {part for word in words for part in (map(add, word, word[1:]) if len(word) > 1 else word)}
