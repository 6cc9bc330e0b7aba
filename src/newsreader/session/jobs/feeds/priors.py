"""While the user rests, articles take on what their feeds are worth by now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from newsreader.errors import NewsreaderError
from newsreader.library.feeds.entries import FeedQuality
from newsreader.session.events import Event, ManyDecided
from newsreader.session.scheduler import GAP, Later, Scheduler, slice_of
from newsreader.session.session import Session


class FeedPriorJob:
    """Looks in the background, takes over in small steps. No row moves by it, and none is drawn anew before
    all have what they are to have. After a decision about very many that is as soon as the list shows what
    came of it; what comes of others waits for the next regular look.
    """

    def __init__(self, session: Session, scheduler: Scheduler, is_loading: Callable[[], bool]) -> None:
        """`is_loading`: whether articles are still coming."""
        self._session = session
        self._scheduler = scheduler
        self._is_loading = is_loading
        self._looking = False
        self._soon = Later(scheduler)
        self._next_step = Later(scheduler)
        session.events.subscribe(self._hear)

    @property
    def busy(self) -> bool:
        """Whether articles are taking something on: what is made of qualities meanwhile is made in vain."""
        return self._looking or self._next_step.pending

    def look_about(self) -> None:
        """Look where the user has decided anything since the last time."""
        if self._looking or self._is_loading() or (look := self._session.feeds.moved_priors()) is None:
            return
        self._looking = True
        self._scheduler.background(partial(self._look, look), "priors")

    def _hear(self, event: Event) -> None:
        if isinstance(event, ManyDecided):
            self._soon.call_after_frame(self.look_about)

    def _look(self, look: Callable[[], Sequence[FeedQuality]]) -> None:
        told: Sequence[FeedQuality] = ()
        try:
            told = look()
        except NewsreaderError:
            # Another program holds the library: the next decision brings the next look.
            logging.getLogger(__name__).exception("looking at what feeds are worth")
        finally:
            self._scheduler.on_owner(partial(self._looked, told))

    def _looked(self, told: Sequence[FeedQuality]) -> None:
        self._looking = False
        self._session.feeds.qualities.add(told)
        self._take_over()

    def _take_over(self) -> None:
        qualities, is_over = self._session.feeds.qualities, slice_of(self._scheduler)
        while qualities.take_some():
            if is_over():
                self._next_step.call(GAP, self._take_over)
                return
        changed, leading = qualities.taken()
        if changed:
            self._session.updates.take_revalued(changed, leading)
