"""Files of other readers, made by hand from their documented formats."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Tables = Mapping[str, tuple[str, Sequence[Mapping[str, Any]]]]
"""By table: its columns as SQL declares them, and its rows."""

NEWSBOAT_FEED = "rssurl VARCHAR(1024) PRIMARY KEY, url VARCHAR(1024), title VARCHAR(1024)"
NEWSBOAT_ITEM = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, title TEXT, author TEXT, url TEXT, feedurl TEXT, "
    "pubDate INTEGER, content TEXT, unread INTEGER(1), enclosure_url TEXT, enclosure_type TEXT, "
    "enqueued INTEGER(1), flags TEXT, deleted INTEGER(1), base TEXT"
)


def make_database(path: Path, tables: Tables, *, wal: bool = False) -> sqlite3.Connection:
    """A SQLite file with these tables; the open connection, so that a log beside it stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
    for name, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            places = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({places})", dict(row))
    connection.commit()
    return connection


def newsboat_item(number: int, **values: Any) -> dict[str, Any]:
    """A row of newsboat's articles, unread and without flags unless told otherwise."""
    return {
        "guid": f"guid-{number}-of-a-newsboat-feed",
        "title": f"Article {number}",
        "author": "",
        "url": f"http://a.example/{number}",
        "feedurl": "http://a.example/feed",
        "pubDate": 1_700_000_000 + number,
        "content": f"<p>About {number}.</p>",
        "unread": 1,
        "enclosure_url": "",
        "enclosure_type": "",
        "enqueued": 0,
        "flags": "",
        "deleted": 0,
        "base": "",
        **values,
    }


def make_newsboat(
    folder: Path, items: Iterable[Mapping[str, Any]], urls: str = "http://a.example/feed news\n"
) -> Path:
    """The folder of a newsboat with one feed. Returns it."""
    feed = {"rssurl": "http://a.example/feed", "url": "http://a.example/", "title": "A Feed"}
    tables: Tables = {"rss_feed": (NEWSBOAT_FEED, [feed]), "rss_item": (NEWSBOAT_ITEM, list(items))}
    with closing(make_database(folder / "cache.db", tables)):
        (folder / "urls").write_text(urls)
    return folder
