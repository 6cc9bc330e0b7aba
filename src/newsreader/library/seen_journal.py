"""What a program has seen of the journal that it shares with others, so that it can tell what is news."""

from __future__ import annotations

import os
import sqlite3
from typing import NamedTuple

from newsreader.library import journal
from newsreader.library.journal_records import Here
from newsreader.model import Triage


class ManyNews(NamedTuple):
    """So many changes in the journal, behind the row numbered `since`."""

    since: int
    changes: int


class SeenJournal:
    """How much of the journal this program has seen, and from where on it was there."""

    def __init__(self) -> None:
        self.actor = os.urandom(4).hex()
        self._began_at: int | None = None
        self._version = 0
        self._seq = 0

    @property
    def here(self) -> Here:
        return Here(self.actor, self._began_at or 0)

    def open(self, connection: sqlite3.Connection) -> None:
        """All that is there now has been seen."""
        (self._version,) = connection.execute("PRAGMA data_version").fetchone()
        self.reach(journal.last_seq(connection))

    def reach(self, seq: int) -> None:
        """All up to a row has been seen, whoever wrote it."""
        self._seq = seq
        if self._began_at is None:
            self._began_at = seq

    def count_own(self, before: int) -> None:
        """A row of this program's own was written after the one numbered `before`."""
        # With nobody else's row between, `news` need not look at this one.
        if before == self._seq:
            self._seq += 1

    def many_news(self, connection: sqlite3.Connection, most: int) -> ManyNews | None:
        """Where others made more changes than so many since: what they are, which have been seen from now on.
        None where they are fewer, which `news` tells.
        """
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return None
        many = ManyNews(self._seq, journal.count_since(connection, self._seq))
        if many.changes <= most:
            return None
        self._version, self._seq = version, journal.last_seq(connection)
        return many

    def put_off(self, many: ManyNews) -> None:
        """It has not been seen after all."""
        self._version, self._seq = 0, many.since

    def news(self, connection: sqlite3.Connection) -> dict[str, Triage] | None:
        """The articles that others changed since, as they stand now, or None."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return None
        latest = journal.last_seq(connection)
        changed = journal.changed_since(connection, self._seq) if latest > self._seq else None
        self._version, self._seq = version, latest
        return changed
