"""What a reader screen does while no key is pressed, so that it is not in the way of one."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from newsreader.ui.support.debounce import Delayed

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

HELD_GAP: Final = 0.08
"""Seconds between two keys below which one is held down, or as good as."""
STEP_SECONDS: Final = 0.2
PAUSE: Final = 0.5
"""Seconds without a key from which orders are made that may be asked for."""
SLICE: Final = 0.003
SLICE_GAP: Final = 0.006
"""Seconds of work at a time, and between: a key that comes right then waits no longer than for that."""
REST: Final = 2.0
"""Seconds without a key from which there is time for all else."""


class ReaderRest:
    """Knows when keys were pressed, and uses the time between them."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self.pressed_at = 0.0
        """When (monotonic seconds) the last key was pressed; 0 before the first."""
        self._tidied = False
        self._soon = Delayed(screen)
        self.held = False

    @property
    def seconds(self) -> float:
        """How long no key was pressed."""
        return monotonic() - self.pressed_at

    @property
    def unused(self) -> bool:
        """Whether no key was pressed yet."""
        return not self.pressed_at

    @property
    def resting(self) -> bool:
        """Whether no key was pressed for a while."""
        return self.seconds > REST

    def start(self) -> None:
        self._screen.set_interval(STEP_SECONDS, self._use)

    def pressed(self) -> None:
        """A key was pressed. `held` says from here on whether it came right after another."""
        now = monotonic()
        self.held = now - self.pressed_at < HELD_GAP
        self.pressed_at = now
        self._tidied = False

    def _use(self) -> None:
        intake = self._screen.intake
        if self._tidied or not intake.opened or intake.busy or self.seconds < PAUSE:
            return
        if self._screen.store.prepare() or self._learn():
            return
        if self.resting:
            self._tidied = True
            self._screen.at_rest()

    def _learn(self) -> bool:
        """Let the store learn for a moment, and soon again. False where it has learnt all."""
        end = monotonic() + SLICE
        while self._screen.store.learn():
            if monotonic() > end:
                self._soon.call(SLICE_GAP, self._use)
                return True
        return False
