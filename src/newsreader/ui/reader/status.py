"""What a reader screen says on its top and bottom lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ui.reader.status_text import Status, StatusMessage, bottom_sides, top_sides

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderStatus:
    """Gathers the status of a reader screen and gives it to the two lines."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen

    def show(self) -> None:
        if self._screen.intake.opened or not self._screen.place.front:
            self.show_lines(self.now())

    def show_lines(self, status: Status) -> None:
        screen, keymap = self._screen, self._screen.keymap
        screen.top_line.show(top_sides(status, keymap, screen.size.width))
        screen.bottom_line.show(bottom_sides(status, keymap, screen.size.width))

    def now(self) -> Status:
        """What the lines show of the state in force."""
        screen, browsing = self._screen, self._screen.browsing
        return Status(
            title=browsing.title,
            shown=len(browsing.view.ids),
            base_size=browsing.view.base_size,
            unread=None if screen.browsing.waiting else self._unread_in_view(),
            sort=browsing.view.sort,
            filter_text=browsing.filter_text,
            typing=screen.filter.active,
            asking=screen.prompt.active,
            filter_error=str(browsing.error or ""),
            waiting=len(screen.browsing.waiting),
            marked=len(screen.marking.among(browsing.ids)),
            problems=len(screen.session.problems),
            progress=screen.jobs.progress,
            pending=screen.keys.pending,
            saving=screen.session.library.saving,
            message=StatusMessage(str(browsing.error), "warning")
            if browsing.error
            else self._screen.notices.message,
        )

    def _unread_in_view(self) -> int | None:
        """The number counts what waits to be shown too, so that it is told of only while nothing does."""
        screen, query_text = self._screen, self._screen.browsing.query_text
        if not query_text:
            return screen.store.counts(folded=screen.browsing.folded).everything.unread
        entry = next((one for one in screen.sidebar.entries if one.query == query_text), None)
        return entry.unread if entry is not None and entry.depth >= 0 and entry.unread else None
