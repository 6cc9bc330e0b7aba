"""What the user decides, undoes and does again, each as one action of the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from newsreader.library import journal
from newsreader.library.journal_records import Action, BulkChange, Here
from newsreader.library.library_file import Act
from newsreader.library.seen_journal import SeenJournal


class Deciding:
    """Each method can raise LibraryError: it could not be written down; nothing has changed."""

    def __init__(
        self, act: Callable[[Act], Action | None], seen: SeenJournal, now: Callable[[], datetime]
    ) -> None:
        """`act` writes one action; `seen`: who it is that acts; `now`: the clock for the journal."""
        self._act = act
        self._seen = seen
        self._now = now

    def record(self, title: str, changes: Iterable[BulkChange]) -> Action | None:
        """Write down and apply one action, whole or not at all; None where it would change nothing. No field
        of an article is there twice.

        Raises:
            ValueError: a change names no field.
        """
        return self._act(
            lambda connection: journal.record_bulk(
                connection, title, changes, self._now(), actor=self._seen.actor
            )
        )

    def undo(self, seq: int | None = None) -> Action | None:
        """Take back the user's last action that stands, or the one numbered `seq`; None where there is none.

        Without a number, what another program did since this library was opened is left to that program.

        Articles that were changed again since stay as they are. The answer is the action undone, with what
        undoing changed.
        """
        return self._act(lambda connection: _undo(connection, seq, self._now(), self._seen.here))

    def redo(self) -> Action | None:
        """Do again what was undone last; None where nothing was undone since the last new action."""
        return self._act(lambda connection: journal.redo(connection, self._now(), self._seen.here))


def _undo(connection: sqlite3.Connection, seq: int | None, now: datetime, here: Here) -> Action | None:
    """Turn an action back, with all that came with it."""
    from newsreader.library.imports import take_back

    action = journal.undo(connection, seq, now, here)
    if action is None or not (also := take_back(connection, action.seq)):
        return action
    return msgspec.structs.replace(action, also=also)
