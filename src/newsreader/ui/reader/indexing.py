"""Texts become searchable while the reader is open, a little after they came."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

PAUSE: Final = 0.5
"""Seconds after which what came is indexed, together with what came meanwhile."""
BODY_SEARCH: Final = "text:"
BODIES_WAIT: Final = "texts become searchable for the first time: what matches appears when that is done"


class ReaderIndexing:
    """Indexes in a thread, which has a process do the work where there is much."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._soon = Delayed(screen)
        self._busy = False
        self._again = False
        self._files = False

    def soon(self) -> None:
        """Something came."""
        if self._busy:
            self._again = True
        else:
            self._soon.call(PAUSE, self._begin)

    def searched(self) -> None:
        """A search in bodies was asked for: from here on those of files are indexed too."""
        if not self._files:
            self._files = True
            # Rules are judged in the loading thread.
            self._screen.call_later(self._first_search)

    def _first_search(self) -> None:
        cache = self._session.cache
        if not cache.bodies_are_indexed and cache.bodies_waiting(1):
            self._screen.say(BODIES_WAIT)
        self.soon()

    def stop(self) -> None:
        self._soon.cancel()
        self._session.indexing.stop()

    def _begin(self) -> None:
        self._busy = True
        in_thread(self._screen, self._run, "index")

    def _run(self) -> None:
        done = 0
        try:
            done = self._session.indexing.run_beside(files=self._files)
        except (NewsreaderError, OSError):
            logging.getLogger(__name__).exception("indexing")
        finally:
            self._screen.tell(partial(self._ended, done))

    def _ended(self, done: int) -> None:
        self._busy = False
        if done:
            self._session.store.search_anew()
        if done and BODY_SEARCH in f"{self._screen.browsing.query_text} {self._screen.browsing.filter_text}":
            self._screen.renew_view()
        if self._again:
            self._again = False
            self.soon()
