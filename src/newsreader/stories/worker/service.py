"""What the keeper of stories does: groups what it is told of, a batch at a time, and remembers it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.membership_reason import MembershipReason
from newsreader.stories.grouping.memberships import digest_of, name_of, packed, unpacked
from newsreader.stories.grouping.reasons import reasons_of, spelled
from newsreader.stories.grouping.records import Report, Story
from newsreader.stories.grouping.union import take_in
from newsreader.stories.worker.later_part import LaterPart, group_in_batches
from newsreader.stories.worker.protocol import (
    Add,
    AllWanted,
    AskNearest,
    AskReasons,
    Constrain,
    Forget,
    Grouped,
    Grouping,
    GroupingTask,
    Nearest,
    Reasons,
    Regroup,
    Request,
    StoryEvent,
    StoryQuestion,
    Sync,
)
from newsreader.stories.worker.source import (
    BATCH,
    GroupedMark,
    ReportSource,
    Seen,
    decode_mark,
    digest_of_articles,
    digest_of_constraints,
    encode_mark,
    mark_name_of,
)
from newsreader.stories.worker.state_file import Kept, StateFile

HALVED: Final = 4 * BATCH
"""So many articles are grouped from nothing in two halves: on a machine with one core too, so that the
stories are the same everywhere."""
MOST: Final = 200_000
"""Of more articles the newest are grouped, each other one is a story by itself: the grouping of so many takes
up to a gigabyte, and a reader is not alone on a machine."""
READ: Final = 500
"""Articles that are read in one go."""
TOLD: Final = 200
"""Stories in one message: the reader takes them in within a few milliseconds."""
BETWEEN_SAVES: Final = 30.0
"""Seconds, at least, between two savings while there is more to do."""


class StoryService:
    """The grouping of one set of sources. Between two steps of long work, `urgent` answers what can't wait,
    and after a batch `stopped` says whether to go on.

    Raises, from every method: NewsreaderError where what is to be grouped can't be read.
    """

    def __init__(
        self,
        task: GroupingTask,
        source: ReportSource,
        urgent: Callable[[], Iterable[StoryEvent]],
        stopped: Callable[[], bool],
        start_part: Callable[[Sequence[str]], LaterPart],
    ) -> None:
        """`start_part`: groups articles elsewhere, or raises OSError where that can't be."""
        self._start_part = start_part
        self._task = task
        self._source = source
        self._urgent = urgent
        self._stopped = stopped
        self._file = StateFile(source.state_folder, task.key)
        self._grouper = Grouper()
        self._seen = Seen()
        self._told: dict[str, tuple[str, ...]] = {}
        self.digest = ""
        """Of the memberships that are kept."""
        self._constraints = task.constraints
        self._wanted: set[str] = set()
        """All articles that are to be grouped, but where `_articles` tells them."""
        self._articles = ""
        """A digest of all articles where they are those of the last time; each of them need not be told."""
        self._lingering: set[str] = set()
        """Those that have left since then. They keep their places until all are told of again, so that what
        comes back, as a feed does whose muting is undone, is as it was."""
        self._synced = False
        """Whether all of them were, once."""
        self._all_to_tell = False
        self._unsaved = False
        self._saved_at = time.monotonic()

    def close(self) -> None:
        self._source.close()

    def begin(self) -> Iterator[StoryEvent]:
        """Take up where the last time ended, if that is known, with what the user has decided since."""
        kept = self._file.read()
        grouper = None if kept is None else state.restored(kept.grouper)
        if kept is not None and grouper is not None:
            self._grouper, self._seen = grouper, kept.seen
        told = unpacked(self._source.snapshot(name_of(self._task.key)))
        if told.digest and told.digest == self._task.told and grouper is not None:
            self._told = {story.id: story.members for story in told.stories}
            self.digest = told.digest
        else:
            # What was told may have been lost with its cache, while the state beside it is still there.
            self._all_to_tell = self._unsaved = True
        changed = self._grouper.constrain(self._task.constraints)
        if kept is not None and self.digest and kept.told == self.digest:
            yield from self._tell(changed)
            return
        keys = self._grouper.workshop.keys
        yield from self._tell(list(keys))
        yield from self._tell([story_id for story_id in self._told if story_id not in keys])

    def answer(self, request: Request) -> Iterator[StoryEvent]:
        """Do what is asked."""
        match request:
            case Sync(ids):
                yield from self._sync(ids)
            case Regroup(ids, seen):
                yield from self._regroup(ids, seen)
            case Add(ids, may_be_new):
                yield from self._take_in(ids, may_be_new=may_be_new)
            case Forget() if self._articles:
                yield self._all_wanted()
            case Forget(ids):
                self._wanted.difference_update(ids)
                self._lingering.update(ids)
                self._unsaved = True
            case Constrain(constraints):
                self._constraints = constraints
                yield from self._changed(self._grouper.constrain(constraints))
            case AskNearest() | AskReasons():
                yield self.told(request)

    def told(self, question: StoryQuestion) -> StoryEvent:
        """The answer to a question."""
        match question:
            case AskNearest(article_id, most):
                return Nearest(article_id, self._nearest(article_id, most))
            case AskReasons(article_id):
                return Reasons(article_id, self._reasons(article_id))

    def save(self) -> None:
        """Keep all that is known for the next time, if there is anything new."""
        if not self._unsaved:
            return
        data = packed(Story(story, members) for story, members in self._told.items())
        self.digest = digest_of(data)
        snapshots = [(name_of(self._task.key), data)]
        if self._synced:
            mark = GroupedMark(
                self._seen,
                # Where some linger the next start has something to do, which is to let them go.
                self._articles or digest_of_articles(self._wanted | self._lingering),
                digest_of_constraints(self._constraints),
                self.digest,
            )
            snapshots.append((mark_name_of(self._task.key), encode_mark(mark)))
        self._source.keep_snapshots(snapshots)
        self._file.write(Kept(self._seen, state.save(self._grouper), self.digest))
        self._unsaved = False
        self._saved_at = time.monotonic()

    # Inside

    def _nearest(self, article_id: str, most: int) -> tuple[str, ...]:
        """The articles most like one, of those that are still there."""
        if article_id not in self._grouper:
            return ()
        nearest = self._grouper.nearest(article_id, 2 * most if self._lingering else most)
        return tuple([other for other in nearest if other not in self._lingering][:most])

    def _reasons(self, article_id: str) -> tuple[MembershipReason, ...]:
        """With the words as they stand in the reports."""
        if article_id not in self._grouper:
            return ()
        reasons = reasons_of(self._grouper, article_id)
        reports = {report.id: report for report in self._source.reports([reason.id for reason in reasons])}
        return tuple(
            spelled(reason, f"{report.title}\n{report.text}")
            if (report := reports.get(reason.id)) is not None
            else reason
            for reason in reasons
        )

    def _sync(self, ids: Sequence[str]) -> Iterator[StoryEvent]:
        """Group exactly these, or the newest: what is new, and what has changed since the last time."""
        self._articles, self._wanted = "", set(ids)
        self._lingering.clear()
        grouped, numbers = ids[-MOST:], self._grouper.workshop.numbers
        wanted = self._wanted if len(grouped) == len(ids) else set(grouped)
        fresh = wanted.difference(numbers)
        if len(wanted) - len(fresh) < len(numbers):
            gone = sorted(article_id for article_id in numbers if article_id not in wanted)
            yield from self._changed(self._grouper.forget(gone))
        changed, seen = self._source.changed_since(self._seen)
        fresh |= changed & wanted
        coming = [article_id for article_id in grouped if article_id in fresh] if fresh else []
        from_nothing = not len(self._grouper) and len(coming) >= HALVED
        yield from self._add_in_halves(coming) if from_nothing else self._add(coming)
        if self._stopped():
            return
        if len(coming) > READ:
            yield Grouping(len(coming), len(coming))
        self._synced = True
        if seen != self._seen or not (self._unsaved or self._is_marked()):
            self._unsaved = True
        self._seen = seen
        if self._all_to_tell:
            yield Grouped(whole=True)
            self._all_to_tell = False

    def _regroup(self, ids: Sequence[str], seen: Seen) -> Iterator[StoryEvent]:
        """Group these anew; all others are as at the last time."""
        mark = decode_mark(self._source.snapshot(mark_name_of(self._task.key)))
        is_of_mark = self.digest and (mark.memberships, mark.seen) == (self.digest, self._seen)
        grouped = self._to_be_grouped_again(ids) if is_of_mark and not self._all_to_tell else None
        if grouped is None:
            yield AllWanted()
            return
        self._articles = mark.articles
        yield from self._add(grouped)
        self._synced = not self._stopped()
        self._note_seen(seen)

    def _take_in(self, ids: Sequence[str], *, may_be_new: bool) -> Iterator[StoryEvent]:
        """Group what is new or has changed, and what else has changed until now: the next start need not."""
        numbers = self._grouper.workshop.numbers
        changed, seen = self._source.changed_since(self._seen)
        others = sorted(one for one in changed.difference(ids, self._lingering) if one in numbers)
        has_new = may_be_new and not all(map(numbers.__contains__, ids))
        grouped: Sequence[str] | None = ids if may_be_new else self._to_be_grouped_again(ids)
        if self._articles and (has_new or grouped is None):
            yield self._all_wanted()
            return
        if not self._articles:
            self._wanted.update(ids)
        self._lingering.difference_update(ids)
        yield from self._add([*(ids if grouped is None else grouped), *others])
        self._note_seen(seen)

    def _note_seen(self, seen: Seen) -> None:
        """All that has changed up to there is grouped, if all there is was once, and nothing stopped it."""
        if self._synced and not self._stopped():
            self._unsaved = self._unsaved or seen != self._seen
            self._seen = seen

    def _all_wanted(self) -> AllWanted:
        self._articles, self._synced = "", False
        return AllWanted()

    def _to_be_grouped_again(self, ids: Sequence[str]) -> Sequence[str] | None:
        """Those that are grouped, of articles that have changed: where there are very many, the oldest are
        not. None where one of these may be among the newest by now.
        """
        numbers, oldest = self._grouper.workshop.numbers, None
        others = [article_id for article_id in ids if article_id not in numbers]
        if others:
            oldest = self._grouper.index.first_published() if len(numbers) >= MOST else None
            reports = self._source.reports(others)
            if oldest is None or any(one.published is None or one.published >= oldest for one in reports):
                return None
        return [article_id for article_id in ids if article_id in numbers]

    def _is_marked(self) -> bool:
        """Whether others can see that just these articles are grouped."""
        mark = decode_mark(self._source.snapshot(mark_name_of(self._task.key)))
        return mark.is_of(self._wanted, self._constraints, mark.memberships)

    def _add_in_halves(self, ids: Sequence[str]) -> Iterator[StoryEvent]:
        """Group what comes first, earliest first, while another process groups the later half of it."""
        middle = len(ids) // 2
        part: LaterPart | None = None
        try:
            with suppress(OSError):
                part = self._start_part(ids[middle:])
            yield from self._add(ids[:middle], len(ids))
            later = None
            with suppress(EOFError, OSError):
                later = None if part is None else (yield from self._awaited(part, len(ids)))
            if later is None and not self._stopped():
                later = yield from self._grouped_here(ids[middle:], len(ids))
        finally:
            if part is not None:
                part.end()
        if later is not None:
            yield from self._changed(take_in(self._grouper, later))

    def _awaited(self, part: LaterPart, total: int) -> Generator[StoryEvent, None, Grouper | None]:
        """What a part comes to, or None. Raises EOFError or OSError where it has ended."""
        while not self._stopped():
            grouping = part.grouped()
            if grouping is not None:
                return state.restored(grouping)
            yield Grouping(total - total // 2 + part.placed(), total)
            yield from self._urgent()
        return None

    def _grouped_here(self, ids: Sequence[str], total: int) -> Generator[StoryEvent, None, Grouper | None]:
        """The same without another process."""
        grouper = Grouper()
        grouper.follow(self._constraints)
        for placed in group_in_batches(grouper, self._source, ids):
            if self._stopped():
                return None
            yield Grouping(total - len(ids) + placed, total)
            yield from self._urgent()
        return grouper

    def _add(self, ids: Sequence[str], total: int = 0) -> Iterator[StoryEvent]:
        """Group new or changed articles, a batch at a time. `total`: how many come in all, where these are
        not all."""
        for start in range(0, len(ids), BATCH):
            reports: list[Report] = []
            for first in range(start, min(start + BATCH, len(ids)), READ):
                reports += self._source.reports(ids[first : min(first + READ, start + BATCH)])
                yield from self._urgent()
            adding = self._grouper.adding(reports)
            while True:
                try:
                    done = next(adding)
                except StopIteration as end:
                    yield from self._changed(end.value)
                    break
                if len(ids) > READ:
                    yield Grouping(start + done, max(total, len(ids)))
                yield from self._urgent()
            if time.monotonic() - self._saved_at > BETWEEN_SAVES:
                self.save()
            if self._stopped():
                return

    def _changed(self, story_ids: Iterable[str]) -> Iterator[StoryEvent]:
        self._unsaved = True
        yield from self._tell(story_ids)

    def _tell(self, story_ids: Iterable[str]) -> Iterator[StoryEvent]:
        """What the reader is to know of these stories."""
        told, shop, story_of = self._told, self._grouper.workshop, self._grouper.story
        gone: list[str] = []
        changed: list[Story] = []
        for story_id in story_ids:
            key = shop.keys.get(story_id)
            if key is None or len(shop.nodes[key].members) < 2:
                if told.pop(story_id, None) is not None:
                    gone.append(story_id)
            elif told.get(story_id) != (story := story_of(story_id)).members:
                told[story_id] = story.members
                changed.append(story)
        while gone or changed:
            yield Grouped(tuple(changed[:TOLD]), tuple(gone[:TOLD]))
            del changed[:TOLD], gone[:TOLD]
