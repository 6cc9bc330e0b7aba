"""Which view is shown, how it is narrowed and ordered, and where in it things are. No widgets."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsreader.errors import QueryError
from newsreader.model import Triage
from newsreader.query import Sort, SortKey, hides, parse
from newsreader.store import BY_HEAT, EVERYTHING, Store, View

ALL_TITLE = "All"
ARCHIVED = "is:archived"


class Place(msgspec.Struct, frozen=True):
    """Where a user is: enough to come back to it, in this run or the next."""

    title: str = ALL_TITLE
    query: str = ""
    filter: str = ""
    sort: str = SortKey.HEAT
    reverse: bool = False
    article: str | None = None
    row: int = 0
    top: int = 0


class Browsing:
    """The view in force. A view's members are settled when it is made: marking an article read in
    "Unread" leaves its row where it is until the view is chosen again.
    """

    def __init__(self, store: Store, sort: Sort = BY_HEAT) -> None:
        self._store = store
        self.title = ALL_TITLE
        self.query_text = ""
        self.filter_text = ""
        self.error: QueryError | None = None
        self.view = View(sort=sort)
        self._base = EVERYTHING
        self._narrowing = EVERYTHING
        self._sort = sort
        self._hiding = True
        self._kept: frozenset[str] = frozenset()
        self._dropped: frozenset[str] = frozenset()

    @property
    def ids(self) -> tuple[str, ...]:
        return self.view.ids

    def choose(self, title: str, query_text: str) -> None:
        """Show another view, unfiltered.

        Raises:
            QueryError: the view's query can't be read; the view in force stays.
        """
        base = parse(query_text)
        self.title, self.query_text, self._base = title, query_text, base
        self.filter_text, self._narrowing, self.error = "", EVERYTHING, None
        if base.sort is not None:
            self._sort = base.sort
        self.renew()

    def narrow(self, text: str) -> None:
        """Filter the view. Where the text is no query, `error` says why and the last good view stays."""
        self.filter_text = text
        try:
            self._narrowing = parse(text)
        except QueryError as error:
            self.error = error
            return
        self.error = None
        self._rebuild()

    def order(self, sort: Sort) -> None:
        self._sort = sort
        self._rebuild()

    def renew(self) -> None:
        """Settle the members anew: what no longer matches goes, what came since is there."""
        self._kept = self._dropped = frozenset()
        self._rebuild()

    def update(self) -> None:
        """Make the view again after a change in the store, with every row that is shown kept."""
        self._rebuild()

    def keep(self, article_ids: Iterable[str]) -> None:
        """Let these rows stay although a decision may have made them leave."""
        shown = frozenset(article_ids)
        self._kept |= shown
        self._dropped -= shown

    def drop(self, article_ids: frozenset[str]) -> None:
        """Take rows away at once, as archiving does."""
        self._kept -= article_ids
        self._dropped |= article_ids
        self.view = msgspec.structs.replace(
            self.view, ids=tuple([one for one in self.view.ids if one not in article_ids])
        )

    def bring_back(self, article_ids: frozenset[str]) -> None:
        """Undo of `drop`."""
        self._dropped -= article_ids
        self._rebuild()

    def may_show(self, triage: Triage) -> bool:
        """Whether an article so decided belongs here, as far as archiving and snoozing go."""
        if self.query_text == ARCHIVED:
            return triage.archived
        until = triage.snoozed_until
        hidden = triage.archived or (until is not None and until > self._store.now)
        return not (hidden and self._hiding)

    def position(self, article_id: str | None) -> int | None:
        """The row of an article in the view."""
        try:
            return None if article_id is None else self.view.ids.index(article_id)
        except ValueError:
            return None

    def unread_from(self, row: int, step: int) -> int | None:
        """The next row after `row` in the direction of `step` whose article is unread."""
        ids, decided = self.view.ids, self._store.decided
        stop = len(ids) if step > 0 else -1
        return next((index for index in range(row + step, stop, step) if not decided(ids[index]).read), None)

    def place(self, row: int, top: int) -> Place:
        sort = self._sort
        article = self.view.ids[row] if 0 <= row < len(self.view.ids) else None
        return Place(self.title, self.query_text, self.filter_text, sort.key, sort.reverse, article, row, top)

    def go_to(self, place: Place) -> int:
        """Show the view of a place. Returns the row to stand on: its article's, else the nearest there is."""
        self._sort = Sort(SortKey(place.sort), place.reverse)
        try:
            self.choose(place.title, place.query)
        except QueryError:
            self.choose(ALL_TITLE, "")
        self._sort = Sort(SortKey(place.sort), place.reverse)
        self.narrow(place.filter)
        row = self.position(place.article)
        return min(place.row, max(0, len(self.ids) - 1)) if row is None else row

    def _rebuild(self) -> None:
        self._hiding = hides(self._base) and hides(self._narrowing)
        try:
            self.view = self._store.view(
                self._base, self._narrowing, self._sort, keep=self._kept, drop=self._dropped
            )
        except QueryError as error:
            # A regular expression that takes too long: the last good view stays.
            self.error = error
