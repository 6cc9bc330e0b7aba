"""What is looked about for, again and again: what others did, and what time brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from newsreader.session.events import Notice
from newsreader.session.scheduler import Act, Scheduler, is_resting
from newsreader.session.session import Session
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
        changed = session.desk.catch_up()
        if changed:
            session.updates.take_decided_elsewhere(changed)
        woken = session.store.wake()
        if woken:
            shown.rearrange(lambda: shown.bring_back(woken))
            session.events.tell(Notice(f"back from snoozing: {plural(len(woken), 'article')}"))
        if is_resting(self._scheduler):
            for look in self._looks_at_rest:
                look()
