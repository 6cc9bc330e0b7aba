"""What is looked about for, again and again: what others did, and what time brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from newsreader.library.seen_journal import ManyNews
from newsreader.session.events import Notice
from newsreader.session.scheduler import Act, Scheduler, is_resting
from newsreader.session.session import Session
from newsreader.session.triage.queue import FEW
from newsreader.session.triage.steps import Steps, all_of
from newsreader.text import plural

SECONDS: Final = 1.0


class PollJob:
    """Looks once a second."""

    def __init__(
        self,
        session: Session,
        scheduler: Scheduler,
        is_open: Callable[[], bool],
        looks: Sequence[Act],
        looks_at_rest: Sequence[Act],
    ) -> None:
        """`is_open`: whether the store is there. `looks`: what else is looked for, every time or at rest."""
        self._session = session
        self._scheduler = scheduler
        self._is_open = is_open
        self._looks = looks
        self._looks_at_rest = looks_at_rest

    def start(self) -> None:
        self._scheduler.every(SECONDS, self.look)

    def look(self) -> None:
        """Take over what other programs did; wake what was snoozed."""
        if not self._is_open() or self._session.deciding.is_writing:
            return
        for look in self._looks:
            look()
        session, shown = self._session, self._session.list
        if not session.deciding.progress:
            self._catch_up()
        woken = session.store.wake()
        if woken:
            shown.rearrange(lambda: shown.bring_back(woken))
            session.events.tell(Notice(f"back from snoozing: {plural(len(woken), 'article')}"))
        if is_resting(self._scheduler):
            for look in self._looks_at_rest:
                look()

    def _catch_up(self) -> None:
        """Follow what others decided, between keys where that is much."""
        session = self._session
        many = session.library.many_news(FEW)
        if many is not None:
            session.deciding.follow(self._catching_up(many), many.changes)
        elif changed := session.desk.catch_up():
            all_of(session.showing_elsewhere(changed))

    def _catching_up(self, many: ManyNews) -> Steps[None]:
        session = self._session
        changed = yield from session.desk.catching_up(many, session.library_for_threads)
        yield from session.showing_elsewhere(changed)
