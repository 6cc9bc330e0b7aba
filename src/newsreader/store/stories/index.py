"""The stories of the articles in the store, kept in step with all that changes there."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from newsreader.model import Headline
from newsreader.query.gather import picked
from newsreader.query.headline_columns import UNKNOWN
from newsreader.scoring.heat import RELATED_WEIGHT, Heat, heat_in_story
from newsreader.store.columns import Columns
from newsreader.store.counts import CountKey, Counts, Folders, Tally
from newsreader.store.stories.counts import StoryCounts
from newsreader.store.stories.heats import StoryHeats
from newsreader.store.stories.kept import KeptRanking, RankingBuilder
from newsreader.store.stories.report_rows import ReportRows
from newsreader.store.stories.story_table import StoryTable
from newsreader.store.stories.summaries import StoryFacts
from newsreader.stories.grouping.records import Story
from newsreader.topics.tree import TopicTree

NOBODY: Final = frozenset[int]()
STEP: Final = 20
"""Stories that are made ready to be kept in one go."""


class StoryIndex:
    """Which rows of the columns report one event, and the heats that come of it.

    Until the first story comes it costs nothing. A story of which fewer than two articles are in the columns
    is remembered for the others. `weight`: the points for each other report.
    """

    def __init__(self, columns: Columns, weight: int = RELATED_WEIGHT) -> None:
        self._columns = columns
        self._counts: StoryCounts | None = None
        self._table = StoryTable(columns)
        self._heats = StoryHeats(columns, weight)
        self._reports = ReportRows(columns)
        self.leads = array("I")
        """By row, the row of its story's lead; its own, where it is in no story."""
        self._leads_seen = False
        self._stirred: set[str] = set()
        self._revalued: set[str] = set()
        self._led_anew: set[int] = set()
        self._turned: set[str] = set()
        self._joined: Counter[CountKey] = Counter()

    # What it answers

    @property
    def any(self) -> bool:
        """Whether there ever was a story."""
        return self._counts is not None

    def holds(self, row: int) -> bool:
        """Whether an article is in a story. Only where there are any."""
        return self._table.of_row[row] is not None

    def parted(self, rows: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Those of the rows that are in no story, and those that are in one."""
        if not self.any:
            return rows, ()
        stories = picked(self._table.of_row, rows)
        alone = [row for row, story in zip(rows, stories, strict=True) if story is None]
        return alone, [row for row, story in zip(rows, stories, strict=True) if story is not None]

    def story(self, article_id: str) -> Story | None:
        """The story of an article, as far as it is in the columns: two articles or more."""
        return self._table.in_columns(article_id)

    def by_row(self) -> Sequence[Story | None]:
        """The story of each row, as they are now: what was given never changes, but for rows that are new."""
        return self._table.by_row()

    def leads_by_row(self) -> Sequence[int]:
        """The leads as they are now: what was given never changes, but for rows that are new."""
        self._leads_seen = True
        return self.leads

    def stories(self) -> Iterable[Story]:
        """Every story that was told of, with all of its articles."""
        return self._table.by_id.values()

    def rows(self, named: str) -> frozenset[int]:
        """The rows of a story by its id, or by that of an article in it; of an article in none, its own."""
        story = self._table.by_id.get(named) or self._table.of(named)
        return frozenset(self._columns.rows((named,) if story is None else story.members))

    def reports(self, story_id: str) -> Sequence[int]:
        """The rows of the story with this very id; none where there is none."""
        story = self._table.by_id.get(story_id)
        return () if story is None else self._reports.of(story)

    def reports_of(self, story: Story) -> Sequence[int]:
        """The rows of a story that was given."""
        return self._reports.of(story)

    def with_reports(self, rows: Iterable[int]) -> Sequence[int]:
        """These rows and all others of the stories that they are in."""
        rows = set(rows)
        if self.any:
            rows.update(*map(self._reports.of, self._table.of_rows(rows)))
        return tuple(rows)

    def story_ids(self, rows: Sequence[int]) -> Sequence[str | None]:
        """The id of each row's story."""
        return [None if (story := self._table.of_row[row]) is None else story.id for row in rows]

    def own(self, row: int) -> Headline:
        """The headline of a row as it would be without a story."""
        in_story = self.any and self.holds(row)
        return self._heats.headline_alone(row) if in_story else self._columns.plain(row)

    def heat(self, article_id: str) -> Heat | None:
        """The heat of an article in a story, with its reasons; None where it is in none."""
        story = self.story(article_id)
        if story is None:
            return None
        reports = list(map(self.own, self._reports.of(story)))
        place = next(place for place, report in enumerate(reports) if report.id == article_id)
        return heat_in_story(place, reports, self._heats.weight)

    def new_reports(self, article_id: str) -> int:
        """How many reports came to a story since the user was done with it; 0 where they are not material."""
        story = self._table.of(article_id)
        return 0 if story is None or self._counts is None else self._counts.new_reports(story.id)

    @property
    def fresh_rows(self) -> Set[int]:
        """The rows of all stories that have new reports, see `new_reports`."""
        return NOBODY if self._counts is None else self._counts.fresh_rows

    def asleep(self, *, unread: bool) -> Set[int]:
        """The rows that a folded view leaves out as it is now, since the user is done with their stories: of
        a view of what is `unread`, or else of one that hides what is archived.
        """
        assert self._counts is not None
        return self._counts.asleep(unread=unread)

    def facts(self, story: Story) -> StoryFacts:
        """What is known of the reports of a story that are in the columns, whether or not it is one still."""
        return self._reports.facts(story)

    def counting(self) -> Iterator[None]:
        """As `StoryCounts.counting`."""
        return iter(()) if self._counts is None else self._counts.counting()

    def counts(self) -> Counts:
        """The numbers of the sidebar where stories are folded. Only where there are any."""
        assert self._counts is not None
        return self._counts.counts()

    # What changes it. `settle` ends each change

    def group(self, stories: Iterable[Story], gone: Iterable[str], tally: Tally) -> frozenset[int]:
        """Take over memberships. `gone`: ids of stories that are there no more; `tally`: of all articles.

        Returns the rows whose story changed.
        """
        first = self._counts is None
        if first:
            self._begin(tally)
        given = list(stories)
        by_id, touched = self._table.by_id, dict[int, bool]()
        for story_id in (*gone, *[story.id for story in given if story != by_id.get(story.id)]):
            self._dissolve(story_id, touched)
        for story in given:
            if story != by_id.get(story.id):
                self._dissolve(story.id, touched)
                self._claim(story, touched)
        kind, holds = self._columns.kind, self.holds
        if first:
            self._joined = tally.kinds - self._columns.kinds(list(filter(holds, touched)))
        else:
            for row, was_held in touched.items():
                if was_held is not holds(row):
                    self._joined[kind(row)] += 1 if was_held else -1
        return frozenset(touched)

    def take_kept(
        self, kept: KeptRanking, decided: Set[int], tally: Tally, changed: Set[int] = NOBODY
    ) -> frozenset[int]:
        """As `group`, of stories that were kept of the articles in the columns. The first ones.

        `decided`: the rows about which the user or a rule has decided something; `tally`: of all articles;
        `changed`: the rows of those that have changed since.
        """
        self._begin(tally)
        assert self._counts is not None
        columns, leads = self._columns, self.leads
        of_row, by_id = self._table.of_row, self._table.by_id
        ids, put_heat = columns.ids, columns.put_heat
        self._heats.note_all()
        own = self._heats.own
        all_rows, all_heats = list(kept.rows), list(kept.heats)
        start, undecided = 0, Counter[CountKey]()
        for first, end, lead, labels in zip(kept.firsts, kept.ends, kept.leads, kept.labels, strict=True):
            rows = all_rows[start:end]
            story = Story(kept.story_id(first, ids), tuple([ids[row] for row in rows]))
            by_id[story.id] = story
            for row, heat in zip(rows, all_heats[start:end], strict=True):
                of_row[row], leads[row] = story, lead
                if heat != own[row] and row not in changed:
                    put_heat(row, heat, computed=heat != UNKNOWN)
            if not changed.isdisjoint(rows):
                self._stir(story.id)
            elif decided.isdisjoint(rows):
                undecided[self._counts.know(story.id, kept.label_sets[labels])] += 1
            else:
                self._counts.turn((story.id,))
            start = end
        self._counts.change(undecided)
        self._joined = tally.kinds - columns.kinds(all_rows)
        return frozenset(all_rows)

    def ranking(self, orders: Mapping[str, Sequence[int]]) -> Iterator[KeptRanking | None]:
        """The stories as they are, to be kept; before them None for each step of work. Nothing where they
        can't be kept. `orders`: see `KeptRanking`.
        """
        if self._counts is None or self._table.absent:
            return
        builder, columns = RankingBuilder(), self._columns
        for number, story in enumerate(tuple(self._table.by_id.values())):
            if number % STEP == STEP - 1:
                yield None
            named, rows = columns.row_of.row(story.id), self._reports.of(story)
            heats = picked(columns.headlines.heat, rows)
            builder.add(
                story.id if named is None else named,
                rows,
                self.leads[rows[0]],
                heats,
                self._counts.labels(rows),
            )
        yield builder.ranking(orders)

    def appended(self, row: int) -> None:
        """A row is new."""
        story = self._table.appended(row)
        self._heats.own.append(UNKNOWN)
        self.leads.append(row)
        if story is not None:
            self.replaced(row)

    def leaving(self, row: int) -> None:
        """A row is about to leave the columns."""
        story = self._table.of_row[row]
        if story is not None:
            self._table.absent[self._columns.ids[row]] = story
            self._let_go(row)
            self._stir(story.id)

    def replaced(self, row: int) -> None:
        """A row has its headline anew from the source."""
        story = self._table.of_row[row]
        if story is not None:
            self._heats.note(row)
            self._stir(story.id)

    def revalued(self, row: int, heat: int) -> None:
        """A row that is in a story has another heat by itself."""
        story = self._table.of_row[row]
        assert story is not None
        self._heats.own[row] = heat
        self._revalued.add(story.id)

    def turned(self, rows: Sequence[int]) -> None:
        """What the user decided about rows in stories has changed, or what time makes of it."""
        if rows and self._counts is not None:
            story_ids = [story.id for story in self._table.of_rows(rows)]
            self._counts.turn(story_ids)
            self._turned.update(story_ids)

    def settle(self, kinds: Mapping[CountKey, int]) -> frozenset[int]:
        """End a change. `kinds`: what came of rows in no story. Returns the rows whose headline changed."""
        assert self._counts is not None
        self._counts.change(kinds)
        self._counts.change(self._joined)
        for story_id in self._stirred:
            self._counts.turn((story_id,))
            story = self._table.by_id.get(story_id)
            if story is not None:
                self._rank(self._reports.of(story))
        for story_id in self._revalued - self._stirred:
            self._rank_anew(story_id)
        renewed = self._heats.take_renewed()
        self._turned |= self._stirred
        self._stirred, self._revalued, self._joined = set(), set(), Counter()
        return renewed

    def take_led_anew(self) -> Set[int]:
        """The rows that lead stories by another heat since the last look."""
        led_anew, self._led_anew = self._led_anew, set()
        return led_anew

    def take_turned(self) -> Set[str]:
        """The ids of the stories that have changed since the last look, or whose articles have."""
        turned, self._turned = self._turned, set()
        return turned

    def recount(self, tree: TopicTree, folders: Folders) -> None:
        """What counts for what is another now."""
        if self._counts is not None:
            self._counts.recount(tree, folders)

    # Inside

    def _begin(self, tally: Tally) -> None:
        columns = self._columns
        self._table.begin()
        self._heats.begin()
        self.leads = array("I", range(len(columns.ids)))
        self._counts = StoryCounts(columns, tally.emptied(), self.reports, lambda row: self.leads[row])

    def _stir(self, story_id: str) -> None:
        """A story has become another, or its articles have, or it is gone."""
        self._reports.forget(story_id)
        self._stirred.add(story_id)

    def _dissolve(self, story_id: str, touched: dict[int, bool]) -> None:
        """Let a story go, if there is one: its articles are what they are without it.

        `touched` gains the rows, each with whether it was in a story before.
        """
        story = self._table.by_id.pop(story_id, None)
        if story is None:
            return
        columns = self._columns
        for article_id in story.members:
            row = columns.row_of.row(article_id)
            if row is None:
                del self._table.absent[article_id]
                continue
            if self.holds(row):
                self._heats.put_own(row)
            self._let_go(row)
            touched.setdefault(row, True)
        self._stir(story_id)

    def _claim(self, story: Story, touched: dict[int, bool]) -> None:
        """Make a story, of articles that may have been in others until now."""
        members = self._table.rows_of(story.members)
        for loser in self._table.told_of(members):
            self._dissolve(loser.id, touched)
            left = [article_id for article_id in loser.members if article_id not in members]
            self._make(loser.id, self._table.rows_of(left), touched)
        self._make(story.id, members, touched)

    def _make(self, story_id: str, rows: Mapping[str, int | None], touched: dict[int, bool]) -> None:
        """Make a story of articles that are in none; of fewer than two there is none. `rows`: by id."""
        if len(rows) < 2:
            return
        story = Story(story_id, tuple(rows))
        for article_id, row in rows.items():
            if row is None:
                self._table.absent[article_id] = story
                continue
            self._table.put(row, story)
            self._heats.note(row)
            touched.setdefault(row, False)
        self._table.by_id[story.id] = story
        self._stir(story.id)

    def _let_go(self, row: int) -> None:
        """A row is in no story any more."""
        assert self._counts is not None
        self._table.put(row, None)
        self._lead((row,), row)
        self._counts.forget(row)

    def _lead(self, rows: Sequence[int], lead: int) -> None:
        if self._leads_seen:
            self.leads = self.leads[:]
            self._leads_seen = False
        for row in rows:
            self.leads[row] = lead

    def _rank_anew(self, story_id: str) -> None:
        """Give the articles of a story their heats. Where another one leads by it, it may count otherwise."""
        story = self._table.by_id.get(story_id)
        if story is None:
            return
        rows = self._reports.of(story)
        before = self.leads[rows[0]] if rows else None
        self._rank(rows)
        if rows and self.leads[rows[0]] != before:
            self._led_anew.add(self.leads[rows[0]])
            self._turned.add(story_id)
            if self._counts is not None:
                self._counts.turn((story_id,))

    def _rank(self, rows: Sequence[int]) -> None:
        """Give the articles of a story their lead and their heats."""
        if len(rows) < 2:
            for row in rows:
                self._heats.put_own(row)
                self._lead(rows, row)
            return
        self._lead(rows, self._heats.rank(rows, self.leads[rows[0]]))
