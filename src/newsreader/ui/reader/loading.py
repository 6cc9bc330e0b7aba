"""How articles come onto the reader screen: first the last front page, then the store, then what is new."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.folders import Finished, LoadEvent, Progress, Topics
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

FIRST_PAUSE: Final = 0.1
"""Seconds between two repaints while articles come in; longer where a repaint takes long."""
SHARE: Final = 10
"""One part in so many of the time is spent on repainting while articles come in."""
AT_LEISURE: Final = 0.5
"""Seconds without a key after which the list is filled further, so that no key waits for that."""
LONGEST: Final = 3.0
"""Seconds after which it is filled further although keys are pressed."""


class ReaderLoading:
    """Runs the loading in a thread of its own, which watches the folders when it is done, until the next such
    thread begins. The first one has the store until `opened`; from then on they only hand events to the
    screen's thread, one at a time.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._stop: threading.Event | None = None
        self._loading = threading.Lock()
        self._refresh = Delayed(screen)
        self._pause = FIRST_PAUSE
        self._shown_at = 0.0
        self.opened = False
        self.busy = True
        self.progress = ""
        self.waiting: frozenset[str] = frozenset()

    def start(self) -> None:
        """Begin, or look again for what is new, unless that goes on already."""
        if self._stop is not None:
            if self.busy and not self._stop.is_set():
                return
            self._stop.set()
        self._stop = threading.Event()
        self.busy = True
        in_thread(self._screen, partial(self._run, self._stop), "load", exclusive=True)

    def stop(self) -> None:
        """End what goes on; what was done is kept."""
        if self._stop is not None:
            self._stop.set()

    # In the thread

    def _run(self, stop: threading.Event) -> None:
        try:
            if not self.opened:
                self._session.open_store()
                self._screen.tell(self._take_opened)
            self._load(stop)
            for _ in self._session.watch(stop):
                self._load(stop)
        except NewsreaderError as error:
            self._screen.tell(partial(self._failed, error))
        except Exception as error:
            if not stop.is_set():
                failed = NewsreaderError(
                    f"loading stopped: {error!r}", "Run newsreader --debug and report its log."
                )
                self._screen.tell(partial(self._failed, failed))
                raise

    def _load(self, stop: threading.Event) -> None:
        with self._loading:
            for event in self._session.changes(stop):
                if stop is self._stop:
                    self._screen.tell(partial(self._take, event))

    # On the screen's thread

    def _take_opened(self) -> None:
        self.opened = True
        self._screen.opened()

    def _take(self, event: LoadEvent) -> None:
        if isinstance(event, Progress):
            going_on = event.done < event.total
            self.progress = (
                f"{event.done:,} of {event.total:,} · {_rest(event)} · Esc stops" if going_on else ""
            )
            self._screen.show_status()
            return
        new = self._session.take(event)
        if isinstance(event, Finished):
            self._finished(event)
        elif self.busy or isinstance(event, Topics):
            self._show_soon()
        else:
            self.waiting |= frozenset(new)
            self._screen.articles.repaint()
            self._screen.show_status()

    def _finished(self, event: Finished) -> None:
        self.progress = ""
        self._screen.indexing.soon()
        self._screen.stories.start()
        if self.busy:
            self.busy = False
            self._show()
        else:
            self._screen.show_status()
        if event.stopped and self._screen.is_running:
            self._screen.say("stopped; what was read is kept, and r goes on")

    def _failed(self, error: NewsreaderError) -> None:
        self.busy = False
        self.progress = ""
        self._show()
        self._screen.explain(error)

    def _show_soon(self) -> None:
        if not self._refresh.pending:
            self._refresh.call(self._pause, self._show_at_leisure)

    def _show_at_leisure(self) -> None:
        screen = self._screen
        waited = time.perf_counter() - self._shown_at
        if screen.articles.count and screen.rest.seconds < AT_LEISURE and waited < LONGEST:
            self._refresh.call(self._pause, self._show_at_leisure)
        else:
            self._show()

    def _show(self) -> None:
        self._refresh.cancel()
        began = time.perf_counter()
        self._screen.renew_view()
        self._shown_at = time.perf_counter()
        self._pause = max(FIRST_PAUSE, SHARE * (self._shown_at - began))


def _rest(progress: Progress) -> str:
    """The rate, and the time left at that rate."""
    if progress.rate <= 0:
        return "…"
    seconds = int((progress.total - progress.done) / progress.rate) + 1
    left = f"{seconds}s" if seconds < 100 else f"{seconds // 60}m"
    return f"{progress.rate:,.0f}/s · {left} left"
