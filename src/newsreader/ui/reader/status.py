"""What the reader says on its top and bottom lines."""

from __future__ import annotations

from newsreader.reading.dates import ago
from newsreader.session.articles.detail_records import Detail
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.lists.rows import Fold
from newsreader.session.lists.sidebar import base_counted, count_of, rows_counted
from newsreader.session.session import Session
from newsreader.store.growing_ids import is_complete, known_of
from newsreader.ui.reader.keys import ReaderKeys
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.notices import Notices
from newsreader.ui.reader.panes import Panes
from newsreader.ui.reader.status_text import (
    Amount,
    ReadingPlace,
    Status,
    StatusMessage,
    bottom_sides,
    top_sides,
)
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.reader.typing.filter import FilterMode
from newsreader.ui.reader.typing.prompt import PromptMode
from newsreader.ui.reader.way_back import WayBack
from newsreader.ui.widgets.status_line import OneLine, Sides

_OPENED = {Fold.ALONE: None, Fold.FOLDED: False, Fold.UNFOLDED: True, Fold.BELOW: True}


def _has_text(detail: Detail) -> bool:
    """Whether there is more than a title, as far as it is known yet."""
    return detail.article is None or bool(detail.document.blocks or detail.article.excerpt)


class StatusLines:
    """Gathers the status of the session and of what is typed, and gives it to the two lines."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        panes: Panes,
        filter_mode: FilterMode,
        prompt: PromptMode,
        keys: ReaderKeys,
        notices: Notices,
        bindings: Bindings,
        way_back: WayBack,
        top_line: OneLine,
        bottom_line: OneLine,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._panes = panes
        self._filter = filter_mode
        self._prompt = prompt
        self._keys = keys
        self._notices = notices
        self._bindings = bindings
        self._way_back = way_back
        self._top_line = top_line
        self._bottom_line = bottom_line

    def show(self) -> None:
        """Show how it stands now."""
        self.show_lines(self.now())

    def show_lines(self, status: Status) -> None:
        top, bottom = self.sides(status)
        self._top_line.show(top)
        self._bottom_line.show(bottom)

    def sides(self, status: Status) -> tuple[Sides, Sides]:
        """What the two lines say of a state."""
        keymap, width = self._bindings.keymap, self._panes.width
        return top_sides(status, keymap, width), bottom_sides(status, keymap, width)

    def now(self, pane: Pane | None = None) -> Status:
        """What the lines show of the state in force. `pane`: which has the keys, where it is not the one that
        has them now.
        """
        session, shown = self._session, self._session.list
        pane = pane or self._panes.active
        rows = self._rows()
        return Status(
            title=shown.title,
            shown=rows,
            base=self._base() if shown.filter_text else rows,
            unread=None if session.updates.waiting else self._unread_in_view(),
            sort=shown.view.sort,
            filter_text=shown.filter_text,
            typing=self._filter.active,
            asking=self._prompt.active,
            filter_error=str(shown.error or ""),
            waiting=len(session.updates.waiting),
            marked=shown.selection.count(shown.ids),
            problems=len(session.problems),
            progress=self._jobs.progress,
            pending=self._keys.pending,
            saving=session.library.saving,
            row=shown.standing.row + 1 if known_of(shown.standing.near) else 0,
            placed=shown.standing.placed,
            searching=shown.awaited,
            failing=session.sidebar.failing,
            fresh=ago(fetched, session.store.now) if (fetched := session.sidebar.last_fetch) else "",
            pane=pane,
            reading=self._reading(pane),
            below=max(0, known_of(shown.ids) - known_of(shown.view.ids)),
            fold=self._fold(pane),
            links=bool((detail := self._panes.detail.detail) and detail.document.links),
            has_text=detail is None or _has_text(detail),
            leaves=self._leaves(pane),
            message=self._message(),
        )

    def _rows(self) -> Amount:
        """How many rows match. Until all are known, the numbers kept for the sidebar tell it of a feed, a
        folder, a topic and everything.
        """
        session, shown = self._session, self._session.list
        ids = shown.view.ids
        if not is_complete(ids) and not session.updates.waiting:
            counted = rows_counted(shown, session.store)
            if counted is not None:
                return Amount(counted)
        return Amount(known_of(ids), more=not is_complete(ids))

    def _base(self) -> Amount:
        """How many rows there are without the filter. Of everything, a feed, a folder and a topic it is what
        the sidebar says: an article that was archived takes its row along only as far as the filter has it,
        and the rest of its story stays.
        """
        session, shown = self._session, self._session.list
        counted = None if session.updates.waiting else base_counted(shown, session.store)
        if counted is not None:
            return Amount(counted)
        # What stays although it matches no more, and what waits, is in the rows alone.
        view = shown.view
        return Amount(known_of(view.whole) - view.gone, more=not is_complete(view.whole))

    def _message(self) -> StatusMessage:
        """The sentence below; what is wrong with the filter is told under it while it is typed."""
        error = self._session.list.error
        if error is None or self._filter.active:
            return self._notices.message
        return StatusMessage(str(error), "warning")

    def _reading(self, pane: Pane) -> ReadingPlace | None:
        """How far the text is read that has the keys."""
        panes, shown = self._panes, self._session.list
        if pane is not Pane.DETAIL or panes.detail.detail is None:
            return None
        ahead = shown.unread.ahead
        headline = self._session.store.headline(ahead) if ahead is not None else None
        percent, minutes = panes.detail.place
        return ReadingPlace(percent, minutes, headline.title if headline is not None else "")

    def _fold(self, pane: Pane) -> str:
        """What folding would do where the cursor is."""
        if pane is Pane.TOPICS:
            sidebar = self._panes.sidebar
            row = sidebar.foldable
            opened = None if row is None else sidebar.entries[row].opened
        else:
            shown = self._session.list
            opened = (
                _OPENED[shown.expansion.fold_of(current)]
                if (current := shown.known_current) is not None
                else None
            )
        return "" if opened is None else "fold" if opened else "unfold"

    def _leaves(self, pane: Pane) -> bool:
        """Whether a step back would be the last."""
        if pane is Pane.LIST and (self._session.list.filter_text or self._way_back.is_open):
            return False
        return pane is self._panes.home

    def _unread_in_view(self) -> int | None:
        """The number counts what waits to be shown too, so that it is told of only while nothing does."""
        shown = self._session.list
        counts = self._session.store.counts(folded=shown.folded)
        if not shown.query_text:
            return counts.everything.unread
        entries = self._panes.sidebar.entries
        entry = next((entry for entry in entries if entry.query == shown.query_text), None)
        if entry is None:  # in a closed folder, or one of all topics
            count = count_of(shown.query_text, counts)
            return count.unread or None if count is not None else None
        return entry.unread if entry.depth >= 0 and entry.unread else None
