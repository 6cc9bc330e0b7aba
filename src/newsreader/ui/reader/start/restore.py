"""Where the user is, kept from one run to the next: the place, and the page that shows it at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import msgspec

from newsreader.config.schema import Display
from newsreader.errors import LibraryError
from newsreader.session.display import keep_display
from newsreader.session.lists.place import Place
from newsreader.session.session import Session
from newsreader.ui.reader.list_rows import ListRows
from newsreader.ui.reader.panes import Panes
from newsreader.ui.reader.start.front_page import FrontPage, FrontPlace
from newsreader.ui.reader.start.front_screen import COMMANDS
from newsreader.ui.reader.status import StatusLines
from newsreader.ui.reader.status_text import Status, StatusMessage
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.style.appearance import Appearance


class Restoration:
    """Writes down where the reader stands, and brings it back."""

    def __init__(
        self,
        session: Session,
        rows: ListRows,
        panes: Panes,
        status: StatusLines,
        bindings: Bindings,
        appearance: Appearance,
    ) -> None:
        self._session = session
        self._rows = rows
        self._panes = panes
        self._status = status
        self._bindings = bindings
        self._appearance = appearance
        roots = sorted(str(root) for root in session.roots)
        self._name = ":".join(("place", *roots))

    def take_place(self, begun: FrontPlace | None) -> None:
        """The store is there: go where the user was. Where the cursor was moved on the front page
        meanwhile, it stays on its article, and that on its line of the screen.
        """
        place = self._recalled()
        if place is not None and begun is not None and begun.article not in (None, place.article):
            row, top = place.top + begun.row, place.top + begun.top
            place = msgspec.structs.replace(place, article=begun.article, row=row, top=top)
        self._session.updates.wanted = place

    def keep(self) -> None:
        """Write down where the user is, for the next start on the same sources."""
        session, shown = self._session, self._session.list
        shown.fill(lambda: False)  # The next start shows numbers that are counted to the end.
        place = msgspec.json.encode(session.updates.wanted or shown.place())
        with suppress(LibraryError):  # A full disk: the place is the least of it, and the user has been told.
            session.library.note(self._name, place)
        keep_display(session.library, session.config.display, self._display())

    def front_page(self) -> FrontPage:
        """What is on the screen, for the next start on the same sources."""
        shown, panes = self._session.list, self._panes
        articles = panes.articles
        first = articles.top_row
        ids = articles.ids[first : first + 2 * articles.page + 2]
        status = self._status_at_start()
        top, bottom = self._status.sides(status)
        return FrontPage(
            rows=tuple(self._rows.look(article_id) for article_id in ids),
            cursor=articles.cursor - first,
            of_one_source=self._rows.of_one_source,
            entries=panes.sidebar.entries,
            title=status.title,
            chosen=shown.query_text,
            top=top,
            bottom=bottom,
            display=self._display(),
            home=panes.home,
            commands=self._commands(),
        )

    def _commands(self) -> dict[str, str]:
        """What single keys do on a front page."""
        keymap = self._bindings.keymap
        bound = ((keys, command) for command in COMMANDS for keys in keymap.sequences(command))
        return {keys[0]: command for keys, command in bound if len(keys) == 1}

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
            self._status.now(self._panes.home),
            message=StatusMessage(),
            progress="",
            waiting=0,
            pending="",
            typing=False,
            asking=False,
        )

    def _recalled(self) -> Place | None:
        kept = self._session.library.recall(self._name)
        try:
            return msgspec.json.decode(kept, type=Place) if kept else None
        except msgspec.DecodeError:
            return None
