"""Backups of a database; and for one that can't be used: copy it, set it aside, read what can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from newsreader.library.feeds.access import AccessSettings, of_folders
from newsreader.library.feeds.subscriptions import FeedSettings, listed
from newsreader.library.journal import marked
from newsreader.library.journal_records import Change
from newsreader.model import UNTOUCHED
from newsreader.system.files import private_file

MOST_LENGTHENED: Final = 10
"""A header that claims so many times what there is is damaged itself."""
_COMPANIONS: Final = ("", "-wal", "-shm")
"""What SQLite keeps under a database's name: itself, its write-ahead log, that log's index."""

# The second reads the file alone, without its log: all that can be had in a folder where the log's
# index can't be made.
_READ_ONLY: Final = ("mode=ro", "mode=ro&immutable=1")


def copy_into(target: sqlite3.Connection, path: Path) -> bool:
    """Copy the database at `path` into `target`, writing nothing near it; False if it can't be read."""
    for options in _READ_ONLY:
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(_look_into(path, options)) as source:
            source.backup(target)
            return True
    return False


def salvage(path: Path) -> list[Change]:
    """The marks that can still be read in a damaged library, from both ends up to the damage.

    Where not all can be, what the journal says of the others.
    """
    marks: dict[tuple[str, str], int] = {}
    for options in _READ_ONLY:
        whole = _collect(path, options, "SELECT article, field, value FROM mark ORDER BY article", marks)
        if not whole:
            told: dict[tuple[str, str], int] = {}
            _collect(path, options, "SELECT article, field, after FROM change ORDER BY action", told)
            marks = {key: value for key, value in (told | marks).items() if value}
        if marks:
            break
    return [Change(article, field, value) for (article, field), value in marks.items()]


def _collect(path: Path, options: str, query: str, values: dict[tuple[str, str], int]) -> bool:
    """Take in article, field and value of all rows that a query gives; False where it could not give all.

    Rows that come later take the place of earlier ones; from the other end, those that are missing.
    """
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(_look_into(path, options)) as source:
            source.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for article, field, value in source.execute(f"{query} {order}"):
                with suppress(ValueError, TypeError, AttributeError):
                    marked(UNTOUCHED, field, value)
                    key, number = (str(article), str(field)), int(value or 0)
                    if order == "ASC":
                        values[key] = number
                    else:
                        values.setdefault(key, number)
            return True
    return False


def salvage_subscriptions(path: Path) -> list[tuple[str, FeedSettings]]:
    """The subscriptions that can still be read in a damaged library, from both ends up to the damage."""
    by_url: dict[str, FeedSettings] = {}
    for options in _READ_ONLY:
        for newest_first in (False, True):
            with suppress(sqlite3.Error, UnicodeDecodeError), closing(_look_into(path, options)) as source:
                for url, settings in listed(source, newest_first=newest_first):
                    by_url[url] = settings
        if by_url:
            break
    return list(by_url.items())


def salvage_folders(path: Path) -> dict[str, AccessSettings]:
    """The settings of folders that can still be read in a damaged library."""
    for options in _READ_ONLY:
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(_look_into(path, options)) as source:
            source.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return of_folders(source)
    return {}


def salvage_rulings(path: Path) -> list[tuple[str, str, str]]:
    """What rules once set, as far as it can still be read: article, flag or tag, rule."""
    rulings: dict[tuple[str, str, str], None] = {}
    for options in _READ_ONLY:
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error, UnicodeDecodeError), closing(_look_into(path, options)) as source:
                source.text_factory = lambda raw: raw.decode("utf-8", "replace")
                rows = source.execute(
                    f"SELECT article, field, rule FROM ruled ORDER BY article {order}, field {order}"
                )
                rulings |= dict.fromkeys(
                    (str(article), str(field), str(rule)) for article, field, rule in rows
                )
        if rulings:
            break
    return list(rulings)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged database and its companions to `NAME.corrupt-DATE`; returns the new path.

    Raises:
        OSError: the folder can't be written.
    """
    aside = _unused(path.with_name(f"{path.name}.corrupt-{stamp(now)}"))
    for suffix in _COMPANIONS:
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + suffix))
    _lengthen(aside)
    return aside


def _lengthen(path: Path) -> None:
    """Give a file that was cut off its former length, with nothing in it: SQLite reads none of it else."""
    with path.open("r+b") as file:
        header = file.read(100)
        page = int.from_bytes(header[16:18], "big")
        pages = int.from_bytes(header[28:32], "big")
        wanted = pages * (65_536 if page == 1 else page)
        length = file.seek(0, 2)
        if length < wanted <= MOST_LENGTHENED * length:
            file.truncate(wanted)


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Write a whole copy of a database to `target`; a copy that is cut off never bears that name.

    Raises:
        OSError, sqlite3.Error: it can't be written.
    """
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        private_file(unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def stamp(now: datetime) -> str:
    """A date for a file's name: `20260131-235959`, in UTC."""
    return now.astimezone(UTC).strftime("%Y%m%d-%H%M%S")


def _unused(path: Path) -> Path:
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate


def _look_into(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, timeout=0.2)
