"""Where the user is, kept from one run to the next: the place, and the page that shows it at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import msgspec

from newsreader.config.schema import Display
from newsreader.errors import LibraryError
from newsreader.session.display import keep_display
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.lists.list_model import Place
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.session import Session
from newsreader.ui.reader.list_rows import ListRows
from newsreader.ui.reader.panes import Panes
from newsreader.ui.reader.start.front_page import FrontPage, decode, encode
from newsreader.ui.reader.status import StatusLines
from newsreader.ui.reader.status_text import Status, StatusMessage
from newsreader.ui.style.appearance import Appearance


class Restoration:
    """Writes down where the reader stands, and brings it back. The front page stands in `rows` while the
    store is not there yet.
    """

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        rows: ListRows,
        panes: Panes,
        status: StatusLines,
        appearance: Appearance,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._rows = rows
        self._panes = panes
        self._status = status
        self._appearance = appearance
        roots = sorted(str(root) for root in session.roots)
        self._name = ":".join(("place", *roots))

    def show_front_page(self) -> bool:
        """Show what was shown last, before anything else is read. False where nothing is kept."""
        page = decode(self._session.cache.snapshot(self._name))
        if page is None:
            return False
        self._rows.front = page.by_id()
        self._jobs.views.recall(page.entries)
        self._panes.sidebar.show(page.entries, page.status.title, page.chosen)
        of_one_source = page.chosen.startswith(FEED_QUERY)
        self._panes.articles.show(page.ids, page.cursor, 0, of_one_source=of_one_source)
        self._status.show_lines(page.status)
        return True

    def leave_front_page(self) -> None:
        """The store is there. The cursor may have been moved on the front page meanwhile: it stays on its
        article, and that on its line of the screen.
        """
        articles = self._panes.articles
        current, place = articles.current, self._recalled()
        if place is not None and current is not None and current != place.article:
            row, top = place.top + articles.cursor, place.top + articles.top_row
            place = msgspec.structs.replace(place, article=current, row=row, top=top)
        self._session.updates.wanted = place
        self._rows.front = {}

    def keep(self) -> None:
        """Write down where the user is, and what is on the screen, for the next start on the same sources."""
        session, shown = self._session, self._session.list
        shown.fill(lambda: False)  # The next start shows numbers that are counted to the end.
        place = msgspec.json.encode(session.updates.wanted or shown.place())
        with suppress(LibraryError):  # A full disk: the place is the least of it, and the user has been told.
            session.library.note(self._name, place)
        keep_display(session.library, session.config.display, self._display())
        articles = self._panes.articles
        first = articles.top_row
        ids = shown.ids[first : first + 2 * articles.page + 2]
        page = FrontPage(
            status=self._status_at_start(),
            entries=self._panes.sidebar.entries,
            chosen=shown.query_text,
            rows=tuple(self._rows.look(article_id) for article_id in ids),
            cursor=articles.cursor - first,
        )
        session.cache.keep_snapshot(self._name, encode(page))

    def show_as_at_start(self) -> bool:
        """Let the screen be as the next start shows it first. False where that will be another."""
        panes = self._panes
        if panes.active is not panes.home or panes.zen or self._session.list.filter_text:
            return False
        panes.detail.show(None)
        self._status.show_lines(self._status_at_start())
        return True

    def _display(self) -> Display:
        """How things look now."""
        density: Literal["compact", "comfortable"] = (
            "compact" if self._panes.articles.compact else "comfortable"
        )
        return msgspec.structs.replace(
            self._panes.display, theme=self._appearance.to_remember, density=density
        )

    def _status_at_start(self) -> Status:
        return msgspec.structs.replace(
            self._status.now(), message=StatusMessage(), progress="", waiting=0, pending=""
        )

    def _recalled(self) -> Place | None:
        kept = self._session.library.recall(self._name)
        try:
            return msgspec.json.decode(kept, type=Place) if kept else None
        except msgspec.DecodeError:
            return None
