"""What queries ask of a store again and again, while it stays the same."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property

from newsreader.query import Lookups
from newsreader.query.found_rows import FoundRows
from newsreader.query.nodes import Age, InField, Published
from newsreader.query.remembered import Remembered
from newsreader.query.world import TextBits, TextFlags


class KeptLookups:
    """What a store answered stays known. Each text is searched once, not for every few rows that are looked
    at.
    """

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._bodies = Remembered[tuple[str, ...], FoundRows](lookups.bodies)
        self._holding = Remembered(lookups.rows_holding)
        self._lacking = Remembered(lookups.rows_lacking)
        self._filed = Remembered(lookups.rows_filed)
        self._dated = Remembered(lookups.rows_dated)

    @cached_property
    def decided_rows(self) -> Set[int] | None:
        return self._lookups.decided_rows

    @cached_property
    def new_rows(self) -> Set[int] | None:
        return self._lookups.new_rows

    def bodies(self, words: Sequence[str]) -> FoundRows:
        return self._bodies[tuple(words)]

    def rows_holding(self, text: str) -> Set[int] | None:
        return self._holding[text]

    def rows_lacking(self, text: str) -> Set[int] | None:
        return self._lacking[text]

    def rows_filed(self, leaf: InField) -> Set[int] | None:
        return self._filed[leaf]

    def rows_dated(self, leaf: Age | Published) -> Set[int] | None:
        return self._dated[leaf]

    def text_flags(self, text: str) -> TextFlags | None:
        return self._lookups.text_flags(text)

    def text_bits(self, text: str) -> TextBits | None:
        return None


class LookupsForFew(KeptLookups):
    """For a look at few rows: bits are looked at, or texts read, before an index is asked about all."""

    def __init__(self, lookups: Lookups, of_all: KeptLookups) -> None:
        """`of_all`: what is asked where the few are not enough."""
        super().__init__(lookups)
        self._bits = Remembered(lookups.text_bits)
        self._of_all = of_all

    @cached_property
    def decided_rows(self) -> Set[int] | None:
        return self._of_all.decided_rows

    def bodies(self, words: Sequence[str]) -> FoundRows:
        return self._of_all.bodies(words)

    @property
    def new_rows(self) -> None:
        return None

    def rows_holding(self, text: str) -> None:
        return None

    def rows_lacking(self, text: str) -> None:
        return None

    def rows_filed(self, leaf: InField) -> None:
        return None

    def rows_dated(self, leaf: Age | Published) -> None:
        return None

    def text_flags(self, text: str) -> None:
        return None

    def text_bits(self, text: str) -> TextBits | None:
        return self._bits[text]
