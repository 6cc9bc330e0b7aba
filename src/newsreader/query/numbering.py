"""Numbers for the few values that very many rows have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

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
