"""Backups that are made by themselves: what is the user's own, without the articles that feeds bring."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from newsreader.errors import LibraryError
from newsreader.library.recovery.rescue import stamp
from newsreader.library.schema import NEWEST, version_of

FOLDER: Final = "backups"
KEPT: Final = 7
BULKY: Final = frozenset({"article", "article_text", "entry", "full_text"})
"""The tables of what feeds and pages brought."""


def folder_of(library: Path) -> Path:
    """Where the backups of a library are."""
    return library.parent / FOLDER


def backups(library: Path, now: datetime | None = None) -> list[Path]:
    """Those that there are, the newest first; none where the folder may not be looked into.

    Those from beyond tomorrow, of a clock that was wrong, come last: nobody knows how old they are. `now`:
    without one, it is the system's.
    """
    beyond = f"{library.stem}-{stamp((now or datetime.now(UTC)) + timedelta(days=1))}~"
    try:
        listed = folder_of(library).glob(f"{library.stem}-*{library.suffix}")
        return sorted(listed, key=lambda backup: (backup.name < beyond, backup.name), reverse=True)
    except OSError:
        return []


def is_from(backup: Path, day: datetime) -> bool:
    return f"-{stamp(day)[:8]}-" in backup.name


def back_up(connection: sqlite3.Connection, library: Path, now: datetime) -> Path:
    """Write a backup, check it, and let the oldest go. Expects a transaction around it, so that all fits.

    Raises:
        OSError, sqlite3.Error: it can't be written.
    """
    folder = folder_of(library)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{library.stem}-{stamp(now)}{library.suffix}"
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
            unfinished.chmod(0o600)
            copy.execute("BEGIN")
            _copy_into(copy, connection)
            copy.execute("COMMIT")
        if not is_good(unfinished):
            raise sqlite3.DatabaseError("the copy is not what was written")
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        others = [backup for backup in backups(library, now) if backup != target]
        for old in others[KEPT - 1 :]:
            old.unlink(missing_ok=True)
        for stale in (*folder.glob("*.part"), *library.parent.glob(f"{library.name}.*.backup.part")):
            stale.unlink(missing_ok=True)
    return target


def is_good(backup: Path) -> bool:
    """Whether all of a backup can be read."""
    with suppress(sqlite3.Error, UnicodeDecodeError, LibraryError), closing(_look_into(backup)) as copy:
        version_of(copy, NEWEST)
        whole = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        return whole and bool(copy.execute("SELECT count(*) FROM action").fetchone())
    return False


def newest_good(library: Path) -> Path | None:
    return next(filter(is_good, backups(library)), None)


def date_of(backup: Path) -> str:
    """When a backup was made, as people write it, in UTC."""
    day, _, time = backup.stem.rpartition("-")
    day = day[-8:]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}"


def _copy_into(copy: sqlite3.Connection, library: sqlite3.Connection) -> None:
    schema = library.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    tables = [(name, sql) for kind, name, sql in schema if kind == "table"]
    for name, sql in tables:
        copy.execute(sql)
        if name not in BULKY:
            rows = library.execute(f"SELECT * FROM {name}")
            marks = ",".join("?" * len(rows.description))
            copy.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    for kind, _, sql in schema:
        if kind != "table":
            copy.execute(sql)
    for pragma in ("user_version", "application_id"):
        (value,) = library.execute(f"PRAGMA {pragma}").fetchone()
        copy.execute(f"PRAGMA {pragma} = {value}")


def _look_into(backup: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
