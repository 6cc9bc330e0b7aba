"""The filter line while it is typed in: the list follows every letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.screen import Screen

from newsreader.errors import LibraryError, NewsreaderError
from newsreader.query.completion import Completion, complete, other_terms
from newsreader.session.jobs.text_indexing import BODY_SEARCH
from newsreader.session.jobs.value_counting import ValueCountingJob
from newsreader.session.session import Session
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.reader.typing.line_mode import InputArea, LineMode
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.line_buffer import EditedLine

SLOW_FROM: Final = 20_000
"""So many articles make a regular expression, or a search in full texts, wait for a pause in the typing."""
PAUSE: Final = 0.15


class FilterMode(LineMode):
    """Types the filter of the session's list."""

    prompt = " / "

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        values: ValueCountingJob,
        area: InputArea,
        painter: Painter,
        failed: Callable[[NewsreaderError], object],
    ) -> None:
        """`failed` is told where what was typed can't be remembered."""
        super().__init__(area, painter)
        self._session = session
        self._failed = failed
        self._values = values
        self._later = Delayed(screen)

    def edit(self) -> None:
        """Begin to type, with the filter there is."""
        self._session.filtering.begin()
        self.open(self._session.list.filter_text)

    def changed(self, line: EditedLine) -> None:
        self._later.cancel()
        if ("/" in line.text or BODY_SEARCH in line.text) and len(self._session.store) >= SLOW_FROM:
            self._later.call(PAUSE, self._narrow_now)
        else:
            self._narrow(line.text)

    def settle(self) -> None:
        if self._later.pending:
            self._later.cancel()
            self._narrow(self.line.text)

    def ended(self, text: str, *, cancelled: bool) -> None:
        self._later.cancel()
        self._values.leave()
        if cancelled:
            self._session.filtering.clear()
            return
        try:
            self._session.filtering.settle(text)
        except LibraryError as error:
            self._failed(error)

    def completion(self, line: EditedLine) -> Completion:
        values = self._values.in_list(other_terms(line.text, line.cursor))
        return complete(line.text, line.cursor, values)

    def complaint(self) -> tuple[str, int]:
        error = self._session.list.error
        return ("", 1) if error is None else (str(error), error.column)

    def history(self) -> Sequence[str]:
        return self._session.filtering.history()

    def _narrow_now(self) -> None:
        if self.active:
            self._narrow(self.line.text)
            self._painter.mark(Dirty.INPUT)

    def _narrow(self, text: str) -> None:
        self._session.filtering.narrow(text)
        if self._session.list.error is not None:
            self._painter.mark(Dirty.STATUS)
