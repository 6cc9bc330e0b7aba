"""A dictionary of which some values are made when somebody looks at them first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value")


class LazyDict(dict[int, Value]):
    """Values by number. What has been made is looked up as in any other dictionary, and costs nothing more.

    Its length, its keys and whether a key is in it are told of what waits too, keys in ascending order; its
    views (`values`, `items`) and `get` know only what has been made.
    """

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, Callable[[int], Value]] = {}

    def make_later(self, keys: Iterable[int], make: Callable[[int], Value]) -> None:
        """The values of these keys are made by `make`, which is given the key."""
        self._waiting |= dict.fromkeys(keys, make)

    def maker_of(self, key: int) -> Callable[[int], Value] | None:
        """What makes a value that nobody has looked at yet."""
        return self._waiting.get(key)

    def __missing__(self, key: int) -> Value:
        value = self[key] = self._waiting.pop(key)(key)
        return value

    def __delitem__(self, key: int) -> None:
        if self._waiting.pop(key, None) is None:
            super().__delitem__(key)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._waiting

    def __len__(self) -> int:
        return super().__len__() + len(self._waiting)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted([*super().__iter__(), *self._waiting]))
