"""What a list of subscriptions shows, much sooner read than all that is known of them: of thousands, each
second of a refresh.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.feeds.subscriptions import told_trouble
from newsreader.query.remembered import Remembered


class ListedSubscription(NamedTuple):
    """A feed that the user follows. `title`: what it is called; `trouble`: why it could not be fetched last,
    "" where it could be.
    """

    url: str
    title: str
    topics: tuple[str, ...]
    trouble: str


def listed(connection: sqlite3.Connection) -> tuple[ListedSubscription, ...]:
    """All of them, in the order in which they were added."""
    rows = connection.execute(
        """
        SELECT url, coalesce(nullif(name, ''), nullif(title, ''), url), topics, last_error, failures, ended
        FROM feed ORDER BY id
        """
    ).fetchall()
    topics = Remembered(_decoded_topics)
    return tuple(
        ListedSubscription(url, title, topics[told], told_trouble(error, failures, ended=bool(ended)))
        for url, title, told, error, failures, ended in rows
    )


def folders_by_title(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """The folders that feeds stand in, by what these are called."""
    folders: dict[str, set[str]] = {}
    for feed in listed(connection):
        if feed.topics:
            folders.setdefault(feed.title, set()).add(feed.topics[0])
    return folders


def last_success(connection: sqlite3.Connection) -> int | None:
    """When any feed was fetched last, in seconds since 1970."""
    (moment,) = connection.execute("SELECT max(last_success) FROM feed").fetchone()
    return None if moment is None else int(moment)


def _decoded_topics(value: str) -> tuple[str, ...]:
    """The topics of a feed; none where they were damaged on the disk."""
    try:
        return msgspec.json.decode(value, type=tuple[str, ...])
    except UNREADABLE:
        return ()
