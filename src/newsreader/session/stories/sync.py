"""The stories of a store: as they were at the last time, and what a process beside it groups anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.ranking_files import Recalled
from newsreader.query.gather import picked
from newsreader.query.headline_columns import UNKNOWN
from newsreader.session.stories.helper_process import HelperProcesses
from newsreader.session.stories.ranking import NOT_RECALLED, ChangedSince, RankingKeeping, nothing_changed
from newsreader.store.store import Store
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.memberships import digest_of, key_of, name_of, unpacked

if TYPE_CHECKING:
    from newsreader.stories.worker.client import StoryWorkerClient
    from newsreader.stories.worker.protocol import Grouped, GroupingTask, Regroup, StoryEvent

_SORTED_AT_ONCE: Final = 8_192
"""Of articles, in a millisecond."""


class StorySync:
    """Keeps the stories of a store in step with a keeper, once there is one.

    For the thread that has the store.
    """

    def __init__(
        self,
        store: Store,
        cache: Cache,
        library: Library,
        roots: Sequence[Path],
        helpers: HelperProcesses,
        *,
        with_feeds: bool,
    ) -> None:
        """`roots`, `with_feeds`: the sources of the articles in the store."""
        self._helpers = helpers
        self._store = store
        self._cache = cache
        self._library = library
        self._roots = tuple(map(str, roots))
        self._with_feeds = with_feeds
        self._digest = ""
        self._confirmed: set[str] = set()
        self._keeper: StoryWorkerClient | None = None
        self._held: list[Grouped] = []
        self._unshown: frozenset[str] = frozenset()

    @cached_property
    def ranking(self) -> RankingKeeping:
        """What is kept of what the stories make of the articles."""
        return RankingKeeping(self._store, self._cache, self.key)

    @cached_property
    def key(self) -> str:
        """What tells the sources from every other set of them."""
        return key_of(self._roots, with_feeds=self._with_feeds)

    def open(self, recalled: Recalled = NOT_RECALLED, changed_since: ChangedSince = nothing_changed) -> None:
        """Fold as at the last time. The store is full of what was `recalled`. `changed_since`: which articles
        are others since a change of that.
        """
        snapshot = self._cache.snapshot(name_of(self.key))
        self._digest = "" if snapshot is None else digest_of(snapshot)
        self.ranking.begin(recalled, self._digest)
        is_of_these = self.ranking.recall(changed_since)
        if not is_of_these:
            stories = unpacked(snapshot).stories
            if stories:
                ids = {story.id for story in stories}
                gone = [story.id for story in self._store.stories() if story.id not in ids]
                self._store.group(stories, gone)
            self.ranking.watch()

    def keeper(self, constraints: Constraints) -> StoryWorkerClient | None:
        """What groups the articles from here on, once a thread beside runs through its events and hands them
        over to be taken (`take`). None where nothing is kept on disk.
        """
        task = self._task(constraints)
        if task is None:
            return None
        from newsreader.stories.worker.client import StoryWorkerClient

        self._keeper = StoryWorkerClient(task, self._all_ids, self._to_regroup, self._helpers.grouper)
        return self._keeper

    def grouping(self, constraints: Constraints) -> Iterator[StoryEvent]:
        """Group the articles here and now, and keep what came of it for whoever opens them next: what is
        told of it, to be taken (`take`). Nothing where nothing is kept on disk. Raises NewsreaderError.
        """
        task = self._task(constraints)
        if task is None:
            return
        from newsreader.session.stories.sources import LibraryReports
        from newsreader.stories.worker.later_part import LaterPartProcess
        from newsreader.stories.worker.protocol import Sync
        from newsreader.stories.worker.service import StoryService

        start_part = partial(LaterPartProcess, task, LibraryReports)
        service = StoryService(task, LibraryReports(task), lambda: (), lambda: False, start_part)
        try:
            yield from service.begin()
            yield from service.answer(Sync(self._all_ids()))
            service.save()
        finally:
            service.close()

    def _task(self, constraints: Constraints) -> GroupingTask | None:
        if self._cache.columns is None or self._cache.path is None:
            return None
        from newsreader.stories.worker.protocol import GroupingTask

        of_feeds = self._with_feeds and self._library.saving
        return GroupingTask(
            cache=str(self._cache.path),
            roots=self._roots,
            library=str(self._library.path) if of_feeds else None,
            key=self.key,
            told=self._digest,
            constraints=constraints,
        )

    def is_grouped(self, constraints: Constraints) -> bool:
        """Whether the stories of the store are those of just its articles, as they are now and as the user
        has decided, so that a grouping would bring nothing new. For any thread. Raises NewsreaderError.
        """
        from newsreader.stories.worker.protocol import is_all_grouped

        task = self._task(constraints)
        return task is not None and is_all_grouped(self._to_regroup(task))

    def _to_regroup(self, task: GroupingTask) -> Regroup | None:
        """Which articles have changed since they were grouped, into the stories that the task tells. None
        where others have come or gone, or something else has changed, as far as is known. For any thread.
        Raises NewsreaderError.
        """
        from newsreader.session.stories.sources import changed_since
        from newsreader.stories.worker.protocol import Regroup
        from newsreader.stories.worker.source import (
            decode_mark,
            digest_of_articles,
            digest_of_constraints,
            mark_name_of,
        )

        mark = decode_mark(self._cache.snapshot(mark_name_of(self.key)))
        if (mark.constraints, mark.memberships) != (digest_of_constraints(task.constraints), task.told):
            return None
        library = self._library if self._with_feeds and self._library.saving else None
        changed, seen = changed_since(self._cache, library, mark.seen)
        if (seen.cache, seen.library) != (mark.seen.cache, mark.seen.library):
            return None
        changed = frozenset(filter(self._store.__contains__, changed))
        here = self.ranking.articles
        if not here and not changed:
            # Last, since of a million articles it takes seconds where nothing is kept of them.
            here = digest_of_articles(self._store.headlines.present()[0])
        return Regroup(self._earliest_first(changed), seen) if mark.articles == here else None

    def take(self, news: Grouped) -> frozenset[str]:
        """Bring what the keeper tells into the store. Returns the ids of the articles whose story changed."""
        self._confirmed.update(story.id for story in news.stories)
        gone = set(news.gone)
        if news.whole:
            gone.update(story.id for story in self._store.stories() if story.id not in self._confirmed)
        return self._store.group(news.stories, gone)

    def hold(self, news: Grouped) -> None:
        """Keep what the keeper tells until it is to be shown: numbers are of what the list shows."""
        self._held.append(news)

    def take_held(self) -> frozenset[str]:
        """Bring into the store what was held, to be shown now. Returns the ids of the articles whose story
        changed."""
        self._take_held()
        changed, self._unshown = self._unshown, frozenset()
        return changed

    def _take_held(self) -> None:
        held, self._held = self._held, []
        self._unshown = self._unshown.union(*map(self.take, held))

    def came(self, article_ids: Iterable[str], *, may_be_new: bool = True) -> None:
        """Articles are new, or have changed; where none `may_be_new`, they have changed."""
        if self._keeper is not None and (ids := tuple(article_ids)):
            self._keeper.add(ids, may_be_new=may_be_new)

    def left(self, article_ids: Iterable[str]) -> None:
        """Articles are no longer in a source; those that no source has are forgotten."""
        ids = [article_id for article_id in article_ids if article_id not in self._store]
        if self._keeper is not None and ids:
            self._keeper.forget(ids)

    def decided(self, constraints: Constraints) -> None:
        """The user has split or merged stories. What was told before that is older than it."""
        self._take_held()
        if self._keeper is not None:
            self._keeper.constrain(constraints)

    def _all_ids(self) -> tuple[str, ...]:
        """Everything in the store, earliest first. For any thread."""
        ids, dates = self._store.headlines.present()
        # What is without a date comes last.
        last = max(dates, default=0) + 1
        keys = [last if date == UNKNOWN else date for date in dates]
        # While a thread sorts no other one runs.
        runs = (
            sorted(range(start, min(start + _SORTED_AT_ONCE, len(ids))), key=keys.__getitem__)
            for start in range(0, len(ids), _SORTED_AT_ONCE)
        )
        return picked(ids, list(merge(*runs, key=keys.__getitem__)))

    def _earliest_first(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of a few that are in the store, in the order of `_all_ids`."""
        dates = self._store.headlines.published
        rows = ((self._store.row_of(article_id), article_id) for article_id in article_ids)
        here = [(dates[row] == UNKNOWN, dates[row], row, one) for row, one in rows if row is not None]
        return tuple(article_id for *_, article_id in sorted(here))
