"""On which row the user is, whichever rows there are. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from newsreader.session.events import Event, Events, ListChanged
from newsreader.session.lists.cursor import Cursor
from newsreader.session.lists.expansion import Expansion
from newsreader.store.growing_ids import reach


class Standing:
    """Keeps the cursor on its article, and that on its line of the screen, while the rows become others."""

    def __init__(self, expansion: Expansion, events: Events) -> None:
        """`expansion`: the rows; `events`: who is told that the cursor is elsewhere."""
        self._expansion = expansion
        self._events = events
        self.cursor = Cursor()

    @property
    def current(self) -> str | None:
        """The article under the cursor."""
        ids, row = self._expansion.ids, self.cursor.row
        return ids[row] if 0 <= row < reach(ids, row + 1) else None

    @property
    def line(self) -> int:
        """So many rows are seen above the cursor."""
        return self.cursor.row - self.cursor.top

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

    def put(self, row: int, top: int | None = None) -> None:
        """Go to a row and, where it is given, have another one as the first that is seen."""
        self.cursor.put(row, self.cursor.top if top is None else top)

    def put_on(self, article_id: str | None, row: int, line: int) -> None:
        """Go to an article, or the story in whose row it is, on a line of the screen; where it is not here,
        to a row, as near as there is one.
        """
        after = self.row_for(article_id)
        if after is None:
            after = max(0, min(row, reach(self._expansion.ids, row + 1) - 1))
        self.cursor.put(after, max(0, after - line))

    def keep(self, change: Callable[[], object], told: Event = ListChanged()) -> None:  # noqa: B008 - immutable
        """Let the rows be others, with the cursor's article, or its story, on the same line of the screen.
        `told`: what is told then.
        """
        current, row, line = self.current, self.cursor.row, self.line
        change()
        self.put_on(current, row, line)
        self._events.tell(told)
