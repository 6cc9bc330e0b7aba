"""What the reader tells its user: a sentence on the bottom line for a while, or advice beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from textual.screen import Screen

from newsreader.errors import NewsreaderError
from newsreader.session.events import Notice
from newsreader.ui.reader.status_text import StatusMessage
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.support.debounce import Delayed

SECONDS: Final = 5.0
EXPLAIN_SECONDS: Final = 12.0
LEAST_ROOM: Final = 24
"""Columns of the bottom line that a sentence leaves to what stands there."""


class Notices:
    """Holds the sentence of the bottom line. `changed` is called when it is another."""

    def __init__(self, screen: Screen[Any], bindings: Bindings, changed: Callable[[], object]) -> None:
        self._screen = screen
        self._bindings = bindings
        self._changed = changed
        self._off = Delayed(screen)
        self.message = StatusMessage()

    def say(self, text: str, style: str = "text", advice: str = "") -> None:
        """A sentence on the bottom line, for a while, in one of the palette's styles. `advice`: what it ends
        with, however narrow the line is.
        """
        self.message = StatusMessage(text, style, advice)
        self._off.cancel()
        if text:
            self._off.call(SECONDS, partial(self.say, ""))
        self._changed()

    def hush(self) -> None:
        """Take the sentence away."""
        if self.message.text:
            self.say("")

    def tell(self, notice: Notice) -> None:
        """What the session says, with the key that takes it back."""
        undo = self._bindings.label("undo") if notice.undoes else ""
        journal = self._bindings.label("journal") if notice.in_journal else ""
        advice = f"{undo} undoes" if undo else f"{journal} can undo it" if journal else ""
        self.say(notice.text, notice.tone, advice)

    def explain(self, error: NewsreaderError) -> None:
        """Tell the user what went wrong: short sentences on the bottom line, those with advice beside it."""
        app = self._screen.app
        if error.hint or len(error.message) > app.size.width - LEAST_ROOM:
            text = f"{error.message}\n{error.hint}".strip()
            app.notify(text, severity="warning", timeout=EXPLAIN_SECONDS, markup=False)
        else:
            self.say(error.message, "warning")
