"""What stories have made of the articles is written down once there is time, for the next start."""

from __future__ import annotations

from newsreader.session.events import Event, Rested
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session


class RankingJob:
    """Writes beside the owner."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        session.events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Rested):
            write = self._session.stories.ranking.to_write()
            if write is not None:
                self._scheduler.background(write, "ranking")
