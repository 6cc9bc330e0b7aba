"""What is kept of the entries that feeds brought, and what goes.

The functions work on an open connection, and expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from newsreader.library.database import json_list
from newsreader.library.feeds import full_texts
from newsreader.library.feeds.subscriptions import KEEP_COUNT, KEEP_DAYS, Subscription
from newsreader.system.durations import DAY

_HELD: Final = """
    (EXISTS (
        SELECT 1 FROM mark WHERE mark.article = article.id AND (field = 'starred' OR field GLOB 'tag:*')
    ) OR EXISTS (
        SELECT 1 FROM remote_item WHERE remote_item.article = article.id AND NOT read
    ))
"""
"""Held, whatever the bounds say: what is starred or tagged, and what a server lists as unread."""
MANY_AT_ONCE: Final = 20
"""Articles that may become too old at once without a second look; of large feeds, a tenth."""
SECOND_LOOK: Final = 2 * DAY


def last_success(connection: sqlite3.Connection, feed: int, now: int) -> int:
    """When the feed last named anything before now. What it seems to have named later, it did not."""
    connection.execute("UPDATE entry SET last_seen = ? WHERE feed = ? AND last_seen > ?", (now, feed, now))
    (seen,) = connection.execute(
        "SELECT max(last_seen) FROM entry WHERE feed = ? AND first_seen < ?", (feed, now)
    ).fetchone()
    return now if seen is None else int(seen)


def most_kept(feed: Subscription) -> int:
    """How many articles of a feed are kept, beside those that are held."""
    return feed.settings.keep_count if feed.settings.keep_count is not None else KEEP_COUNT


def unheld(connection: sqlite3.Connection, article_ids: Iterable[str]) -> set[str]:
    """Those of some articles that are neither here nor held if they come."""
    rows = connection.execute(
        f"""
        SELECT id FROM (SELECT value AS id FROM json_each(?)) AS article
        WHERE NOT EXISTS (SELECT 1 FROM article AS here WHERE here.id = article.id)
            AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.article = article.id)
            AND NOT {_HELD}
        """,
        (json_list(article_ids),),
    )
    return {article_id for (article_id,) in rows}


def retain(connection: sqlite3.Connection, feed: Subscription, now: int, seen: int) -> tuple[str, ...]:
    """Drop what is beyond the feed's bounds; returns the articles that are gone with it.

    Starred and tagged ones stay for ever; age counts from when the feed last named the article, up to when it
    last named any (`seen`): neither a long pause nor a clock that jumped makes articles old. Where very many
    are too old at once all the same, they go only if that is still so after a while.
    """
    days = feed.settings.keep_days if feed.settings.keep_days is not None else KEEP_DAYS
    oldest = min(seen, now) - days * DAY
    if _waits_for_a_second_look(connection, feed.id, oldest, now):
        oldest = 0
    connection.execute(
        f"""
        UPDATE entry SET kept = 0 WHERE feed = :feed AND key IN (
            SELECT key FROM (
                SELECT key, last_seen,
                    row_number() OVER (ORDER BY published DESC, article.first_seen DESC) AS place
                FROM entry JOIN article ON article.id = entry.article
                WHERE feed = :feed AND kept AND NOT {_HELD}
            ) WHERE place > :count OR last_seen < :oldest
        )
        """,
        {"feed": feed.id, "count": most_kept(feed), "oldest": oldest},
    )
    dropped = drop(connection, "IN (SELECT article FROM entry WHERE feed = ? AND NOT kept)", (feed.id,))
    # What the feed itself no longer names can't come back by itself.
    connection.execute(
        """
        DELETE FROM entry WHERE feed = :feed AND NOT kept
            AND last_seen < (SELECT max(last_seen) FROM entry WHERE feed = :feed)
        """,
        {"feed": feed.id},
    )
    return dropped


def _waits_for_a_second_look(connection: sqlite3.Connection, feed: int, oldest: int, now: int) -> bool:
    """Whether so much of a feed is too old that a wrong clock may be the reason, and not for long yet."""
    kept, old = connection.execute(
        f"""
        SELECT count(*), coalesce(sum(last_seen < ?), 0) FROM entry JOIN article ON article.id = entry.article
        WHERE feed = ? AND kept AND NOT {_HELD}
        """,
        (oldest, feed),
    ).fetchone()
    key = f"retention {feed}"
    if old <= max(MANY_AT_ONCE, kept // 10):
        connection.execute("DELETE FROM note WHERE key = ?", (key,))
        return False
    row = connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
    noticed = int(row[0]) if row is not None and bytes(row[0]).isdigit() else now
    if row is None or noticed > now:
        connection.execute("REPLACE INTO note (key, value) VALUES (?, ?)", (key, b"%d" % now))
        return True
    return now - noticed < SECOND_LOOK


def remove(connection: sqlite3.Connection, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Let articles go, whichever feeds have them; starred and tagged ones stay. Returns those that went."""
    removable = connection.execute(
        f"""
        SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?)) AND NOT {_HELD}
        """,
        (json_list(article_ids),),
    ).fetchall()
    gone = json_list(id_ for (id_,) in removable)
    connection.execute("DELETE FROM entry WHERE article IN (SELECT value FROM json_each(?))", (gone,))
    return drop(connection, "IN (SELECT value FROM json_each(?))", (gone,))


def drop(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[str, ...]:
    """Delete those articles that no feed keeps and the user neither starred nor tagged."""
    rows = connection.execute(
        f"""
        DELETE FROM article WHERE id {which}
            AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.article = article.id AND kept)
            AND NOT {_HELD}
        RETURNING id
        """,
        values,
    )
    gone = tuple(id_ for (id_,) in rows.fetchall())
    full_texts.forget(connection, gone)
    return gone
