"""What a start has worked out is written down once there is time, so that the next one need not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from newsreader.session.events import Event, Rested
from newsreader.session.scheduler import Later, Scheduler
from newsreader.session.session import Session

GAP: Final = 0.002
"""Seconds between two steps of work: a key that comes right then waits no longer than for one."""


class KeepingJob:
    """Has the articles of feeds written, and what stories made of all, beside the owner."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        self._later = Later(scheduler)
        session.events.subscribe(self._hear)

    def stop(self) -> None:
        self._later.cancel()

    def _hear(self, event: Event) -> None:
        if isinstance(event, Rested):
            session = self._session
            write = session.feeds.columns.to_write(session.library_for_threads)
            if write is not None:
                self._scheduler.background(write, "keeping")
            self._go_on(session.stories.ranking.writing())

    def _go_on(self, steps: Iterator[Callable[[], object] | None]) -> None:
        for write in steps:
            if write is None:
                self._later.call(GAP, lambda: self._go_on(steps))
                return
            self._scheduler.background(write, "keeping")
