"""How articles are grouped into stories: as it goes on in a process beside, and what lies near an article."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.query import SortKey
from newsreader.session.articles.details import Others, others_of
from newsreader.session.events import (
    DetailReady,
    Event,
    JobProgress,
    Notice,
    Rested,
    RowsKnown,
    StoryExplained,
    Tone,
)
from newsreader.session.scheduler import REST, Act, Cancel, Later, Scheduler, is_resting
from newsreader.session.session import Session
from newsreader.session.stories.reasons import told_reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.stories.worker.client import StoryWorkerClient
    from newsreader.stories.worker.protocol import StoryEvent

NAME: Final = "stories"
PAUSE: Final = 0.5
"""Seconds between two looks whether there is time to show what was grouped."""
SHARE: Final = 10
"""One part in so many of the time is spent on that while more is grouped: of a million articles it takes some
seconds until all rows and numbers are known again.
"""
MOST_NEAREST: Final = 5
KEPT: Final = 200
"""For so many articles it is remembered what is nearest to them."""


class StoryJob:
    """Listens to the process that groups, and asks it for the articles nearest to the one that is read. What
    was grouped is shown while no key is pressed, with the cursor on the same article; until then no number
    knows of it.
    """

    def __init__(
        self,
        session: Session,
        scheduler: Scheduler,
        is_loading: Callable[[], bool],
        once_made: Callable[[SortKey, Act, Later], object],
    ) -> None:
        """`once_made`: see `IdleWork`."""
        self._once_made = once_made
        self._session = session
        self._scheduler = scheduler
        self._is_loading = is_loading
        self._has_ended = False
        self._show_later = Later(scheduler)
        self._shown_at = self._next_at = float("-inf")
        self._worker: StoryWorkerClient | None = None
        self._started = False
        self._forget_events: Cancel = lambda: None
        self._nearest: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()
        self.progress = ""

    def start(self) -> None:
        """All articles are there: group them, from now on."""
        if not self._started:
            self._started = True
            self._forget_events = self._session.events.subscribe(self._hear)
            self._scheduler.background(self._run, "stories")

    def stop(self) -> None:
        self._has_ended = True
        self._forget_events()
        self._show_later.cancel()
        if self._worker is not None:
            self._worker.end()

    def others_of(self, article_id: str) -> Others:
        """The other articles in the detail of one, by the numbers of their keys.

        Raises:
            NotFoundError: it is nowhere.
        """
        session = self._session
        return others_of(session.store, session.article(article_id), self.nearest_or_ask(article_id))

    def nearest_or_ask(self, article_id: str) -> tuple[str, ...]:
        """The articles most like this one, as far as they are known. Else they are asked for: `DetailReady`
        tells when they are. For who only passes by, no process is started.
        """
        nearest, worker = self._nearest.get(article_id), self._worker
        is_unknown = nearest is None and article_id not in self._asked
        if is_unknown and worker is not None and (worker.is_running or self._is_reading()):
            self._asked.add(article_id)
            worker.ask_nearest(article_id, MOST_NEAREST)
        return nearest or ()

    def ask_reasons(self, article_id: str) -> None:
        """Ask why an article and the reports around it are in their story. `StoryExplained` is the answer;
        there is none where nothing is grouped."""
        if self._worker is not None:
            self._worker.ask_reasons(article_id)

    def _is_reading(self) -> bool:
        """Whether the user has come to an article, and has stayed with it for a while."""
        return REST < self._scheduler.idle_seconds() < float("inf")

    # In the background

    def _run(self) -> None:
        tell = self._scheduler.on_owner
        try:
            # What it imports takes a while, which is not the owner's.
            import newsreader.stories.worker.client  # noqa: F401

            workers: list[StoryWorkerClient] = []
            tell(partial(self._begin, workers.append))
            for worker in workers:
                for event in worker.events():
                    tell(partial(self._take, event))
        except Exception:
            # What is asked of a process that is being ended fails, which is nothing to report.
            if not self._has_ended:
                raise

    # On the owner's thread

    def _begin(self, hand: Callable[[StoryWorkerClient], object]) -> None:
        self._worker = None if self._has_ended else self._session.keeper
        if self._worker is not None:
            hand(self._worker)

    def _hear(self, event: Event) -> None:
        if isinstance(event, RowsKnown):
            self._note_shown()
        if isinstance(event, Rested) and self._worker is not None and self._is_reading():
            self._ask_for_current()

    def _ask_for_current(self) -> None:
        """Have the article that is read shown again, with what is nearest to it."""
        current = self._session.list.known_current
        if current is not None and current not in self._nearest:
            self._session.events.tell(DetailReady(current))

    def _take(self, event: StoryEvent) -> None:
        from newsreader.stories.worker.protocol import (
            Grouped,
            Grouping,
            Nearest,
            Reasons,
            WorkerFailed,
            WorkerRested,
        )

        match event:
            case Grouped():
                self._session.stories.hold(event)
                self._show_soon()
            case Nearest(article_id, nearest):
                self._take_nearest(article_id, nearest)
            case Reasons(article_id, reasons):
                told = tuple(told_reasons(self._session.store, reasons))
                self._session.events.tell(StoryExplained(article_id, told))
            case Grouping(done, total) if done < total:
                self._tell_progress(f"stories: {done:,} of {total:,}")
            case Grouping():
                self._take_end_of_grouping()
            case WorkerFailed(message, hint, trace):
                self._worker = None
                logging.getLogger(__name__).warning("%s %s %s", message, hint, trace)
                self._tell_progress("")
                self._session.events.tell(Notice(message, Tone.QUIET))
            case WorkerRested():
                self._take_end_of_grouping()
                if self._worker is not None and self._worker.is_running:
                    self._ask_for_current()

    def _tell_progress(self, text: str) -> None:
        if text != self.progress:
            self.progress = text
            self._session.events.tell(JobProgress(NAME, text))

    def _take_nearest(self, article_id: str, nearest: tuple[str, ...]) -> None:
        self._asked.discard(article_id)
        if len(self._nearest) >= KEPT:
            self._nearest.clear()
        self._nearest[article_id] = nearest
        if nearest:
            self._session.events.tell(DetailReady(article_id))

    def _take_end_of_grouping(self) -> None:
        """Nothing more comes for which it were worth waiting with what is held. Who leaves now leaves a page
        that the next start finds as it was.
        """
        self._next_at = float("-inf")
        self._tell_progress("")

    def _show_soon(self) -> None:
        if not self._show_later.pending:
            self._show_later.call(PAUSE, self._show_grouped)

    def _show_grouped(self) -> None:
        self._note_shown()
        is_early = self._scheduler.now() < self._next_at
        if is_early or self._is_loading() or not is_resting(self._scheduler):
            self._show_later.call(PAUSE, self._show_grouped)
            return
        if self._session.stories.take_held():
            show = partial(self._show_taken, self._scheduler.now())
            self._once_made(self._session.list.view.sort.key, show, self._show_later)

    def _note_shown(self) -> None:
        """Let some time pass, once what was grouped last is shown to the end."""
        if self._next_at == float("inf") and self._session.list.complete:
            now = self._scheduler.now()
            self._next_at = now + (SHARE - 1) * (now - self._shown_at)

    def _show_taken(self, began_at: float) -> None:
        if not is_resting(self._scheduler):
            self._show_later.call(PAUSE, partial(self._show_taken, began_at))
            return
        self._shown_at, self._next_at = began_at, float("inf")
        self._nearest.clear()
        if self._scheduler.idle_seconds() == float("inf") and self._session.list.standing.at_top:
            self._session.updates.show_grouped_from_top()
        else:
            self._session.updates.show_grouped(follow=True)
        self._note_shown()
