"""How refreshes failed: the reasons, each with when it was first and last met, and how often.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

FAILURES: Final = """
-- How refreshes of a feed failed: a row for each reason, for as long as nothing else came between. Times are
-- seconds since 1970.
CREATE TABLE feed_failure (
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    first INTEGER NOT NULL,
    reason TEXT NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (feed, first, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO feed_failure
    SELECT id, coalesce(last_try, added), last_error, coalesce(last_try, added), max(1, failures)
    FROM feed WHERE last_error IS NOT NULL;
"""
MOST: Final = 20
"""So many are kept of each feed."""


class FeedFailure(msgspec.Struct, frozen=True):
    """A reason why a feed could not be fetched, `times` in a row. Times in seconds since 1970."""

    first: int
    last: int
    times: int
    reason: str


def note(connection: sqlite3.Connection, url: str, reason: str, at: int, last_success: int | None) -> None:
    """A refresh of a feed failed; `last_success`: when one last did not."""
    feed = connection.execute("SELECT id FROM feed WHERE url = ?", (url,)).fetchone()
    if feed is None:
        return
    latest = next(iter(_of(connection, *feed)), None)
    if latest is not None and latest.reason == reason and (last_success or 0) <= latest.last:
        connection.execute(
            "UPDATE feed_failure SET last = ?, times = times + 1 WHERE (feed, first, reason) = (?, ?, ?)",
            (at, *feed, latest.first, reason),
        )
        return
    connection.execute("REPLACE INTO feed_failure VALUES (?, ?, ?, ?, 1)", (*feed, at, reason, at))
    connection.execute(
        """
        DELETE FROM feed_failure WHERE feed = :feed AND (first, reason) NOT IN (
            SELECT first, reason FROM feed_failure WHERE feed = :feed
            ORDER BY last DESC, first DESC LIMIT :most
        )
        """,
        {"feed": feed[0], "most": MOST},
    )


def failures(connection: sqlite3.Connection, url: str) -> tuple[FeedFailure, ...]:
    """How refreshes of a feed failed, the latest first."""
    feed = connection.execute("SELECT id FROM feed WHERE url = ?", (url,)).fetchone()
    return () if feed is None else _of(connection, *feed)


def _of(connection: sqlite3.Connection, feed: int) -> tuple[FeedFailure, ...]:
    rows = connection.execute(
        "SELECT first, last, times, reason FROM feed_failure WHERE feed = ? ORDER BY last DESC, first DESC",
        (feed,),
    )
    return tuple(FeedFailure(*row) for row in rows.fetchall())
