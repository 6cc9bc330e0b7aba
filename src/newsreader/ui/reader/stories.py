"""How stories come onto the reader screen: the grouping as it goes on, and what lies near an article."""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.model import bond_of
from newsreader.session.details import Others, others_of
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.library import Action
    from newsreader.stories.worker.client import StoryWorkerClient
    from newsreader.stories.worker.protocol import StoryEvent
    from newsreader.ui.reader.screen import ReaderScreen

PAUSE: Final = 0.5
"""Seconds between two looks whether there is time to show what was grouped."""
MOST_NEAREST: Final = 5
KEPT: Final = 200
"""For so many articles it is remembered what is nearest to them."""


class ReaderStories:
    """Listens to the keeper of stories in a thread, and asks it for the articles nearest to the one that is
    read. What was grouped is shown while no key is pressed, with the cursor on the same article.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._stop = threading.Event()
        self._later = Delayed(screen)
        self._keeper: StoryWorkerClient | None = None
        self._started = False
        self._nearest: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()
        self.progress = ""

    # For the screen

    def start(self) -> None:
        """All articles are there: group them, from now on."""
        if not self._started:
            self._started = True
            in_thread(self._screen, self._run, "stories")

    def stop(self) -> None:
        self._stop.set()
        self._later.cancel()

    def others_of(self, article_id: str) -> Others:
        """The other articles in the detail of one, by the numbers of their keys.

        Raises:
            NotFoundError: it is nowhere.
        """
        session = self._session
        return others_of(session.store, session.article(article_id), self.nearest_to(article_id))

    def nearest_to(self, article_id: str) -> tuple[str, ...]:
        """The articles most like this one, as far as they are known. Else they are asked for, and the detail
        is shown again when they are.
        """
        found = self._nearest.get(article_id)
        if found is None and self._keeper is not None and article_id not in self._asked:
            self._asked.add(article_id)
            self._keeper.ask_nearest(article_id, MOST_NEAREST)
        return found or ()

    def show(self) -> None:
        """Show the stories as the user has just made them: the cursor goes to the row of its article."""
        screen = self._screen
        screen.rearrange(lambda: screen.browsing.regroup(screen.intake.waiting))

    # In the thread

    def _run(self) -> None:
        app = self._screen.app
        try:
            # What it imports takes a while, which is not the screen's.
            import newsreader.stories.worker.client  # noqa: F401

            keeper = app.call_from_thread(self._begin)
            if keeper is None:
                return
            for event in keeper.events(self._stop):
                self._screen.tell(partial(self._take, event))
        except Exception:
            # What is asked of a process that is being ended fails, which is nothing to report.
            if not self._stop.is_set():
                raise

    # On the screen's thread

    def _begin(self) -> StoryWorkerClient | None:
        self._keeper = self._session.keeper
        if self._keeper is not None:
            # What is read already has its nearest articles asked for now.
            self._screen.show_detail_soon()
        return self._keeper

    def _take(self, event: StoryEvent) -> None:
        from newsreader.stories.worker.protocol import Grouped, Grouping, Nearest, WorkerFailed

        match event:
            case Grouped():
                if self._session.take_stories(event):
                    self._show_soon()
            case Nearest(article_id, found):
                self._found(article_id, found)
            case Grouping(done, total):
                self._progress(f"stories: {done:,} of {total:,}" if done < total else "")
            case WorkerFailed(message, hint, trace):
                self._keeper = None
                logging.getLogger(__name__).warning("%s %s %s", message, hint, trace)
                self._progress("")
                self._screen.say(message, "dim")
            case _:
                self._progress("")

    def _progress(self, text: str) -> None:
        if text != self.progress:
            self.progress = text
            self._screen.show_status()

    def _found(self, article_id: str, found: tuple[str, ...]) -> None:
        self._asked.discard(article_id)
        if len(self._nearest) >= KEPT:
            self._nearest.clear()
        self._nearest[article_id] = found
        if found and self._screen.articles.current == article_id:
            self._screen.show_detail_soon()

    def _show_soon(self) -> None:
        if not self._later.pending:
            self._later.call(PAUSE, self._show_grouped)

    def _show_grouped(self) -> None:
        screen, browsing = self._screen, self._screen.browsing
        if screen.intake.busy or not (screen.rest.resting or screen.rest.unused):
            self._later.call(PAUSE, self._show_grouped)
            return
        self._nearest.clear()
        current = screen.articles.current

        def regroup() -> None:
            browsing.regroup(screen.intake.waiting)
            if current is not None:
                browsing.reach(current)

        if screen.rest.unused:
            browsing.regroup(screen.intake.waiting)
            screen.show_view(0)
        else:
            screen.rearrange(regroup)


def is_about_stories(action: Action) -> bool:
    """Whether an action put articles together or apart. It then did nothing else."""
    return any(bond_of(change.field) is not None for change in action.changes[:1])
