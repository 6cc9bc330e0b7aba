"""While the user rests, articles take on what their feeds are worth by now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial

from newsreader.errors import NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session


class FeedPriorJob:
    """Looks in the background, takes over in small steps. No row moves by it."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        self._looking = False

    def look_about(self) -> None:
        """Look where the user has decided anything since the last time."""
        if self._looking or (look := self._session.feeds.moved_priors()) is None:
            return
        self._looking = True
        self._scheduler.background(partial(self._look, look), "priors")

    def _look(self, look: Callable[[], Iterator[FeedChanges]]) -> None:
        try:
            for news in look():
                self._scheduler.on_owner(partial(self._arrived, news))
        except NewsreaderError:
            # Another program holds the library: the next decision brings the next look.
            logging.getLogger(__name__).exception("looking at what feeds are worth")
        finally:
            self._scheduler.on_owner(self._ended)

    def _arrived(self, news: FeedChanges) -> None:
        self._session.updates.take_renewed(self._session.feeds.take_priors(news))

    def _ended(self) -> None:
        self._looking = False
