"""The library: what is kept on disk and must never be lost."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Final, TypeVar

import msgspec

from newsreader.errors import LibraryError
from newsreader.library import imports as _imports
from newsreader.library import journal, rule_decisions
from newsreader.library.archive import Export
from newsreader.library.damage import Damage
from newsreader.library.database import (
    PATIENCE,
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
from newsreader.library.feeds.feeds import Feeds
from newsreader.library.feeds.full_texts import FullTexts
from newsreader.library.feeds.subscriptions import subscribe
from newsreader.library.imports import Imports
from newsreader.library.journal import Action, Change, Here, JournalEntry
from newsreader.library.migrations import migrate
from newsreader.library.recovery import backups as _backups
from newsreader.library.recovery import former_ids as _former_ids
from newsreader.library.recovery.rescue import (
    copy_into,
    salvage,
    salvage_folders,
    salvage_rulings,
    salvage_subscriptions,
    set_aside,
)
from newsreader.library.remote.accounts import Accounts
from newsreader.library.remote.decision_log import DecisionLog
from newsreader.library.rule_decisions import Rulings
from newsreader.library.text_versions import TextVersions
from newsreader.model import Triage
from newsreader.stories.grouping.evidence import Constraints
from newsreader.text import plural

Result = TypeVar("Result")

AGAIN: Final = 10.0
"""Seconds after which it is tried again whether the file can be written."""
_ADVICE: Final = {
    Trouble.FULL: "Make room and start again.",
    Trouble.UNWRITTEN: "Make room, or raise that limit, and start again.",
    Trouble.READ_ONLY: "Make it writable and start again.",
    Trouble.BUSY: "End the program that holds it and start again.",
}


class Library:
    """Triage with its journal, and small notes, in one SQLite file that several programs may have open.

    Opening never fails. Where the file can't be used, the library works in memory, with all that could be
    read of the file: `saving` is False and `notice` says what happened, where, and what to do. It may be
    used from several threads; a call waits for the one before it. Every call can raise LibraryError when
    another program keeps the file locked, and the writing ones when the disk fails: then nothing of the
    action is written, and from there on the library works in memory, until the file can be written again.
    """

    saving: bool = False
    notice: LibraryError | None = None

    def __init__(self, path: Path, *, patience: float, now: Callable[[], datetime]) -> None:
        self.path = path
        self._patience = patience
        self._now = now
        self._lock = RLock()
        self.damage = Damage(path)
        self._actor = os.urandom(4).hex()
        self._began_at: int | None = None
        self._try_again_at: float | None = None
        self._in_memory_from = 0
        self._inode = 0
        self._seen_version = 0
        self._seen_seq = 0
        try:
            self._connection = self._open_file()
        except sqlite3.Error as error:
            self._replace(error)
        except (OSError, LibraryError) as error:
            self._work_in_memory(error)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        patience: float = PATIENCE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Library:
        """The library kept at `path`, made where there is none.

        `patience`: seconds to wait for another program that is writing. `now`: the clock for the journal.
        """
        return cls(path, patience=patience, now=now)

    def close(self) -> None:
        """Leave the file as one piece on disk. The library can't be used afterwards."""
        with self._lock, suppress(sqlite3.Error):
            # Who closes last does this anyway; where another program goes on, its end then changes nothing.
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()

    # What was decided

    def triage(self) -> dict[str, Triage]:
        """Everything that was decided, by article id. Untouched articles are missing."""
        return self._read(journal.triage)

    def triage_of(self, article_ids: Iterable[str]) -> dict[str, Triage]:
        """What was decided about some articles; each of them is in the answer."""
        wanted = list(article_ids)
        return self._read(lambda connection: journal.triage_of(connection, wanted))

    def constraints(self) -> Constraints:
        """Which articles the user holds together and which apart, by splitting and merging stories."""
        return self._read(journal.constraints)

    def poll(self) -> dict[str, Triage] | None:
        """The articles that other programs changed since the last look, as they stand now, or None.

        Costs some microseconds where nothing happened. Own changes may be among them.
        """
        try:
            return self._read(self._news)
        except LibraryError:
            return None

    # Deciding

    def record(self, title: str, changes: Iterable[Change]) -> Action | None:
        """Write down and apply one action, whole or not at all; None where it would change nothing.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
            ValueError: a change names no field.
        """
        asked = list(changes)
        return self._act(
            lambda connection: journal.record(connection, title, asked, self._now(), actor=self._actor)
        )

    def undo(self, seq: int | None = None) -> Action | None:
        """Take back the user's last action that stands, or the one numbered `seq`; None where there is none.

        Without a number, what another program did since this library was opened is left to that program.

        Articles that were changed again since stay as they are. The answer is the action undone, with what
        undoing changed.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        return self._act(lambda connection: _undo(connection, seq, self._now(), self._here))

    def redo(self) -> Action | None:
        """Do again what was undone last; None where nothing was undone since the last new action.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        return self._act(lambda connection: journal.redo(connection, self._now(), self._here))

    def undoable(self) -> int:
        """The number of the action that `undo` would take back, 0 where there is none."""
        return self._read(lambda connection: journal.undoable(connection, self._here))

    def last_seq(self) -> int:
        """The number of the last row of the journal, 0 where there is none. Costs microseconds."""
        return self._read(journal.last_seq)

    def history(self, limit: int = 200, before: int | None = None) -> list[JournalEntry]:
        """The last actions, newest first, undone ones too; with `before`, those older than that `seq`."""
        return self._read(lambda connection: journal.history(connection, limit, before))

    def inherit(self, former_ids: Mapping[str, str]) -> int:
        """Let articles have what was decided under their former ids, which are given by the new ones. Returns
        how many have marks by it.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        return self._write(lambda connection: _former_ids.inherit(connection, former_ids, self._now()))

    # Backups

    def back_up(self) -> Path:
        """Write a backup of all that is the user's now; returns where it is.

        Raises:
            LibraryError: it can't be written.
        """
        try:
            return self._write(lambda connection: _backups.back_up(connection, self.path, self._now()))
        except OSError as error:
            folder = _backups.folder_of(self.path)
            raise LibraryError(
                f"no backup could be written in {folder} ({error.strerror or error})",
                "Make room there, or make it writable.",
            ) from error

    def back_up_daily(self) -> None:
        """Write a backup where there is none of today, and anything to keep. For the end of a program."""
        newest = next(iter(_backups.backups(self.path)), None)
        if not self.saving or (newest is not None and _backups.is_from(newest, self._now())):
            return
        try:
            if self.last_seq() or self.feeds.all():
                self.back_up()
        except LibraryError as error:
            logging.getLogger(__name__).warning("%s", error.message)

    def restore(self, backup: Path) -> tuple[int, int]:
        """Bring back what a backup has and this library lacks, as one action that can be undone.

        What was decided since stays. Returns how many marks and how many subscriptions came back.

        Raises:
            LibraryError: the backup can't be read, or nothing could be written down.
        """
        if not _backups.is_good(backup):
            raise LibraryError(
                f"{backup} is no backup that can be read", "newsreader library check lists them."
            )
        now = self._now()
        saved = salvage(backup)
        followed = salvage_subscriptions(backup)
        title = f"restored from the backup of {_backups.date_of(backup)}"

        def bring_back(connection: sqlite3.Connection) -> tuple[Action | None, int]:
            new = subscribe(connection, followed, int(now.timestamp()))
            configure_missing_folders(connection, salvage_folders(backup))
            return journal.record(connection, title, saved, now, actor=self._actor), len(new)

        action, feeds = self._write(bring_back)
        return len(action.changes) if action is not None else 0, feeds

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file, a sentence each: its structure, then every row. Takes its time."""
        lines = self._read(
            lambda connection: [
                str(line)
                for (line,) in connection.execute("PRAGMA integrity_check(20)").fetchall()
                if line != "ok"
            ]
        )
        for card in self.feeds.cards():
            self.feeds.article(card.headline.id)
        return (*lines, *(problem.message for problem in self.damage.problems))

    # Notes

    def note(self, key: str, value: bytes) -> None:
        """Keep a small thing for the next start, in place of what was kept under that key.

        Raises:
            LibraryError: it could not be written down.
        """
        self._write(
            lambda connection: connection.execute(
                "REPLACE INTO note (key, value) VALUES (?, ?)", (key, value)
            )
        )

    def recall(self, key: str) -> bytes | None:
        """What `note` kept, or None."""
        row = self._read(
            lambda connection: connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        )
        return None if row is None else bytes(row[0])

    @cached_property
    def feeds(self) -> Feeds:
        """Subscriptions and the articles that came of them. Always the same: it remembers `name_topics`."""
        return Feeds(self._read, self._write, self.damage)

    @property
    def accounts(self) -> Accounts:
        """Accounts on servers, and what is to be sent to them."""
        return Accounts(self._read, self._write, self._now, self.feeds)

    @property
    def decisions(self) -> DecisionLog:
        """What was decided, as machines that share a folder tell each other."""
        return DecisionLog(self._read, self._write, self._now)

    @property
    def full_texts(self) -> FullTexts:
        """The texts of articles' pages."""
        return FullTexts(self._read, self._write)

    @property
    def rulings(self) -> Rulings:
        """What the user's rules did."""
        return Rulings(self._read, self._write, self._now)

    @property
    def imports(self) -> Imports:
        """What is taken over from other readers."""
        return Imports(self._read, self._write, self._now)

    @property
    def export(self) -> Export:
        """All that is in it, to be written elsewhere."""
        return Export(self._read)

    @property
    def text_versions(self) -> TextVersions:
        """All texts that are kept, numbered, for a search index."""
        return TextVersions(self._read)

    # How it is kept

    @property
    def _here(self) -> Here:
        return Here(self._actor, self._began_at or 0)

    def _act(self, act: Callable[[sqlite3.Connection], Action | None]) -> Action | None:
        def watched(connection: sqlite3.Connection) -> tuple[int, Action | None]:
            return journal.last_seq(connection), act(connection)

        with self._lock:
            before, action = self._write(watched)
            # With nobody else's row between, `poll` need not look at this one.
            if action is not None and before == self._seen_seq:
                self._seen_seq += 1
        return action

    def _news(self, connection: sqlite3.Connection) -> dict[str, Triage] | None:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._seen_version:
            return None
        latest = journal.last_seq(connection)
        changed = journal.changed_since(connection, self._seen_seq) if latest > self._seen_seq else None
        self._seen_version, self._seen_seq = version, latest
        return changed

    def _write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with self._lock:
            if self._try_again_at is not None and time.monotonic() >= self._try_again_at:
                self._try_to_save_again()
            try:
                with transaction(self._connection):
                    return attempt(work, self._connection)
            except sqlite3.Error as error:
                if self._can_go_on(error):
                    return self._write(work)
                raise self._recover(error) from error

    def _read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with self._lock:
            try:
                return attempt(work, self._connection)
            except sqlite3.Error as error:
                if self._can_go_on(error):
                    return self._read(work)
                before = self._connection
                failure = self._recover(error)
                if self._connection is before:
                    raise failure from error
                return work(self._connection)

    def _can_go_on(self, error: sqlite3.Error) -> bool:
        """Whether an answer can be had in spite of an error: where texts hold bytes that are no text."""
        if not is_undecodable(error) or self._connection.text_factory is not str:
            return False
        read_whatever_is_there(self._connection)
        self.damage.note("a name or an address")
        return True

    def _open_file(self) -> sqlite3.Connection:
        connection = connect(self.path, patience=self._patience)
        try:
            attempt(lambda opened: migrate(opened, self.path, self._now()), connection)
            write_ahead(connection, patience=self._patience)
            with transaction(connection):
                # Changes nothing, but fails where the file can't be written: opening alone does not.
                connection.execute("DELETE FROM note WHERE false")
                (self._seen_version,) = connection.execute("PRAGMA data_version").fetchone()
                self._seen_seq = journal.last_seq(connection)
                if self._began_at is None:
                    self._began_at = self._seen_seq
            self._inode = self.path.stat().st_ino
        except BaseException:
            connection.close()
            raise
        self.saving = True
        return connection

    def _try_to_save_again(self) -> None:
        """Go back to the file where that is possible now, with all that was decided meanwhile."""
        memory = self._connection
        self._try_again_at = time.monotonic() + AGAIN
        connection = None
        try:
            connection = self._open_file()
            with transaction(connection):
                for title, changes in journal.done_after(memory, self._in_memory_from):
                    journal.record(connection, title, changes, self._now(), actor=self._actor)
                self._seen_seq = journal.last_seq(connection)
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
        damage = explain(error, self.path)
        if self._inode and self.path.exists() and self.path.stat().st_ino != self._inode:
            # Another program met the same damage and was quicker.
            self._connection = self._open_file()
            self.notice = LibraryError(damage, "A new one is in its place. Try again.")
            return self.notice
        now = self._now()
        aside = set_aside(self.path, now)
        backup = _backups.newest_good(self.path)
        if backup is not None:
            shutil.copyfile(backup, self.path)
        self._connection = self._open_file()
        saved, followed = salvage(aside), salvage_subscriptions(aside)
        with transaction(self._connection):
            subscribe(self._connection, followed, int(now.timestamp()))
            configure_missing_folders(self._connection, salvage_folders(aside))
            rule_decisions.remember(self._connection, salvage_rulings(aside))
            journal.record(self._connection, f"recovered from {aside.name}", saved, now)
            self._seen_seq = journal.last_seq(self._connection)
        rescued = plural(len(saved), "mark")
        if followed:
            rescued += f" and {plural(len(followed), 'subscription')}"
        begun = f"begun from the backup of {_backups.date_of(backup)}" if backup is not None else "begun"
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
        self._seen_seq = self._in_memory_from = journal.last_seq(self._connection)
        if not isinstance(error, LibraryError):
            self._try_again_at = time.monotonic() + AGAIN
        if self._began_at is None:
            self._began_at = self._seen_seq
        return self.notice

    def _memory(self) -> sqlite3.Connection:
        connection = connect_in_memory()
        try:
            if copy_into(connection, self.path):
                migrate(connection, None, self._now())
                # The copy is made page by page, with the damage if there is any.
                if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    return connection
        except (sqlite3.Error, LibraryError):
            pass
        connection.close()
        connection = connect_in_memory()
        migrate(connection, None, self._now())
        return connection


def _undo(connection: sqlite3.Connection, seq: int | None, now: datetime, here: Here) -> Action | None:
    """Turn an action back, with all that came with it."""
    action = journal.undo(connection, seq, now, here)
    if action is None or not (also := _imports.take_back(connection, action.seq)):
        return action
    return msgspec.structs.replace(action, also=also)
