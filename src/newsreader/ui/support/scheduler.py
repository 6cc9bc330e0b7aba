"""The work of a session beside a screen: threads, timers, and the time since a key was pressed."""

from __future__ import annotations

from itertools import count
from threading import get_ident
from time import monotonic, sleep
from typing import Final

from textual.dom import DOMNode
from textual.timer import Timer

from newsreader.session.scheduler import Act, Cancel, until_shown
from newsreader.ui.support.debounce import call_later
from newsreader.ui.support.driver import TerminalDriver
from newsreader.ui.support.workers import beside, in_thread, tell

HELD_GAP: Final = 0.08
"""Seconds between two keys below which one is held down, or as good as."""
REST: Final = 60.0
"""Seconds without a key from which what is done again and again is done half as often."""
LONGEST: Final = 0.1
"""For so many seconds, who brings something waits for a pause between keys."""
SELDOM: Final = 60.0
"""What is done no more often than in so many seconds is left as it is."""


class TextualScheduler:
    """Has the threads and timers of a part of the screen, which ends them. Made on the screen's thread."""

    def __init__(self, node: DOMNode) -> None:
        self._node = node
        self._owner = get_ident()
        self._pressed_at: float | None = None
        self._since = monotonic()
        self._beats: dict[float, _Beat] = {}
        self._resting = False
        self.held = False
        """Whether the last key came right after another."""

    def pressed(self) -> None:
        """A key was pressed."""
        driver = self._node.app._driver
        if isinstance(driver, TerminalDriver):
            driver.taken()
        now = monotonic()
        self.held = self._pressed_at is not None and now - self._pressed_at < HELD_GAP
        self._pressed_at = now
        if self._resting:
            self._rest(False)

    def background(self, work: Act, group: str) -> None:
        in_thread(self._node, work, group)

    def aside(self, work: Act, group: str) -> None:
        beside(work, group)

    def on_owner(self, act: Act) -> None:
        if get_ident() == self._owner:
            act()
        else:
            tell(self._node, act)

    def between_keys(self, act: Act) -> None:
        # Of keys that come faster than that, one may have to wait after all.
        end = monotonic() + LONGEST
        while get_ident() != self._owner and (left := until_shown(self)) and monotonic() < end:
            sleep(left)
        self.on_owner(act)

    def after(self, seconds: float, act: Act) -> Cancel:
        return call_later(self._node, seconds, act).cancel

    def after_frame(self, act: Act) -> Cancel:
        waiting = [act]

        def painted() -> None:
            if waiting:
                waiting.pop()()

        self._node.call_after_refresh(painted)
        return waiting.clear

    def every(self, seconds: float, act: Act) -> Cancel:
        """What is to be done equally often is done together: the processor wakes once for all of it."""
        beat = self._beats.get(seconds)
        if beat is None:
            beat = self._beats[seconds] = _Beat()
            self._begin(seconds, beat)
        return beat.add(act)

    def now(self) -> float:
        return monotonic()

    def key_waits(self) -> bool:
        driver = self._node.app._driver
        return isinstance(driver, TerminalDriver) and driver.key_waits()

    def idle_seconds(self) -> float:
        return float("inf") if self._pressed_at is None else monotonic() - self._pressed_at

    def _begin(self, seconds: float, beat: _Beat) -> None:
        slower = self._resting and seconds < SELDOM

        def strike() -> None:
            if not self._resting and monotonic() - max(self._since, self._pressed_at or 0.0) > REST:
                self._rest(True)
            beat.strike()

        beat.timer = self._node.set_interval(2 * seconds if slower else seconds, strike)

    def _rest(self, resting: bool) -> None:
        """Let all be done at another pace from now on."""
        self._resting = resting
        for seconds, beat in self._beats.items():
            if beat.timer is not None and seconds < SELDOM:
                beat.timer.stop()
                self._begin(seconds, beat)


class _Beat:
    """Acts that are done one after the other, again and again."""

    def __init__(self) -> None:
        self.timer: Timer | None = None
        self._acts: dict[int, Act] = {}
        self._numbers = count()

    def add(self, act: Act) -> Cancel:
        number = next(self._numbers)
        self._acts[number] = act

        def cancel() -> None:
            self._acts.pop(number, None)

        return cancel

    def strike(self) -> None:
        for act in tuple(self._acts.values()):
            act()
