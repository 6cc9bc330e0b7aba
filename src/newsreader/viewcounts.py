"""How many articles saved views have, kept up to date in small steps so that no key waits for it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import compress
from typing import Final

from newsreader.counts import Count
from newsreader.errors import QueryError
from newsreader.model import Headline, Triage
from newsreader.query import Candidates, Query, Sort
from newsreader.query.nodes import Age, FieldPattern, InBody, Pattern, leaves
from newsreader.store import Store

FIRST_STEP: Final = 500
"""Rows looked at before it is known how long a row takes."""
TURN: Final = 0.001
"""Seconds for which rows are looked at between two looks at the clock."""
STORY_STEP: Final = 2_000
"""Rows whose stories are looked at between two looks at the clock."""
_OUT, _READ, _UNREAD = 0, 1, 2


class ViewCounts:
    """Counts the articles of some queries. Tell it of rows that changed (`touch`), give it time (`step`), and
    ask (`count`) as often as you like.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.perf_counter) -> None:
        self._store = store
        self._clock = clock
        self._counted: dict[tuple[Query, Sort], _Counted] = {}
        self._folded = False

    def fold(self, folded: bool) -> None:
        """Whether the reports of one story count as one, as they do where they have one row."""
        if folded != self._folded:
            self._folded = folded
            for one in self._counted.values():
                one.fold(folded)

    def follow(self, queries: Iterable[tuple[Query, Sort]]) -> None:
        """Count these from now on, and no others. Each with the order that its limit cuts off."""
        before = self._counted
        self._counted = {
            (query, sort): before.get((query, sort)) or _Counted(self._store, query, sort, self._folded)
            for query, sort in queries
        }

    def count(self, query: Query, sort: Sort) -> Count | None:
        """The numbers as they were when last all was looked at; None before that."""
        counted = self._counted.get((query, sort))
        return None if counted is None else counted.count

    @property
    def behind(self) -> bool:
        """Whether there is something to look at."""
        return any(one.behind for one in self._counted.values())

    def touch(self, rows: Sequence[int]) -> None:
        """These rows are new, gone or changed."""
        for one in self._counted.values():
            one.touch(rows)

    def grow_older(self) -> None:
        """Time has gone by: look anew at what depends on it."""
        for one in self._counted.values():
            if one.ages:
                one.touch(range(len(self._store.headlines)))

    def catch_up(self, seconds: float) -> bool:
        """As `step`, but leave out what could take long in one step: regular expressions and full texts."""
        return self._go_on([one for one in self._counted.values() if not one.slow], seconds)

    def step(self, seconds: float) -> bool:
        """Go on counting for about so long. Whether a number has become another."""
        return self._go_on(self._counted.values(), seconds)

    def _go_on(self, counted: Iterable[_Counted], seconds: float) -> bool:
        until = self._clock() + seconds
        news = False
        for one in counted:
            while one.behind:
                news |= one.go_on(self._clock)
                if self._clock() >= until:
                    return news
        return news


class _Counted:
    """One query: what each row is to it, and what there is still to look at."""

    def __init__(self, store: Store, query: Query, sort: Sort, folded: bool) -> None:
        self._store = store
        self._folded = folded
        self._tally: _StoryTally | None = None
        self._query = query
        self._sort = sort
        self._states = bytearray()
        self._total = self._unread = 0
        self._to_do: deque[Sequence[int]] = deque()
        self._backlog = 0
        self._step = FIRST_STEP
        self._world: _Looking | None = None
        self._settled = False
        self.count: Count | None = None
        self.ages = any(isinstance(leaf, Age) for leaf in leaves(query.where))
        self.slow = any(isinstance(leaf, InBody | Pattern | FieldPattern) for leaf in leaves(query.where))
        self.touch(range(len(store.headlines)))

    @property
    def behind(self) -> bool:
        """Whether there is something that can be done now."""
        return bool(self._to_do) or not (self._settled or self._lacks_order())

    def fold(self, folded: bool) -> None:
        self._folded, self._tally, self._settled = folded, None, False

    def touch(self, rows: Sequence[int]) -> None:
        self._tally = None
        everything = len(self._store.headlines)
        if self._backlog + len(rows) > everything:
            self._to_do.clear()
            self._backlog, rows = 0, range(everything)
        self._to_do.append(rows)
        self._backlog += len(rows)
        self._settled = False

    def go_on(self, clock: Callable[[], float]) -> bool:
        """Look at some rows, or settle the number where all have been. Whether it is another then."""
        if not self._to_do:
            self._world = None
            number = self._number()
            if number is None:
                return False
            self._settled, self._tally = True, None
            before, self.count = self.count, number
            return number != before
        if self._world is None:
            self._world = _Looking(self._store)
        rows = self._to_do.popleft()
        if len(rows) > self._step:
            self._to_do.appendleft(rows[self._step :])
            rows = rows[: self._step]
        self._backlog -= len(rows)
        began = clock()
        try:
            self._look(rows, self._world)
        except QueryError:
            # A regular expression that takes too long: choosing the view tells of it.
            self._to_do.clear()
            self._backlog, self._settled, self.count = 0, True, None
            return True
        took = clock() - began
        self._step = max(1, min(2 * self._step, int(len(rows) * TURN / took) if took else 2 * self._step))
        return False

    def _look(self, rows: Sequence[int], world: _Looking) -> None:
        states, triage = self._states, self._store.triage
        if len(states) < len(self._store.headlines):
            states.extend(bytes(len(self._store.headlines) - len(states)))
        for row in rows:
            state = states[row]
            if state:
                self._total -= 1
                self._unread -= state == _UNREAD
                states[row] = _OUT
        for row in self._store.matching(self._query, rows, world):
            if not states[row]:
                self._total += 1
                states[row] = _READ if triage[row].read else _UNREAD
                self._unread += not triage[row].read

    def _lacks_order(self) -> bool:
        """Whether it takes an order that is not made yet to know which articles a limit leaves."""
        limit = self._query.limit
        return limit is not None and self._total > limit and self._store.order(self._sort) is None

    def _number(self) -> Count | None:
        """The number, now that all rows have been looked at; None while there is more to do for it."""
        order = () if self._query.limit is None else self._store.order(self._sort) or ()
        if self._folded and self._store.leads:  # else there never was a story
            if self._tally is None:
                self._tally = _StoryTally(self._states, self._store.leads, self._store.asleep(self._query))
            return self._tally.count(self._query.limit, order) if self._tally.go_on() else None
        limit = self._query.limit
        if limit is None or self._total <= limit:
            return Count(self._total, self._unread)
        states, left, unread = self._states, limit, 0
        for row in order:
            if states[row]:
                left -= 1
                unread += states[row] == _UNREAD
                if not left:
                    break
        return Count(limit, unread)


class _StoryTally:
    """Counts the rows of a folded view: one for each story, unread where one of its articles there is.

    `leads`: by row, what stands for its story. `asleep`: the rows that are left out.
    """

    def __init__(self, states: bytearray, leads: Sequence[int], asleep: Container[int]) -> None:
        self._states = states
        self._leads = leads
        self._asleep = asleep
        self._next = 0
        self._all: set[int] = set()
        self._unread: set[int] = set()

    def go_on(self) -> bool:
        """Look at some more rows. Whether all have been."""
        first, end = self._next, min(self._next + STORY_STEP, len(self._states))
        states, leads, asleep = self._states[first:end], self._leads[first:end], self._asleep
        rows = compress(range(first, end), states)
        self._all.update([leads[row - first] for row in rows if row not in asleep])
        unread = (first + at for at, state in enumerate(states) if state == _UNREAD)
        self._unread.update([leads[row - first] for row in unread if row not in asleep])
        self._next = end
        return end == len(self._states)

    def count(self, limit: int | None, order: Sequence[int]) -> Count:
        """`order`: all rows, of which the limit leaves the first."""
        if limit is None or len(self._all) <= limit:
            return Count(len(self._all), len(self._unread))
        states, leads, asleep = self._states, self._leads, self._asleep
        first: set[int] = set()
        for row in order:
            if states[row] and row not in asleep:
                first.add(leads[row])
                if len(first) == limit:
                    break
        return Count(limit, len(first & self._unread))


class _Looking:
    """The store for one round of looking, in which full texts are searched once and not at every step."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bodies: dict[tuple[str, ...], frozenset[int]] = {}

    @property
    def headlines(self) -> Sequence[Headline]:
        return self._store.headlines

    @property
    def folded(self) -> Sequence[str]:
        return self._store.folded

    @property
    def triage(self) -> Sequence[Triage]:
        return self._store.triage

    @property
    def muted(self) -> Container[int]:
        return self._store.muted

    @property
    def now(self) -> int:
        return self._store.now

    @property
    def leads(self) -> Sequence[int]:
        return self._store.leads

    def story_rows(self, named: str) -> frozenset[int]:
        return self._store.story_rows(named)

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self._store.topic_family(folded_name)

    def may_hold(self, text: str) -> Candidates | None:
        return self._store.may_hold(text)

    def bodies(self, words: Sequence[str]) -> frozenset[int]:
        key = tuple(words)
        found = self._bodies.get(key)
        if found is None:
            found = self._bodies[key] = self._store.bodies(words)
        return found
