"""Telling the user of what a refresh brought: by a program, else by the terminal."""

from __future__ import annotations

from functools import partial

from newsreader.session.announcement import announcement_of
from newsreader.session.events import ArticlesCame, Event, Failure, TerminalSignal
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session


class NotificationJob:
    """Listens to what refreshes bring."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        session.events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if not isinstance(event, ArticlesCame):
            return
        announced = announcement_of(self._session, event.article_ids)
        if announced is None:
            return

        from newsreader.system.notifications import notifier, terminal_signal

        program = notifier(self._session.config.notify.command)
        if program:
            arguments = program.arguments(announced.title, announced.text)
            self._scheduler.background(partial(self._run, arguments), "notify")
        else:
            sequence = terminal_signal(announced.title, announced.text)
            self._session.events.tell(TerminalSignal(sequence))

    def _run(self, arguments: list[str]) -> None:
        from newsreader.system.child import ChildLimits, run_child

        trouble = run_child(arguments, limits=ChildLimits(10.0, 100_000)).trouble(arguments[0])
        if trouble:
            failure = Failure(
                f"a notification could not be shown: {trouble}", "See [notify] in the settings."
            )
            self._scheduler.on_owner(partial(self._session.events.tell, failure))
