"""Where the user is, kept from one run to the next: the place, and the page that shows it at once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from newsreader.errors import LibraryError
from newsreader.session.list_model import Place
from newsreader.session.rows import Row
from newsreader.ui.reader.front_page import FrontPage, decode, encode
from newsreader.ui.reader.status_text import StatusMessage

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderPlace:
    """Writes down the place of a reader screen, and brings it back. `front` holds the rows of the front page
    while the store is not there yet.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        roots = sorted(str(root) for root in screen.session.roots)
        self._name = ":".join(("place", *roots))
        self.front: Mapping[str, Row] = {}

    def show_front_page(self) -> bool:
        """Show what was shown last, before anything else is read. False where nothing is kept."""
        page = decode(self._screen.session.cache.snapshot(self._name))
        if page is None:
            return False
        self.front = page.by_id()
        self._screen.jobs.views.recall(page.entries)
        self._screen.sidebar.show(page.entries, page.status.title, page.chosen)
        self._screen.articles.show(page.ids, page.cursor, 0)
        self._screen.status.show_lines(page.status)
        return True

    def leave_front_page(self) -> None:
        """The store is there. The cursor may have been moved on the front page meanwhile."""
        current = self._screen.articles.current
        place = self._recalled()
        if place is not None and current is not None and current != place.article:
            place = msgspec.structs.replace(place, article=current)
        self._screen.browsing.wanted = place
        self.front = {}

    def keep(self) -> None:
        """Write down where the user is, and what is on the screen, for the next start on the same sources."""
        screen = self._screen
        place = msgspec.json.encode(screen.browsing.wanted or screen.here())
        with suppress(LibraryError):  # A full disk: the place is the least of it, and the user has been told.
            screen.session.library.note(self._name, place)
        articles = screen.articles
        first = articles.top_row
        ids = screen.browsing.ids[first : first + 2 * articles.page + 2]
        status = screen.status.now()
        page = FrontPage(
            status=msgspec.structs.replace(
                status, message=StatusMessage(), progress="", waiting=0, pending=""
            ),
            entries=screen.sidebar.entries,
            chosen=screen.browsing.query_text,
            rows=tuple(screen.look(one) for one in ids),
            cursor=articles.cursor - first,
        )
        screen.session.cache.keep_snapshot(self._name, encode(page))

    def _recalled(self) -> Place | None:
        kept = self._screen.session.library.recall(self._name)
        try:
            return msgspec.json.decode(kept, type=Place) if kept else None
        except msgspec.DecodeError:
            return None
