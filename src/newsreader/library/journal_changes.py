"""What actions change, as the journal has it: put down and read back, all articles that change alike at once.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Final

import msgspec

from newsreader.library.database import json_list
from newsreader.library.journal_records import BulkApplied, BulkChange, Value
from newsreader.model import TAG_PREFIX, Engagement, TriageField, bond_of

PIECE: Final = 8_192
"""Articles that are looked at in one go. While a thread sorts, writes or reads JSON, no other one runs: a key
that is pressed meanwhile waits for one piece, some ten milliseconds.
"""
FLAGS: Final = frozenset(TriageField) - {TriageField.SNOOZED}
ENGAGEMENTS: Final = frozenset(Engagement)


def enter(connection: sqlite3.Connection, seq: int, changes: Iterable[BulkChange]) -> tuple[BulkApplied, ...]:
    """Write down those of the changes that change something, as of the action `seq`. Returns these.

    Raises:
        ValueError: there is no such field.
    """
    return tuple([applied for change in changes for applied in _enter(connection, seq, change)])


def enter_turned_round(connection: sqlite3.Connection, seq: int, source: int) -> tuple[BulkApplied, ...]:
    """Write down, as of the action `seq`, that what `source` changed is as it was before that, as far as it
    is still as `source` left it. Returns what that changes.
    """
    connection.execute(
        """
        INSERT INTO change (action, article, field, before, after)
        SELECT ?, change.article, change.field, change.after, change.before
        FROM change LEFT JOIN mark USING (article, field)
        WHERE change.action = ? AND mark.value IS change.after
        """,
        (seq, source),
    )
    return changes_of(connection, seq)


def bring_to_marks(connection: sqlite3.Connection, seq: int, applied: Iterable[BulkApplied]) -> None:
    """Let the marks be what the action `seq` made of them, all of which is `applied`."""
    stays = [some.after is not None and some.after is not False for some in applied]
    if any(stays):
        connection.execute(
            """
            INSERT INTO mark (article, field, value)
            SELECT article, field, after FROM change WHERE action = ? AND after IS NOT NULL
            ON CONFLICT DO UPDATE SET value = excluded.value
            """,
            (seq,),
        )
    if not all(stays):
        connection.execute(
            """
            DELETE FROM mark WHERE (article, field) IN (
                SELECT article, field FROM change WHERE action = ? AND after IS NULL
            )
            """,
            (seq,),
        )


def changes_of(connection: sqlite3.Connection, seq: int) -> tuple[BulkApplied, ...]:
    """What an action really changed."""
    return _grouped(connection, "action = ?", seq)


def count_decided(applied: Iterable[BulkApplied]) -> int:
    """How many of the changes are more than that an article is known, or how it was read."""
    beside = {TriageField.KNOWN, *ENGAGEMENTS}
    return sum(len(some.article_ids) for some in applied if some.field not in beside)


def tag_in(field: str) -> str:
    """The tag that a field is about.

    Raises:
        ValueError: there is no such field.
    """
    tag = field.removeprefix(TAG_PREFIX)
    if not tag or tag == field:
        raise ValueError(f"no such field: {field!r}")
    return tag


def _enter(connection: sqlite3.Connection, seq: int, change: BulkChange) -> tuple[BulkApplied, ...]:
    field, after = change.field, _stored(change.field, change.after)
    # In the order of the key: 100,000 rows go in three times as fast.
    count = sum(
        connection.execute(
            """
            INSERT INTO change (action, article, field, before, after)
            SELECT :seq, asked.value, :field, mark.value, :after
            FROM json_each(:articles) AS asked
            LEFT JOIN mark ON mark.article = asked.value AND mark.field = :field
            WHERE mark.value IS NOT :after
            """,
            {"seq": seq, "field": field, "after": after, "articles": json_list(some)},
        ).rowcount
        for some in sorted_in_pieces(change.article_ids)
    )
    if field != TriageField.SNOOZED and count == len(change.article_ids):
        # To read 100,000 rows back takes as long as to write them.
        return (BulkApplied(field, after is None, after is not None, change.article_ids),) if count else ()
    return _grouped(connection, "action = ? AND field = ? AND after IS ?", seq, field, after) if count else ()


def _grouped(
    connection: sqlite3.Connection, where: str, *parameters: int | str | None
) -> tuple[BulkApplied, ...]:
    groups = connection.execute(
        f"SELECT field, before, after, count(*) FROM change WHERE {where} GROUP BY field, before, after",
        parameters,
    ).fetchall()
    return tuple(
        [
            BulkApplied(
                field,
                _told(field, before),
                _told(field, after),
                _articles(
                    connection,
                    count,
                    f"{where} AND field = ? AND before IS ? AND after IS ?",
                    *parameters,
                    field,
                    before,
                    after,
                ),
            )
            for field, before, after, count in groups
        ]
    )


def _articles(
    connection: sqlite3.Connection, count: int, where: str, *parameters: int | str | None
) -> list[str]:
    """The articles of so many changes, of one field and one action."""
    articles: list[str] = []
    for _ in range(0, count, PIECE):
        (some,) = connection.execute(
            f"""
            SELECT json_group_array(article) FROM (
                SELECT article FROM change WHERE {where} AND article > ? ORDER BY article LIMIT {PIECE}
            )
            """,
            (*parameters, articles[-1] if articles else ""),
        ).fetchone()
        articles += _decoded(some)
    return articles


def sorted_in_pieces(article_ids: Sequence[str]) -> Iterator[list[str]]:
    """All of some ids in order, some at a time."""
    if len(article_ids) <= PIECE:
        yield sorted(article_ids)
        return
    # Every so many-th of them, and of those again, stand as far apart as the ids do.
    sample = sorted(article_ids[:: max(1, len(article_ids) // PIECE)])
    bounds = sample[:: max(1, len(sample) * PIECE // len(article_ids))]
    parts: list[list[str]] = [[] for _ in range(len(bounds) + 1)]
    for start in range(0, len(article_ids), PIECE):
        some = list(article_ids[start : start + PIECE])
        for article_id, place in zip(some, map(bisect, repeat(bounds), some), strict=True):
            parts[place].append(article_id)
    yield from map(sorted, parts)


def _decoded(article_ids: str) -> list[str]:
    return msgspec.json.decode(article_ids, type=list[str])


def _told(field: str, value: int | None) -> Value:
    """A value as `mark` keeps it, in the way in which it is told."""
    return value if field == TriageField.SNOOZED else value is not None


def _stored(field: str, value: Value) -> int | None:
    """A value as `mark` keeps it: nothing for the untouched state."""
    if field == TriageField.SNOOZED:
        return int(value) if value else None
    if field not in FLAGS and field not in ENGAGEMENTS and bond_of(field) is None:
        tag_in(field)
    return 1 if value else None
