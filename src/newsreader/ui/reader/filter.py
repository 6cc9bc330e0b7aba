"""The filter line while it is typed in: the list follows every letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import LibraryError
from newsreader.query.completion import Completion, CompletionWords, complete, without_field_begun
from newsreader.session.list_model import Place
from newsreader.session.vocabulary import vocabulary_of
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.line_mode import LineMode
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.line_buffer import EditedLine

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

HISTORY: Final = "filter-history"
MOST_KEPT: Final = 100
SLOW_FROM: Final = 20_000
"""So many articles make a regular expression wait for a pause in the typing."""
PAUSE: Final = 0.15


class ReaderFilter(LineMode):
    """Edits the filter of a reader screen, and knows the place to go back to when it is cleared."""

    prompt = " / "

    def __init__(self, screen: ReaderScreen) -> None:
        super().__init__(screen)
        self._before: Place | None = None
        self._vocabulary: CompletionWords | None = None
        self._later = Delayed(screen)

    def edit(self) -> None:
        """Put the filter line in the place of the top line's left side."""
        if self._before is None:
            self._before = self._screen.here()
        self._vocabulary = None
        self._screen.panes.enter(Pane.LIST)
        self.open(self._screen.browsing.filter_text)

    def forget(self) -> None:
        """Another view is shown: there is no filter to clear and no place to go back to."""
        self._before = None

    def leave(self) -> None:
        """Clear the filter and go back to where it began."""
        screen, browsing = self._screen, self._screen.browsing
        place, self._before = self._before, None
        if browsing.filter_text or browsing.error:
            browsing.narrow("")
        row = browsing.row_for(place.article) if place else 0
        if place is not None and row is None:
            row = place.row
        screen.show_view(row or 0, place.top if place else 0)

    def changed(self, line: EditedLine) -> None:
        self._later.cancel()
        if "/" in line.text and len(self._screen.store) >= SLOW_FROM:
            self._later.call(PAUSE, self._narrow_now)
        else:
            self._narrow(line.text)

    def settle(self) -> None:
        if self._later.pending:
            self._later.cancel()
            self._narrow(self._screen.filter_line.line.text)

    def ended(self, text: str, *, cancelled: bool) -> None:
        screen, browsing = self._screen, self._screen.browsing
        if self._later.pending or browsing.filter_text != text:
            self._later.cancel()
            browsing.narrow(text)
        if cancelled or not browsing.filter_text:
            self.leave()
        elif browsing.error is not None:
            browsing.narrow("")
            screen.show_view(0, 0)
        else:
            self._remember(text)
            screen.show_view(screen.articles.cursor, screen.articles.top_row)

    def completion(self, line: EditedLine) -> Completion:
        if self._vocabulary is None and (":" in line.text or "=" in line.text):
            self._vocabulary = vocabulary_of(self._screen.store)
        return complete(line.text, line.cursor, self._vocabulary or CompletionWords())

    def complaint(self) -> tuple[str, int]:
        error = self._screen.browsing.error
        return ("", 1) if error is None else (str(error), error.column)

    def history(self) -> Sequence[str]:
        kept = self._screen.session.library.recall(HISTORY)
        try:
            return msgspec.json.decode(kept, type=list[str]) if kept else ()
        except msgspec.DecodeError:
            return ()

    def _remember(self, text: str) -> None:
        entries = [text, *(one for one in self.history() if one != text)][:MOST_KEPT]
        try:
            self._screen.session.library.note(HISTORY, msgspec.json.encode(entries))
        except LibraryError as error:
            self._screen.explain(error)

    def _narrow_now(self) -> None:
        if self.active:
            self._narrow(self._screen.filter_line.line.text)
            self.show_complaint()

    def _narrow(self, text: str) -> None:
        browsing = self._screen.browsing
        browsing.narrow(text)
        if browsing.error is None and not browsing.ids:
            # "topi" on the way to "topic:" leaves the list as it was; where it finds something, it is a word.
            shorter = without_field_begun(text)
            if shorter is not None:
                browsing.narrow(shorter)
        if browsing.error is None:
            self._screen.show_view(0, 0)
        else:
            self._screen.show_status()
