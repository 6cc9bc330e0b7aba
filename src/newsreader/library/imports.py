"""A whole former life taken in as one action of the journal, and taken back as one.

The functions work on an open connection, and expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec

from newsreader.library import journal
from newsreader.library.archive import Archive, restore
from newsreader.library.database import Work, json_list
from newsreader.library.downloads import remove_unbegun
from newsreader.library.feeds import deliveries, retention, subscriptions
from newsreader.library.feeds.access import AS_USUAL, AccessSettings, configure_folder, of_folders
from newsreader.library.feeds.subscriptions import KEEP_COUNT, KEEP_DAYS, FeedSettings, FeedState
from newsreader.library.journal_records import Action, Change
from newsreader.model import FeedEntry, timestamp
from newsreader.system.durations import DAY
from newsreader.text import plural

FOR_EVER: Final = 36_500
"""Days to keep what a former reader kept longer than this one does by itself."""
_KEY: Final = "import:{}"
_CONFIG_KEY: Final = "import:{}:config"


class ImportedEntry(msgspec.Struct, frozen=True, gc=False):
    """An article with the flags and tags to set on it, as fields of the journal."""

    entry: FeedEntry
    fields: tuple[str, ...] = ()


class ImportedFeed(msgspec.Struct, frozen=True):
    """A feed with what a former reader kept of it. It is followed from here on, where it isn't already."""

    url: str
    settings: FeedSettings = FeedSettings()
    title: str = ""
    home: str | None = None
    entries: tuple[ImportedEntry, ...] = ()


class Import(msgspec.Struct, frozen=True):
    """What to take in. `loose`: articles of no feed that is followed; `source`: whose life it was; `also`:
    what is taken over elsewhere in the same action, in words; `title`: what to call the action, else it tells
    what was imported.
    """

    source: str
    feeds: tuple[ImportedFeed, ...] = ()
    loose: tuple[ImportedEntry, ...] = ()
    also: str = ""
    title: str = ""


class ImportOutcome(msgspec.Struct, frozen=True):
    """What an import does. `marks`: how many flags and tags it sets, by the journal's field. `new_downloads`:
    how many files it puts into the queue of downloads.

    `action`: its record; None where nothing changes at all.
    """

    new_feeds: tuple[str, ...] = ()
    known_feeds: int = 0
    new_articles: int = 0
    known_articles: int = 0
    new_downloads: int = 0
    marks: dict[str, int] = {}
    action: Action | None = None


class _Trace(msgspec.Struct):
    """What an import brought beside marks, to be taken back with it."""

    feeds: list[str] = []
    articles: list[str] = []
    settings: list[tuple[str, FeedSettings, FeedSettings]] = []
    folders: dict[str, AccessSettings] = {}
    downloads: list[str] = []


class Imports:
    """Imports into a library. Each call is one transaction; all of them can raise LibraryError."""

    def __init__(self, read: Work, write: Work, now: journal.Clock) -> None:
        self._read = read
        self._write = write
        self._now = now

    def foresee(self, wanted: Import) -> ImportOutcome:
        """What `take` would do now. Nothing is changed: all of it is done, and then rolled back."""
        return self._rehearse(lambda connection: _take(connection, wanted, self._now))

    def take(self, wanted: Import) -> ImportOutcome:
        """Take it all in, as one action that can be undone."""
        return self._write(lambda connection: _take(connection, wanted, self._now))

    def foresee_archive(self, archive: Archive) -> ImportOutcome:
        """What `take_archive` would do now, as `foresee`."""
        return self._rehearse(lambda connection: _restore(connection, archive, self._now))

    def take_archive(self, archive: Archive) -> ImportOutcome:
        """Take in everything that an export wrote, as one action that can be undone."""
        return self._write(lambda connection: _restore(connection, archive, self._now))

    def note_config(self, seq: int, additions: bytes) -> None:
        """Remember what the import numbered so added to the configuration."""
        self._write(
            lambda connection: connection.execute(
                "REPLACE INTO note (key, value) VALUES (?, ?)", (_CONFIG_KEY.format(seq), additions)
            )
        )

    def pop_config(self, seq: int) -> bytes | None:
        """What `note_config` remembered, which is forgotten now; None where the action was no such import."""
        row = self._write(
            lambda connection: connection.execute(
                "DELETE FROM note WHERE key = ? RETURNING value", (_CONFIG_KEY.format(seq),)
            ).fetchone()
        )
        return None if row is None else bytes(row[0])

    def _rehearse(self, work: Callable[[sqlite3.Connection], ImportOutcome]) -> ImportOutcome:
        outcome: list[ImportOutcome] = []

        def rehearse(connection: sqlite3.Connection) -> None:
            outcome.append(work(connection))
            raise _RehearsedError

        with suppress(_RehearsedError):
            self._write(rehearse)
        return outcome[0]


class _RehearsedError(Exception):
    """Rolls back what was only to be looked at."""


def take_back(connection: sqlite3.Connection, seq: int) -> str:
    """Remove what an import brought beside its marks; returns that in words, empty where it was no import.

    Articles that the user starred or tagged since stay, as they do when a feed is removed.
    """
    row = connection.execute("SELECT value FROM note WHERE key = ?", (_KEY.format(seq),)).fetchone()
    if row is None:
        return ""
    trace = msgspec.msgpack.decode(row[0], type=_Trace)
    gone = 0
    for url in trace.feeds:
        gone += len(deliveries.unsubscribe(connection, url) or ())
    gone += len(retention.remove(connection, trace.articles))
    for url, before, after in trace.settings:
        known = subscriptions.find(connection, url)
        if known is not None and known.settings == after:
            subscriptions.configure(connection, url, before)
    here = of_folders(connection)
    for name, brought in trace.folders.items():
        if here.get(name) == brought:
            configure_folder(connection, name, AS_USUAL)
    files = remove_unbegun(connection, trace.downloads)
    connection.execute("DELETE FROM note WHERE key = ?", (_KEY.format(seq),))
    said = f"{plural(len(trace.feeds), 'feed')} and {plural(gone, 'article')} removed"
    return f"{said}, {plural(files, 'download')} too" if files else said


def _take(connection: sqlite3.Connection, wanted: Import, clock: journal.Clock) -> ImportOutcome:
    moment = clock()
    now = int(moment.timestamp())
    trace = _Trace()
    changes: list[Change] = []
    new_articles = known_articles = known_feeds = 0
    for feed in wanted.feeds:
        is_new = _follow(connection, feed, now, trace)
        known_feeds += not is_new
        brought, ids = _deliver(connection, feed, now)
        new_articles += len(brought)
        known_articles += len(set(ids)) - len(brought)
        if not is_new:
            trace.articles += brought
        changes += _marks(zip(ids, feed.entries, strict=True))
    for imported in wanted.loose:
        article = imported.entry.article
        if deliveries.add_alone(connection, article, now):
            trace.articles.append(article.id)
            new_articles += 1
        else:
            known_articles += 1
    changes += _marks((imported.entry.article.id, imported) for imported in wanted.loose)
    sums = ImportOutcome(tuple(trace.feeds), known_feeds, new_articles, known_articles)
    title = wanted.title or _title(sums, wanted.also, wanted.source)
    return _finish(connection, sums, changes, trace, title, moment, also=bool(wanted.also))


def _restore(connection: sqlite3.Connection, archive: Archive, clock: journal.Clock) -> ImportOutcome:
    moment = clock()
    trace = _Trace()
    sums = restore(connection, archive, moment)
    trace.feeds, trace.articles = list(sums.new_feeds), list(sums.new_articles)
    trace.folders, trace.downloads = sums.new_folders, list(sums.new_downloads)
    counted = ImportOutcome(
        sums.new_feeds,
        sums.known_feeds,
        len(sums.new_articles),
        sums.known_articles,
        len(sums.new_downloads),
    )
    title = _title(counted, archive.also, archive.source)
    return _finish(connection, counted, sums.changes, trace, title, moment, also=bool(archive.also))


def _finish(
    connection: sqlite3.Connection,
    sums: ImportOutcome,
    changes: Sequence[Change],
    trace: _Trace,
    title: str,
    moment: datetime,
    *,
    also: bool,
) -> ImportOutcome:
    """Enter what was taken in as one action, where anything was. `also`: something was elsewhere."""
    marks = _new_marks(connection, changes)
    brought = sums.new_feeds or sums.new_articles or trace.settings or trace.folders or trace.downloads
    if not (brought or marks or also):
        return sums
    action = journal.record_event(connection, title, changes, moment)
    connection.execute(
        "REPLACE INTO note (key, value) VALUES (?, ?)",
        (_KEY.format(action.seq), msgspec.msgpack.encode(trace)),
    )
    return msgspec.structs.replace(sums, marks=marks, action=action)


def _title(sums: ImportOutcome, also: str, source: str) -> str:
    files = plural(sums.new_downloads, "download") if sums.new_downloads else ""
    parts = (plural(len(sums.new_feeds), "feed"), plural(sums.new_articles, "article"), files, also)
    return f"imported {', '.join(filter(None, parts))} from {source}"


def _follow(connection: sqlite3.Connection, feed: ImportedFeed, now: int, trace: _Trace) -> bool:
    """Subscribe to a feed, or give a known one the topics; True where it is new."""
    before = subscriptions.find(connection, feed.url)
    subscriptions.subscribe(connection, [(feed.url, _keeping(feed, now))], now)
    if before is None:
        subscriptions.note(connection, feed.url, FeedState(title=feed.title, home=feed.home))
        trace.feeds.append(feed.url)
        return True
    after = subscriptions.find(connection, feed.url)
    if after is not None and after.settings != before.settings:
        trace.settings.append((feed.url, before.settings, after.settings))
    return False


def _keeping(feed: ImportedFeed, now: int) -> FeedSettings:
    """The settings, widened so that nothing falls away here that the former reader had kept."""
    settings = feed.settings
    count = len(feed.entries)
    if settings.keep_count is None and count > KEEP_COUNT // 2:
        settings = msgspec.structs.replace(settings, keep_count=count + KEEP_COUNT)
    dates = [at for entry in feed.entries if (at := timestamp(entry.entry.article.published)) is not None]
    if settings.keep_days is None and dates and min(dates) < now - KEEP_DAYS * DAY:
        settings = msgspec.structs.replace(settings, keep_days=FOR_EVER)
    return settings


def _deliver(connection: sqlite3.Connection, feed: ImportedFeed, now: int) -> tuple[list[str], list[str]]:
    """Store the entries that are not known yet: what is here already is newer than a former reader's.

    Returns the ids of those that are new, and of all entries in their order.
    """
    subscription = subscriptions.find(connection, feed.url)
    assert subscription is not None
    known: dict[str, str] = dict(
        connection.execute("SELECT key, article FROM entry WHERE feed = ?", (subscription.id,)).fetchall()
    )
    here = _existing(connection, [imported.entry.article.id for imported in feed.entries])
    of_this_feed = frozenset(known.values())
    ids: list[str] = []
    wanted: dict[str, FeedEntry] = {}
    for imported in feed.entries:
        entry = imported.entry
        ids.append(known.get(entry.key, entry.article.id))
        if entry.key not in known and entry.article.id not in of_this_feed:
            wanted.setdefault(entry.key, msgspec.structs.replace(entry, digest=deliveries.ADOPTED))
    deliveries.store(connection, subscription, tuple(wanted.values()), now)
    brought = {entry.article.id for entry in wanted.values()} - here
    return sorted(_existing(connection, brought)), ids


def _existing(connection: sqlite3.Connection, article_ids: Iterable[str]) -> frozenset[str]:
    rows = connection.execute(
        "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))", (json_list(article_ids),)
    )
    return frozenset(id_ for (id_,) in rows.fetchall())


def _marks(entries: Iterable[tuple[str, ImportedEntry]]) -> list[Change]:
    return [Change(article_id, field, True) for article_id, entry in entries for field in entry.fields]


def _new_marks(connection: sqlite3.Connection, changes: Sequence[Change]) -> dict[str, int]:
    """How many articles gain each flag or tag."""
    asked: dict[str, list[str]] = {}
    for change in dict.fromkeys(changes):
        asked.setdefault(change.field, []).append(change.article_id)
    counts = Counter({field: len(journal.without(connection, field, ids)) for field, ids in asked.items()})
    return dict(+counts)
