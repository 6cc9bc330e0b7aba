"""How articles come into a session: what is known from the last time at once, then what is new."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.folders.events import Finished, LoadEvent, LoadProgress, Removed, Topics
from newsreader.session.events import CountsChanged, Failure, FirstShown, JobProgress, Notice, RowsChanged
from newsreader.session.scheduler import Act, Later, Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped

if TYPE_CHECKING:
    from newsreader.folders.watch import Told

NAME: Final = "loading"
FIRST_PAUSE: Final = 0.1
"""Seconds between two showings while articles come in; longer where a showing takes long."""
SHARE: Final = 10
"""One part in so many of the time is spent on showing while articles come in."""
AT_LEISURE: Final = 0.5
"""Seconds without a key after which the list is filled further, so that no key waits for that."""
LONGEST: Final = 3.0
"""Seconds after which it is filled further although keys are pressed."""


class LoadingJob:
    """Loads in the background, which watches the folders when it is done, until the next such work begins.
    The first one has the store until `opened`; from then on they only hand events to the owner, one at a
    time.
    """

    def __init__(self, session: Session, scheduler: Scheduler, once_open: Act, once_loaded: Act) -> None:
        """`once_open`: what is done when the store is there; `once_loaded`: after every loading."""
        self._session = session
        self._scheduler = scheduler
        self._once_open = once_open
        self._once_loaded = once_loaded
        self._stop: threading.Event | None = None
        self._loading = threading.Lock()
        self._show_later = Later(scheduler)
        self._pause = FIRST_PAUSE
        self._shown_at = scheduler.now()
        self.opened = False
        self.shown = False
        """Whether the store is open and the first articles are shown, or it is known that none will come."""
        self.busy = True
        self.progress = ""

    def start(self) -> None:
        """Begin, or look again for what is new, unless that goes on already."""
        if self._stop is not None:
            if self.busy and not self._stop.is_set():
                return
            self.stop()
        self._stop = threading.Event()
        self.busy = True
        self._scheduler.background(partial(self._run, self._stop), "load")

    def take_opened(self) -> None:
        """The store is there."""
        self.opened = True
        self._once_open()

    def stop(self) -> None:
        """End what goes on; what was done is kept."""
        if self._stop is not None:
            self._stop.set()
            self._session.end_watching()

    # In the background

    def _run(self, stop: threading.Event) -> None:
        tell = self._scheduler.on_owner
        try:
            if not self.opened:
                self._session.open_store()
                tell(self.take_opened)
            self._load(stop)
            for told in self._session.watch(stop):
                self._load(stop, told)
        except NewsreaderError as error:
            tell(partial(self._failed, error))
        except Exception as error:
            if not stop.is_set():
                tell(partial(self._failed, stopped("loading", error)))
                raise

    def _load(self, stop: threading.Event, told: Told = None) -> None:
        with self._loading:
            for event in self._session.changes(stop, told):
                if stop is self._stop:
                    self._scheduler.on_owner(partial(self._take, event))

    # On the owner's thread

    def _take(self, event: LoadEvent) -> None:
        if isinstance(event, LoadProgress):
            self._tell_progress(_progress(event))
            return
        new = self._session.take(event)
        if isinstance(event, Finished):
            self._finished(event)
        elif self.busy or isinstance(event, Topics):
            self._show_soon()
        elif isinstance(event, Removed):
            self._session.updates.take_gone(event.ids)
        else:
            self._session.updates.waiting |= frozenset(new)
            self._session.events.tell(RowsChanged())
            self._session.events.tell(CountsChanged())

    def _finished(self, event: Finished) -> None:
        self._tell_progress("")
        self._once_loaded()
        if self.busy:
            self.busy = False
            self.show()
        else:
            self._session.events.tell(CountsChanged())
        if event.stopped:
            self._session.events.tell(Notice("stopped; what was read is kept, and r goes on"))

    def _failed(self, error: NewsreaderError) -> None:
        self.busy = False
        self._tell_progress("")
        self.show()
        self._session.events.tell(Failure(error.message, error.hint))

    def _tell_progress(self, text: str) -> None:
        if text != self.progress:
            self.progress = text
            self._session.events.tell(JobProgress(NAME, text))

    def _show_soon(self) -> None:
        if not self.shown:
            self.show()
        elif not self._show_later.pending:
            self._show_later.call(self._pause, self._show_at_leisure)

    def _show_at_leisure(self) -> None:
        scheduler = self._scheduler
        waited = scheduler.now() - self._shown_at
        if self._session.list.ids and scheduler.idle_seconds() < AT_LEISURE and waited < LONGEST:
            self._show_later.call(self._pause, self._show_at_leisure)
        else:
            self.show()

    def show(self) -> None:
        """Show what has come so far."""
        self._show_later.cancel()
        began = self._scheduler.now()
        self._session.updates.show_new(settled=not self.busy)
        self._shown_at = self._scheduler.now()
        if self.opened and not self.shown and (len(self._session.store) or not self.busy):
            self.shown = True
            self._session.events.tell(FirstShown())
        self._pause = max(FIRST_PAUSE, SHARE * (self._shown_at - began))


def _progress(progress: LoadProgress) -> str:
    return f"{progress} · Esc stops" if progress.done < progress.total else ""
