"""The last decision about each field of each article, wherever it was made, for machines that share a folder.

A decision carries its stamp: milliseconds since 1970, pushed beyond every stamp that was known when it was
made, so that a clock that is off can't make an answer older than its question; where two are equal, the name
of the machine decides.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from newsreader.library import journal
from newsreader.library.database import Work
from newsreader.library.journal_records import Change, Value
from newsreader.model import TriageField

ORIGIN: Final = "sync folder"
DECISION_LOG: Final = """
-- The last decision about a field, wherever it was made: at in milliseconds since 1970, value as in `mark`.
CREATE TABLE decision (
    article TEXT NOT NULL,
    field TEXT NOT NULL,
    at INTEGER NOT NULL,
    machine TEXT NOT NULL,
    value INTEGER,
    PRIMARY KEY (article, field)
) STRICT, WITHOUT ROWID;

-- How far the log of each machine is read, in bytes of each of its files; of this one, how far the journal is
-- written, in rows.
CREATE TABLE decision_log (
    machine TEXT NOT NULL,
    file TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (machine, file)
) STRICT, WITHOUT ROWID;
"""
_JOURNAL: Final = "journal"


class Decision(msgspec.Struct, frozen=True, array_like=True):
    """What became of a field of an article. `value`: as the library keeps it, None for untouched."""

    at: int
    article: str
    field: str
    value: int | None


class DecisionLog:
    """The decisions of a library as machines tell them to each other. All calls can raise LibraryError."""

    def __init__(self, read: Work, write: Work, now: journal.Clock) -> None:
        self._read = read
        self._write = write
        self._now = now

    def told(self, machine: str) -> int:
        """The last row of the journal that was told of."""
        return self.positions(machine).get(_JOURNAL, 0)

    def positions(self, machine: str) -> dict[str, int]:
        """How far each file of a machine was read."""
        rows = self._read(
            lambda connection: connection.execute(
                "SELECT file, position FROM decision_log WHERE machine = ?", (machine,)
            ).fetchall()
        )
        return dict(rows)

    def tell(self, machine: str, keep: Callable[[Sequence[Decision]], object]) -> int:
        """Let `keep` write down what was decided here since the last time; returns how many decisions.

        What `keep` raises ends it, and all is told again the next time.
        """

        def tell(connection: sqlite3.Connection) -> int:
            decisions = _new(connection, machine)
            if decisions:
                keep(decisions)
            _know(connection, ((machine, decision) for decision in decisions))
            _remember(connection, machine, _JOURNAL, journal.last_seq(connection))
            return len(decisions)

        return self._write(tell)

    def hear(
        self, machine: str, other: str, file: str, decisions: Sequence[Decision], position: int
    ) -> int | None:
        """Take over what another machine told in one of its files, up to a position. Returns how much of it
        changed something here; None where something was decided meanwhile that must be told first.
        """

        def hear(connection: sqlite3.Connection) -> int | None:
            if _new(connection, machine):
                return None
            newer = _know(connection, ((other, decision) for decision in decisions))
            changes = [Change(decision.article, decision.field, _value(decision)) for decision in newer]
            action = journal.record(connection, f"synchronised with {other}", changes, self._now(), ORIGIN)
            _remember(connection, other, file, position)
            return action.count if action is not None else 0

        return self._write(hear)


def _new(connection: sqlite3.Connection, machine: str) -> list[Decision]:
    """The last word on each field that this machine has turned since it told of it, with new stamps."""
    row = connection.execute(
        "SELECT position FROM decision_log WHERE machine = ? AND file = ?", (machine, _JOURNAL)
    ).fetchone()
    rows = connection.execute(
        """
        SELECT max(action.seq), action.at, article, field, after FROM change
        JOIN action ON action.seq = change.action
        WHERE action.seq > ? AND origin != ? GROUP BY article, field ORDER BY 1
        """,
        (row[0] if row else 0, ORIGIN),
    ).fetchall()
    (latest,) = connection.execute("SELECT coalesce(max(at), 0) FROM decision").fetchone()
    decisions = []
    for _, at, article, field, value in rows:
        latest = max(at, latest + 1)
        decisions.append(Decision(latest, article, field, value))
    return decisions


def _know(connection: sqlite3.Connection, told: Iterable[tuple[str, Decision]]) -> list[Decision]:
    """Remember decisions that are later than what is known; returns these, the last one of each field."""
    newer: dict[tuple[str, str], Decision] = {}
    for machine, decision in told:
        taken = connection.execute(
            """
            INSERT INTO decision (article, field, at, machine, value) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET at = excluded.at, machine = excluded.machine, value = excluded.value
            WHERE (excluded.at, excluded.machine) > (decision.at, decision.machine)
            """,
            (decision.article, decision.field, decision.at, machine, decision.value),
        ).rowcount
        if taken:
            newer[decision.article, decision.field] = decision
    return list(newer.values())


def _remember(connection: sqlite3.Connection, machine: str, file: str, position: int) -> None:
    connection.execute(
        "REPLACE INTO decision_log (machine, file, position) VALUES (?, ?, ?)", (machine, file, position)
    )


def _value(decision: Decision) -> Value:
    return decision.value if decision.field == TriageField.SNOOZED else decision.value is not None
