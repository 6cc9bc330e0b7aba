"""Which view is shown, how it is narrowed, ordered and folded, and where in it things are. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence, Set
from functools import partial

from newsreader.errors import QueryError
from newsreader.query import Query, Sort, SortKey, parse
from newsreader.session.events import Event, Events, ListChanged, RowsMoved
from newsreader.session.lists.awaited_view import AwaitedView
from newsreader.session.lists.cursor import Cursor
from newsreader.session.lists.expansion import MANY, Expansion
from newsreader.session.lists.membership import Membership
from newsreader.session.lists.place import ALL_TITLE, Place
from newsreader.session.lists.removals import Removal, Removals
from newsreader.session.lists.row_contents import RowContents
from newsreader.session.lists.rows import Row
from newsreader.session.lists.selection import Selection
from newsreader.session.lists.standing import ListStanding
from newsreader.session.lists.unread_rows import UnreadRows
from newsreader.session.lists.visibility import Visibility
from newsreader.store.growing_ids import GrowingIds, among, is_complete, known_of
from newsreader.store.store import BY_HEAT, EVERYTHING, Store, View
from newsreader.store.value_counts import CountedView


class ListModel:
    """The view in force, and where the user is in it. A view's members are settled when it is made: marking
    an article read in "Unread" leaves its row where it is until the view is chosen again; articles that come
    wait until the user asks for them.
    """

    def __init__(
        self,
        store: Store,
        sort: Sort = BY_HEAT,
        *,
        folded: bool = True,
        events: Events | None = None,
        scored: Callable[[str], bool] = lambda article_id: True,
    ) -> None:
        """`folded`: whether a story is one row until it is unfolded. `events`: who is told of changes that
        the list makes by itself. `scored`: whether the source of an article says how good it is.
        """
        self._store = store
        self._events = events or Events()
        self.selection = Selection()
        self.expansion = Expansion(store.story)
        self.standing = ListStanding(self.expansion, self._events)
        self._contents = RowContents(store, self.expansion, scored, lambda: self.folded, self._seen)
        self.unread = UnreadRows(self.standing, store.may_be_unread, self._contents.is_unread)
        self.folded = folded
        self.title = ALL_TITLE
        self.query_text = ""
        self.filter_text = ""
        self.error: QueryError | None = None
        self.view = View(sort=sort)
        self._passed: View | None = None
        self._awaited = AwaitedView()
        self._removals = Removals()
        self._base = EVERYTHING
        self._narrowing = EVERYTHING
        self._sort = sort
        self.visibility = Visibility(store)
        self._usual_sort = sort
        self.members = Membership(store, self.visibility)

    @property
    def ids(self) -> Sequence[str]:
        """What is in each row: the view, with the reports of unfolded stories. Where there are many, only the
        first ones are known at once (`GrowingIds`), and the others by and by (`fill`).
        """
        return self.expansion.ids

    def _seen(self) -> Sequence[str]:
        """What is in the rows on the screen, as far as they are known."""
        near, cursor = self.standing.near, self.standing.near_cursor
        return near[cursor.top : min(cursor.below, known_of(near))]

    @property
    def complete(self) -> bool:
        """Whether all rows are known, and all numbers."""
        return is_complete(self.ids) and self.view.complete

    @property
    def searching(self) -> bool:
        """Whether no row is known yet, though there may be some: it can take a while to find the first."""
        return not known_of(self.standing.near) and (self.awaited or not is_complete(self.ids))

    @property
    def awaited(self) -> bool:
        """Whether full texts are still searched for the view. Until then, the rows are those from before."""
        return self._awaited.waits

    @property
    def has_page(self) -> bool:
        """Whether the rows on the screen are known."""
        return self.standing.near_cursor.below <= known_of(self.standing.near) or not self.standing.placed

    def fill(self, enough: Callable[[], bool]) -> None:
        """Make more rows and numbers known, until it is enough or all are; some at least."""
        for ids in (self.ids, self.view.whole):
            if isinstance(ids, GrowingIds) and not ids.complete:
                ids.grow_until(enough)
                self.standing.look()
                if enough():
                    break
        if self.complete:
            self._passed = None

    def choose(self, title: str, query_text: str) -> None:
        """Show another view, unfiltered, in its own order if it has one, else in that of other views.

        Raises:
            QueryError: the view's query can't be read; the view in force stays.
        """
        base = parse(query_text)
        self.title, self.query_text, self._base = title, query_text, base
        self.filter_text, self._narrowing, self.error = "", EVERYTHING, None
        self._sort = base.sort or self._usual_sort
        self.renew()

    def call(self, before: str, title: str, query_text: str) -> None:
        """The view of a query goes by another name and another query from now on; its rows stay."""
        if self.query_text == before:
            self.title, self.query_text, self._base = title, query_text, parse(query_text)
            self.visibility.follow(query_text, self._base, self._narrowing)

    @property
    def base(self) -> Query:
        """What the view in force asks for, without the filter."""
        return self._base

    @property
    def asked(self) -> tuple[Query, Query]:
        """What the view in force asks for, and its filter."""
        return self._base, self._narrowing

    def counted(self, narrowing: Query) -> CountedView:
        """The view in force, narrowed by a query instead of the filter: for who counts what is in it."""
        return CountedView(self._base, narrowing, self.members.kept, self.members.absent, self.folded)

    def narrow(self, text: str) -> None:
        """Filter the view. Where the text is no query, `error` says why and the last good view stays."""
        self.filter_text = text
        try:
            self._narrowing = parse(text)
        except QueryError as error:
            self.error = error
            return
        self.error = None
        self._make()

    def order(self, sort: Sort) -> None:
        """Order the view; and from now on all others that have no order of their own, if it has none."""
        self._take_sort(sort)
        self._make()

    def renew(self) -> None:
        """Settle the members anew: what no longer matches goes, what came since is there."""
        self.members.settle()
        self._make()
        self._awaited.renew()

    def rebuild(self) -> bool:
        """Make the view again, without what waits. False where it stays as it was."""
        if not self._can_tell():
            self._awaited.begin()
            return False
        self._awaited.end()
        self._removals.forget()
        self.visibility.follow(self.query_text, self._base, self._narrowing)
        try:
            view = self._store.growing_view(
                self._base,
                self._narrowing,
                self._sort,
                keep=self.members.kept,
                drop=self.members.absent,
                folded=self.folded,
            )
        except QueryError as error:
            # A regular expression that takes too long: the last good view stays.
            self.error = error
            return False
        before = self.view
        self._show(view)
        for ids in (before.ids, before.whole):
            if isinstance(ids, GrowingIds) and ids is not view.whole:
                ids.abandon()
        return True

    def resume(self) -> None:
        """Full texts have been searched: show the view, where it was that which it waited for."""
        if self.awaited and self._can_tell():
            put = self._awaited.resume(renew=self.renew, rebuild=self._make, keep=self.rearrange)
            if put is not None:
                self._put(put, ListChanged())

    def keep(self, article_ids: Iterable[str]) -> None:
        """Let these rows stay although a decision may have made them leave."""
        self.members.keep(frozenset(article_ids))

    def keep_all(self, *, in_sight: bool) -> Generator[None, None, None]:
        """Let all rows stay that are shown at the first step, as far as a decision alone may have made them
        leave; with `in_sight`, those alone that still belong here. In steps of a few milliseconds.
        """
        view = self.view
        whole: Sequence[str] = ()
        if self._base.where is not None:
            whole = yield from self.expansion.whole_in_steps(self.ids)
        kept = yield from self.members.keeping(whole, in_sight=in_sight)
        if self.view is view:
            self.members.kept = kept
        elif in_sight:
            self.members.settle_kept()

    def settle_sight(self) -> None:
        """Make the view again after very many articles were taken out of it, or brought back: to look for
        each of them in the rows takes longer than to find the rows that there are.
        """
        self.members.settle_dropped()
        self.rebuild()

    def drop(self, article_ids: Set[str]) -> None:
        """Take a few rows away at once, as archiving does."""
        self.standing.settle()
        before, few = self.view, frozenset(article_ids)
        kept = self.members.drop(few)
        self._show(self.expansion.without(few))
        self._removals.note(Removal(few, kept, before, self.view))

    def lead_by(self, leads: Mapping[str, str]) -> None:
        """Let other reports lead the rows of their stories: from the one that led to the one that leads."""
        self.standing.settle()
        self._show(self.expansion.led_by(leads))

    def bring_back(self, article_ids: Set[str]) -> None:
        """Undo of `drop`. Where the rows are those that it left, they are those from before again: no other
        row moves, though the order may be another by now.
        """
        self.standing.settle()
        last = self._removals.last(self.view, article_ids)
        self.members.bring_back(article_ids, () if last is None else last.kept)
        if last is not None:
            self._show(last.before)
            self._let_best_lead(article_ids)
        else:
            self.rebuild()

    def _let_best_lead(self, article_ids: Iterable[str]) -> None:
        """Of rows that were away, which may have been led by another report meanwhile."""
        leads = {
            row: lead for row in article_ids if (lead := self._store.lead(row)) in self.expansion.below(row)
        }
        if leads:
            self.lead_by(leads)

    def position(self, article_id: str | None) -> int | None:
        """The row of an article in the view."""
        return self.standing.position(article_id)

    def shown(self, article_ids: Set[str]) -> Set[str]:
        """Those of the articles that have a row here, or are folded away in one."""
        if len(article_ids) > MANY:
            return self.expansion.shown(article_ids)
        # Of few, most are told without a look at all rows: the current one, and those in stories.
        few = frozenset(article_ids)
        here = few.intersection((self.current,)) | self.expansion.folded_away(few)
        return here.union(among(few - here, self.ids))

    # Where the user is

    @property
    def cursor(self) -> Cursor:
        """Where in `ids` the user is."""
        return self.standing.cursor

    @property
    def current(self) -> str | None:
        """The article under the cursor."""
        return self.standing.current

    @property
    def known_current(self) -> str | None:
        """As `current`; None while the first row is still looked for, which nobody waits for."""
        return None if self.searching else self.current

    def stand(self, row: int, top: int | None = None) -> None:
        """Another view is shown, with the cursor on a row and, where it is given, another one as the first
        that is seen.
        """
        self._put(partial(self.standing.put, row, top), ListChanged())

    def stand_among_rows(self, row: int, top: int | None = None) -> None:
        """As `stand`, where only the rows of the view are others."""
        self._put(partial(self.standing.put, row, top), RowsMoved())

    def stand_on_last(self) -> bool:
        """As `stand_among_rows`, on the last row. False where all rows have to be known for it."""
        is_there = not self.awaited and self.standing.put_last()
        if is_there:
            self._events.tell(RowsMoved())
        return is_there

    def stand_on(self, article_id: str) -> None:
        """As `stand`, where an article is."""
        self._put(partial(self.standing.go_to, article_id), ListChanged())

    def stand_at(self, place: Place) -> None:
        """As `stand_among_rows`, where a place of this view is."""
        self._put_on(place, RowsMoved())

    def _put_on(self, place: Place, told: Event) -> None:
        self._put(partial(self.standing.put_on, place.article, place.row, place.row - place.top), told)

    def _put(self, put: Callable[[], object], told: Event) -> None:
        self._awaited.put(put)
        self._events.tell(told)

    def rearrange(self, change: Callable[[], object]) -> None:
        """Let the rows be others, with the cursor's article, or its story, on the same line of the screen."""
        self.standing.keep(change)

    def put_in_order(self, sort: Sort) -> None:
        """Order the view, with the cursor on its article; but who stands in the first row, or where no row is
        known yet, wants to see the top of the new order.
        """
        if not (self.standing.at_top or self.searching):
            self.standing.keep(lambda: self.order(sort), RowsMoved())
        else:
            self.order(sort)
            self.stand_among_rows(0, 0)

    # Stories

    def row(self, article_id: str) -> Row:
        """What the row of an article shows."""
        return self._contents.row(article_id)

    def is_unread(self, article_id: str) -> bool:
        """Whether there is something new to read in a row: the article itself, or what came of its story."""
        return self._contents.is_unread(article_id)

    def toggle_fold(self, lead: str) -> None:
        """Unfold the story of a row, or fold it again."""
        self.standing.settle()
        self.expansion.toggle(lead)

    def uncover(self, article_id: str) -> bool:
        """Unfold the story of an article where need be, so that it has a row. False where it is not here."""
        if article_id in self.ids:
            return True
        lead = self.expansion.lead_of(article_id)
        if lead is None:
            return False
        self.standing.settle()
        self.expansion.unfold(lead)
        return article_id in self.ids

    def set_folded(self, folded: bool) -> None:
        """One row for each story, or one for each report."""
        self.folded = folded
        self._make()

    def place(self) -> Place:
        """Where the user is."""
        sort, row = self._sort, self.standing.row
        top = row - self.standing.line
        return Place(
            self.title, self.query_text, self.filter_text, sort.key, sort.reverse, self.current, row, top
        )

    def go_to(self, place: Place) -> None:
        """Show the view of a place, and stand on its article, on the line of the screen where it was; where
        that is not there, on the nearest row.
        """
        try:
            self.choose(place.title, place.query)
        except QueryError:
            self.choose(ALL_TITLE, "")
        self._take_sort(Sort(SortKey(place.sort), place.reverse))
        self.narrow(place.filter)
        self._put_on(place, ListChanged())

    def _take_sort(self, sort: Sort) -> None:
        self._sort = sort
        if self._base.sort is None:
            self._usual_sort = sort

    def _can_tell(self) -> bool:
        return self._store.can_tell(self._base.where, self._narrowing.where)

    def _make(self) -> None:
        """Make the view as the user wants it: with what waits."""
        waiting, self.members.waiting = self.members.waiting, frozenset()
        if not self.rebuild():
            self.members.waiting = waiting

    def _show(self, view: View) -> None:
        # To let go of a million rows takes as long as to look at some thousand: no key waits for that.
        self._passed, self.view = self.view, view
        self.expansion.take(view)
