"""What the keeper of stories does: groups what it is told of, a batch at a time, and remembers it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.memberships import name_of, packed, unpacked
from newsreader.stories.grouping.records import Report, Story
from newsreader.stories.worker.protocol import (
    Add,
    AskNearest,
    Constrain,
    Forget,
    Grouped,
    Grouping,
    GroupingTask,
    Nearest,
    Request,
    StoryEvent,
    Sync,
)
from newsreader.stories.worker.state_file import Kept, Seen, StateFile

BATCH: Final = 4_000
"""So many articles are grouped as one batch, after which what came of it is told and can be kept."""
READ: Final = 500
"""Articles that are read in one go."""
TOLD: Final = 200
"""Stories in one message: the reader takes them in within a few milliseconds."""
BETWEEN_SAVES: Final = 30.0
"""Seconds, at least, between two savings while there is more to do."""


class StoryService:
    """The grouping of one set of sources. Between two steps of long work, `urgent` answers what can't wait,
    and after a batch `stopped` says whether to go on.

    Raises, from every method: LibraryError, CacheLostError where what is to be grouped can't be read.
    """

    def __init__(
        self, task: GroupingTask, urgent: Callable[[], Iterable[StoryEvent]], stopped: Callable[[], bool]
    ) -> None:
        self._task = task
        self._urgent = urgent
        self._stopped = stopped
        self._cache = Cache.open(Path(task.cache))
        self._library = None if task.library is None else Library.open(Path(task.library))
        self._roots = tuple(map(Path, task.roots))
        if self._cache.packs is None:
            advice = "Mend the cache folder and start again."
            raise NewsreaderError("stories can't be grouped without a cache", advice)
        if self._library is not None and self._library.notice is not None and not self._library.saving:
            raise self._library.notice
        self._file = StateFile(Path(task.cache).parent, task.key)
        self._grouper = Grouper()
        self._seen = Seen()
        self._told: dict[str, tuple[str, ...]] = {}
        self._all_to_tell = False
        self._unsaved = False
        self._saved_at = time.monotonic()

    def close(self) -> None:
        self._cache.close()
        if self._library is not None:
            self._library.close()

    def begin(self) -> Iterator[StoryEvent]:
        """Take up where the last time ended, if that is known, with what the user has decided since."""
        kept = self._file.read()
        grouper = None if kept is None else state.restored(kept.grouper)
        if kept is not None and grouper is not None:
            self._grouper, self._seen = grouper, kept.seen
        told = unpacked(self._cache.snapshot(name_of(self._task.key)))
        if told.digest and told.digest == self._task.told and grouper is not None:
            self._told = {story.id: story.members for story in told.stories}
        else:
            # What was told may have been lost with its cache, while the state beside it is still there.
            self._all_to_tell = self._unsaved = True
        self._grouper.constrain(self._task.constraints)
        yield from self._tell(story.id for story in self._grouper.stories())
        yield from self._tell([one for one in self._told if one not in self._grouper.workshop.keys])

    def answer(self, request: Request) -> Iterator[StoryEvent]:
        """Do what is asked."""
        match request:
            case Sync(ids):
                yield from self._sync(ids)
            case Add(ids):
                yield from self._add(ids)
            case Forget(ids):
                yield from self._changed(self._grouper.forget(ids))
            case Constrain(constraints):
                yield from self._changed(self._grouper.constrain(constraints))
            case AskNearest():
                yield self.nearest(request)

    def nearest(self, request: AskNearest) -> Nearest:
        known = request.article_id in self._grouper
        found = self._grouper.nearest(request.article_id, request.most) if known else ()
        return Nearest(request.article_id, found)

    def save(self) -> None:
        """Keep all that is known for the next time, if there is anything new."""
        if not self._unsaved:
            return
        data = packed(Story(story, members) for story, members in self._told.items())
        self._cache.keep_snapshot(name_of(self._task.key), data)
        self._file.write(Kept(self._seen, state.save(self._grouper)))
        self._unsaved = False
        self._saved_at = time.monotonic()

    # Inside

    def _sync(self, ids: Sequence[str]) -> Iterator[StoryEvent]:
        """Group exactly these: what is new, and what has changed since the last time."""
        wanted = frozenset(ids)
        gone = [one for one in self._grouper.workshop.numbers if one not in wanted]
        if gone:
            yield from self._changed(self._grouper.forget(gone))
        changed, seen = self._changed_since(self._seen)
        yield from self._add([one for one in ids if one in changed or one not in self._grouper])
        if self._stopped():
            return
        if seen != self._seen:
            self._seen, self._unsaved = seen, True
        if self._all_to_tell:
            yield Grouped(whole=True)
            self._all_to_tell = False

    def _changed_since(self, seen: Seen) -> tuple[frozenset[str], Seen]:
        identity = self._cache.identity
        before = seen.change if seen.cache == identity else 0
        changed, change = self._cache.changed_since(before)
        if self._library is None:
            return changed, Seen(identity, change)
        library = self._library.text_versions.identity()
        before = seen.telling if seen.library == library else 0
        telling = self._library.feeds.latest()
        news = self._library.feeds.news(before, max(1, telling - before))
        return changed.union(one for _, one in news), Seen(identity, change, library, telling)

    def _add(self, ids: Sequence[str]) -> Iterator[StoryEvent]:
        """Group new or changed articles, a batch at a time."""
        for start in range(0, len(ids), BATCH):
            reports: list[Report] = []
            for first in range(start, min(start + BATCH, len(ids)), READ):
                reports += self._reports(ids[first : min(first + READ, start + BATCH)])
                yield from self._urgent()
            adding = self._grouper.adding(reports)
            while True:
                try:
                    done = next(adding)
                except StopIteration as end:
                    yield from self._changed(end.value)
                    break
                if len(ids) > READ:
                    yield Grouping(start + done, len(ids))
                yield from self._urgent()
            if time.monotonic() - self._saved_at > BETWEEN_SAVES:
                self.save()
            if self._stopped():
                return

    def _reports(self, ids: Sequence[str]) -> list[Report]:
        """As folders tell of them, else as feeds do."""
        found = {report.id: report for report in self._cache.reports(ids, self._roots)}
        others = [one for one in ids if one not in found]
        if self._library is not None and others:
            found |= {report.id: report for report in self._library.feeds.reports(others)}
        return list(found.values())

    def _changed(self, story_ids: Iterable[str]) -> Iterator[StoryEvent]:
        self._unsaved = True
        yield from self._tell(story_ids)

    def _tell(self, story_ids: Iterable[str]) -> Iterator[StoryEvent]:
        """What the reader is to know of these stories."""
        told, keys, story_of = self._told, self._grouper.workshop.keys, self._grouper.story
        gone: list[str] = []
        changed: list[Story] = []
        for story_id in story_ids:
            story = story_of(story_id) if story_id in keys else None
            if story is None or len(story.members) < 2:
                if told.pop(story_id, None) is not None:
                    gone.append(story_id)
            elif told.get(story_id) != story.members:
                told[story_id] = story.members
                changed.append(story)
        while gone or changed:
            yield Grouped(tuple(changed[:TOLD]), tuple(gone[:TOLD]))
            del changed[:TOLD], gone[:TOLD]
