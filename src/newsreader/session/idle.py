"""What a session does while no key is pressed, so that it is not in the way of one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Final

from newsreader.query import SortKey
from newsreader.session.events import Events, Paused, Rested
from newsreader.session.scheduler import GAP, Later, Scheduler, is_resting, until_shown
from newsreader.store.sort_orders import TIMELESS
from newsreader.store.store import Store

STEP_SECONDS: Final = 0.2
LOOK_SECONDS: Final = 1.0
"""Between two looks whether a key was pressed again, once all is done."""
MOMENT: Final = 0.3
"""Seconds without a key from which the next is not likely to come at once: who types fast pauses for less."""
PAUSE: Final = 0.5
"""Seconds without a key from which orders are made that may be asked for."""
SLICE: Final = 0.003
SLICE_GAP: Final = 0.006
"""Seconds of work at a time, and between: a key that comes right then waits no longer than for that."""
AHEAD: Final = 0.03
"""Seconds until an order is prepared that may be chosen next: what is on its way to the screen goes first."""
AHEAD_GAP: Final = 0.002
AT_ONCE: Final = 0.05
"""Seconds in which an order that is waited for is made in one go: only very many articles take longer."""


class IdleWork:
    """Uses the time between keys to prepare what may be asked for."""

    def __init__(
        self,
        store: Store,
        events: Events,
        scheduler: Scheduler,
        is_loading: Callable[[], bool],
        is_kept: Callable[[], bool] = lambda: False,
        are_words_kept: Callable[[], bool] = lambda: False,
        is_revalued: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_loading`: whether the store is still being filled, which is to be left in peace; `is_kept`:
        whether the next start will have the orders that are made now; `are_words_kept`: or what is learnt;
        `is_revalued`: whether very many articles are taking on other qualities: orders would be out of date.
        """
        self._store = store
        self._events = events
        self._scheduler = scheduler
        self._is_loading = is_loading
        self._is_kept = is_kept
        self._are_words_kept = are_words_kept
        self._is_revalued = is_revalued
        self._soon = Later(scheduler)
        self._order_soon = Later(scheduler)
        self._rested_at: float | None = None

    def start(self) -> None:
        self._scheduler.every(LOOK_SECONDS, self._look)

    def expect(self, key: SortKey) -> None:
        """The list may be wanted in this order in a moment."""
        if not self._is_loading() and self._store.expect(key):
            self._soon.call(AHEAD, self._make_expected)

    def once_made(self, key: SortKey, act: Callable[[], object], waiting: Later | None = None) -> bool:
        """Do something that needs this order: now, or once it is made, in slices that no key has to wait for.
        Returns whether it is done. Another call takes the place of one that is `waiting` by the same.
        """
        waiting = waiting or self._order_soon
        waiting.cancel()
        return self._make_and_act(key, act, waiting, AT_ONCE)

    def _make_and_act(self, key: SortKey, act: Callable[[], object], waiting: Later, seconds: float) -> bool:
        end = self._scheduler.now() + seconds
        self._store.expect(key)
        # While the store is filled, an order would be out of date before it is made.
        while not self._is_loading() and self._store.prepare_expected():
            if self._scheduler.now() > end:
                waiting.call(AHEAD_GAP, lambda: self._make_and_act(key, act, waiting, SLICE))
                return False
        act()
        return True

    def _make_expected(self) -> None:
        self._soon.call(STEP_SECONDS, self._use)
        if not self._is_loading():
            self._until_slice_ends(self._store.prepare_expected, AHEAD_GAP, self._make_expected)

    def _look(self) -> None:
        if not self._soon.pending and not self._has_rested():
            self._use()

    def _use(self) -> None:
        """Do a little, and soon the next, until all is done."""
        if left := until_shown(self._scheduler):
            self._soon.call(max(left, GAP), self._use)
            return
        self._soon.call(STEP_SECONDS, self._use)
        idle = self._scheduler.idle_seconds()
        if idle >= MOMENT:
            self._events.tell(Paused())
        if self._is_loading() or self._is_revalued():
            return
        if self._until_slice_ends(self._store.keep_in_step, SLICE_GAP, self._use) or idle < PAUSE:
            return
        if self._until_slice_ends(partial(self._store.prepare, self._orders_to_make()), SLICE_GAP, self._use):
            return
        if self._is_to_learn() and self._until_slice_ends(self._store.learn, SLICE_GAP, self._use):
            return
        if is_resting(self._scheduler):
            self._soon.cancel()
            self._rested_at = self._scheduler.now()
            self._events.tell(Rested())

    def _orders_to_make(self) -> Collection[SortKey]:
        """Who only has a look at the front page will ask for no other order; but at the next start he may."""
        if self._somebody_is_there():
            return tuple(SortKey)
        return TIMELESS if self._is_kept() else ()

    def _is_to_learn(self) -> bool:
        """Who only has a look at the front page will search for nothing; but at the next start he may."""
        return self._somebody_is_there() or self._are_words_kept()

    def _somebody_is_there(self) -> bool:
        return self._scheduler.idle_seconds() < float("inf")

    def _has_rested(self) -> bool:
        """Whether all is done since the user did something last."""
        last = self._scheduler.now() - self._scheduler.idle_seconds()
        return self._rested_at is not None and last <= self._rested_at

    def _until_slice_ends(self, step: Callable[[], bool], gap: float, again: Callable[[], object]) -> bool:
        """Do some steps, and have it done again soon. False where there is no more to do."""
        end = self._scheduler.now() + SLICE
        while step():
            if self._scheduler.now() > end:
                self._soon.call(gap, again)
                return True
        return False
