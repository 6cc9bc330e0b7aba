"""Articles take on what their feeds are worth by now, a few in one go: very many do so at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Set
from typing import Final

from newsreader.library.feeds.entries import FeedQuality
from newsreader.session.incoming.source_merge import SourceMerge
from newsreader.store.store import Store

STEP: Final = 200
"""Articles in one go, a millisecond or two. Of a story it is all reports that are told of."""


class QualityChanges:
    """What is told of last is what holds. For the thread that has the store."""

    def __init__(self, store: Store, copies: SourceMerge) -> None:
        self._store = store
        self._copies = copies
        self._told: deque[FeedQuality] = deque()
        self._waiting: dict[int, int] = {}
        self._changed: set[int] = set()
        self._changed_copies: set[str] = set()
        self._leading: set[str] = set()

    def add(self, told: Iterable[FeedQuality]) -> None:
        """Articles are to have these qualities."""
        self._told.extend(told)

    def take_some(self) -> bool:
        """Let some have it, all reports of a story at once: where all are is found first. False where there
        are no more.
        """
        if self._told:
            self._find(self._told.popleft())
            return True
        store, waiting = self._store, self._waiting
        some = dict([waiting.popitem() for _ in range(min(STEP, len(waiting)))])
        some |= {row: waiting.pop(row) for row in store.with_reports(some) if row in waiting}
        self._leading |= store.ids_in(store.revalue(some))
        self._changed.update(some)
        return bool(waiting)

    def taken(self) -> tuple[Set[str], frozenset[str]]:
        """The articles that have changed since the last time, and those that lead their stories by it."""
        changed, leading = self._store.set_of(self._changed), frozenset(self._leading)
        if self._changed_copies:
            changed |= self._changed_copies
        self._changed, self._changed_copies, self._leading = set(), set(), set()
        return changed, leading

    def _find(self, told: FeedQuality) -> None:
        of_feeds_alone, others = self._copies.revalued(told.article_ids, told.quality)
        self._waiting.update(dict.fromkeys(self._store.rows_of(of_feeds_alone), told.quality))
        self._changed_copies.update(others)
