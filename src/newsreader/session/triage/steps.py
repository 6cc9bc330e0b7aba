"""Decisions in steps, between which a key can be pressed; and all the steps of one in one go."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

import msgspec

from newsreader.library import Action
from newsreader.library.deciding import Deciding

T = TypeVar("T")
Step = Generator[None, None, T]
"""Stops after each step that takes a few milliseconds, and gives what came of all."""


class Recording(msgspec.Struct, frozen=True):
    """What is to be put on record. `more`: whether it is not the last that comes of a decision."""

    write: Callable[[Deciding], Action | None]
    more: bool = False


Steps = Generator[Recording | None, Action | None, T]
"""As `Step`; where it gives a recording, it is to be sent what came of that."""


def at_once(steps: Steps[T], deciding: Deciding) -> T:
    """What comes of all steps. Raises LibraryError where something can't be put on record."""
    action: Action | None = None
    try:
        while True:
            step = steps.send(action)
            action = None if step is None else step.write(deciding)
    except StopIteration as end:
        result: T = end.value
        return result


def all_of(steps: Step[T]) -> T:
    """What comes of all steps."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        result: T = end.value
        return result


def in_one_step(act: Callable[[], T]) -> Steps[T]:
    """Something small, as steps."""
    yield from ()
    return act()


def with_more(steps: Steps[T]) -> Steps[T]:
    """The same steps, behind which there are others of the same decision."""
    action: Action | None = None
    try:
        while True:
            step = steps.send(action)
            action = yield None if step is None else Recording(step.write, more=True)
    except StopIteration as end:
        result: T = end.value
        return result
