"""The in-memory store: headlines and triage in, the ids that a view shows out.

Rows are positions in parallel columns, so that a query scans lists and never builds objects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import compress
from math import inf
from operator import ne

from newsreader.model import UNTOUCHED, SearchEntry, Topic, Triage
from newsreader.query.entries import EntryColumns, ids_of
from newsreader.rules import ChangeKind, RuleMatcher
from newsreader.scoring.heat import RELATED_WEIGHT
from newsreader.store.columns import is_hidden
from newsreader.store.counts import Count, CountDelta, CountKey, Counts, Folders
from newsreader.store.details import DetailLookup
from newsreader.store.read_store import BodySearch
from newsreader.store.row_ids import RowIds, RowIdSet, those
from newsreader.store.stories.index import NOBODY
from newsreader.store.stories.kept import KeptRanking
from newsreader.store.view import BY_HEAT, EVERYTHING, View
from newsreader.store.view_engine import Hotness, left_out
from newsreader.store.view_store import ViewStore
from newsreader.stories.grouping.records import Story
from newsreader.topics.tree import TopicTree

__all__ = ["BY_HEAT", "EVERYTHING", "Count", "Counts", "Hotness", "Store", "View", "left_out"]


class Store(ViewStore):
    """All headlines with what the user decided about them.

    It serves as the `World` of `query.select`. `clock` gives seconds since 1970. `search_bodies` gives the
    ids of the articles whose text holds all of some folded words. `hotness`: for the order "hot". `weight`:
    the points of heat for each other report of a story. `lookup`: where the details of articles are read.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        search_bodies: BodySearch | None = None,
        hotness: Hotness = Hotness(),  # noqa: B008 - immutable
        weight: int = RELATED_WEIGHT,
        lookup: DetailLookup | None = None,
    ) -> None:
        super().__init__(clock, search_bodies, hotness, weight, lookup)
        self._judge: RuleMatcher | None = None
        self._told: tuple[Callable[[Sequence[int]], object], ...] = ()
        self._next_waking = (-1, inf)
        """When the next snoozed article wakes, as long as the store is of this version."""
        self._told_stories: tuple[Callable[[Collection[str]], object], ...] = ()
        self.version = 0
        """Another number whenever something in the store, or what rules say of it, may have changed."""
        self.contents = 0
        """Another number whenever articles come, change or go, or their stories or heats."""
        self.membership = 0
        """Another number whenever articles come or go."""
        self.mutings = 0
        """How often rules have muted anything, or no longer."""

    def subscribe(
        self,
        told: Callable[[Sequence[int]], object],
        told_stories: Callable[[Collection[str]], object] = lambda _: None,
    ) -> None:
        """From now on, `told` too is called with the rows of which a query may say something else than
        before, and `told_stories` with the ids of the stories that a folded view may show otherwise.
        """
        self._told += (told,)
        self._told_stories += (told_stories,)

    def judged_by(self, judge: RuleMatcher) -> None:
        """From now on, this judge is asked about all that comes, changes or is decided."""
        self._judge = judge
        self.version += 1

    @property
    def highlighted(self) -> set[int]:
        """The rows that a rule wants to be seen."""
        return self._highlighted

    @highlighted.setter
    def highlighted(self, rows: set[int]) -> None:
        self._highlighted = rows
        self.version += 1

    # What changes it

    def add(self, items: Iterable[SearchEntry]) -> Sequence[str]:
        """Take articles in, or replace those that are in already. Returns the ids that are new."""
        self._viewing.finish()
        self.contents += 1
        items = items if isinstance(items, EntryColumns) else tuple(items)
        if not self._storied.any and self._columns.are_new(items):
            self.membership += 1
            rows = self._columns.extend(items, self._elsewhere, self.now)
            self._tell(
                (*rows, *self._settle(CountDelta(self._columns.kinds(rows)), rows)), ChangeKind.ARTICLE
            )
            return ids_of(items) if isinstance(items, EntryColumns) else tuple(ids_of(items))
        shift = CountDelta()
        new: list[str] = []
        touched: list[int] = []
        columns, storied, now = self._columns, self._storied, self.now
        grouped, alone = storied.any, shift.alone
        for item in items:
            headline = item.headline
            row = self._row_of.row(headline.id)
            if row is None:
                row = columns.append(item, self._elsewhere.pop(headline.id, UNTOUCHED))
                if grouped:
                    storied.appended(row)
                new.append(headline.id)
            elif item.folded == self.folded[row] and headline == storied.own(row):
                continue
            else:
                self._note(shift, row, columns.leave(row), -1)
                columns.replace(row, item)
                self._forget_details(row)
                if grouped:
                    storied.replaced(row)
            kind = columns.enter(row, now)
            if grouped and storied.holds(row):
                shift.in_stories[kind] += 1
            else:
                alone[kind] += 1
            touched.append(row)
        self.membership += bool(new)
        self._tell((*touched, *self._settle(shift, touched)), ChangeKind.ARTICLE)
        return tuple(new)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Let articles go. What the user decided about them is kept for the day they come back."""
        self._viewing.finish()
        self.contents += 1
        self.membership += 1
        shift = CountDelta()
        touched: list[int] = []
        columns = self._columns
        for article_id in article_ids:
            row = self._row_of.pop(article_id)
            if row is not None:
                self._note(shift, row, columns.leave(row), -1)
                if self._storied.any:
                    self._storied.leaving(row)
                self._put_elsewhere((article_id,), (columns.triage[row],))
                columns.clear(row)
                self._forget_details(row)
                self.body_answers.forget(row)
                touched.append(row)
        self._tell((*touched, *self._settle(shift, touched)), ChangeKind.ARTICLE)

    def group(self, stories: Iterable[Story], gone: Iterable[str] = ()) -> frozenset[str]:
        """Take over which articles report one event. Returns the ids in the store whose story changed.

        A story replaces the one with its id, and takes its articles out of any other. One of a single article
        is none. `gone`: the ids of stories that are there no more. Articles may come into the store later.
        """
        self._viewing.finish()
        self.contents += 1
        rows = self._storied.group(stories, gone, self._tally)
        self._tell((*rows, *self._settle(CountDelta()).difference(rows)), ChangeKind.ARTICLE)
        return frozenset(self._ids[row] for row in rows)

    def group_as_kept(self, kept: KeptRanking, changed: Collection[int] = ()) -> None:
        """As `group`, of the first stories, which `ranking` gave of the articles that are here, before those
        in the rows `changed` came or became others.
        """
        self._viewing.finish()
        self.contents += 1
        decided = self.muted | self._columns.hidden
        decided.update(self._columns.decided.all())
        rows = self._storied.take_kept(kept, decided, self._tally, frozenset(changed))
        renewed = self._settle(CountDelta())
        self._tell((*rows, *renewed.difference(rows)), ChangeKind.ARTICLE)
        if not self._columns.has_points:
            self._viewing.take_kept(kept.orders)
            self._viewing.changed((*changed, *renewed))

    def ranking(self) -> Iterator[KeptRanking | None]:
        """Stories, heats and orders, to be kept for a store of the same articles; before them None for each
        step of work, in which `contents` must stay. Nothing where they can't be kept.
        """
        if self._columns.has_points or len(self._row_of) < len(self._ids):
            return iter(())
        return self._storied.ranking(self._viewing.timeless_orders())

    def decide(self, marks: Mapping[str, Triage]) -> Set[str]:
        """Take over what the user decided. Returns the ids in the store that are changed by it."""
        return self.decide_each(tuple(marks), tuple(marks.values()))

    def decide_each(self, article_ids: Sequence[str], decisions: Sequence[Triage]) -> Set[str]:
        """As `decide`, of articles each of which is there once, and what is decided about each."""
        columns = self._columns
        differs = tuple(map(ne, self.decisions(article_ids), decisions))
        if not all(differs):
            article_ids, decisions = those(article_ids, differs), tuple(compress(decisions, differs))
        rows = columns.rows_or_none(article_ids)
        present = [row for row in rows if row is not None]
        known = article_ids if isinstance(article_ids, RowIds) and len(present) == len(rows) else None
        if len(present) < len(rows):
            absent = [row is None for row in rows]
            self._put_elsewhere(compress(article_ids, absent), compress(decisions, absent))
            decisions = [decision for decision, row in zip(decisions, rows, strict=True) if row is not None]
        if present:
            self._settle_in_views(present)
            self._settle(self._turn(present, lambda: columns.decide(present, decisions, self.now)))
            self._tell(present, ChangeKind.TRIAGE)
        return RowIdSet(known or RowIds(columns.ids, columns.row_of, present))

    def mute(self, rows: Collection[int], *, muted: bool) -> frozenset[str]:
        """Keep rows out of sight, or show them again. Returns the ids that are changed by it."""
        self._settle_in_views(rows)
        turned = [row for row in rows if (row in self.muted) is not muted and self._columns.has(row)]
        change = self.muted.update if muted else self.muted.difference_update
        shift = self._turn(turned, lambda: change(turned))
        if turned:
            self.mutings += 1
            self._settle(shift)
            self._tell(turned)
        return self.ids_in(turned)

    def warm(self, points: Mapping[int, int]) -> list[int]:
        """Add points to the heats of rows, in place of those that they had. Returns the rows whose heat is
        another now.
        """
        self._viewing.finish()
        self.contents += 1
        changed = [row for row, more in points.items() if self._columns.warm(row, more)]
        if changed:
            self._settle(CountDelta(), changed)
            self._tell(changed)
        return changed

    def revalue(self, qualities: Mapping[int, int]) -> frozenset[int]:
        """Let rows have qualities that their sources don't give, and the heats that come of these. Returns
        the rows that lead stories by it.
        """
        columns, storied = self._columns, self._storied
        rows = columns.headlines.of_other_quality(qualities)
        if not rows:
            return NOBODY
        self._settle_in_views(rows)
        self.contents += 1
        alone, in_stories = storied.parted(rows)
        columns.revalue(alone, qualities)
        for row in in_stories:
            storied.revalued(row, columns.value(row, qualities[row]))
        renewed = self._settle_stories(CountDelta()).union(rows)
        self._viewing.revalued(renewed)
        self._tell(tuple(renewed), ChangeKind.ARTICLE)
        return frozenset(storied.take_led_anew())

    def plant(self, topics: Sequence[Topic]) -> None:
        """Give the topics their tree; the counts are made anew."""
        self._viewing.finish()
        self.tree = TopicTree(topics)
        self._count_anew()

    def file(self, folders: Folders) -> None:
        """Let feeds stand in these folders; the counts are made anew where that is another than before."""
        if folders != self.folders:
            self._viewing.finish()
            self.folders = folders
            self._count_anew()

    def wake(self) -> frozenset[str]:
        """Bring back the snoozed articles whose time has come. Returns their ids."""
        columns, now = self._columns, self.now
        version, moment = self._next_waking
        if version == self.version and now < moment:
            return frozenset()
        due = [row for row in columns.hidden if not is_hidden(self.triage[row], now)]
        if not due:
            decisions = map(self.triage.__getitem__, columns.hidden)
            times = (triage.snoozed_until for triage in decisions if not triage.archived)
            self._next_waking = self.version, min(filter(None, times), default=inf)
            return frozenset()
        self._settle_in_views(due)
        self._settle(self._turn(due, lambda: columns.hidden.difference_update(due)))
        self._tell(due, ChangeKind.TRIAGE)
        return frozenset(self._ids[row] for row in due)

    def look_up_details_anew(self) -> None:
        """More details are at hand than there were; they are the same."""
        self._details.forget_texts()

    def search_anew(self) -> None:
        """More bodies can be searched: what was found in them before is out of date."""
        self._viewing.finish()
        self._details.forget_texts()
        self._viewing.changed()
        self._tell(range(len(self.headlines)), ChangeKind.TEXT)

    # Inside

    def _settle_in_views(self, rows: Iterable[int]) -> None:
        """Before these rows change, or with them what is said of their stories: views that are not known to
        the end go on as they would have.
        """
        if self._viewing.growing:
            self._viewing.settle(self._storied.with_reports(rows))

    def _put_elsewhere(self, article_ids: Iterable[str], decisions: Iterable[Triage]) -> None:
        """This is decided about articles that are not here."""
        for article_id, decision in zip(article_ids, decisions, strict=True):
            if decision == UNTOUCHED:
                self._elsewhere.pop(article_id, None)
            else:
                self._elsewhere[article_id] = decision

    def _count_anew(self) -> None:
        """Count all that is in the store afresh, since it counts for something else than before."""
        self._tally = self._tally.recounted(self.tree, self.folders)
        self._storied.recount(self.tree, self.folders)
        self._settle(CountDelta())
        self._tell(range(len(self.headlines)), ChangeKind.TOPICS)

    def _turn(self, rows: Sequence[int], change: Callable[[], object]) -> CountDelta:
        """Change what is decided about rows, or what comes of that. Returns what they count as otherwise."""
        storied, shift = self._storied, CountDelta()
        alone, in_stories = storied.parted(rows)
        parts = ((shift.alone, alone), (shift.in_stories, in_stories))
        for kinds, some in parts:
            kinds.subtract(self._columns.kinds(some))
        change()
        for kinds, some in parts:
            kinds.update(self._columns.kinds(some))
        storied.turned(in_stories)
        return shift

    def _forget_details(self, row: int) -> None:
        self._details.forget(row)
        self._arrivals.forget(row)

    def _note(self, shift: CountDelta, row: int, kind: CountKey, more: int) -> None:
        in_story = self._storied.any and self._storied.holds(row)
        (shift.in_stories if in_story else shift.alone)[kind] += more

    def _tell(self, rows: Sequence[int], news: ChangeKind | None = None) -> None:
        """Tell of rows that changed: the judge first, whose verdicts are no news to the judge."""
        self.version += 1
        if rows and news is not None and self._judge is not None:
            self._judge.look(rows, news)
        if rows:
            for told in self._told:
                told(rows)

    def _settle(self, shift: CountDelta, touched: Iterable[int] = ()) -> frozenset[int]:
        """End a change. `touched`: the rows whose place in an order it can have changed. Returns the others
        whose place the stories changed.
        """
        renewed = self._settle_stories(shift)
        self._viewing.changed((*touched, *renewed) if renewed else touched)
        return renewed

    def _settle_stories(self, shift: CountDelta) -> frozenset[int]:
        """Let numbers and stories follow a change. Returns the rows whose place the stories changed."""
        self.version += 1
        self._tally.change(shift.alone)
        self._tally.change(shift.in_stories)
        renewed = self._storied.settle(shift.alone) if self._storied.any else NOBODY
        turned = self._storied.take_turned()
        if turned:
            for told in self._told_stories:
                told(turned)
        return renewed
