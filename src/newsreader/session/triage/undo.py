"""One undo over all that a user does: decisions about articles, views and rules, settings of feeds."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from newsreader.session.events import Events, Notice
from newsreader.session.scheduler import Act
from newsreader.session.triage.service import Outcome, TriageService


class SettingChange(msgspec.Struct, frozen=True):
    """A change outside the journal. `after`: the number of the journal's last action when it was made;
    `undo` takes it back, and calls what it is given when that is done.
    """

    after: int
    sentence: str
    undo: Callable[[Act], object]


class UndoStack:
    """Decisions are in the journal, which outlives the run; all other changes are of this run."""

    def __init__(self, desk: TriageService, events: Events) -> None:
        self._desk = desk
        self._events = events
        self._changes: list[SettingChange] = []

    def done(self, sentence: str, undo: Act) -> None:
        """Say what was changed, and be ready to take it back."""

        def undo_at_once(undone: Act) -> None:
            undo()
            undone()

        self.done_beside(sentence, undo_at_once)

    def done_beside(self, sentence: str, undo: Callable[[Act], object]) -> None:
        """As `done`, for what takes a while to be taken back. `undo` begins that, and has what it is given
        done at the end.
        """
        self._changes.append(SettingChange(self._desk.last(), sentence, undo))
        self._events.tell(Notice(sentence, undoes=True))

    def undo(self) -> Outcome | None:
        """Take back what was done last, whatever it was. Returns what came of it where that was a decision.

        Raises:
            LibraryError: the journal can't be written.
            ConfigError: the file has been changed so that the change can't be taken back.
        """
        if self._changes and self._changes[-1].after >= self._desk.last():
            self.undo_setting()
            return None
        return self._desk.undo()

    def undo_setting(self) -> str:
        """Take back the last change that is no decision, and say so when it is done. Returns what it was;
        nothing where there is none.

        Raises:
            ConfigError: the file has been changed so that it can't be.
        """
        if not self._changes:
            return ""
        change = self._changes.pop()
        change.undo(lambda: self._events.tell(Notice(f"undone: {change.sentence}")))
        return change.sentence
