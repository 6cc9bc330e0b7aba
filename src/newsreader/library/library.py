"""The library: what is kept on disk and must never be lost."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from newsreader.errors import LibraryError
from newsreader.library import journal
from newsreader.library.damage import Damage
from newsreader.library.database import (
    PATIENCE,
)
from newsreader.library.deciding import Deciding
from newsreader.library.downloads import Downloads
from newsreader.library.feeds.access import configure_missing_folders
from newsreader.library.feeds.feeds import Feeds
from newsreader.library.feeds.full_texts import FullTexts
from newsreader.library.feeds.subscriptions import subscribe
from newsreader.library.journal_records import Action, Change, JournalEntry, in_bulk
from newsreader.library.library_file import LibraryFile
from newsreader.library.remote.accounts import Accounts
from newsreader.library.remote.decision_log import DecisionLog
from newsreader.library.rule_decisions import Rulings
from newsreader.library.seen_journal import ManyNews
from newsreader.library.text_versions import TextVersions
from newsreader.model import Engagement, Triage
from newsreader.stories.grouping.evidence import Constraints
from newsreader.text import plural

if TYPE_CHECKING:
    # A start needs none of it, nor of what puts things right.
    from newsreader.library.archive import Export
    from newsreader.library.imports import Imports

Result = TypeVar("Result")


class Library:
    """Triage with its journal, and small notes, in one SQLite file that several programs may have open.

    Opening never fails. Where the file can't be used, the library works in memory, with all that could be
    read of the file: `saving` is False and `notice` says what happened, where, and what to do. It may be
    used from several threads; a call waits for the one before it. Every call can raise LibraryError when
    another program keeps the file locked, and the writing ones when the disk fails: then nothing of the
    action is written, and from there on the library works in memory, until the file can be written again.
    """

    def __init__(
        self, path: Path, *, cache: Path | None, patience: float, now: Callable[[], datetime]
    ) -> None:
        self.path = path
        self._now = now
        self._file = LibraryFile(path, cache=cache, patience=patience, now=now)

    @property
    def saving(self) -> bool:
        """Whether what is decided is written to the disk."""
        return self._file.saving

    @property
    def notice(self) -> LibraryError | None:
        """What happened to the file, where, and what to do."""
        return self._file.notice

    @property
    def damage(self) -> Damage:
        """What of it could not be read."""
        return self._file.damage

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        cache: Path | None = None,
        patience: float = PATIENCE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Library:
        """The library kept at `path`, made where there is none.

        `cache`: what is kept of it elsewhere; where that is there alone, `notice` says that it was lost.
        `patience`: seconds to wait for another program that is writing. `now`: the clock for the journal.
        """
        return cls(path, cache=cache, patience=patience, now=now)

    @classmethod
    def open_there(cls, path: Path) -> Library:
        """As `open`, for work on a library that somebody has open; none is made.

        Raises:
            LibraryError: it is gone, or can't be written.
        """
        if not path.exists():
            raise LibraryError(f"{path} is not there", "Bring it back and try again.")
        library = cls.open(path)
        if library.notice is not None and not library.saving:
            library.close()
            raise library.notice
        return library

    def close(self) -> None:
        """Leave the file as one piece on disk. The library can't be used afterwards."""
        self._file.close()

    # What was decided

    def triage(self) -> dict[str, Triage]:
        """Everything that was decided, by article id. Untouched articles are missing."""
        return self._file.read(journal.triage)

    def triage_of(self, article_ids: Iterable[str]) -> dict[str, Triage]:
        """What was decided about some articles; each of them is in the answer."""
        wanted = list(article_ids)
        return self._file.read(lambda connection: journal.triage_of(connection, wanted))

    def constraints(self) -> Constraints:
        """Which articles the user holds together and which apart, by splitting and merging stories."""
        return self._file.read(journal.constraints)

    def poll(self) -> dict[str, Triage] | None:
        """The articles that other programs changed since the last look, as they stand now, or None.

        Costs some microseconds where nothing happened. Own changes may be among them.
        """
        try:
            return self._file.read(self._file.seen.news)
        except LibraryError:
            return None

    def many_news(self, most: int) -> ManyNews | None:
        """Where other programs made more changes than so many since the last look: what `changed_since` is to
        be asked about, which takes a while, or `put_off`. `poll` doesn't tell of it.
        """
        try:
            return self._file.read(lambda connection: self._file.seen.many_news(connection, most))
        except LibraryError:
            return None

    def put_off(self, many: ManyNews) -> None:
        """It could not be read: the next look finds it again."""
        self._file.seen.put_off(many)

    def changed_since(self, many: ManyNews) -> dict[str, Triage]:
        """The articles that it is about, as they stand now."""
        return self._file.read(lambda connection: journal.changed_since(connection, many.since))

    # Deciding

    @property
    def deciding(self) -> Deciding:
        """Writes down what the user decides."""
        return Deciding(self._file.act, self._file.seen, self._now)

    @property
    def deciding_beside(self) -> Deciding:
        """As `deciding`, for a thread of its own, while others read here; who writes waits for its end."""
        return Deciding(self._file.act_beside, self._file.seen, self._now)

    def record(self, title: str, changes: Iterable[Change]) -> Action | None:
        """As `Deciding.record`, of changes of single articles."""
        return self.deciding.record(title, in_bulk(changes))

    def engage(self, engagement: Engagement, article_ids: Iterable[str]) -> None:
        """Note what the user did with articles beside deciding about them. It is not in the history, and not
        for `undo`.

        Raises:
            LibraryError: it could not be written down.
        """
        changes = [Change(article_id, engagement, True) for article_id in article_ids]
        title, actor = f"{engagement} {plural(len(changes), 'article')}", self._file.seen.actor
        self._file.act(
            lambda connection: journal.record(
                connection, title, changes, self._now(), origin=journal.READING, actor=actor
            )
        )

    def undoable(self) -> int:
        """The number of the action that `undo` would take back, 0 where there is none."""
        return self._file.read(lambda connection: journal.undoable(connection, self._file.seen.here))

    def last_seq(self) -> int:
        """The number of the last row of the journal, 0 where there is none. Costs microseconds."""
        return self._file.read(journal.last_seq)

    def history(self, limit: int = 200, before: int | None = None) -> list[JournalEntry]:
        """The last actions, newest first, undone ones too; with `before`, those older than that `seq`."""
        return self._file.read(lambda connection: journal.history(connection, limit, before))

    def inherit(self, former_ids: Mapping[str, str]) -> int:
        """Let articles have what was decided under their former ids, which are given by the new ones. Returns
        how many have marks by it.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        from newsreader.library.recovery.former_ids import inherit

        return self._file.write(lambda connection: inherit(connection, former_ids, self._now()))

    # Backups

    def back_up(self) -> Path:
        """Write a backup of all that is the user's now; returns where it is.

        Raises:
            LibraryError: it can't be written.
        """
        from newsreader.library.recovery import backups

        try:
            return self._file.write(lambda connection: backups.back_up(connection, self.path, self._now()))
        except OSError as error:
            folder = backups.folder_of(self.path)
            raise LibraryError(
                f"no backup could be written in {folder} ({error.strerror or error})",
                "Make room there, or make it writable.",
            ) from error

    def back_up_daily(self) -> None:
        """Write a backup where there is none of today, and anything to keep. For the end of a program."""
        from newsreader.library.recovery import backups

        newest = next(iter(backups.backups(self.path, self._now())), None)
        if not self.saving or (newest is not None and backups.is_from(newest, self._now())):
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
        from newsreader.library.recovery import backups, rescue

        if not backups.is_good(backup):
            raise LibraryError(
                f"{backup} is no backup that can be read", "newsreader library check lists them."
            )
        now = self._now()
        saved = rescue.salvage(backup)
        followed = rescue.salvage_subscriptions(backup)
        title = f"restored from the backup of {backups.date_of(backup)}"

        def bring_back(connection: sqlite3.Connection) -> tuple[Action | None, int]:
            new = subscribe(connection, followed, int(now.timestamp()))
            configure_missing_folders(connection, rescue.salvage_folders(backup))
            return journal.record(connection, title, saved, now, actor=self._file.seen.actor), len(new)

        action, feeds = self._file.write(bring_back)
        return action.count if action is not None else 0, feeds

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file, a sentence each: its structure, then every row. Takes its time."""
        lines = self._file.read(
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
        self._file.write(
            lambda connection: connection.execute(
                "REPLACE INTO note (key, value) VALUES (?, ?)", (key, value)
            )
        )

    def recall(self, key: str) -> bytes | None:
        """What `note` kept, or None."""
        row = self._file.read(
            lambda connection: connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        )
        return None if row is None else bytes(row[0])

    @cached_property
    def feeds(self) -> Feeds:
        """Subscriptions and the articles that came of them. Always the same: it remembers `name_topics`."""
        return Feeds(self._file.read, self._file.write, self.damage)

    @property
    def accounts(self) -> Accounts:
        """Accounts on servers, and what is to be sent to them."""
        return Accounts(self._file.read, self._file.write, self._now, self.feeds)

    @property
    def decisions(self) -> DecisionLog:
        """What was decided, as machines that share a folder tell each other."""
        return DecisionLog(self._file.read, self._file.write, self._now)

    @property
    def full_texts(self) -> FullTexts:
        """The texts of articles' pages."""
        return FullTexts(self._file.read, self._file.write)

    @property
    def downloads(self) -> Downloads:
        """The files of articles that are downloaded, or are to be."""
        return Downloads(self._file.read, self._file.write)

    @property
    def rulings(self) -> Rulings:
        """What the user's rules did."""
        return Rulings(self._file.read, self._file.write, self._now)

    @property
    def imports(self) -> Imports:
        """What is taken over from other readers."""
        from newsreader.library.imports import Imports

        return Imports(self._file.read, self._file.write, self._now)

    @property
    def export(self) -> Export:
        """All that is in it, to be written elsewhere."""
        from newsreader.library.archive import Export

        return Export(self._file.read)

    @property
    def text_versions(self) -> TextVersions:
        """All texts that are kept, numbered, for a search index."""
        return TextVersions(self._file.read)
