"""How many articles saved views have, kept up to date in small steps so that no key waits for it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from newsreader.errors import QueryError
from newsreader.query import Query, Sort, SortKey
from newsreader.query.nodes import (
    OF_DETAILS,
    Age,
    Compare,
    FieldPattern,
    InBody,
    InField,
    Is,
    Leaf,
    NumberField,
    Pattern,
    State,
    leaves,
)
from newsreader.scoring.balance import balanced
from newsreader.store.collapse_counts import OUT, READ, UNREAD, FoldCounts
from newsreader.store.counts import Count
from newsreader.store.lookups import KeptLookups
from newsreader.store.store import Store

FIRST_STEP: Final = 500
"""Rows looked at before it is known how long a row takes."""
TURN: Final = 0.001
"""Seconds for which rows are looked at between two looks at the clock."""
LIMIT_STEP: Final = 500
"""Rows looked at between two looks at the clock, to find the first ones in order."""
HOTTEST: Final = Sort(SortKey.HOT)


class ViewCounts:
    """Counts the rows of some queries' views. Tell it of articles and stories that changed (`touch`, `turn`),
    give it time (`step`), and ask (`count`) as often as you like.
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
            for counted in self._counted.values():
                counted.fold(folded)

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
        return any(counted.behind for counted in self._counted.values())

    def touch(self, rows: Sequence[int]) -> None:
        """These rows are new, gone or changed."""
        for counted in self._counted.values():
            counted.touch(rows)

    def turn(self, story_ids: Collection[str]) -> None:
        """These stories are new, gone or changed."""
        for counted in self._counted.values():
            counted.turn(story_ids)

    def grow_older(self) -> None:
        """Time has gone by: look anew at what has come to another age by it."""
        for counted in self._counted.values():
            counted.grow_older()

    def catch_up(self, seconds: float) -> bool:
        """As `step`, but leave out what could take long in one step: regular expressions and full texts."""
        return self._go_on([counted for counted in self._counted.values() if not counted.slow], seconds)

    def step(self, seconds: float) -> bool:
        """Go on counting for about so long. Whether a number has become another."""
        return self._go_on(self._counted.values(), seconds)

    def _go_on(self, some: Iterable[_Counted], seconds: float) -> bool:
        until = self._clock() + seconds
        news = False
        for counted in some:
            while counted.behind:
                news |= counted.go_on(self._clock)
                if self._clock() >= until:
                    return news
        return news


class _Counted:
    """One query: what each row is to it, and what there is still to look at."""

    def __init__(self, store: Store, query: Query, sort: Sort, folded: bool) -> None:
        self._store = store
        self._folded = folded
        self._folds: FoldCounts | None = None
        self._steps: Iterator[Count | None] | None = None
        self._query = query
        self._sort = sort
        self._states = bytearray()
        self._total = self._unread = 0
        self._to_do: deque[Sequence[int]] = deque()
        self._backlog = 0
        self._step = FIRST_STEP
        self._lookups: KeptLookups | None = None
        self._settled = False
        self.count: Count | None = None
        self._ages = [leaf for leaf in leaves(query.where) if isinstance(leaf, Age)]
        self._aged_at = store.now
        self.slow = any(map(_is_slow, leaves(query.where)))
        self.touch(range(len(store.headlines)))

    @property
    def behind(self) -> bool:
        """Whether there is something that can be done now."""
        if not (self._to_do or not (self._settled or self._lacks_order())):
            return False
        return self._store.can_tell(self._query.where)

    def fold(self, folded: bool) -> None:
        self._folded, self._folds = folded, None
        self._unsettle()

    def turn(self, story_ids: Collection[str]) -> None:
        if self._folds is not None:
            self._folds.turn(story_ids)
            self._unsettle()

    def touch(self, rows: Sequence[int]) -> None:
        everything = len(self._store.headlines)
        if self._backlog + len(rows) > everything:
            self._to_do.clear()
            self._backlog, rows = 0, range(everything)
        self._to_do.append(rows)
        self._backlog += len(rows)
        self._lookups = None
        self._unsettle()

    def grow_older(self) -> None:
        if self._ages:
            before, self._aged_at = self._aged_at, self._store.now
            rows = self._other_ages(before, self._aged_at)
            if rows:
                self.touch(rows)

    def _other_ages(self, before: int, now: int) -> Sequence[int]:
        """The rows of which an age may say something else than it did then."""
        rows: set[int] = set()
        for age in self._ages:
            for was, is_now in zip(age.dates(before), age.dates(now), strict=True):
                passed = self._store.published_within(was, is_now)
                if passed is None or now < before:
                    return range(len(self._store.headlines))
                rows.update(passed)
        return tuple(rows)

    def go_on(self, clock: Callable[[], float]) -> bool:
        """Look at some rows, or settle the number where all have been. Whether it is another then."""
        if not self._to_do:
            self._lookups = None
            self._steps = self._steps or self._settling()
            number = next(self._steps)
            if number is None:
                return False
            self._settled, self._steps = True, None
            before, self.count = self.count, number
            return number != before
        if self._lookups is None:
            self._lookups = KeptLookups(self._store)
        rows = self._to_do.popleft()
        if len(rows) > self._step:
            self._to_do.appendleft(rows[self._step :])
            rows = rows[: self._step]
        self._backlog -= len(rows)
        began = clock()
        try:
            self._look(rows, self._lookups)
        except QueryError:
            # A regular expression that takes too long: choosing the view tells of it.
            self._to_do.clear()
            self._backlog, self._settled, self.count = 0, True, None
            return True
        took = clock() - began
        self._step = max(1, min(2 * self._step, int(len(rows) * TURN / took) if took else 2 * self._step))
        return False

    def _look(self, rows: Sequence[int], lookups: KeptLookups) -> None:
        states, triage = self._states, self._store.triage
        if len(states) < len(self._store.headlines):
            states.extend(bytes(len(self._store.headlines) - len(states)))
        if isinstance(rows, range) and states.count(OUT, rows.start, rows.stop) == len(rows):
            self._look_first(rows, lookups)
            return
        before = [states[row] for row in rows]
        for row in rows:
            self._total -= states[row] != OUT
            self._unread -= states[row] == UNREAD
            states[row] = OUT
        for row in self._store.matching(self._query, rows, lookups):
            if states[row] == OUT:
                self._total += 1
                self._unread += not triage[row].read
                states[row] = READ if triage[row].read else UNREAD
        if self._folds is not None:
            self._folds.turn_those_of(
                [row for row, was in zip(rows, before, strict=True) if states[row] != was]
            )

    def _look_first(self, rows: range, lookups: KeptLookups) -> None:
        """As `_look`, where nothing is known yet of any of the rows."""
        states, triage = self._states, self._store.triage
        hits = self._store.matching(self._query, rows, lookups)
        unread = [row for row in hits if not triage[row].read]
        if len(unread) == len(rows):
            states[rows.start : rows.stop] = bytes((UNREAD,)) * len(rows)
        else:
            for row in hits:
                states[row] = READ
            for row in unread:
                states[row] = UNREAD
        self._total += len(hits)
        self._unread += len(unread)
        if self._folds is not None:
            self._folds.turn_those_of(hits)

    def _unsettle(self) -> None:
        self._settled, self._steps = False, None

    def _lacks_order(self) -> bool:
        """Whether it takes an order that is not made yet to know which articles a limit leaves."""
        limit = self._query.limit
        return limit is not None and self._total > limit and self._store.order(self._sort) is None

    def _settling(self) -> Iterator[Count | None]:
        """The number, now that all rows have been looked at; before it None for each step of work."""
        total, unread, limit = self._total, self._unread, self._query.limit
        if self._folded and self._store.leads:  # else there never was a story
            self._folds = self._folds or FoldCounts(self._store, self._query, self._states)
            while not self._folds.go_on():
                yield None
            total, unread = total - self._folds.rows, unread - self._folds.unread_rows
        if limit is None or total <= limit:
            yield Count(total, unread)
            return
        first: list[int] = []
        most = self._store.hotness.most_in_a_row if self._sort == HOTTEST else 0
        for some in balanced(self._shown(), self._store.headlines.providers, most):
            first += some
            if len(first) >= limit:
                break
            yield None
        del first[limit:]
        yield Count(limit, self._count_unread(first))

    def _shown(self) -> Iterator[list[int]]:
        """The rows of the view in order, before it is balanced; some at a time."""
        order, states, stories = self._store.order(self._sort) or (), self._states, set[int]()
        for start in range(0, len(order), LIMIT_STEP):
            rows = [row for row in order[start : start + LIMIT_STEP] if states[row]]
            yield rows if self._folds is None else self._folds.shown(rows, stories)

    def _count_unread(self, rows: Sequence[int]) -> int:
        if self._folds is not None:
            return self._folds.count_unread(rows)
        return sum(self._states[row] == UNREAD for row in rows)


def _is_slow(leaf: Leaf) -> bool:
    """Whether a term is searched for in texts, or asks whole articles."""
    match leaf:
        case InBody() | Pattern() | FieldPattern() | Compare(NumberField.WORDS) | Is(State.NEW):
            return True
        case InField(field):
            return field in OF_DETAILS
        case _:
            return False
