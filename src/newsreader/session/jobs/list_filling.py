"""The rest of the list, which no key waits for: its rows and numbers, a little at a time."""

from __future__ import annotations

from typing import Final

from newsreader.session.events import Event, Events, ListChanged, RowsKnown, RowsMoved
from newsreader.session.lists.list_model import ListModel
from newsreader.session.scheduler import GAP, Later, Scheduler, slice_of
from newsreader.store.growing_ids import known_of

AT_ONCE: Final = 0.0005
"""Seconds in which as much as can be is found before anything is shown: of short lists, all. Not where there
is a page and a step has brought nothing: what is left is far away.
"""
LONGEST: Final = 0.006
"""Seconds in which a page of rows is looked for before anything is shown."""
ON_ITS_WAY: Final = 0.004
"""Seconds for a page to get to the terminal, which may need this very processor to show it."""


class ListFillingJob:
    """Finds the rows of the list that are not known yet, after those that are seen."""

    def __init__(self, shown: ListModel, events: Events, scheduler: Scheduler) -> None:
        self._list = shown
        self._events = events
        self._scheduler = scheduler
        self._later = Later(scheduler)
        events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, (ListChanged, RowsMoved)):
            self._later.cancel()
            self._begin()

    def _begin(self) -> None:
        shown, now = self._list, self._scheduler.now
        began, before = now(), -1

        def enough() -> bool:
            nonlocal before
            passed, known = now() - began, known_of(shown.ids)
            brought_nothing, before = known == before, known
            return passed >= LONGEST or (shown.has_page and (passed >= AT_ONCE or brought_nothing))

        shown.fill(enough)
        if not shown.complete:
            self._later.call_after_frame(self._go_on_in_a_moment if shown.has_page else self._go_on)

    def _go_on_in_a_moment(self) -> None:
        self._later.call(ON_ITS_WAY, self._go_on)

    def _go_on(self) -> None:
        shown, is_over = self._list, slice_of(self._scheduler)
        had_page = shown.has_page

        def page_is_there() -> bool:
            return shown.has_page and not had_page

        shown.fill(lambda: is_over() or page_is_there())
        if shown.complete or not had_page:
            self._events.tell(RowsKnown())
        if shown.complete:
            return
        if page_is_there():
            self._later.call_after_frame(self._go_on_in_a_moment)
        else:
            self._later.call(GAP, self._go_on)
