"""Moving in from another reader while this one is open: looked at first, then taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newsreader.errors import NewsreaderError
from newsreader.session.events import CountsChanged, FeedsChanged, ListChanged
from newsreader.session.jobs.coroutines import Coroutines
from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped
from newsreader.text import plural

if TYPE_CHECKING:
    from newsreader.feeds.move_in import MoveInPlan
    from newsreader.library.imports import ImportOutcome

T = TypeVar("T")
Failed = Callable[[NewsreaderError], object]


class MoveInJob:
    """Does what `newsreader import` does. It writes by the background's connection, so that the session
    takes the articles over as those that another program brought.
    """

    def __init__(self, session: Session, scheduler: Scheduler, refresh: FeedRefreshJob) -> None:
        self._session = session
        self._scheduler = scheduler
        self._refresh = refresh
        self._coroutines = Coroutines()

    def stop(self) -> None:
        """Look at nothing any more."""
        self._coroutines.cancel()

    def look(self, named: str, then: Callable[[MoveInPlan], object], otherwise: Failed) -> None:
        """What taking over would do. `named`: a reader whose files are in their usual places, or a path."""
        self._scheduler.background(
            partial(self._answer, partial(self._plan, named), then, otherwise), "move-in"
        )

    def take(self, planned: MoveInPlan, then: Callable[[str], object], otherwise: Failed) -> None:
        """Take over what `look` found; `then` is told what was done."""
        taken = partial(self._taken, then)
        self._scheduler.background(
            partial(self._answer, partial(self._take, planned), taken, otherwise), "move-in"
        )

    # In the background

    def _plan(self, named: str) -> MoveInPlan:
        from newsreader.feeds import move_in

        session = self._session
        library = session.library_for_threads()
        request = move_in.request_for(library, [named], commands=session.config.feeds.allow_commands)
        reading = self._coroutines.run(move_in.read_former_apart(request))
        return move_in.plan(library, session.config_file, reading)

    def _take(self, planned: MoveInPlan) -> ImportOutcome:
        from newsreader.feeds import move_in

        library = self._session.library_for_threads()
        if not library.saving:
            raise NewsreaderError("nothing can be taken over while the library is not saved")
        return move_in.take(library, self._session.config_file, planned)

    def _answer(self, work: Callable[[], T], then: Callable[[T], object], otherwise: Failed) -> None:
        tell = self._scheduler.on_owner
        try:
            result = work()
        except asyncio.CancelledError:
            return
        except NewsreaderError as error:
            tell(partial(otherwise, error))
        except Exception as error:
            tell(partial(otherwise, stopped("moving in", error)))
            raise
        else:
            tell(partial(then, result))

    # On the owner's thread

    def _taken(self, then: Callable[[str], object], outcome: ImportOutcome) -> None:
        session = self._session
        session.store.decide(session.library.triage())
        self._refresh.look_about()
        if outcome.new_feeds:
            self._refresh.refresh_some(outcome.new_feeds)
        for event in (ListChanged(), CountsChanged(), FeedsChanged()):
            session.events.tell(event)
        then("nothing new" if outcome.action is None else outcome.action.title)


def summary_of(planned: MoveInPlan) -> str:
    """What a plan would take over: `newsboat: 25 feeds, 7,000 articles, 12 marks, 1 view`."""
    foreseen, config = planned.foreseen, planned.config
    sums = (
        (len(foreseen.new_feeds), "feed"),
        (foreseen.new_articles, "article"),
        (sum(foreseen.marks.values()), "mark"),
        (len(config.views), "view"),
        (len(config.rules), "rule"),
        (len(config.settings), "setting"),
    )
    shown = ", ".join(plural(count, what) for count, what in sums if count)
    return f"{planned.reading.life.program}: {shown or 'nothing that is not here already'}"
