"""How many rows of a view have each value of a field, counted a few rows at a time so that no key waits."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence, Set
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple

from newsreader.errors import QueryError
from newsreader.query import Query, select
from newsreader.query.candidates import candidates
from newsreader.query.completion import Value
from newsreader.query.gather import picked
from newsreader.query.nodes import TextField, both, is_of_details, leaves
from newsreader.store.counts import Count, Counts
from newsreader.store.lookups import KeptLookups
from newsreader.store.row_flags import NO_ROWS, RowFlags
from newsreader.store.store import EVERYTHING, Store
from newsreader.text import fold

BLOCK: Final = 512
"""Rows looked at in one step: 0.05 ms where a view leaves nothing out."""
SMALL_BLOCK: Final = 32
"""The same where articles or texts may have to be read for it, 25 µs each."""
STRIDE: Final = 32
"""Blocks are looked at by so many at a time: articles of one provider often lie side by side."""
STORIES: Final = 200
"""Stories looked at in one step."""
FIRST: Final = 100
"""So many values are offered before all are counted."""
VALUES: Final = 500
"""Values made ready to be offered in one step."""


class CountedView(NamedTuple):
    """The view of which rows are counted. The parts: see `ViewStore.view`."""

    base: Query = EVERYTHING
    narrowing: Query = EVERYTHING
    keep: RowFlags = NO_ROWS
    drop: frozenset[str] = frozenset()
    folded: bool = True

    @property
    def is_everything(self) -> bool:
        return self == CountedView(folded=self.folded)


class _Filing(NamedTuple):
    """What tells the values of rows: a column of keys, few of which differ, and the values of each key."""

    keys: Sequence[Any]
    values: Callable[[Any], Collection[str]]


class ValueCounts:
    """The values that a field has in a view, each with the number of rows that have it: of stories, where
    these are folded. When the store changes, it begins anew.
    """

    def __init__(self, store: Store, view: CountedView, field: TextField) -> None:
        self._store = store
        self._view = view
        self._field = field
        self._version = -1
        self._numbers: Counter[Hashable] = Counter()
        self._filing: _Filing | None = None
        self._values: Sequence[Value] | None = None
        self._steps: Iterator[None] = iter(())

    @property
    def complete(self) -> bool:
        """Whether all is counted as it is in the store."""
        return self._values is not None and self._version == self._store.version

    @property
    def waits(self) -> bool:
        """Whether full texts are still searched for what the view asks of them."""
        return not self._store.can_tell(self._view.base.where, self._view.narrowing.where)

    @property
    def values(self) -> Sequence[Value]:
        """The most frequent first. Before all is counted, those that were seen so far, without numbers."""
        if self._values is not None:
            return self._values
        if self._filing is None:
            return ()
        some = self._numbers.most_common(FIRST)
        names = dict.fromkeys(name for key, _ in some for name in self._filing.values(key))
        return [Value(name, fold(name)) for name in names]

    def go_on(self) -> bool:
        """Look at some more rows. False where all have been, or none can be yet."""
        if self.complete or self.waits:
            return False
        if self._version != self._store.version:
            self._version = self._store.version
            self._numbers, self._values = Counter(), None
            self._steps = self._counting()
        try:
            next(self._steps, None)
        except QueryError:
            # A regular expression that takes too long: who chooses it is told.
            self._values = ()
        return True

    def _counting(self) -> Iterator[None]:
        self._filing = _filing(self._field, self._store)
        if self._filing is None:
            self._values = ()
            return
        ready = _counted_already(self._store, self._view, self._field)
        named = Counter[str]()
        if ready is None:
            yield from self._count(self._filing, named)
        else:
            named.update({name: count.total for name, count in ready.items()})
        limits = [query.limit for query in (self._view.base, self._view.narrowing) if query.limit is not None]
        most = min(limits, default=len(self._store.headlines))
        ordered = sorted(sorted(named), key=named.__getitem__, reverse=True)
        values: list[Value] = []
        for start in range(0, len(ordered), VALUES):
            names = ordered[start : start + VALUES]
            values += [Value(name, fold(name), min(named[name], most)) for name in names if named[name] > 0]
            yield
        self._values = values
        self._numbers.clear()

    def _count(self, filing: _Filing, named: Counter[str]) -> Iterator[None]:
        """Add to the numbers of values, a step of work at a time."""
        numbers, away = self._numbers, Counter[Hashable]()
        rows = _RowsOfView(self._store, self._view, self._tagged())
        for some in rows.found():
            numbers.update(picked(filing.keys, some))
            yield
        # A story is one row for each value that its reports have.
        for stories in rows.of_stories():
            keys_of_each = [picked(filing.keys, reports) for reports in stories]
            away.update(chain.from_iterable(keys_of_each))
            for keys in map(set, keys_of_each):
                named.update({name for key in keys for name in filing.values(key)})
            yield
        for key, count in numbers.items():
            for name in filing.values(key):
                named[name] += count - away[key]
        yield

    def _tagged(self) -> Set[int] | None:
        """Where a field is of a few rows alone, these."""
        return self._store.tagged if self._field is TextField.TAG else None


class _RowsOfView:
    """The rows of a view in no order, and those of them that are in one row of it."""

    def __init__(self, store: Store, view: CountedView, among: Set[int] | None) -> None:
        self._store = store
        self._view = view
        self._query = both(view.base, view.narrowing)
        self._lookups = KeptLookups(store)
        self._among = among
        self._folded = view.folded and bool(store.leads)
        count = len(store.headlines) if self._folded else 0
        self._leads = bytearray(count)
        """By row, whether a lead is in the view."""
        self._links = array("I", bytes(count * 4))
        """The other reports of a story, each one more than its row: from the lead to the last that was found,
        from each to the one before it; 0 ends it. Very many lists would have Python look for garbage.
        """
        self._stories = array("I")
        """The leads of those that have any."""

    def found(self) -> Iterator[Sequence[int]]:
        """Some at a time; none in a step that found none."""
        store, view, query = self._store, self._view, self._query
        asleep = store.asleep(query) if self._folded else ()
        dropped, kept = set(store.rows_of(view.drop)), view.keep
        for rows in self._looked_at():
            hits = store.matching(query, rows, self._lookups)
            if asleep or dropped or kept:
                hits = [row for row in hits if not (row in asleep or row in dropped or row in kept)]
            self._note(hits)
            yield hits
        # What is kept stays whatever the base says of it, but for what the view leaves out.
        for rows in kept.pieces():
            staying = [row for row in store.in_sight(query, store.still_there(rows)) if row not in dropped]
            hits = select(view.narrowing.where, staying, store, self._lookups)
            self._note(hits)
            yield hits

    def of_stories(self) -> Iterator[Iterator[Sequence[int]]]:
        """Once all are found, those of each story of which there are several; some stories at a time."""
        for start in range(0, len(self._stories), STORIES):
            rows_of_each = map(self._rows_of, self._stories[start : start + STORIES])
            yield (rows for rows in rows_of_each if len(rows) > 1)

    def _rows_of(self, lead: int) -> Sequence[int]:
        """The rows of the view that are of a story."""
        links, rows = self._links, [lead] if self._leads[lead] else []
        place = links[lead]
        while place:
            rows.append(place - 1)
            place = links[place - 1]
        return rows

    def _looked_at(self) -> Iterator[Sequence[int]]:
        """The rows among which are all of the view, some at a time."""
        store, where = self._store, self._query.where
        size = SMALL_BLOCK if any(map(is_of_details, leaves(where))) else BLOCK
        few = candidates(where, self._lookups) if where is not None else None
        if self._among is not None and (few is None or len(few) > len(self._among)):
            few = self._among
        yield ()
        if few is not None:
            rows = sorted(few)
            yield from (rows[start : start + size] for start in range(0, len(rows), size))
            return
        count = len(store.headlines)
        for first in range(0, size * STRIDE, size):
            for start in range(first, count, size * STRIDE):
                yield range(start, min(start + size, count))

    def _note(self, hits: Sequence[int]) -> None:
        if self._folded:
            leads, links, stories = self._leads, self._links, self._stories
            for row, lead in zip(hits, picked(self._store.leads, hits), strict=True):
                if row == lead:
                    leads[row] = 1
                    continue
                if not links[lead]:
                    stories.append(lead)
                links[row], links[lead] = links[lead], row + 1


def _filing(field: TextField, store: Store) -> _Filing | None:
    """None for a field whose values differ from article to article."""
    headlines, tree, folders = store.headlines, store.tree, store.folders
    names, topic_sets = headlines.names, headlines.topic_sets
    match field:
        case TextField.TOPIC:
            return _Filing(headlines.topics, lambda number: tree.lineage(topic_sets[number]))
        case TextField.FOLDER:
            return _Filing(headlines.source, lambda number: folders.get(names[number], ()))
        case TextField.PROVIDER | TextField.DOMAIN | TextField.TYPE | TextField.SOURCE:
            column: Sequence[int] = attrgetter(field)(headlines)
            return _Filing(column, lambda number: (names[number],) if names[number] else ())
        case TextField.TAG:
            return _Filing(store.triage, lambda triage: triage.tags)
        case TextField.TITLE | TextField.AUTHOR | TextField.URL | TextField.LANGUAGE:
            return None


def _counted_already(store: Store, view: CountedView, field: TextField) -> Mapping[str, Count] | None:
    """The numbers of the sidebar, where these are what is asked for."""
    if not view.is_everything:
        return None
    counts: Counts = store.counts(folded=view.folded)
    match field:
        case TextField.TOPIC:
            return counts.topics
        case TextField.SOURCE:
            return counts.sources
        case TextField.FOLDER:
            return counts.folders
        case _:
            return None
