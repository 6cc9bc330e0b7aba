"""Numbers for the few values that very many rows have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import islice
from typing import Generic, TypeVar

from newsreader.text import fold

Value = TypeVar("Value", bound=Hashable)


class Numbering(dict[Value, int]):
    """Gives every new value the next number."""

    def __missing__(self, value: Value) -> int:
        number = self[value] = len(self)
        return number


class Values(Generic[Value]):
    """Values, each by its number. None ever goes."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        """`values`: no two of them are equal."""
        self.by_number = list(values)
        self._numbers = Numbering[Value](zip(self.by_number, range(len(self.by_number)), strict=True))

    def number(self, value: Value) -> int:
        """The number of a value, which is new where the value is."""
        number = self._numbers[value]
        if number == len(self.by_number):
            self.by_number.append(value)
        return number


class Names(Values[str]):
    """Names, each by its number."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__(names)
        self._folded: list[str] = []

    @property
    def folded(self) -> Sequence[str]:
        """By number, the spelling under which names are compared. Each is folded once: a view of a feed asks
        for all of them.
        """
        self._folded.extend(map(fold, islice(self.by_number, len(self._folded), None)))
        return self._folded
