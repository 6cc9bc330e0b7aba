"""What folding does to numbers: every story counts once, and not at all while the user is done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from newsreader.model import UNTOUCHED, Triage
from newsreader.query.gather import picked
from newsreader.store.columns import Columns, may_hide
from newsreader.store.counts import CountKey, Counts, Folders, Tally
from newsreader.store.sharded_set import ShardedSet
from newsreader.stories.grouping.news import is_material, is_settled
from newsreader.topics.tree import TopicTree

ALL_ARCHIVED: Final = (CountKey((), None, starred=False, archived=True, hidden=True),)
"""What a story counts as of which all reports are archived, and none is muted."""
MUTED: Final = CountKey((), None, starred=False, archived=False, hidden=False, muted=True)
FEW: Final = 64
"""Stories that are counted in one go."""


class StoryCounts:
    """Counts the rows of folded views: articles that stand alone, and stories.

    `rows_of` gives the rows of a story, none where there is no such story; `lead_of` the row of the lead of a
    row's story. Stories are counted anew when a number is asked for, so that changes are cheap.
    """

    def __init__(
        self,
        columns: Columns,
        tally: Tally,
        rows_of: Callable[[str], Sequence[int]],
        lead_of: Callable[[int], int],
    ) -> None:
        """`tally`: of nothing yet."""
        self._columns = columns
        self._tally = tally
        self._rows_of = rows_of
        self._lead_of = lead_of
        self._stale = ShardedSet[str]()
        self._units: dict[str, tuple[CountKey, ...]] = {}
        self._known: dict[tuple[CountKey, ...], tuple[CountKey, ...]] = {}
        self._news: dict[str, int] = {}
        self._fresh: set[int] = set()
        self._quiet: set[int] = set()
        self._shut: set[int] = set()

    def counts(self) -> Counts:
        """The numbers of the sidebar."""
        self._count()
        return self._tally.counts()

    def asleep(self, *, unread: bool) -> set[int]:
        """The rows that a folded view leaves out since the user is done with their stories: of a view of what
        is `unread`, or else of one that hides what is archived.
        """
        self._count()
        return self._quiet if unread else self._shut

    def new_reports(self, story_id: str) -> int:
        """How many reports came to a story since the user was done with it; 0 where they are not material."""
        self._count()
        return self._news.get(story_id, 0)

    @property
    def fresh_rows(self) -> Set[int]:
        """The rows of all stories that have new reports."""
        self._count()
        return self._fresh

    def counting(self) -> Iterator[None]:
        """Count the stories that have changed, in steps of a few milliseconds: whoever asks for a number then
        doesn't wait for it.
        """
        while self._stale:
            self._count_some()
            yield

    def turn(self, story_ids: Iterable[str]) -> None:
        """Something about these stories has changed."""
        self._stale.update(story_ids)

    def know(self, story_id: str, labels: tuple[str, ...]) -> CountKey:
        """What a story counts as, about whose reports nothing is decided. `labels`: see `labels`."""
        unit = (CountKey(labels, labels, starred=False, archived=False, hidden=False),)
        self._units[story_id] = self._known.setdefault(unit, unit)
        return unit[0]

    def forget(self, row: int) -> None:
        """A row is in no story any more."""
        self._quiet.discard(row)
        self._fresh.discard(row)
        self._shut.discard(row)

    def change(self, kinds: Mapping[CountKey, int]) -> None:
        """So many articles more, or fewer, that stand alone."""
        self._tally.change(kinds)

    def recount(self, tree: TopicTree, folders: Folders) -> None:
        """What counts for what is another now."""
        self._tally = self._tally.recounted(tree, folders)

    # Inside

    def _count(self) -> None:
        for _ in self.counting():
            pass

    def _count_some(self) -> None:
        kinds = Counter[CountKey]()
        for story_id in self._stale.take(FEW):
            for kind in self._units.pop(story_id, ()):
                kinds[kind] -= 1
            self._news.pop(story_id, None)
            rows = self._rows_of(story_id)
            if rows:
                unit = self._unit_of(story_id, rows)
                self._units[story_id] = self._known.setdefault(unit, unit)
                for kind in unit:
                    kinds[kind] += 1
        self._tally.change(kinds)

    def _unit_of(self, story_id: str, rows: Sequence[int]) -> tuple[CountKey, ...]:
        """What a story counts as."""
        self._quiet.difference_update(rows)
        self._fresh.difference_update(rows)
        self._shut.difference_update(rows)
        decisions = picked(self._columns.triage, rows)
        alike = not self._columns.muted and decisions.count(decisions[0]) == len(rows)
        if alike and decisions[0].archived:
            return ALL_ARCHIVED
        if alike and not may_hide(decisions[0]):
            return self._unit_of_alike(rows, decisions[0])
        unsettled = self._unsettled(rows)
        news = 0 < len(unsettled) < len(rows) and self._is_material(rows, unsettled)
        if news:
            self._news[story_id] = len(unsettled)
            self._fresh.update(rows)
        return self._unit(rows, done=not news and len(unsettled) < len(rows))

    def _unit_of_alike(self, rows: Sequence[int], decision: Triage) -> tuple[CountKey, ...]:
        """As `_unit`, where the same is decided about all reports, and none of them is hidden or muted."""
        if decision.known and not decision.read:
            self._quiet.update(rows)
        labels = self.labels(rows)
        unread = None if decision.read or decision.known else labels
        return (CountKey(labels, unread, starred=decision.starred, archived=False, hidden=False),)

    def _unit(self, rows: Sequence[int], *, done: bool) -> tuple[CountKey, ...]:
        """What a story counts as: one row in every folded view in which one of its reports would be.

        `done`: the user is done with it. Of others, what was known when a report was read is quiet too.
        """
        triage, hidden, muted = self._columns.triage, self._columns.hidden, self._columns.muted
        quiet = [row for row in self._undecided(rows) if done or triage[row].known]
        if quiet:
            self._quiet.update(quiet)
            if done and triage[self._lead_of(rows[0])].archived:
                self._shut.update(quiet)
        shown = [row for row in rows if row not in hidden and row not in self._shut]
        heard = [row for row in shown if row not in muted]
        unread = [row for row in heard if not triage[row].read and row not in self._quiet]
        labels = self.labels(heard)
        unit = CountKey(
            labels,
            (labels if len(unread) == len(heard) else self.labels(unread)) if unread else None,
            starred=any(triage[row].starred for row in heard),
            archived=any(triage[row].archived for row in rows if row not in muted),
            hidden=not heard,
        )
        return (unit,) if len(heard) == len(shown) else (unit, MUTED)

    def labels(self, rows: Sequence[int]) -> tuple[str, ...]:
        """What a story of these rows counts under."""
        sets = self._columns.label_sets(rows)
        return sets.pop() if len(sets) == 1 else tuple(sorted({label for labels in sets for label in labels}))

    def _undecided(self, rows: Sequence[int]) -> Sequence[int]:
        """The rows that are neither read nor archived."""
        triage = self._columns.triage
        return [row for row in rows if not (triage[row].read or triage[row].archived)]

    def _unsettled(self, rows: Sequence[int]) -> Sequence[int]:
        """The rows that the user is not done with."""
        triage = self._columns.triage
        return [row for row in rows if (state := triage[row]) is UNTOUCHED or not is_settled(state)]

    def _is_material(self, rows: Sequence[int], unread: Sequence[int]) -> bool:
        columns = self._columns
        providers = dict(zip(rows, columns.headlines.providers(rows), strict=True))
        settled = {provider for row, provider in providers.items() if is_settled(columns.triage[row])}
        lead = columns.triage[self._lead_of(rows[0])]
        return is_material(lead, settled, [providers[row] for row in unread])
