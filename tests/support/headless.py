"""A session without a screen, whose jobs a test has done by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from by_hand import ByHandScheduler
from fakes import NOW

from newsreader.config.schema import Config, FeedsConfig
from newsreader.session.events import Event
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.session.triage.service import Outcome
from newsreader.session.triage.steps import at_once
from newsreader.system.paths import Paths


class Headless:
    """A session with its jobs, and what it was told. `close` it when done."""

    def __init__(self, roots: Sequence[Path], paths: Paths, scheduler: ByHandScheduler | None = None) -> None:
        config = Config(feeds=FeedsConfig(refresh_on_start=False))
        self.session = Session.open(roots, paths, config, clock=lambda: NOW)
        self.session.keeper = None
        # Folders are looked at once: who watches them would wait.
        self.session.watch = lambda stop: iter(())  # type: ignore[method-assign]
        self.scheduler = ByHandScheduler() if scheduler is None else scheduler
        self.told: list[Event] = []
        self.session.events.subscribe(self.told.append)
        self.jobs = Jobs(self.session, self.scheduler)

    def load(self) -> None:
        """Until all that is there is in the list."""
        self.jobs.start()
        self.scheduler.work("load")

    def heard(self, *kinds: type[Event]) -> list[Event]:
        """What was told of some kinds since this was last asked, and of no others."""
        told = [event for event in self.told if isinstance(event, kinds)]
        self.told.clear()
        return told

    def titles(self) -> list[str]:
        headlines = map(self.session.store.headline, self.session.list.ids)
        return [headline.title for headline in headlines if headline is not None]

    def undo(self) -> Outcome | None:
        """Take back what was done last, without showing it."""
        return at_once(self.jobs.undo.undoing(), self.session.library.deciding)

    def close(self) -> None:
        self.jobs.stop()
        self.session.close()
