"""Filtering the list: narrowed with every letter, left for where it began, remembered when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final

import msgspec

from newsreader.library import Library
from newsreader.query.completion import without_field_begun, without_value_begun
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.place import Place
from newsreader.store.growing_ids import is_complete, known_of

HISTORY: Final = "filter-history"
MOST_KEPT: Final = 100
LONGEST: Final = 0.003
"""Seconds in which it is looked whether a word finds anything."""


class Filtering:
    """The filter of a list while it is typed, and the place to go back to when it is cleared."""

    def __init__(self, shown: ListModel, library: Library) -> None:
        self._list = shown
        self._library = library
        self._before: Place | None = None

    def begin(self) -> None:
        """The user begins to type. A filter there is goes on, with the place from before it."""
        if self._before is None:
            self._before = self._list.place()

    def forget(self) -> None:
        """Another view is shown: there is no filter to clear and no place to go back to."""
        self._before = None

    def narrow(self, text: str) -> None:
        """Filter by what is typed so far. Where it can't be read, the last good view stays; where that is for
        a value that is still being typed, the view of what stands before it.
        """
        shown = self._list
        shown.narrow(text)
        error = shown.error
        finished = without_value_begun(text) if error is not None else None
        if finished is not None:
            # "iran is:u" has gone by way of "iran is", which nobody meant.
            shown.narrow(finished)
            if shown.error is None:
                shown.stand_among_rows(0, 0)
            shown.filter_text, shown.error = text, error
            return
        shorter = without_field_begun(text) if shown.error is None else None
        if shorter is not None and not shown.awaited and self._finds_nothing():
            # "topi" on the way to "topic:" leaves the list as it was; where it finds something, it is a word.
            shown.narrow(shorter)
        if shown.error is None:
            shown.stand_among_rows(0, 0)

    def clear(self) -> None:
        """Clear the filter and go back to where it began."""
        shown = self._list
        place, self._before = self._before, None
        if shown.filter_text or shown.error:
            shown.narrow("")
        shown.stand_at(place or Place())

    def settle(self, text: str) -> None:
        """The text as it was entered is the filter, and remembered; one that is empty or wrong is none.

        Raises:
            LibraryError: it can't be remembered.
        """
        shown = self._list
        if shown.filter_text != text:
            shown.narrow(text)
        if not text.strip():
            self.clear()
        elif shown.error is not None:
            shown.narrow("")
            shown.stand_among_rows(0, 0)
        else:
            if not shown.awaited:
                shown.stand_among_rows(shown.cursor.row)
            self._remember(text)

    def history(self) -> Sequence[str]:
        """What was asked before, newest first."""
        kept = self._library.recall(HISTORY)
        try:
            return msgspec.json.decode(kept, type=list[str]) if kept else ()
        except msgspec.DecodeError:
            return ()

    def _finds_nothing(self) -> bool:
        """Whether that is known before the next key."""
        shown, end = self._list, monotonic() + LONGEST
        shown.fill(lambda: known_of(shown.ids) > 0 or monotonic() >= end)
        return is_complete(shown.ids) and not known_of(shown.ids)

    def _remember(self, text: str) -> None:
        entries = [text, *(entry for entry in self.history() if entry != text)][:MOST_KEPT]
        self._library.note(HISTORY, msgspec.json.encode(entries))
