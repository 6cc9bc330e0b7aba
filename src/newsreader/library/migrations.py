"""The library's schema, step by step.

To change the schema, add a `Migration` to the end of `MIGRATIONS`, its version one higher, and count up
`schema.NEWEST`. Never edit one that was released: libraries out there have passed it. A step is SQL, or a
function where SQL alone can't do it; all pending steps run in one transaction, after a backup, with foreign
keys checked at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from newsreader.library.database import transaction
from newsreader.library.downloads import DOWNLOADS
from newsreader.library.feeds.failures import FAILURES
from newsreader.library.recovery.former_ids import move_to_new_ids
from newsreader.library.recovery.made_up_dates import forget_made_up_dates
from newsreader.library.recovery.own_qualities import take_qualities_out_of_cards
from newsreader.library.recovery.rescue import back_up, stamp
from newsreader.library.remote.accounts_schema import ACCOUNTS
from newsreader.library.remote.decision_log import DECISION_LOG
from newsreader.library.schema import APPLICATION_ID, version_of

BACKUPS_KEPT: Final = 3

_JOURNAL: Final = """
-- What the user decided, as it stands: only what differs from untouched.
-- field: 'read', 'starred', 'archived', 'snoozed_until' or 'tag:NAME'.
-- value: 1, or for 'snoozed_until' the seconds since 1970.
CREATE TABLE mark (
    article TEXT NOT NULL,
    field TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (article, field)
) STRICT, WITHOUT ROWID;

-- The journal: one row for each thing done, undone or done again. Rows are only ever added.
-- target: for 'undo' and 'redo', the 'do' that they turn. at: milliseconds since 1970.
CREATE TABLE action (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    target INTEGER REFERENCES action CHECK ((target IS NULL) = (kind = 'do')),
    title TEXT NOT NULL,
    changes INTEGER NOT NULL
) STRICT;
CREATE INDEX action_by_target ON action (target, seq) WHERE target IS NOT NULL;

-- What an action really changed, with marks as in `mark` and NULL for none. The reference is
-- deferred: changes are written first, since only then their number is known.
CREATE TABLE change (
    action INTEGER NOT NULL REFERENCES action DEFERRABLE INITIALLY DEFERRED,
    article TEXT NOT NULL,
    field TEXT NOT NULL,
    before INTEGER,
    after INTEGER,
    PRIMARY KEY (action, article, field)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER action_is_kept BEFORE DELETE ON action
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER action_stays BEFORE UPDATE ON action
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_is_kept BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_stays BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Small things to come back to: the place in the list and the like.
CREATE TABLE note (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

_FEEDS: Final = """
-- A subscription: the user's settings, and how the last refreshes went. Times are seconds since 1970, NULL
-- where it never happened; interval is in seconds, ttl in minutes; topics and skip_hours are JSON arrays.
-- name: the user's title, '' for the feed's own. quality, interval, keep_count, keep_days: NULL for the
-- default. etag, last_modified: as the server sent them, in Latin-1. moving_to, moves: how often in a row a
-- redirect for good led there. ended: the server said that the feed is gone. held_until: not to be asked
-- before.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    topics TEXT NOT NULL DEFAULT '[]',
    quality INTEGER,
    interval INTEGER,
    muted INTEGER NOT NULL DEFAULT 0,
    full_text INTEGER NOT NULL DEFAULT 0,
    keep_count INTEGER,
    keep_days INTEGER,
    added INTEGER NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    home TEXT,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    ttl INTEGER,
    skip_hours TEXT NOT NULL DEFAULT '[]',
    last_try INTEGER,
    last_success INTEGER,
    last_error TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    moving_to TEXT,
    moves INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    next_due INTEGER NOT NULL DEFAULT 0,
    held_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- An article from feeds, once, however many have it. owner: the feed whose telling leads, NULL when that is
-- no longer subscribed to. card: what the list shows, as MessagePack. edited, edit: when and how it changed.
CREATE TABLE article (
    id TEXT PRIMARY KEY,
    owner INTEGER REFERENCES feed ON DELETE SET NULL,
    first_seen INTEGER NOT NULL,
    published INTEGER NOT NULL,
    edited INTEGER,
    edit TEXT,
    card BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX article_by_owner ON article (owner);

-- The whole article as MessagePack, apart, so that the list need not read past the texts.
CREATE TABLE article_text (
    article TEXT PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    whole BLOB NOT NULL
) STRICT;

-- That a feed has an article, under the key by which the feed knows it. last_seen: in its last document.
-- kept: 0 where retention has dropped it; the row stays while the feed still names it, else it came anew.
CREATE TABLE entry (
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    key TEXT NOT NULL,
    article TEXT NOT NULL,
    digest TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    kept INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_article ON entry (article, feed);
"""

_FULL_TEXTS: Final = """
-- Every telling gets a number that was never used before, so that a search index knows what is new to it.
ALTER TABLE article_text RENAME TO article_text_before;
CREATE TABLE article_text (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL UNIQUE REFERENCES article ON DELETE CASCADE,
    whole BLOB NOT NULL
) STRICT;
INSERT INTO article_text (article, whole) SELECT article, whole FROM article_text_before;
DROP TABLE article_text_before;

-- What came of fetching the page of an article, also of one in a folder. html: its main text, cleaned, NULL
-- where it could not be had; failure: why the last try failed. number: as in article_text. hidden: the user
-- wants the source's own text. closed: not to be tried again unasked.
CREATE TABLE full_text (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL UNIQUE,
    tried INTEGER NOT NULL,
    html TEXT,
    failure TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Tells this library from every other, for caches of what is in it.
INSERT OR IGNORE INTO note (key, value) VALUES ('identity', randomblob(16));
"""

_RULES: Final = """
-- What did it: '' for the user, 'rule NAME' for a rule. Only what the user did is undone without being named.
ALTER TABLE action ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- What rules have set on articles, once and for all: what the user makes of it stays. field: as in mark.
CREATE TABLE ruled (
    article TEXT NOT NULL,
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (article, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX ruled_by_rule ON ruled (rule, field);
"""

_ACCESS: Final = """
-- How the servers of a feed, or of all feeds in a folder (a topic of theirs), are asked: JSON as in
-- `library/feeds/access`. It may hold passwords. page_take, page_drop: CSS selectors
-- for the text of its pages and for what of that is none.
-- validators_host: which host gave etag and last_modified, NULL for that of the address.
ALTER TABLE feed ADD COLUMN access TEXT NOT NULL DEFAULT '{}';
ALTER TABLE feed ADD COLUMN page_take TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN page_drop TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN validators_host TEXT;
CREATE TABLE folder_access (
    name TEXT PRIMARY KEY,
    access TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _take_passwords_out_of_addresses(connection: sqlite3.Connection) -> None:
    """Name and password of an address become the feed's login; its articles are told anew without them."""
    from newsreader.urls import split_login

    for statement in _statements(_ACCESS):
        connection.execute(statement)
    rows = connection.execute("SELECT id, url, moving_to, home FROM feed WHERE url LIKE '%@%'").fetchall()
    for id_, url, moving_to, home in rows:
        bare, login = split_login(url)
        if bare == url:
            continue
        user, password = login or ("", "")
        access = {"login": {"user": user, "secret": {"literal": password}}} if login else {}
        there = connection.execute("SELECT id FROM feed WHERE url = ?", (bare,)).fetchone()
        if there is not None:
            connection.execute("UPDATE OR IGNORE entry SET feed = ? WHERE feed = ?", (*there, id_))
            connection.execute("UPDATE article SET owner = ? WHERE owner = ?", (*there, id_))
            connection.execute("DELETE FROM entry WHERE feed = ?", (id_,))
            connection.execute("DELETE FROM feed WHERE id = ?", (id_,))
        kept = id_ if there is None else there[0]
        connection.execute(
            """
            UPDATE feed SET url = ?, access = ?, moving_to = ?, home = ?, etag = NULL, last_modified = NULL,
                digest = NULL, next_due = 0
            WHERE id = ?
            """,
            (bare, msgspec.json.encode(access).decode(), *map(_without_login, (moving_to, home)), kept),
        )
        connection.execute("UPDATE entry SET digest = '' WHERE feed = ?", (kept,))


def _without_login(url: str | None) -> str | None:
    from newsreader.urls import without_login

    return None if url is None else without_login(url)


_ACTORS: Final = """
-- Which run of a program did it: undo takes back what was done here. '' where that is not known.
ALTER TABLE action ADD COLUMN actor TEXT NOT NULL DEFAULT '';
"""


_STORIES_OF_FEEDS: Final = """
-- stories: its entries may be one story by likeness alone.
ALTER TABLE feed ADD COLUMN stories INTEGER NOT NULL DEFAULT 0;
"""


_ENGAGEMENT: Final = """
-- What the user did with articles beside deciding about them are marks: 'opened', 'dwelt', 'shared'. Until
-- now only the journal told: what was read by itself, and is, counts as opened.
INSERT OR IGNORE INTO mark (article, field, value)
    SELECT DISTINCT change.article, 'opened', 1
    FROM action JOIN change ON change.action = action.seq
    JOIN mark ON mark.article = change.article AND mark.field = 'read'
    WHERE action.changes = 1 AND action.origin = '' AND change.field = 'read' AND change.after = 1;
"""


class Migration(msgspec.Struct, frozen=True):
    """One step of the schema: the version it leads to, what it brings, and how."""

    version: int
    title: str
    step: str | Callable[[sqlite3.Connection], None]

    def run(self, connection: sqlite3.Connection) -> None:
        """Apply the step inside the caller's transaction."""
        if callable(self.step):
            self.step(connection)
        else:
            for statement in _statements(self.step):
                connection.execute(statement)


MIGRATIONS: Final = (
    Migration(1, "marks, journal, notes", _JOURNAL),
    Migration(2, "feeds and what came of them", _FEEDS),
    Migration(3, "full texts, numbers for the search index", _FULL_TEXTS),
    Migration(4, "what rules did", _RULES),
    Migration(5, "how servers are asked", _take_passwords_out_of_addresses),
    Migration(6, "accounts on servers", ACCOUNTS),
    Migration(7, "who acted", _ACTORS),
    Migration(8, "addresses that are spelt otherwise", move_to_new_ids),
    Migration(9, "decisions of machines that share a folder", DECISION_LOG),
    Migration(10, "feeds whose entries may be stories by themselves", _STORIES_OF_FEEDS),
    Migration(11, "how refreshes failed", FAILURES),
    Migration(12, "what was opened", _ENGAGEMENT),
    Migration(13, "entries without a date", forget_made_up_dates),
    Migration(14, "files that are downloaded", DOWNLOADS),
    Migration(15, "qualities of articles, beside their cards", take_qualities_out_of_cards),
)


def migrate(
    connection: sqlite3.Connection,
    path: Path | None,
    now: datetime,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Bring a database to the newest schema; `path` is where its backup goes beside, None for no backup.

    Raises:
        LibraryError: it is another program's database, or of a later version than the last migration; it
            was not touched.
        OSError, sqlite3.Error: backup or migration failed; the database is as before.
    """
    version = version_of(connection, migrations[-1].version)
    pending = [migration for migration in migrations if migration.version > version]
    if not pending:
        return
    if version and path is not None:
        back_up(connection, path.with_name(f"{path.name}.v{version}-{stamp(now)}.backup"))
        _forget_old_backups(path)
    # Rebuilding a table drops rows that others refer to; inside a transaction this pragma does nothing.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(connection):
            # Another process may have migrated it while this one waited for the lock.
            version = version_of(connection, migrations[-1].version)
            for migration in pending:
                if migration.version > version:
                    migration.run(connection)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise sqlite3.IntegrityError("the new schema would leave rows without what they refer to")
            connection.execute(f"PRAGMA user_version = {migrations[-1].version}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _forget_old_backups(path: Path) -> None:
    for unfinished in path.parent.glob(f"{path.name}.*.backup.part"):
        unfinished.unlink(missing_ok=True)
    backups = sorted(path.parent.glob(f"{path.name}.v*.backup"), key=lambda backup: backup.stat().st_mtime_ns)
    for old in backups[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)


def _statements(script: str) -> Iterator[str]:
    """Split SQL into statements; `executescript` would commit the transaction around it."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip("; \n"):
        raise ValueError(f"unfinished statement in a migration: {statement.strip()[:60]}")
