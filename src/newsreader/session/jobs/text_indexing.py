"""Texts become searchable beside the owner, a little after they came."""

from __future__ import annotations

import logging
from typing import Final

from newsreader.errors import NewsreaderError
from newsreader.session.events import JobProgress, Notice
from newsreader.session.incoming.text_index import IndexProgress
from newsreader.session.scheduler import Act, Later, Scheduler
from newsreader.session.session import Session

NAME: Final = "indexing"
MANY: Final = 2_000
"""Texts that become searchable before anybody could read how far that is."""
PAUSE: Final = 0.5
"""Seconds after which what came is indexed, together with what came meanwhile."""
BODY_SEARCH: Final = "text:"
BODIES_WAIT: Final = "texts become searchable for the first time: what matches appears when that is done"


class TextIndexingJob:
    """Indexes in the background, which has a process do the work where there is much."""

    def __init__(self, session: Session, scheduler: Scheduler, indexed: Act) -> None:
        """`indexed`: is done when more can be searched than before."""
        self._session = session
        self._scheduler = scheduler
        self._indexed = indexed
        self._soon = Later(scheduler)
        self._busy = False
        self._again = False
        self._files = False
        self.how_far: IndexProgress | None = None
        """Where very many texts become searchable."""
        session.searches.subscribe(self.searched)

    @property
    def progress(self) -> str:
        """How far it is, in words; nothing where that is soon done."""
        return f"searchable: {self.how_far}" if self.how_far is not None else ""

    def soon(self) -> None:
        """Something came."""
        if self._busy:
            self._again = True
        else:
            self._soon.call(PAUSE, self._begin)

    def searched(self) -> None:
        """A search in bodies was asked for, by whichever thread: from here on those of files are indexed
        too.
        """
        if not self._files:
            self._files = True
            # Rules are judged in the loading thread, and a view may be in the making.
            self._scheduler.on_owner(lambda: self._scheduler.after(0, self._first_search))

    def stop(self) -> None:
        self._soon.cancel()
        self._session.indexing.stop()

    def _first_search(self) -> None:
        cache = self._session.cache
        if not cache.bodies_are_indexed and cache.bodies_waiting(1):
            self._session.events.tell(Notice(BODIES_WAIT))
        self.soon()

    def _begin(self) -> None:
        self._busy = True
        self._scheduler.background(self._run, "index")

    def _run(self) -> None:
        done = 0
        try:
            done = self._session.indexing.run_beside(self._tell, files=self._files)
        except (NewsreaderError, OSError):
            logging.getLogger(__name__).exception("indexing")
        finally:
            self._scheduler.on_owner(lambda: self._ended(done))

    def _tell(self, progress: IndexProgress) -> None:
        """For any thread."""
        if progress.total > MANY:
            self._scheduler.on_owner(lambda: self._take_progress(progress))

    def _take_progress(self, progress: IndexProgress | None) -> None:
        if progress != self.how_far:
            self.how_far = progress
            self._session.events.tell(JobProgress(NAME, self.progress))

    def _ended(self, done: int) -> None:
        self._busy = False
        self._take_progress(None)
        if done:
            self._indexed()
        if self._again:
            self._again = False
            self.soon()
