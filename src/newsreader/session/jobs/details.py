"""What queries ask of whole articles is written down once somebody asks, beside the owner."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.library.cache.cache import CacheLostError
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session

if TYPE_CHECKING:
    from newsreader.library.cache.detail_files import DetailFile

FEW: Final = 1_000
"""Articles that are read, one by one, in 25 ms."""
PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while a process writes."""


class DetailKeepingJob:
    """Has the file read after a load. With the first query that asks for what is in it, it is written anew
    where more than a few articles are not in it as they are: who never asks pays nothing.
    """

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        self._asked = self._recalled = self._begun = False
        self._stop = Event()
        session.details.subscribe(self._hear)

    def recall(self) -> None:
        """All is loaded."""
        if not self._recalled:
            self._scheduler.background(self._recall, "details")

    def stop(self) -> None:
        self._stop.set()

    def _hear(self) -> None:
        if not self._asked:
            self._asked = True
            # Rules are judged in the loading thread, and a view may be in the making.
            self._scheduler.on_owner(lambda: self._scheduler.after(0, self._begin_if_wanted))

    def _recall(self) -> None:
        file = self._session.details.read_file()
        self._scheduler.on_owner(partial(self._have, file))

    def _have(self, file: DetailFile | None) -> None:
        self._recalled = True
        if file is not None:
            self._session.details.take(file)
            self._session.store.look_up_details_anew()
        self._begin_if_wanted()

    def _begin_if_wanted(self) -> None:
        if self._asked and self._recalled and not self._begun:
            self._begun = True
            self._scheduler.background(partial(self._run, len(self._session.store)), "details")

    def _run(self, count: int) -> None:
        changed = self._session.details.changed(self._session.library_for_threads())
        path = self._session.cache.path
        if (count if changed is None else changed) <= FEW or path is None:
            return
        try:
            if self._session.library.saving and self._write_beside(path):
                self._recall()
        except (NewsreaderError, CacheLostError, OSError):
            logging.getLogger(__name__).exception("details")

    def _write_beside(self, cache_path: Path) -> bool:
        """Whether it came to its end."""
        from newsreader.session.detail_writing import write_beside
        from newsreader.system.own_process import OwnProcess

        session = self._session
        process = OwnProcess(write_beside, session.library.path, cache_path, session.roots)
        try:
            while not self._stop.is_set():
                if process.connection.poll(PATIENCE):
                    return True
            return False
        finally:
            process.end()
