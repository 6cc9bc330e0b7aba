"""Which version of its schema a library has.

The steps from one to the next stand in `migrations`, which a start with a library of today doesn't need.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Final

from newsreader.errors import LibraryError
from newsreader.library.database import DamagedSchemaError

APPLICATION_ID: Final = 0x4E455753
"""`NEWS` in ASCII, in SQLite's header: tells a library from any other database."""
NEWEST: Final = 15
TABLES: Final = (
    *("mark", "action", "change", "note", "feed", "article", "entry", "article_text", "full_text", "ruled"),
    *("folder_access", "account", "remote_feed", "remote_item", "remote_item_before"),
    *("decision", "decision_log", "feed_failure", "download"),
)
"""What a library of the newest version has."""
TRIGGERS: Final = ("action_is_kept", "action_stays", "change_is_kept", "change_stays")


def version_of(connection: sqlite3.Connection, newest: int) -> int:
    """The schema's version, 0 for an empty file.

    Raises:
        LibraryError: it is no library, or of a version beyond the newest that is known, or holds what no
            newsreader has put there.
        DamagedSchemaError: tables of it are missing.
    """
    # In one statement, so that another process can't make the tables between two of these answers.
    version, application, tables, ours, foreign = connection.execute(
        f"""
        SELECT user_version, application_id, count(type),
            total(type = 'table' AND name IN ({places(TABLES)})),
            total(type = 'view' OR sql LIKE 'CREATE VIRTUAL%'
                OR type = 'trigger' AND name NOT IN ({places(TRIGGERS)}))
        FROM pragma_user_version, pragma_application_id LEFT JOIN sqlite_schema
        """,
        (*TABLES, *TRIGGERS),
    ).fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise LibraryError("it is a database of another program", "Move it away and start again.")
    if version > newest:
        raise LibraryError(
            f"a newer newsreader wrote it (its version is {version}, this one knows {newest})",
            "Update newsreader and start again.",
        )
    if foreign:
        # Reading a view may never end, and a trigger does whatever its author wanted.
        raise LibraryError(
            "it has views or triggers that no newsreader makes", "It may be someone else's: move it away."
        )
    if version == NEWEST and ours < len(TABLES):
        raise DamagedSchemaError("tables of it are missing")
    return int(version)


def places(values: Collection[object]) -> str:
    """As many places for parameters."""
    return ",".join("?" * len(values))
