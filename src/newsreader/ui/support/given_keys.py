"""Which screen each key was given to: what nobody there wants comes back, maybe once that screen is gone."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

from textual import events
from textual.screen import Screen

MOST: Final = 64
"""Keys that are remembered. Of those that do something, none comes back."""


class GivenKeys:
    def __init__(self) -> None:
        self._given: deque[tuple[events.Key, Screen[Any]]] = deque(maxlen=MOST)

    def give(self, key: events.Key, screen: Screen[Any]) -> None:
        """A key is on its way to a screen."""
        self._given.append((key, screen))

    def was_for_another(self, key: events.Key, screen: Screen[Any]) -> bool:
        """Whether a key that came back had been on its way to another screen than this one."""
        return any(given is key and to is not screen for given, to in self._given)
