"""The in-memory store: headlines and triage in, the ids that a view shows out.

Rows are positions in parallel columns, so that a query scans lists and never builds objects. A row that
leaves the store keeps its place but belongs to no order, so that rows never move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final

import msgspec

from newsreader.counts import Count, Counts, Kind, Tally
from newsreader.model import UNTOUCHED, Headline, Indexed, Topic, Triage
from newsreader.orders import Orders
from newsreader.query import Query, Sort, SortKey, World, hides, mutes, select
from newsreader.query.nodes import DAY
from newsreader.recent import Leaving, Recent
from newsreader.stories.ranking import MOST_IN_A_ROW, balance
from newsreader.topics import TopicTree

__all__ = ["BY_HEAT", "EVERYTHING", "Count", "Counts", "Store", "View"]

EVERYTHING: Final = Query(None, None, None)
BY_HEAT: Final = Sort(SortKey.HEAT)
NOTHING: Final = Headline("", "")
"""Stands in the row of an article that has left."""
_Turn = tuple[tuple[str, ...], Triage, Triage, bool, bool]
"""Topics, triage before and after, whether the row was hidden before, and whether it is muted."""
BodySearch = Callable[[Sequence[str]], Iterable[str]]


class View(msgspec.Struct, frozen=True):
    """What the list shows: ids in order. `base`: the sidebar chose it; `narrowing`: the filter adds it.

    `base_size`: how many articles there are without the narrowing.
    """

    ids: tuple[str, ...] = ()
    base: Query = EVERYTHING
    narrowing: Query = EVERYTHING
    sort: Sort = BY_HEAT
    base_size: int = 0


class Hotness(msgspec.Struct, frozen=True):
    """What makes the order "hot": the seconds in which a heat halves, and how many rows of one provider may
    stand in a row (0: any number).
    """

    half_life: float = DAY
    most_in_a_row: int = MOST_IN_A_ROW


class Store:
    """All headlines with what the user decided about them.

    It serves as the `World` of `query.select`. `clock` gives seconds since 1970. `search_bodies` gives the
    ids of the articles whose text holds all of some folded words. `hotness`: for the order "hot".
    """

    def __init__(
        self,
        clock: Callable[[], float],
        search_bodies: BodySearch | None = None,
        hotness: Hotness = Hotness(),  # noqa: B008 - immutable
    ) -> None:
        self._clock = clock
        self._search_bodies = search_bodies
        self.headlines: list[Headline] = []
        self.folded: list[str] = []
        self.triage: list[Triage] = []
        self.tree = TopicTree()
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._marks: dict[str, Triage] = {}
        self.muted: set[int] = set()
        self._hidden: set[int] = set()
        self._tally = Tally(self.tree)
        self.hotness = hotness
        self._orders = Orders(self.headlines, self._row_of, lambda: self.now, hotness.half_life)
        self._recent: Recent | None = None
        self._providers: list[str] | None = None
        self._told: Callable[[Sequence[int]], object] | None = None

    # What is in it

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._row_of

    @property
    def now(self) -> int:
        return int(self._clock())

    def headline(self, article_id: str) -> Headline | None:
        row = self._row_of.get(article_id)
        return None if row is None else self.headlines[row]

    def indexed(self, article_id: str) -> Indexed | None:
        """What the store was given of an article."""
        row = self._row_of.get(article_id)
        return None if row is None else Indexed(self.headlines[row], self.folded[row])

    def decided(self, article_id: str) -> Triage:
        """What the user decided about an article, whether or not it is in the store."""
        return self._marks.get(article_id, UNTOUCHED)

    def watch(self, told: Callable[[Sequence[int]], object]) -> None:
        """From now on, `told` is called with the rows of which a query may say something else than before."""
        self._told = told

    def find(self, prefix: str) -> tuple[str, ...]:
        """The ids that begin with `prefix`; that alone which is the whole id."""
        if prefix in self._row_of:
            return (prefix,)
        return tuple(one for one in self._row_of if one.startswith(prefix)) if prefix else ()

    # What changes it

    def add(self, items: Iterable[Indexed]) -> tuple[str, ...]:
        """Take articles in, or replace those that are in already. Returns the ids that are new."""
        kinds: Counter[Kind] = Counter()
        new: list[str] = []
        touched: list[int] = []
        now = self.now
        for item in items:
            headline = item.headline
            row = self._row_of.get(headline.id)
            if row is None:
                row = self._append(item)
                new.append(headline.id)
            elif item.folded == self.folded[row] and headline == self.headlines[row]:
                continue
            else:
                kinds[self._leave(row)] -= 1
                self.headlines[row] = headline
                self.folded[row] = item.folded
            kinds[self._enter(row, now)] += 1
            touched.append(row)
        self._settle(kinds, touched)
        self._tell(touched)
        return tuple(new)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Let articles go. What the user decided about them is kept for the day they come back."""
        kinds: Counter[Kind] = Counter()
        touched: list[int] = []
        for article_id in article_ids:
            row = self._row_of.pop(article_id, None)
            if row is not None:
                kinds[self._leave(row)] -= 1
                self.headlines[row], self.folded[row], self.triage[row] = NOTHING, "", UNTOUCHED
                self.muted.discard(row)
                touched.append(row)
        self._settle(kinds, touched)
        self._tell(touched)

    def decide(self, marks: Mapping[str, Triage]) -> frozenset[str]:
        """Take over what the user decided. Returns the ids in the store that are changed by it."""
        decided, row_of, column, headlines = self._marks, self._row_of, self.triage, self.headlines
        hidden, muted, now = self._hidden, self.muted, self.now
        turns: Counter[_Turn] = Counter()
        changed: list[str] = []
        rows: list[int] = []
        for article_id, triage in marks.items():
            before = decided.get(article_id, UNTOUCHED)
            if triage == before:
                continue
            if triage == UNTOUCHED:
                del decided[article_id]
            else:
                decided[article_id] = triage
            row = row_of.get(article_id)
            if row is not None:
                was_hidden = row in hidden
                if _is_hidden(triage, now):
                    hidden.add(row)
                elif was_hidden:
                    hidden.discard(row)
                column[row] = triage
                turns[headlines[row].topics, before, triage, was_hidden, row in muted] += 1
                changed.append(article_id)
                rows.append(row)
        if changed:
            self._settle(_kinds_of(turns, now))
            self._tell(rows)
        return frozenset(changed)

    def mute(self, rows: Collection[int], *, muted: bool) -> frozenset[str]:
        """Keep rows out of sight, or show them again. Returns the ids that are changed by it."""
        turned = [row for row in rows if (row in self.muted) is not muted and self._has(row)]
        kinds: Counter[Kind] = Counter()
        for row in turned:
            kind = self._kind(row)
            kinds[kind] -= 1
            kinds[kind._replace(muted=muted)] += 1
        (self.muted.update if muted else self.muted.difference_update)(turned)
        if turned:
            self._settle(kinds)
            self._tell(turned)
        return frozenset(self._ids[row] for row in turned)

    def plant(self, topics: Sequence[Topic]) -> None:
        """Give the topics their tree; the counts are made anew."""
        self.tree = TopicTree(topics)
        self._tally = Tally(self.tree)
        self._settle(Counter(map(self._kind, self._row_of.values())))
        self._tell(range(len(self.headlines)))

    def is_muted(self, article_id: str) -> bool:
        """Whether a rule keeps an article out of sight."""
        row = self._row_of.get(article_id)
        return row is not None and row in self.muted

    def wake(self) -> frozenset[str]:
        """Bring back the snoozed articles whose time has come. Returns their ids."""
        now = self.now
        due = [row for row in self._hidden if not _is_hidden(self.triage[row], now)]
        if not due:
            return frozenset()
        kinds: Counter[Kind] = Counter()
        for row in due:
            kinds[self._leave(row)] -= 1
            kinds[self._enter(row, now)] += 1
        self._settle(kinds)
        self._tell(due)
        return frozenset(self._ids[row] for row in due)

    def search_anew(self) -> None:
        """More bodies can be searched: what was found in them before is out of date."""
        self._recent = None

    # What it answers

    def view(
        self,
        base: Query,
        narrowing: Query = EVERYTHING,
        sort: Sort | None = None,
        *,
        keep: frozenset[str] = frozenset(),
        drop: frozenset[str] = frozenset(),
    ) -> View:
        """The articles that match both queries, in order, at most as many as the smaller limit says.

        The order is the narrowing's own, else `sort`, else the base's own, else by heat. `keep`: articles
        that are in although the base no longer matches them. `drop`: those that are out.

        Raises:
            QueryError: a regular expression takes too long.
        """
        sort = narrowing.sort or sort or base.sort or BY_HEAT
        rows, base_size = self._matching(base, narrowing, sort)
        if keep:
            rows = self._with_kept(rows, keep, narrowing, sort)
        if drop:
            dropped = {self._row_of[one] for one in drop if one in self._row_of}
            rows = [row for row in rows if row not in dropped]
        if sort.key is SortKey.HOT:
            rows = self._balanced(rows, reverse=sort.reverse)
        limits = [query.limit for query in (base, narrowing) if query.limit is not None]
        if limits:
            rows = rows[: min(limits)]
        if base.limit is not None:
            base_size = min(base_size, base.limit)
        return View(self._ids_of(rows), base, narrowing, sort, base_size)

    def matching(self, query: Query, rows: Sequence[int], world: World) -> list[int]:
        """Those of the rows that a view of a query shows, whatever its limit. `world`: this store, or one
        that answers in its place.

        Raises:
            QueryError: a regular expression takes too long.
        """
        headlines = self.headlines
        hits = [row for row in select(query.where, rows, world) if headlines[row] is not NOTHING]
        for unseen in self._unseen(left_out(query)):
            hits = [row for row in hits if row not in unseen]
        return hits

    def counts(self) -> Counts:
        """The numbers of the sidebar, as they are kept, not recounted."""
        return self._tally.counts()

    def order(self, sort: Sort) -> Sequence[int] | None:
        """All rows in order, not to be changed; None where that would first have to be made."""
        return self._orders.of(sort) if self._orders.has(sort.key) else None

    def prepare(self) -> bool:
        """Make one order before it is asked for. False where all are there."""
        return self._orders.prepare()

    # The World that queries look at

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self.tree.family(folded_name)

    def bodies(self, words: Sequence[str]) -> frozenset[int]:
        if self._search_bodies is None:
            return frozenset()
        row_of = self._row_of
        return frozenset(row_of[found] for found in self._search_bodies(words) if found in row_of)

    # Inside

    def _has(self, row: int) -> bool:
        """Whether an article is in a row, or has left it."""
        return self._row_of.get(self.headlines[row].id) == row

    def _tell(self, rows: Sequence[int]) -> None:
        if self._told is not None and rows:
            self._told(rows)

    def _append(self, item: Indexed) -> int:
        headline = item.headline
        row = self._row_of[headline.id] = len(self.headlines)
        self.headlines.append(headline)
        self.folded.append(item.folded)
        self.triage.append(self._marks.get(headline.id, UNTOUCHED))
        self._ids.append(headline.id)
        return row

    def _enter(self, row: int, now: int) -> Kind:
        """Note whether a row is hidden. Returns what it counts as from here on."""
        if _is_hidden(self.triage[row], now):
            self._hidden.add(row)
        return self._kind(row)

    def _leave(self, row: int) -> Kind:
        """Undo `_enter`, before anything in the row changes. Returns what it has counted as."""
        kind = self._kind(row)
        self._hidden.discard(row)
        return kind

    def _kind(self, row: int) -> Kind:
        triage = self.triage[row]
        return Kind(
            self.headlines[row].topics,
            triage.read,
            triage.starred,
            triage.archived,
            row in self._hidden,
            row in self.muted,
        )

    def _settle(self, kinds: Mapping[Kind, int], touched: Sequence[int] = ()) -> None:
        """End a change. `touched`: the rows whose place in an order it can have changed."""
        self._tally.change(kinds)
        if touched:
            self._orders.touch(touched)
            self._providers = None
        self._recent = None

    def _matching(self, base: Query, narrowing: Query, sort: Sort) -> tuple[list[int], int]:
        """The rows that match both queries, not to be changed, and how many match the base."""
        leaving = left_out(base, narrowing)
        recent = self._recent
        order = rows = self._orders.of(sort)
        if recent is None or not recent.serves(base, order, leaving=leaving, now=self.now):
            for hidden in self._unseen(leaving):
                rows = [row for row in rows if row not in hidden]
            if base.where is not None:
                rows = select(base.where, rows, self)
            recent = self._recent = Recent(base, order, rows, leaving=leaving, now=self.now)
        return recent.narrowed(narrowing, self), len(recent.rows)

    def _unseen(self, leaving: Leaving) -> Iterator[set[int]]:
        """The rows that a view does not show whatever its query says."""
        if leaving.aside and self._hidden:
            yield self._hidden
        if leaving.muted and self.muted:
            yield self.muted

    def _with_kept(self, rows: list[int], keep: frozenset[str], narrowing: Query, sort: Sort) -> list[int]:
        kept = [self._row_of[one] for one in keep if one in self._row_of]
        more = set(select(narrowing.where, kept, self)).difference(rows)
        if not more:
            return rows
        more.update(rows)
        return [row for row in self._orders.of(sort) if row in more]

    def _balanced(self, rows: Sequence[int], *, reverse: bool) -> list[int]:
        """The rows of the order "hot" with no provider's in too long a run."""
        step = -1 if reverse else 1
        rows = rows[::step]
        if self._providers is None:
            # In memory's order, not in the order of the rows, which misses the processor's cache each time.
            self._providers = [one.provider or one.domain for one in self.headlines]
        providers = list(map(self._providers.__getitem__, rows))
        return balance(rows, providers, self.hotness.most_in_a_row)[::step]

    def _ids_of(self, rows: Sequence[int]) -> tuple[str, ...]:
        # Of one place, itemgetter gives the item itself; of several, a tuple, twice as fast as a loop.
        if len(rows) > 1:
            return tuple(itemgetter(*rows)(self._ids))
        return tuple(self._ids[row] for row in rows)


def _kinds_of(turns: Mapping[_Turn, int], now: int) -> Counter[Kind]:
    """What is counted differently after decisions, of which 100,000 at a time are of a few kinds."""
    kinds: Counter[Kind] = Counter()
    for (topics, before, after, was_hidden, muted), count in turns.items():
        kinds[Kind(topics, before.read, before.starred, before.archived, was_hidden, muted)] -= count
        hidden = _is_hidden(after, now)
        kinds[Kind(topics, after.read, after.starred, after.archived, hidden, muted)] += count
    return kinds


def left_out(*queries: Query) -> Leaving:
    """What a view leaves out that all of these queries make."""
    return Leaving(all(map(hides, queries)), all(map(mutes, queries)))


def _is_hidden(triage: Triage, now: int) -> bool:
    """Whether views leave it out unless they ask for it."""
    return triage.archived or (triage.snoozed_until is not None and triage.snoozed_until > now)
