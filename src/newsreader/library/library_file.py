"""The file in which the library is kept: opened, shared with other programs, and given up only with all that
could be read of it.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Final, TypeVar

from newsreader.errors import LibraryError
from newsreader.library import journal, rule_decisions
from newsreader.library.damage import Damage
from newsreader.library.database import (
    NotADatabaseError,
    Trouble,
    attempt,
    connect,
    connect_in_memory,
    explain,
    is_undecodable,
    read_whatever_is_there,
    transaction,
    trouble,
    write_ahead,
)
from newsreader.library.feeds.access import configure_missing_folders
from newsreader.library.feeds.subscriptions import subscribe
from newsreader.library.journal_records import Action
from newsreader.library.schema import NEWEST, version_of
from newsreader.library.seen_journal import SeenJournal
from newsreader.text import plural

Result = TypeVar("Result")
Act = Callable[[sqlite3.Connection], Action | None]
"""Writes one action on a connection, within a transaction."""

AGAIN: Final = 10.0
"""Seconds after which it is tried again whether the file can be written."""
_ADVICE: Final = {
    Trouble.FULL: "Make room and start again.",
    Trouble.UNWRITTEN: "Make room, or raise that limit, and start again.",
    Trouble.READ_ONLY: "Make it writable and start again.",
    Trouble.BUSY: "End the program that holds it and start again.",
}


class LibraryFile:
    """A SQLite file that several programs may have open, read and written one thing at a time.

    Opening never fails. Where the file can't be used, all goes on in memory, with what could be read of the
    file: `saving` is False and `notice` says what happened, where, and what to do. `cache`: what is kept of
    the library elsewhere; that and backups tell that one was there before. `patience`: seconds to wait for
    another program that is writing.
    """

    def __init__(
        self, path: Path, *, cache: Path | None, patience: float, now: Callable[[], datetime]
    ) -> None:
        self.path = path
        self.damage = Damage(path)
        self.seen = SeenJournal()
        self.lock = RLock()
        self._writing = RLock()
        """Held by who writes, on whichever connection; taken before `lock`."""
        self.saving = False
        self.notice: LibraryError | None = None
        self._patience = patience
        self._now = now
        self._try_again_at: float | None = None
        self._in_memory_from = 0
        self._place: tuple[int, int] | None = None
        is_lost = self._is_lost(cache)
        try:
            self._connection = self._open_file()
            self.notice = _lost(path) if is_lost else None
        except sqlite3.Error as error:
            self._replace(error)
        except (OSError, LibraryError) as error:
            self._work_in_memory(error)

    def close(self) -> None:
        """Leave the file as one piece on disk. It can't be used afterwards."""
        with self._writing, self.lock, suppress(sqlite3.Error):
            # Who closes last does this anyway; where another program goes on, its end then changes nothing.
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        with self.lock, suppress(sqlite3.Error):
            self._connection.close()

    def act(self, act: Act) -> Action | None:
        """Write one action of this program's own."""
        with self._writing, self.lock:
            before, action = self.write(partial(_watched, act))
            self._count_own(before, action)
        return action

    def act_beside(self, act: Act) -> Action | None:
        """As `act`, for a thread of its own: what others read of the file doesn't wait for it, only what they
        write.
        """
        with self._writing:
            if not self.saving or self._is_taken_away():
                return self.act(act)
            try:
                with closing(connect(self.path, patience=self._patience)) as connection:
                    write_ahead(connection, patience=self._patience)
                    with transaction(connection):
                        before, action = attempt(partial(_watched, act), connection)
            except (OSError, sqlite3.Error):
                # What is to become of the library then is told there.
                return self.act(act)
            with self.lock:
                self._count_own(before, action)
            return action

    def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do something to the file, whole or not at all.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        with self._writing, self.lock:
            self._try_to_save_again()
            if self.saving and self._is_taken_away():
                raise self._go_on_without_it()
            try:
                with transaction(self._connection):
                    return attempt(work, self._connection)
            except sqlite3.Error as error:
                if self._can_go_on(error):
                    return self.write(work)
                raise self._recover(error) from error

    def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Look something up.

        Raises:
            LibraryError: another program keeps the file locked.
        """
        with self.lock:
            self._try_to_save_again()
            try:
                return attempt(work, self._connection)
            except sqlite3.Error as error:
                if self._can_go_on(error):
                    return self.read(work)
                before = self._connection
                failure = self._recover(error)
                if self._connection is before:
                    raise failure from error
                return work(self._connection)

    def _count_own(self, before: int, action: Action | None) -> None:
        if action is not None:
            self.seen.count_own(before)

    def _can_go_on(self, error: sqlite3.Error) -> bool:
        """Whether an answer can be had in spite of an error: where texts hold bytes that are no text."""
        if not is_undecodable(error) or self._connection.text_factory is not str:
            return False
        read_whatever_is_there(self._connection)
        self.damage.note("a name or an address")
        return True

    def _open_file(self) -> sqlite3.Connection:
        if self._is_emptied():
            raise NotADatabaseError("it is empty")
        connection = connect(self.path, patience=self._patience)
        try:
            attempt(lambda opened: _bring_up_to_date(opened, self.path, self._now()), connection)
            write_ahead(connection, patience=self._patience)
            with transaction(connection):
                # Changes nothing, but fails where the file can't be written: opening alone does not.
                connection.execute("DELETE FROM note WHERE false")
                self.seen.open(connection)
            self._place = _place_of(self.path)
        except BaseException:
            connection.close()
            raise
        self.saving = True
        return connection

    def _is_lost(self, cache: Path | None) -> bool:
        """Whether there is none where there has been one: its disk may be missing."""
        try:
            if self.path.exists():
                return False
            if cache is not None and cache.exists():
                return True
        except OSError:
            return False
        from newsreader.library.recovery.backups import backups

        return bool(backups(self.path, self._now()))

    def _is_taken_away(self) -> bool:
        """Whether another file is where it was, or none. What is written to it then is seen by nobody."""
        try:
            return _place_of(self.path) != self._place
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def _go_on_without_it(self) -> LibraryError:
        """Take what is open still, which is all that there was, for what is kept in memory elsewhere."""
        self.saving = False
        self._in_memory_from = journal.last_seq(self._connection)
        self._try_again_at = time.monotonic() + AGAIN
        self.notice = LibraryError(
            f"not saving: {self.path} was taken away",
            "Bring it back. Until then everything works, but is forgotten at the end.",
        )
        return self.notice

    def _is_emptied(self) -> bool:
        """Whether nothing is left of a library that there has been."""
        from newsreader.library.recovery.backups import backups

        try:
            log = self.path.with_name(f"{self.path.name}-wal")
            nothing = self.path.stat().st_size == 0 and not (log.exists() and log.stat().st_size)
        except OSError:
            return False
        return nothing and bool(backups(self.path, self._now()))

    def _try_to_save_again(self) -> None:
        """Go back to the file where it is time to look and that is possible now, with all that was decided
        meanwhile.
        """
        memory = self._connection
        if self._try_again_at is None or time.monotonic() < self._try_again_at or memory.in_transaction:
            return
        self._try_again_at = time.monotonic() + AGAIN
        if self._place is not None and not self.path.exists():
            return
        connection = None
        try:
            connection = self._open_file()
            with transaction(connection):
                for title, changes in journal.done_after(memory, self._in_memory_from):
                    journal.record_bulk(connection, title, changes, self._now(), actor=self.seen.actor)
                self.seen.reach(journal.last_seq(connection))
        except (OSError, sqlite3.Error, LibraryError):
            self.saving = False
            if connection is not None:
                connection.close()
            return
        self._connection, self._try_again_at, self.notice = connection, None, None
        memory.close()

    def _recover(self, error: sqlite3.Error) -> LibraryError:
        """Make the library usable again after an error, and say what became of it."""
        if isinstance(error, sqlite3.ProgrammingError):
            raise error
        if not self.saving:
            return LibraryError(f"that could not be done ({error})", "Start again.")
        if trouble(error) is Trouble.BUSY:
            return LibraryError(explain(error, self.path), "Nothing was changed. Try again in a moment.")
        self.close()
        return self._replace(error)

    def _replace(self, error: sqlite3.Error) -> LibraryError:
        """Put a new file in the place of a damaged one, or memory in the place of any other."""
        if trouble(error) is Trouble.CORRUPT:
            with suppress(OSError, sqlite3.Error, LibraryError):
                return self._begin_anew(error)
        return self._work_in_memory(error)

    def _begin_anew(self, error: sqlite3.Error) -> LibraryError:
        """Set the damaged file aside and start a new one with what can be read of the old."""
        from newsreader.library.recovery import backups, rescue

        damage = explain(error, self.path)
        if self._place is not None and self.path.exists() and self._is_taken_away():
            # Another program met the same damage and was quicker.
            self._connection = self._open_file()
            self.notice = LibraryError(damage, "A new one is in its place. Try again.")
            return self.notice
        now = self._now()
        aside = rescue.set_aside(self.path, now)
        backup = backups.newest_good(self.path)
        if backup is not None:
            shutil.copyfile(backup, self.path)
        self._connection = self._open_file()
        saved, followed = rescue.salvage(aside), rescue.salvage_subscriptions(aside)
        with transaction(self._connection):
            subscribe(self._connection, followed, int(now.timestamp()))
            configure_missing_folders(self._connection, rescue.salvage_folders(aside))
            rule_decisions.remember(self._connection, rescue.salvage_rulings(aside))
            journal.record(self._connection, f"recovered from {aside.name}", saved, now)
            self.seen.reach(journal.last_seq(self._connection))
        rescued = plural(len(saved), "mark")
        if followed:
            rescued += f" and {plural(len(followed), 'subscription')}"
        begun = f"begun from the backup of {backups.date_of(backup)}" if backup is not None else "begun"
        self.notice = LibraryError(
            f"{damage}; it was set aside as {aside.name} and a new one {begun}",
            f"{rescued} could be recovered from it. newsreader library check tells how the new one is.",
        )
        return self.notice

    def _work_in_memory(self, error: sqlite3.Error | OSError | LibraryError) -> LibraryError:
        """Go on without saving, with what can be read of the file."""
        self.saving = False
        if isinstance(error, LibraryError):
            why, advice = f"{self.path} can't be used: {error.message}", error.hint
        else:
            why = explain(error, self.path)
            advice = _ADVICE.get(trouble(error), "Look at that place, mend it and start again.")
        self.notice = LibraryError(
            f"not saving: {why}", f"{advice} Until then everything works, but is forgotten at the end."
        )
        self._connection = self._memory()
        self._in_memory_from = journal.last_seq(self._connection)
        self.seen.reach(self._in_memory_from)
        if not isinstance(error, LibraryError):
            self._try_again_at = time.monotonic() + AGAIN
        return self.notice

    def _memory(self) -> sqlite3.Connection:
        from newsreader.library.recovery.rescue import copy_into

        connection = connect_in_memory()
        try:
            if copy_into(connection, self.path):
                _bring_up_to_date(connection, None, self._now())
                # The copy is made page by page, with the damage if there is any.
                if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    return connection
        except (OSError, sqlite3.Error, LibraryError):
            pass
        connection.close()
        connection = connect_in_memory()
        _bring_up_to_date(connection, None, self._now())
        return connection


def _watched(act: Act, connection: sqlite3.Connection) -> tuple[int, Action | None]:
    """The last number of the journal before an action, and what came of that."""
    return journal.last_seq(connection), act(connection)


def _place_of(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _lost(path: Path) -> LibraryError:
    return LibraryError(
        f"there was a library, and {path} is gone; a new one is begun",
        "Bring the old one back, from its disk or by newsreader library restore, and start again.",
    )


def _bring_up_to_date(connection: sqlite3.Connection, path: Path | None, now: datetime) -> None:
    """As `migrations.migrate`, and raising what it raises; a library of today needs none of its steps."""
    if version_of(connection, NEWEST) < NEWEST:
        from newsreader.library.migrations import migrate

        migrate(connection, path, now)
