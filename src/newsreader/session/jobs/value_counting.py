"""The values that a line being typed can be completed with: the first at once, their numbers between keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from newsreader.errors import QueryError
from newsreader.query import Query, parse
from newsreader.query.completion import CompletionValues, Value
from newsreader.query.nodes import TextField
from newsreader.session.events import BodiesSearched, Event, Events, ValuesCounted
from newsreader.session.lists.list_model import ListModel
from newsreader.session.scheduler import GAP, Later, Scheduler, slice_of
from newsreader.store.store import EVERYTHING, Store
from newsreader.store.value_counts import CountedView, ValueCounts

AT_ONCE: Final = 0.001
"""Seconds in which values are looked for before any is shown."""


class ValueCountingJob:
    """Counts the values of the field that is asked for: one field of one view at a time. `ValuesCounted`
    tells when more is known than was given.
    """

    def __init__(self, shown: ListModel, store: Store, events: Events, scheduler: Scheduler) -> None:
        self._list = shown
        self._store = store
        self._events = events
        self._scheduler = scheduler
        self._later = Later(scheduler)
        self._asked: tuple[CountedView, TextField] | None = None
        self._counts: ValueCounts | None = None
        events.subscribe(self._hear)

    def in_list(self, narrowing: str) -> CompletionValues:
        """The values in the view that the list shows, where that is narrowed by a query alone. One that can't
        be read narrows nothing.
        """
        return _ValuesOfView(self._list.counted(_readable(narrowing)), self._of, self._expect)

    def in_store(self, narrowing: str) -> CompletionValues:
        """The values of all articles that match a query; of all, where it can't be read."""
        return _ValuesOfView(CountedView(EVERYTHING, _readable(narrowing)), self._of, self._expect)

    @property
    def asked(self) -> tuple[Query, ...]:
        """The queries of the view in which values are counted; none where nobody asks."""
        return () if self._asked is None else (self._asked[0].base, self._asked[0].narrowing)

    def leave(self) -> None:
        """Nobody asks any more."""
        self._later.cancel()
        self._asked = self._counts = None

    def _expect(self, view: CountedView, field: TextField) -> None:
        if self._asked != (view, field):
            self._begin(view, field)
            self._later.call_after_frame(self._go_on)

    def _begin(self, view: CountedView, field: TextField) -> ValueCounts:
        self._asked, self._counts = (view, field), ValueCounts(self._store, view, field)
        return self._counts

    def _of(self, view: CountedView, field: TextField) -> Sequence[Value]:
        counts = self._counts
        if counts is None or self._asked != (view, field):
            counts = self._begin(view, field)
        end = self._scheduler.now() + AT_ONCE
        while counts.go_on() and self._scheduler.now() < end:
            pass
        self._later.cancel()
        if not counts.complete:
            self._later.call_after_frame(self._go_on)
        return counts.values

    def _hear(self, event: Event) -> None:
        if isinstance(event, BodiesSearched):
            self._go_on()

    def _go_on(self) -> None:
        counts = self._counts
        if counts is None or counts.waits:
            return
        had_none, is_over = not counts.values, slice_of(self._scheduler)
        while counts.go_on() and not is_over():
            pass
        if counts.complete or (had_none and counts.values):
            self._events.tell(ValuesCounted())
        if not counts.complete:
            self._later.call(GAP, self._go_on)


class _ValuesOfView:
    """The values of fields in one view."""

    def __init__(
        self,
        view: CountedView,
        values: Callable[[CountedView, TextField], Sequence[Value]],
        expect: Callable[[CountedView, TextField], object],
    ) -> None:
        self._view = view
        self._values = values
        self._expect = expect

    def of(self, field: TextField) -> Sequence[Value]:
        return self._values(self._view, field)

    def expect(self, field: TextField) -> None:
        self._expect(self._view, field)


def _readable(text: str) -> Query:
    try:
        return parse(text)
    except QueryError:
        return EVERYTHING
