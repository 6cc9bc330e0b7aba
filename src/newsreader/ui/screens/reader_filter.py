"""The filter line while it is typed in: the list follows every letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text import clean
from newsreader.ui.arrangement import Pane
from newsreader.ui.browsing import Place
from newsreader.ui.line_editor import EditedLine, edited

if TYPE_CHECKING:
    from newsreader.ui.screens.reader import ReaderScreen


class ReaderFilter:
    """Edits the filter of a reader screen, and knows the place to go back to when it is cleared."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._before: Place | None = None
        self.active = False

    def edit(self) -> None:
        """Put the filter line in the place of the top line's left side."""
        screen = self._screen
        if self._before is None:
            self._before = screen.here()
        screen.set_pane(Pane.LIST)
        self._set_active(True)
        text = screen.browsing.filter_text
        screen.filter_line.show(EditedLine(text, len(text)))
        screen.show_status()

    def press(self, key: str, character: str | None) -> None:
        """A key while the line is active."""
        if key in ("escape", "enter", "down", "tab"):
            self._end(cancelled=key == "escape")
            return
        line = edited(self._screen.filter_line.line, key, character)
        if line is not None:
            self._narrow(line)

    def paste(self, text: str) -> None:
        self._narrow(self._screen.filter_line.line.typed(clean(text)))

    def leave(self) -> None:
        """Clear the filter and go back to where it began."""
        screen, browsing = self._screen, self._screen.browsing
        place, self._before = self._before, None
        if browsing.filter_text or browsing.error:
            browsing.narrow("")
        row = browsing.position(place.article) if place else 0
        if place is not None and row is None:
            row = place.row
        screen.show_view(row or 0, place.top if place else 0)

    def _narrow(self, line: EditedLine) -> None:
        screen, browsing = self._screen, self._screen.browsing
        typed = line.text != screen.filter_line.line.text
        if typed:
            browsing.narrow(line.text)
        screen.filter_line.show(line, wrong=browsing.error is not None)
        if typed and browsing.error is None:
            screen.show_view(0, 0)
        else:
            screen.show_status()

    def _end(self, *, cancelled: bool) -> None:
        screen, browsing = self._screen, self._screen.browsing
        self._set_active(False)
        if cancelled or not browsing.filter_text:
            self.leave()
        elif browsing.error is not None:
            browsing.narrow("")
            screen.show_view(0, 0)
        else:
            screen.show_status()

    def _set_active(self, active: bool) -> None:
        self.active = active
        self._screen.set_class(active, "-filtering")
