"""What the user did with the articles of each feed.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.scoring.feed_prior import NO_HABITS, Habits

_MUTED: Final = "muted"
"""Under which name it is kept what rules mute."""
_DID: Final = """
    sum(CASE field
        WHEN 'opened' THEN 1 WHEN 'dwelt' THEN 2 WHEN 'shared' THEN 4 WHEN 'starred' THEN 8
        WHEN 'archived' THEN 16 WHEN 'read' THEN 32 ELSE 0 END)
"""


def habits(connection: sqlite3.Connection, feed_ids: Iterable[int] | None = None) -> dict[int, Habits]:
    """What the user did with the articles of each feed, or of some; those of which nothing was decided are
    missing.

    What was marked read, by itself or to catch up, is no sign that it was liked.
    """
    some = feed_ids is not None
    wanted = "(SELECT value FROM json_each(:feeds))"
    asked = {"feeds": json_list(feed_ids or ()), "muted": json_list(_muted(connection))}
    # Of all feeds, each mark is told apart once, in the order of the table: 100,000 articles may be marked.
    of_some = f"""
        SELECT feed, {_DID} AS did FROM entry JOIN mark USING (article) WHERE feed IN {wanted}
        GROUP BY feed, key
    """
    of_all = f"""
        SELECT feed, did FROM (
            SELECT article, {_DID} AS did FROM mark GROUP BY article HAVING did & 31
        ) JOIN entry USING (article)
    """
    decided = connection.execute(
        f"""
        SELECT feed, total(did & 1), total(did >> 1 & 1), total(did >> 2 & 1), total(did >> 3 & 1),
            total((did & 49) = 16)
        FROM ({of_some if some else of_all}) WHERE did & 31 GROUP BY feed
        """,
        asked,
    )
    known = {feed: Habits(*map(int, counts)) for feed, *counts in decided}
    muted = connection.execute(
        f"""
        SELECT feed, count(*) FROM json_each(:muted) JOIN entry ON article = value
        WHERE {f"feed IN {wanted} AND" if some else ""} NOT EXISTS (
            SELECT 1 FROM mark
            WHERE mark.article = entry.article AND field IN ('archived', 'read', 'opened')
        )
        GROUP BY feed
        """,
        asked,
    )
    for feed, count in muted:
        known[feed] = msgspec.structs.replace(known.get(feed, NO_HABITS), muted=count)
    return known


def keep_muted(connection: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Remember which articles rules keep out of sight, in place of what was remembered."""
    kept = sorted(article_ids)
    if kept != _muted(connection):
        connection.execute(
            "REPLACE INTO note (key, value) VALUES (?, ?)", (_MUTED, msgspec.json.encode(kept))
        )


def _muted(connection: sqlite3.Connection) -> list[str]:
    row = connection.execute("SELECT value FROM note WHERE key = ?", (_MUTED,)).fetchone()
    try:
        return [] if row is None else msgspec.json.decode(row[0], type=list[str])
    except UNREADABLE:
        return []
