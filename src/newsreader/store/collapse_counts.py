"""What folding takes off the number of a view: all but one of the rows that a story has in it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import compress, count
from typing import Final

import msgspec

from newsreader.query import Query
from newsreader.store.sharded_set import ShardedSet
from newsreader.store.store import Store

OUT: Final = 0
READ: Final = 1
UNREAD: Final = 2
STEP: Final = 200
"""Stories looked at in one step."""
FEW: Final = 2_000
"""Of so few rows it is quick to find the stories."""


class CollapsedCount(msgspec.Struct, frozen=True, gc=False):
    """How many rows of a story have no place of their own, and how many unread ones. `unread`: whether
    something in its row is.
    """

    rows: int
    unread_rows: int
    unread: bool


class FoldCounts:
    """Keeps in step what is folded away of one view, story by story: a change costs no more than the stories
    that it is about. `states`: by row, whether it is in the view and read there.
    """

    def __init__(self, store: Store, query: Query, states: bytearray) -> None:
        self._store = store
        self._query = query
        self._states = states
        rows = list(compress(count(), states)) if states.count(OUT) > len(states) - FEW else None
        self._stale = ShardedSet[str]()
        if rows is None:
            self._stale.update(story.id for story in store.stories())
        else:
            self.turn_those_of(rows)
        self._away: dict[str, CollapsedCount] = {}
        self.rows = self.unread_rows = 0

    def turn(self, story_ids: Iterable[str]) -> None:
        """Something about these stories has changed."""
        self._stale.update(story_ids)

    def turn_those_of(self, rows: Sequence[int]) -> None:
        """These rows came into the view, left it or were read."""
        self._stale.update(story_id for story_id in self._store.story_ids(rows) if story_id is not None)

    def go_on(self) -> bool:
        """Look at some stories. Whether all have been."""
        if self._stale:
            asleep, done = self._store.asleep(self._query), self._store.done_with
            for story_id in self._stale.take(STEP):
                self._look(story_id, asleep, done)
        return not self._stale

    def shown(self, rows: Iterable[int], known: set[int]) -> list[int]:
        """What stands for these rows in the view, each story once; `known`: the leads of those that do
        already, which gains these.
        """
        states, leads, asleep = self._states, self._store.leads, self._store.asleep(self._query)
        shown: list[int] = []
        for row in rows:
            lead = leads[row]
            if lead not in known and row not in asleep:
                known.add(lead)
                shown.append(lead if states[lead] and lead not in asleep else row)
        return shown

    def count_unread(self, rows: Sequence[int]) -> int:
        """How many of the rows that are shown have something unread in them."""
        away, states = self._away, self._states
        return sum(
            states[row] == UNREAD if story is None or (of := away.get(story)) is None else of.unread
            for row, story in zip(rows, self._store.story_ids(rows), strict=True)
        )

    def _look(self, story_id: str, asleep: Container[int], done: Container[int]) -> None:
        """`asleep`: rows that the view leaves out; `done`: unread ones that its rows don't show as such."""
        before = self._away.pop(story_id, None)
        if before is not None:
            self.rows -= before.rows
            self.unread_rows -= before.unread_rows
        states = self._states
        rows = [row for row in self._store.reports(story_id) if states[row]]
        awake = [row for row in rows if row not in asleep]
        unread = any(states[row] == UNREAD and row not in done for row in awake)
        unread_rows = sum(states[row] == UNREAD for row in rows)
        if len(rows) < 2 and len(awake) == len(rows) and unread_rows == unread:
            return
        now = CollapsedCount(len(rows) - bool(awake), unread_rows - unread, unread)
        self._away[story_id] = now
        self.rows += now.rows
        self.unread_rows += now.unread_rows
