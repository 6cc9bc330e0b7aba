"""What a store holds, to be looked at: by its users, by queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from operator import attrgetter, not_, or_

from newsreader.model import UNTOUCHED, Headline, SearchEntry, Triage
from newsreader.query import Node
from newsreader.query.article_ids import IdCells
from newsreader.query.found_rows import FoundRows
from newsreader.query.gather import picked
from newsreader.query.world import DetailsByRow, TextBits, TextFlags
from newsreader.scoring.heat import Heat
from newsreader.store.arrivals import Arrivals
from newsreader.store.body_answers import BodyAnswers
from newsreader.store.columns import Columns
from newsreader.store.counts import Folders
from newsreader.store.details import DetailColumns, DetailLookup
from newsreader.store.row_ids import RowIds, RowIdSet, some_of
from newsreader.store.stories.index import NOBODY, StoryIndex
from newsreader.stories.grouping.records import Story
from newsreader.topics.tree import TopicTree

BodySearch = Callable[[Sequence[str]], Iterable[str]]


class ReadStore:
    """Headlines, decisions and stories by article; and the `World` of `query.select`, in which they are rows.

    `weight`: the points of heat for each other report of a story. `clock`, `search_bodies`, `lookup`:
    see `Store`.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        search_bodies: BodySearch | None,
        weight: int,
        lookup: DetailLookup | None,
    ) -> None:
        self._clock = clock
        self._search_bodies = search_bodies
        self.body_answers = BodyAnswers()
        """What is known of full texts without a search; what is not is searched for, which takes a while."""
        self._columns = columns = Columns()
        self.headlines = columns.headlines
        self.triage = columns.triage
        self.tree = TopicTree()
        self.folders: Folders = {}
        self._ids = columns.ids
        self._row_of = columns.row_of
        self.muted = columns.muted
        self._elsewhere: dict[str, Triage] = {}
        """What is decided about articles that are not here."""
        self._storied = StoryIndex(columns, weight)
        self._highlighted: set[int] = set()
        self._details = DetailColumns(columns.ids, lookup)
        self._arrivals = Arrivals(columns.ids, columns.row_of, lookup)

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._row_of

    @property
    def now(self) -> int:
        return int(self._clock())

    def headline(self, article_id: str) -> Headline | None:
        row = self._row_of.row(article_id)
        return None if row is None else self.headlines[row]

    def indexed(self, article_id: str) -> SearchEntry | None:
        """What the store was given of an article."""
        row = self._row_of.row(article_id)
        return None if row is None else SearchEntry(self._storied.own(row), self.folded[row])

    def decided(self, article_id: str) -> Triage:
        """What the user decided about an article, whether or not it is in the store."""
        row = self._row_of.row(article_id)
        return self._elsewhere.get(article_id, UNTOUCHED) if row is None else self.triage[row]

    def decisions(self, article_ids: Iterable[str]) -> Sequence[Triage]:
        """As `decided`, of each of many articles."""
        known = self._columns.known_rows(article_ids)
        if known is not None:
            return picked(self.triage, known)
        article_ids = tuple(article_ids)
        rows = self._columns.rows_or_none(article_ids)
        present = [row for row in rows if row is not None]
        if len(present) == len(rows):
            return picked(self.triage, present)
        triage, elsewhere = self.triage, self._elsewhere
        return [
            elsewhere.get(article_id, UNTOUCHED) if row is None else triage[row]
            for article_id, row in zip(article_ids, rows, strict=True)
        ]

    def rows_of(self, article_ids: Iterable[str]) -> Sequence[int]:
        """The rows of those of the articles that are here, in the order of the ids; not to be changed."""
        return self._columns.rows(article_ids)

    def row_of(self, article_id: str) -> int | None:
        """The row of an article, None where it is not here."""
        return self._row_of.row(article_id)

    def out_of_sight(self, article_ids: Set[str], *, aside: bool, muted: bool) -> Set[str]:
        """Those of the articles that a view does not show which leaves out what is `aside` (archived or
        snoozed), what is `muted`, or both.
        """
        if not article_ids:
            return frozenset()
        unseen = [
            rows for rows, is_out in ((self._columns.hidden, aside), (self.muted, muted)) if rows and is_out
        ]
        if not unseen:
            return frozenset()
        rows = self._columns.rows_or_none(article_ids)
        flags = [map(some.__contains__, rows) for some in unseen]
        return some_of(article_ids, flags[0] if len(flags) == 1 else map(or_, *flags))

    def ids_in(self, rows: Iterable[int]) -> frozenset[str]:
        has = self._columns.has
        return frozenset(self._ids[row] for row in rows if has(row))

    def set_of(self, rows: Iterable[int]) -> Set[str]:
        """The ids of some rows, each of which is there once; made where somebody looks at them."""
        return RowIdSet(RowIds(self._columns.ids, self._row_of, self.still_there(rows)))

    def still_there(self, rows: Iterable[int]) -> list[int]:
        return list(filter(self._columns.has, rows))

    def tags(self) -> dict[str, int]:
        """Every tag in use, with how many articles have it."""
        return dict(Counter(tag for row in self.tagged for tag in self.triage[row].tags))

    def is_highlighted(self, article_id: str) -> bool:
        """Whether a rule wants an article to be seen."""
        row = self._row_of.row(article_id)
        return row is not None and row in self._highlighted

    def is_muted(self, article_id: str) -> bool:
        """Whether a rule keeps an article out of sight."""
        row = self._row_of.row(article_id)
        return row is not None and row in self.muted

    def story(self, article_id: str) -> Story | None:
        """The story of an article, with the members that are in the store. None for what stands alone."""
        return self._storied.story(article_id)

    def stories(self) -> Iterable[Story]:
        """Every story that was told of, also those of which not all articles are in the store."""
        return self._storied.stories()

    def reports(self, story_id: str) -> Sequence[int]:
        """The rows of the story with this very id; none where there is none."""
        return self._storied.reports(story_id)

    def with_reports(self, rows: Iterable[int]) -> Sequence[int]:
        """These rows and all others of the stories that they are in."""
        return self._storied.with_reports(rows)

    def story_ids(self, rows: Sequence[int]) -> Sequence[str | None]:
        """The id of each row's story. Only where there are any stories."""
        return self._storied.story_ids(rows)

    def lead(self, article_id: str) -> str:
        """The lead of an article's story; the article itself where it stands alone."""
        row = self._row_of.row(article_id)
        return article_id if row is None or not self._storied.any else self._ids[self._storied.leads[row]]

    def story_heat(self, article_id: str) -> Heat | None:
        """The heat of an article in a story, term by term. None for what stands alone."""
        return self._storied.heat(article_id)

    def is_done_with(self, article_id: str) -> bool:
        """Whether the user is done with the story of an unread article: folded views of what is unread leave
        it out.
        """
        row = self._row_of.row(article_id)
        return row is not None and row in self.done_with

    @property
    def done_with(self) -> Set[int]:
        """The rows of unread articles whose stories the user is done with; not to be changed."""
        return self._storied.asleep(unread=True) if self._storied.any else NOBODY

    def new_reports(self, article_id: str) -> int:
        """How many reports came to the article's story since it was read, where they make a material update:
        a new lead, or three providers more. Else 0.
        """
        return self._storied.new_reports(article_id)

    def may_be_unread(self, article_ids: Sequence[str]) -> Iterable[bool]:
        """Whether there may be something new to read in the row of each of some articles, of themselves or of
        their stories: where it says no, there is nothing.
        """
        unread = map(not_, map(attrgetter("read"), self.decisions(article_ids)))
        fresh = self._storied.fresh_rows
        if not fresh:
            return unread
        return map(or_, unread, map(fresh.__contains__, self._columns.rows_or_none(article_ids)))

    def find(self, prefix: str) -> tuple[str, ...]:
        """The ids that begin with `prefix`; that alone which is the whole id."""
        if prefix in self._row_of:
            return (prefix,)
        return (
            tuple(article_id for article_id in self._row_of if article_id.startswith(prefix))
            if prefix
            else ()
        )

    # The World that queries look at

    @property
    def tagged(self) -> Set[int]:
        """The rows with tags of the user's."""
        return self._columns.tagged

    @property
    def decided_rows(self) -> Set[int] | None:
        return self._columns.decided.few

    @property
    def folded(self) -> Sequence[str]:
        return self._columns.folded

    @property
    def leads(self) -> Sequence[int]:
        return self._storied.leads

    def story_rows(self, named: str) -> frozenset[int]:
        return self._storied.rows(named)

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self.tree.family(folded_name)

    def rows_holding(self, text: str) -> Set[int] | None:
        return self._columns.search.rows_holding(text)

    def rows_lacking(self, text: str) -> Set[int] | None:
        rows = self._columns.search.rows_lacking(text)
        return None if rows is None else frozenset(filter(self._columns.has, rows))

    def text_flags(self, text: str) -> TextFlags | None:
        return self._columns.search.text_flags(text)

    def text_bits(self, text: str) -> TextBits | None:
        return self._columns.search.text_bits(text)

    def bodies(self, words: Sequence[str]) -> FoundRows:
        if self._search_bodies is None:
            return FoundRows()
        answer = self.body_answers.of(tuple(words))
        return FoundRows(self._columns.rows(self._search_bodies(words))) if answer is None else answer

    @property
    def ids_in_file(self) -> IdCells:
        """The ids of the first rows, which don't change: for any thread. None once an article has left."""
        return IdCells() if self._row_of.any_left else self._row_of.cells

    def can_tell(self, *trees: Node | None) -> bool:
        """See `BodyAnswers.can_tell`."""
        return self.body_answers.can_tell(*trees)

    def details(self, rows: Sequence[int]) -> DetailsByRow:
        return self._details.details(rows)

    @property
    def details_are_kept(self) -> bool:
        return self._details.are_kept

    @property
    def new_rows(self) -> Set[int] | None:
        return self._arrivals.new_rows

    def new_among(self, rows: Sequence[int]) -> list[int]:
        return self._arrivals.new_among(rows)
