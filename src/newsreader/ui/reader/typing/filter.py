"""The filter line while it is typed in: the list follows every letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from textual.screen import Screen

from newsreader.errors import LibraryError, NewsreaderError
from newsreader.query.completion import Completion, CompletionWords, complete, without_field_begun
from newsreader.session.lists.list_model import Place
from newsreader.session.lists.vocabulary import vocabulary_of
from newsreader.session.session import Session
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.reader.typing.line_mode import InputArea, LineMode
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.line_buffer import EditedLine

HISTORY: Final = "filter-history"
MOST_KEPT: Final = 100
SLOW_FROM: Final = 20_000
"""So many articles make a regular expression wait for a pause in the typing."""
PAUSE: Final = 0.15


class FilterMode(LineMode):
    """Edits the filter of the session's list, and knows the place to go back to when it is cleared."""

    prompt = " / "

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        area: InputArea,
        painter: Painter,
        failed: Callable[[NewsreaderError], object],
    ) -> None:
        """`failed` is told where what was typed can't be remembered."""
        super().__init__(area, painter)
        self._session = session
        self._list = session.list
        self._failed = failed
        self._before: Place | None = None
        self._vocabulary: CompletionWords | None = None
        self._later = Delayed(screen)

    def edit(self) -> None:
        """Begin to type, with the filter there is."""
        if self._before is None:
            self._before = self._list.place()
        self._vocabulary = None
        self.open(self._list.filter_text)

    def forget(self) -> None:
        """Another view is shown: there is no filter to clear and no place to go back to."""
        self._before = None

    def leave(self) -> None:
        """Clear the filter and go back to where it began."""
        shown = self._list
        place, self._before = self._before, None
        if shown.filter_text or shown.error:
            shown.narrow("")
        row = shown.row_for(place.article) if place else 0
        if place is not None and row is None:
            row = place.row
        shown.stand_among_rows(row or 0, place.top if place else 0)

    def changed(self, line: EditedLine) -> None:
        self._later.cancel()
        if "/" in line.text and len(self._session.store) >= SLOW_FROM:
            self._later.call(PAUSE, self._narrow_now)
        else:
            self._narrow(line.text)

    def settle(self) -> None:
        if self._later.pending:
            self._later.cancel()
            self._narrow(self.line.text)

    def ended(self, text: str, *, cancelled: bool) -> None:
        shown = self._list
        if self._later.pending or shown.filter_text != text:
            self._later.cancel()
            shown.narrow(text)
        if cancelled or not shown.filter_text:
            self.leave()
        elif shown.error is not None:
            shown.narrow("")
            shown.stand_among_rows(0, 0)
        else:
            self._remember(text)
            shown.stand_among_rows(shown.cursor.row)

    def completion(self, line: EditedLine) -> Completion:
        if self._vocabulary is None and (":" in line.text or "=" in line.text):
            self._vocabulary = vocabulary_of(self._session.store)
        return complete(line.text, line.cursor, self._vocabulary or CompletionWords())

    def complaint(self) -> tuple[str, int]:
        error = self._list.error
        return ("", 1) if error is None else (str(error), error.column)

    def history(self) -> Sequence[str]:
        kept = self._session.library.recall(HISTORY)
        try:
            return msgspec.json.decode(kept, type=list[str]) if kept else ()
        except msgspec.DecodeError:
            return ()

    def _remember(self, text: str) -> None:
        entries = [text, *(entry for entry in self.history() if entry != text)][:MOST_KEPT]
        try:
            self._session.library.note(HISTORY, msgspec.json.encode(entries))
        except LibraryError as error:
            self._failed(error)

    def _narrow_now(self) -> None:
        if self.active:
            self._narrow(self.line.text)
            self._painter.mark(Dirty.INPUT)

    def _narrow(self, text: str) -> None:
        shown = self._list
        shown.narrow(text)
        if shown.error is None and not shown.ids:
            # "topi" on the way to "topic:" leaves the list as it was; where it finds something, it is a word.
            shorter = without_field_begun(text)
            if shorter is not None:
                shown.narrow(shorter)
        if shown.error is None:
            shown.stand_among_rows(0, 0)
        else:
            self._painter.mark(Dirty.STATUS)
