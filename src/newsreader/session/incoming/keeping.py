"""What a start has worked out is written down once there is time, so that the next one need not."""

from __future__ import annotations

from newsreader.session.events import Event, Rested
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session


class KeepingJob:
    """Has the articles of feeds written, and what stories made of all, beside the owner."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        session.events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Rested):
            session = self._session
            for write in (
                session.feeds.columns.to_write(session.library_for_threads),
                session.stories.ranking.to_write(),
            ):
                if write is not None:
                    self._scheduler.background(write, "keeping")
