"""On which row the user is, whichever rows there are. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsreader.session.events import Event, Events, ListChanged, RowsPlaced
from newsreader.session.lists.cursor import Cursor
from newsreader.session.lists.expansion import Expansion
from newsreader.store.growing_ids import Excerpt, GrowingIds, known_of, reach


class ListStanding:
    """Keeps the cursor on its article, and that on its line of the screen, while the rows become others.

    Far down a list, the rows around that article are known sooner than those in front of them. The rows at
    hand are these alone then, until it is known which numbers they have (`placed`).
    """

    def __init__(self, expansion: Expansion, events: Events) -> None:
        """`expansion`: the rows; `events`: who is told when they are placed, or the cursor is elsewhere."""
        self._expansion = expansion
        self._events = events
        self._excerpt: Excerpt | None = None
        self._searched = 0
        """So many rows are known not to be in the excerpt's place."""
        self.near_cursor = Cursor()
        """Where in `near` the user is."""

    @property
    def near(self) -> Sequence[str]:
        """What is in the rows at hand."""
        return self._expansion.ids if self._excerpt is None else self._excerpt.ids

    @property
    def placed(self) -> bool:
        """Whether the rows at hand are all rows."""
        return self._excerpt is None

    @property
    def cursor(self) -> Cursor:
        """Where in all rows the user is, which is made known for it."""
        self.settle()
        return self.near_cursor

    @property
    def row(self) -> int:
        """Where in all rows the user is; about, as long as that is not known."""
        excerpt, row = self._excerpt, self.near_cursor.row
        return row if excerpt is None else excerpt.in_front + row - excerpt.place

    @property
    def beyond(self) -> tuple[int, int]:
        """About how many rows there are above and below those at hand, as long as that is not known."""
        excerpt = self._excerpt
        if excerpt is None:
            return 0, 0
        above = max(0, excerpt.in_front - excerpt.place)
        return above, max(0, excerpt.total - above - len(excerpt.ids))

    @property
    def at_top(self) -> bool:
        """Whether the user is on the first row."""
        return self._excerpt is None and not self.near_cursor.row

    @property
    def line(self) -> int:
        """So many rows are seen above the cursor."""
        return max(0, self.near_cursor.row - self.near_cursor.top)

    @property
    def current(self) -> str | None:
        """The article under the cursor."""
        ids, row = self.near, self.near_cursor.row
        return ids[row] if 0 <= row < reach(ids, row + 1) else None

    def position(self, article_id: str | None) -> int | None:
        """The row of an article in the view."""
        try:
            return None if article_id is None else self._expansion.ids.index(article_id)
        except ValueError:
            return None

    def row_for(self, article_id: str | None) -> int | None:
        """The row of an article, else that of the story under which it is folded away."""
        row = self.position(article_id)
        if row is None and article_id is not None:
            return self.position(self._expansion.lead_of(article_id))
        return row

    # Going elsewhere

    def put(self, row: int, top: int | None = None) -> None:
        """Go to a row and, where it is given, have another one as the first that is seen."""
        self._excerpt = None
        self.near_cursor.put(row, self.near_cursor.top if top is None else top)

    def put_on(self, article_id: str | None, row: int, line: int) -> None:
        """Go to an article, or the story in whose row it is, on a line of the screen; where it is not here,
        to a row, as near as there is one.
        """
        if not self._put_on(article_id, line):
            self._put_near(row, line)

    def go_to(self, article_id: str) -> None:
        """Go to an article, which is scrolled to as far as need be; where it is not here, to row 0."""
        if not self._put_far_down(article_id, self.line):
            self.put(self.position(article_id) or 0)

    def put_last(self) -> bool:
        """Go to the last row, without a look at what is in front. False where all that has to be known."""
        page = self.near_cursor.page
        excerpt = self._expansion.end(2 * page)
        if excerpt is None:
            return False
        self._excerpt, self._searched = excerpt, 0
        self.near_cursor.put(excerpt.place, excerpt.place - page + 1)
        return True

    def keep(self, change: Callable[[], object], told: Event = ListChanged()) -> None:  # noqa: B008 - immutable
        """Let the rows be others, with the cursor's article, or its story, on the same line of the screen.
        `told`: what is told then.
        """
        current, row, line = self.current, self.row, self.line
        before, excerpt, place = self._expansion.ids, self._excerpt, self.near_cursor.row
        self.put(row, row - line)
        change()
        if not self._put_on(current, line):
            self._put_near(row if excerpt is None else _row_in(before, excerpt, place), line)
        self._events.tell(told)

    def reach(self, rows: int) -> None:
        """Before the cursor moves by so many rows: have them at hand."""
        if self.placed or 0 <= self.near_cursor.row + rows < len(self.near):
            return
        if rows < 0 or self.beyond[1]:
            self.settle()

    # Finding out what is in front

    def look(self) -> None:
        """More rows are known than before."""
        excerpt = self._excerpt
        if excerpt is None:
            return
        ids, known = self._expansion.ids, known_of(self._expansion.ids)
        try:
            row = self._searched + ids[self._searched : known].index(excerpt.ids[excerpt.place])
        except ValueError:
            self._searched = known
            return
        self._place(row - excerpt.place)

    def settle(self) -> bool:
        """Make known which rows those at hand are. Returns whether they were not placed yet."""
        if self._excerpt is None:
            return False
        ids = self._expansion.ids
        self.look()
        while self._excerpt is not None and isinstance(ids, GrowingIds) and ids.grow():
            self.look()
        if self._excerpt is not None:
            # They are no longer in it.
            self._place(self._excerpt.in_front - self._excerpt.place)
        return True

    def _put_on(self, article_id: str | None, line: int) -> bool:
        """As `put_on`. False where the article is not here."""
        if self._put_far_down(article_id, line):
            return True
        row = self.row_for(article_id)
        if row is not None:
            self.put(row, max(0, row - line))
        return row is not None

    def _put_near(self, row: int, line: int) -> None:
        row = max(0, min(row, reach(self._expansion.ids, row + 1) - 1))
        self.put(row, max(0, row - line))

    def _put_far_down(self, article_id: str | None, line: int) -> bool:
        """As `put_on`, without a look at what is in front. False where all that has to be known."""
        if article_id is None:
            return False
        page = self.near_cursor.page
        line = max(0, min(line, page - 1))
        excerpt = self._expansion.around(article_id, line + page, 2 * page)
        if excerpt is None:
            return False
        self._excerpt, self._searched = excerpt, 0
        self.near_cursor.put(excerpt.place, excerpt.place - line)
        return True

    def _place(self, in_front: int) -> None:
        """So many rows are in front of those at hand."""
        current, line = self.current, self.line
        row = in_front + self.near_cursor.row
        self._excerpt = None
        if row >= reach(self._expansion.ids, row + 1) or self._expansion.ids[row] != current:
            # What stands beside an article in a balanced order may turn out to be others.
            after = self.row_for(current)
            row = row if after is None else after
        self.put(row, max(0, row - line))
        self._events.tell(RowsPlaced())


def _row_in(ids: Sequence[str], excerpt: Excerpt, place: int) -> int:
    """The row of a list in which a place of an excerpt of it is; about, where the list has changed."""
    try:
        row = ids.index(excerpt.ids[excerpt.place])
    except ValueError:
        row = excerpt.in_front
    return row + place - excerpt.place
