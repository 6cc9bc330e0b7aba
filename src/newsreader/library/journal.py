"""The append-only record of triage: what was decided, undone and done again.

The functions work on an open connection; those that write expect a transaction around them. State and
journal move together: a row in `change` for each mark that an action turned, and the marks as they stand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.journal_changes import (
    ENGAGEMENTS,
    FLAGS,
    bring_to_marks,
    changes_of,
    count_decided,
    enter,
    enter_turned_round,
    tag_in,
)
from newsreader.library.journal_records import (
    Action,
    BulkChange,
    Change,
    Here,
    JournalEntry,
    Value,
    in_bulk,
)
from newsreader.model import (
    APART,
    TOGETHER,
    UNTOUCHED,
    Triage,
    TriageField,
    bond_of,
)
from newsreader.query.remembered import Remembered
from newsreader.stories.grouping.evidence import Constraints

Clock = Callable[[], datetime]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
PIECE: Final = 4_096
"""Articles that are read in one go."""
READING: Final = "reading"
"""The origin of what is noted while the user reads: no decision, so it is not in the history."""
_LAST_TURN: Final = (
    "(SELECT turn.kind FROM action AS turn WHERE turn.target = action.seq ORDER BY turn.seq DESC LIMIT 1)"
)
_MARKS: Final = "json_group_object(field, value)"


def marked(triage: Triage, field: str, value: Value) -> Triage:
    """`triage` with one field changed, as a `Change` or `Applied` names it. Bonds and engagement change none.

    Raises:
        ValueError: there is no such field.
    """
    if field in FLAGS:
        return msgspec.structs.replace(triage, **{field: bool(value)})
    if field == TriageField.SNOOZED:
        return msgspec.structs.replace(triage, snoozed_until=value or None)
    if field in ENGAGEMENTS or bond_of(field) is not None:
        return triage
    tag = {tag_in(field)}
    return msgspec.structs.replace(triage, tags=triage.tags | tag if value else triage.tags - tag)


def record(
    connection: sqlite3.Connection,
    title: str,
    changes: Iterable[Change],
    now: datetime,
    origin: str = "",
    actor: str = "",
) -> Action | None:
    """Apply the changes that change something, as one action; None where none does. What becomes known
    beside what was decided, and how the user read it, is not counted as a change of its own.

    `origin`: what did it in the user's place; only by its number is that undone. `actor`: see `Here`.
    Where one field of an article is changed twice, the last word wins.

    Raises:
        ValueError: there is no such field.
    """
    return record_bulk(connection, title, in_bulk(changes), now, origin, actor)


def record_bulk(
    connection: sqlite3.Connection,
    title: str,
    changes: Iterable[BulkChange],
    now: datetime,
    origin: str = "",
    actor: str = "",
) -> Action | None:
    """As `record`, of changes that many articles have in common. No field of one is there twice."""
    seq = _next_seq(connection)
    applied = enter(connection, seq, changes)
    if not applied:
        return None
    action = Action(seq, _moment(_milliseconds(now)), title, applied)
    _finish(connection, seq, "do", None, action, count_decided(applied) or action.count, now, origin, actor)
    return action


def record_event(
    connection: sqlite3.Connection, title: str, changes: Iterable[Change], now: datetime
) -> Action:
    """As `record`, for what the user did beside marks too: a line of the history though no mark changes."""
    seq = _next_seq(connection)
    action = Action(seq, _moment(_milliseconds(now)), title, enter(connection, seq, in_bulk(changes)))
    _finish(connection, seq, "do", None, action, action.count, now)
    return action


def undo(connection: sqlite3.Connection, seq: int | None, now: datetime, here: Here) -> Action | None:
    """Turn back the action `seq`, or the user's last that stands and was done here; None where there is none.

    Only what is still as the action left it gets its former value back.
    """
    target = undoable(connection, here) if seq is None else _standing(connection, seq)
    if not target:
        return None
    return _turn(connection, "undo", target=target, source=target, now=now, here=here)


def undoable(connection: sqlite3.Connection, here: Here) -> int:
    """The number of the user's last action that stands and was done here, 0 where there is none."""
    row = connection.execute(
        f"""
        SELECT seq FROM action
        WHERE kind = 'do' AND origin = '' AND (actor IN (:actor, '') OR seq <= :since)
            AND {_LAST_TURN} IS NOT 'undo'
        ORDER BY seq DESC LIMIT 1
        """,
        {"actor": here.actor, "since": here.since},
    ).fetchone()
    return 0 if row is None else int(row[0])


def _standing(connection: sqlite3.Connection, seq: int) -> int:
    """`seq` where that is an action that is not undone, else 0."""
    row = connection.execute(
        f"SELECT seq FROM action WHERE kind = 'do' AND seq = ? AND {_LAST_TURN} IS NOT 'undo'", (seq,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def redo(connection: sqlite3.Connection, now: datetime, here: Here) -> Action | None:
    """Do again what was undone here last; None where nothing was since the last new action here."""
    turn = connection.execute(
        """
        SELECT turn.target, turn.seq FROM action AS turn
        WHERE turn.kind = 'undo' AND (turn.actor = :actor OR turn.seq <= :since)
          AND turn.seq > (
              SELECT max(seq) FROM action
              WHERE kind = 'do' AND origin = '' AND (actor = :actor OR seq <= :since OR seq = turn.target)
          )
          AND NOT EXISTS (
              SELECT 1 FROM action AS later WHERE later.target = turn.target AND later.seq > turn.seq
          )
        ORDER BY turn.seq DESC LIMIT 1
        """,
        {"actor": here.actor, "since": here.since},
    ).fetchone()
    if turn is None:
        return None
    return _turn(connection, "redo", target=turn[0], source=turn[1], now=now, here=here)


def history(connection: sqlite3.Connection, limit: int, before: int | None) -> list[JournalEntry]:
    """The last `limit` actions, newest first; with `before`, those older than that `seq`."""
    rows = connection.execute(
        f"""
        SELECT seq, at, title, changes, {_LAST_TURN} IS 'undo', origin FROM action
        WHERE kind = 'do' AND origin != :reading AND (:before IS NULL OR seq < :before)
        ORDER BY seq DESC LIMIT :limit
        """,
        {"before": before, "limit": limit, "reading": READING},
    )
    return [
        JournalEntry(seq, _moment(at), title, count, bool(undone), origin)
        for seq, at, title, count, undone, origin in rows.fetchall()
    ]


def triage(connection: sqlite3.Connection) -> dict[str, Triage]:
    """Everything that was decided, by article id. Untouched articles are missing."""
    return _triage(connection.execute(f"SELECT article, {_MARKS} FROM mark GROUP BY article"))


def triage_of(connection: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, Triage]:
    """What was decided about some articles; each of them is in the answer."""
    rows = connection.execute(
        f"""
        SELECT asked.value, (SELECT {_MARKS} FROM mark WHERE article = asked.value)
        FROM json_each(?) AS asked
        """,
        (json_list(sorted(set(article_ids))),),
    )
    return _triage(rows)


def changed_since(connection: sqlite3.Connection, seq: int) -> dict[str, Triage]:
    """The articles that later actions than `seq` changed, as they stand now."""
    rows = connection.execute("SELECT DISTINCT article FROM change WHERE action > ?", (seq,))
    article_ids = [article for (article,) in rows.fetchall()]
    marks: dict[str, Triage] = {}
    # To sort very many and to read them as JSON lets no other thread run, so it is done in pieces.
    for start in range(0, len(article_ids), PIECE):
        marks |= triage_of(connection, article_ids[start : start + PIECE])
    return marks


def count_since(connection: sqlite3.Connection, seq: int) -> int:
    """How many changes later actions than `seq` made."""
    (count,) = connection.execute("SELECT count(*) FROM change WHERE action > ?", (seq,)).fetchone()
    return int(count)


def without(connection: sqlite3.Connection, flag: str, article_ids: Sequence[str]) -> list[str]:
    """Those of the articles on which a flag or a tag is not set."""
    rows = connection.execute(
        """
        SELECT value FROM json_each(?)
        WHERE NOT EXISTS (SELECT 1 FROM mark WHERE article = json_each.value AND field = ?)
        """,
        (json_list(article_ids), flag),
    )
    return [article for (article,) in rows.fetchall()]


def constraints(connection: sqlite3.Connection) -> Constraints:
    """Which articles the user holds together and which apart."""
    rows = connection.execute(
        "SELECT article, field FROM mark WHERE field GLOB ? OR field GLOB ?", (f"{TOGETHER}:*", f"{APART}:*")
    )
    bonds = [(article, bond) for article, field in rows if (bond := bond_of(field)) is not None]
    return Constraints(
        frozenset((article, other) for article, (kind, other) in bonds if kind == TOGETHER),
        frozenset((article, other) for article, (kind, other) in bonds if kind == APART),
    )


def done_after(connection: sqlite3.Connection, seq: int) -> list[tuple[str, list[BulkChange]]]:
    """What was done, undone and done again after a number, as titles with what became of the marks."""
    rows = connection.execute("SELECT seq, title FROM action WHERE seq > ? ORDER BY seq", (seq,)).fetchall()
    return [
        (
            title,
            [BulkChange(some.field, some.after, some.article_ids) for some in changes_of(connection, number)],
        )
        for number, title in rows
    ]


def last_seq(connection: sqlite3.Connection) -> int:
    """The number of the last row in the journal, 0 where it is empty."""
    return _next_seq(connection) - 1


def _turn(
    connection: sqlite3.Connection, kind: str, *, target: int, source: int, now: datetime, here: Here
) -> Action:
    """Write down that `target` was undone or redone, by turning round the changes that `source` made."""
    seq = _next_seq(connection)
    applied = enter_turned_round(connection, seq, source)
    at, title = connection.execute("SELECT at, title FROM action WHERE seq = ?", (target,)).fetchone()
    action = Action(target, _moment(at), title, applied, undone=kind == "undo")
    _finish(connection, seq, kind, target, action, action.count, now, actor=here.actor)
    return action


def _finish(
    connection: sqlite3.Connection,
    seq: int,
    kind: str,
    target: int | None,
    action: Action,
    count: int,
    now: datetime,
    origin: str = "",
    actor: str = "",
) -> None:
    """Enter an action whose changes are written, and bring the marks to what they say."""
    connection.execute(
        "INSERT INTO action (seq, at, kind, target, title, changes, origin, actor)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, _milliseconds(now), kind, target, action.title, count, origin, actor),
    )
    bring_to_marks(connection, seq, action.applied)


def _triage_of(marks: str) -> Triage:
    """What marks as JSON say."""
    triage = UNTOUCHED
    for field, value in _fields(marks).items():
        with suppress(ValueError):  # a name that was damaged on the disk
            triage = marked(triage, field, value)
    return triage


def _fields(marks: str) -> dict[str, int]:
    try:
        return msgspec.json.decode(marks, type=dict[str, int])
    except UNREADABLE:
        return {}


def _triage(rows: Iterable[tuple[str, str]]) -> dict[str, Triage]:
    # Most of 100,000 articles share a few combinations.
    known = Remembered(_triage_of)
    return {article: known[marks] for article, marks in rows}


def _next_seq(connection: sqlite3.Connection) -> int:
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM action").fetchone()
    return int(seq)


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
