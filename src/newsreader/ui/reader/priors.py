"""While the user rests, articles take on what their feeds are worth by now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderPriors:
    """Looks in a thread, takes over in small steps on the screen's. No row moves by it."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._looking = False

    def look_about(self) -> None:
        """Look where the user has decided anything since the last time."""
        if self._looking or (look := self._session.moved_priors()) is None:
            return
        self._looking = True
        in_thread(self._screen, partial(self._look, look), "priors")

    def _look(self, look: Callable[[], Iterator[FeedChanges]]) -> None:
        try:
            for news in look():
                if not self._screen.is_running:
                    break
                self._screen.app.call_from_thread(self._arrived, news)
        except NewsreaderError:
            # Another program holds the library: the next decision brings the next look.
            logging.getLogger(__name__).exception("looking at what feeds are worth")
        finally:
            self._looking = False

    def _arrived(self, news: FeedChanges) -> None:
        screen = self._screen
        told = self._session.take_priors(news)
        screen.articles.refresh_articles(told)
        if screen.articles.current in told:
            screen.show_detail()
