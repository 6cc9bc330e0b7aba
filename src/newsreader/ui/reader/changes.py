"""What was changed in the configuration from within the reader, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderChanges:
    """Changes of views and rules, of this run. They are undone by the same key as decisions about articles:
    whichever was done last.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._undos: list[tuple[int, str, Callable[[], object]]] = []

    def done(self, sentence: str, undo: Callable[[], object]) -> None:
        """Say what was changed, and be ready to take it back."""
        self._undos.append((self._screen.session.desk.last(), sentence, undo))
        key = self._screen.keymap.label("undo")
        self._screen.say(f"{sentence} · {key} undoes" if key else sentence)

    def undo(self, since: int = 0) -> str:
        """Take back the last change, if the user decided nothing later than action `since`. Returns what it
        was; nothing where there is none.

        Raises:
            ConfigError: the file has been changed so that it can't be.
        """
        if not self._undos or self._undos[-1][0] < since:
            return ""
        _, sentence, undo = self._undos.pop()
        undo()
        self._screen.say(f"undone: {sentence}")
        return sentence
