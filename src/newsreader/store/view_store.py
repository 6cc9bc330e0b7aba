"""What a store answers: views of what it holds, in order and counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set

import msgspec

from newsreader.query import Lookups, Query, Sort, SortKey
from newsreader.query.filed import FEW_ROWS, rows_filed
from newsreader.query.nodes import Age, InField, Published
from newsreader.store.counts import Counts, Tally
from newsreader.store.details import DetailLookup
from newsreader.store.read_store import BodySearch, ReadStore
from newsreader.store.row_flags import NO_ROWS, RowFlags
from newsreader.store.search.word_search import KeptWords, WordKeeper
from newsreader.store.view import BY_HEAT, EVERYTHING, View
from newsreader.store.view_engine import Hotness, ViewEngine


class ViewStore(ReadStore):
    """Articles in the views that queries and orders make of them. The parameters: see `Store`."""

    def __init__(
        self,
        clock: Callable[[], float],
        search_bodies: BodySearch | None,
        hotness: Hotness,
        weight: int,
        lookup: DetailLookup | None,
    ) -> None:
        super().__init__(clock, search_bodies, weight, lookup)
        self._tally = Tally(self.tree)
        self.hotness = hotness
        self.weight = weight
        self._viewing = ViewEngine(self._columns, self._storied, self, hotness)

    def view(
        self,
        base: Query,
        narrowing: Query = EVERYTHING,
        sort: Sort | None = None,
        *,
        keep: RowFlags = NO_ROWS,
        drop: frozenset[str] = frozenset(),
        folded: bool = False,
    ) -> View:
        """The articles that match both queries, in order, at most as many as the smaller limit says.

        The order is the narrowing's own, else `sort`, else the base's own, else by heat. `keep`: the rows
        of articles that are in although the base no longer matches them, unless it leaves them out as
        archived, snoozed or muted. `drop`: articles that are out.

        `folded`: each story has one row, at the place of the first of its articles that match: the lead where
        it matches, else that one. A story that the user is done with is not among what is unread, nor does it
        come out of the archive, until there is a material update of it.

        Raises:
            QueryError: a regular expression takes too long.
        """
        view = self.growing_view(base, narrowing, sort, keep=keep, drop=drop, folded=folded)
        return msgspec.structs.replace(view, ids=tuple(view.ids), whole=range(len(view.whole)))

    def growing_view(
        self,
        base: Query,
        narrowing: Query = EVERYTHING,
        sort: Sort | None = None,
        *,
        keep: RowFlags = NO_ROWS,
        drop: frozenset[str] = frozenset(),
        folded: bool = False,
    ) -> View:
        """As `view`, with rows and numbers that are worked out when they are looked at, the first ones first
        (`GrowingIds`). Whatever changes in the store meanwhile, they become what they were when it was made.
        """
        sort = narrowing.sort or sort or base.sort or BY_HEAT
        return self._viewing.view(base, narrowing, sort, keep, drop, folded=folded)

    def matching(self, query: Query, rows: Sequence[int], lookups: Lookups) -> list[int]:
        """Those of the rows that a view of a query shows, whatever its limit. `lookups`: this store's own, or
        what answers in their place.

        Raises:
            QueryError: a regular expression takes too long.
        """
        return self._viewing.matching(query, rows, lookups)

    def in_sight(self, query: Query, rows: Iterable[int]) -> list[int]:
        """Those of the rows that a view of a query doesn't leave out as archived, snoozed or muted."""
        return self._viewing.in_sight(query, rows)

    def asleep(self, query: Query) -> Set[int]:
        """The rows that a folded view of a query leaves out, since the user is done with their stories."""
        return self._viewing.asleep(query)

    def awake(self, article_ids: Iterable[str], query: Query) -> Sequence[str]:
        """Those of the articles that are not `asleep`."""
        asleep, row = self.asleep(query), self._row_of.row
        return [article_id for article_id in article_ids if row(article_id) not in asleep]

    def unseen(self, *, folded: bool) -> Set[int]:
        """The rows that a view of everything leaves out: what is archived, snoozed or muted; of `folded`
        stories also what the user is done with.
        """
        return self._columns.hidden | self.muted | (self.asleep(EVERYTHING) if folded else set())

    def order(self, sort: Sort) -> Sequence[int] | None:
        """All rows in order, not to be changed; None where that would first have to be made."""
        return self._viewing.order(sort)

    def published_within(self, start: int, end: int) -> Sequence[int] | None:
        """See `Orders.published_within`."""
        return self._viewing.published_within(start, end)

    def rows_filed(self, leaf: InField) -> Set[int] | None:
        return rows_filed(leaf, self)

    def rows_dated(self, leaf: Age | Published) -> Set[int] | None:
        start, end = leaf.dates(self.now) if isinstance(leaf, Age) else leaf.bounds()
        rows = self.published_within(start, end)
        return None if rows is None or len(rows) > FEW_ROWS else frozenset(rows)

    def counts(self, *, folded: bool = False) -> Counts:
        """The numbers of the sidebar, as they are kept, not recounted. `folded`: of rows, as the folded views
        have them, not of articles.
        """
        return self._storied.counts() if folded and self._storied.any else self._tally.counts()

    def counting(self) -> Iterator[None]:
        """Count the stories that have changed before somebody asks for numbers, in steps of a few
        milliseconds.
        """
        return self._storied.counting()

    def expect(self, key: SortKey) -> bool:
        """Let this order be prepared before all others. False where it is there."""
        return self._viewing.expect(key)

    def prepare_expected(self) -> bool:
        """Do a little for the order that is expected. False where it is there."""
        return self._viewing.prepare_expected()

    def keep_in_step(self) -> bool:
        """Put a few articles that came or changed in their places in the orders that are there. False where
        all are in theirs.
        """
        return self._viewing.keep_in_step()

    def prepare(self, keys: Collection[SortKey] = tuple(SortKey)) -> bool:
        """Do a little for these orders, which may be asked for. False where all are there."""
        return self._viewing.prepare(keys)

    def learn(self) -> bool:
        """Learn a little of what makes searching quicker. False where there is nothing more to learn."""
        return self._columns.search.learn()

    def take_words(self, kept: KeptWords) -> None:
        """Search by what was learnt in an earlier run, where that was of just the texts that are here."""
        self._columns.search.take(kept)

    def words_kept_by(self, keeper: WordKeeper) -> None:
        """From now on, what is learnt is kept from one run to the next."""
        self._columns.search.keeper = keeper
