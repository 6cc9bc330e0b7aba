"""Which version of its schema a library has.

The steps from one to the next stand in `migrations`, which a start with a library of today doesn't need.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from newsreader.errors import LibraryError

APPLICATION_ID: Final = 0x4E455753
"""`NEWS` in ASCII, in SQLite's header: tells a library from any other database."""
NEWEST: Final = 14


def version_of(connection: sqlite3.Connection, newest: int) -> int:
    """The schema's version, 0 for an empty file.

    Raises:
        LibraryError: it is no library, or of a version beyond the newest that is known.
    """
    # In one statement, so that another process can't make the tables between two of these answers.
    version, application, tables = connection.execute(
        """
        SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
        FROM pragma_user_version, pragma_application_id
        """
    ).fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise LibraryError("it is a database of another program", "Move it away and start again.")
    if version > newest:
        raise LibraryError(
            f"a newer newsreader wrote it (its version is {version}, this one knows {newest})",
            "Update newsreader and start again.",
        )
    return int(version)
