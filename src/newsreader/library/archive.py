"""Everything in a library as plain records, and such records back into a library.

The functions work on an open connection; `restore` expects a transaction around it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol

import msgspec

from newsreader.library.codec import decode_article
from newsreader.library.database import Work
from newsreader.library.downloads import Download, DownloadState, WantedFile, put_back, rows_of_queue
from newsreader.library.feeds import deliveries, subscriptions
from newsreader.library.feeds.access import AccessSettings, configure_folder, of_folders, without_secrets
from newsreader.library.feeds.subscriptions import FeedSettings, FeedState
from newsreader.library.journal_records import Change
from newsreader.model import Article, TriageField


class ArchivedFeed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A subscription. Times in seconds since 1970."""

    url: str
    added: int
    settings: FeedSettings = FeedSettings()
    state: FeedState = FeedState()


class ArchivedFolder(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the servers of all feeds in a folder are asked; without passwords."""

    name: str
    access: AccessSettings


class ArchivedArticle(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article from feeds, or one added by itself. `owner`: the address of the feed whose telling leads.
    `came`: the moment in whose place it stands, where it has no date.
    """

    article: Article
    first_seen: int
    owner: str | None = None
    edited: int | None = None
    edit: str | None = None
    came: int | None = None


class ArchivedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """That a feed has an article, under the key by which the feed knows it."""

    feed: str
    key: str
    article: str
    digest: str
    first_seen: int
    last_seen: int
    kept: bool = True


class ArchivedText(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of fetching an article's page."""

    article: str
    tried: int
    html: str | None = None
    failure: str | None = None
    failures: int = 0
    hidden: bool = False
    closed: bool = False


class ArchivedMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the user decided: a flag, a tag or a bond of an article. `value`: seconds, for what is snoozed."""

    article: str
    field: str
    value: int = 1


class ArchivedRuling(msgspec.Struct, frozen=True):
    """That a rule has set a flag or tag on an article once, and will not again."""

    article: str
    field: str
    rule: str


class ArchivedDownload(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of the queue of downloads, but for where it lies on the disk of this machine."""

    file: WantedFile
    added: int
    state: DownloadState = DownloadState.WAITING
    failure: str = ""


class Archive(Protocol):
    """An export, read record by record, as often as asked. `source`: what it is called; `also`: what comes of
    it elsewhere in the same action, in words.
    """

    @property
    def source(self) -> str: ...
    @property
    def also(self) -> str: ...
    def feeds(self) -> Iterator[ArchivedFeed]: ...
    def folders(self) -> Iterator[ArchivedFolder]: ...
    def articles(self) -> Iterator[ArchivedArticle]: ...
    def entries(self) -> Iterator[ArchivedEntry]: ...
    def texts(self) -> Iterator[ArchivedText]: ...
    def marks(self) -> Iterator[ArchivedMark]: ...
    def rulings(self) -> Iterator[ArchivedRuling]: ...
    def downloads(self) -> Iterator[ArchivedDownload]: ...


class Restored(msgspec.Struct, frozen=True):
    """What `restore` brought. `new_folders`: those that have settings now; `new_articles`: those that go with
    no new feed when it is taken back too; `new_downloads`: addresses of files that are in the queue now;
    `changes`: the marks, which are for the journal to enter.
    """

    new_feeds: tuple[str, ...]
    known_feeds: int
    new_folders: dict[str, AccessSettings]
    new_articles: tuple[str, ...]
    known_articles: int
    new_downloads: tuple[str, ...]
    changes: tuple[Change, ...]


class Export:
    """Reads a library whole. Each call is one look at it; all of them can raise LibraryError."""

    def __init__(self, read: Work) -> None:
        self._read = read

    def write(self, take: Callable[[str, Iterable[msgspec.Struct]], None]) -> None:
        """Hand over every kind of record, by its name, as they are at one moment."""

        def all_of_it(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN")
            try:
                for name, records in (
                    ("feeds", _feeds(connection)),
                    ("folders", _folders(connection)),
                    ("articles", _articles(connection)),
                    ("entries", _entries(connection)),
                    ("texts", _texts(connection)),
                    ("marks", _marks(connection)),
                    ("rulings", _rulings(connection)),
                    ("downloads", _downloads(connection)),
                ):
                    take(name, records)
            finally:
                connection.execute("ROLLBACK")

        self._read(all_of_it)


def _feeds(connection: sqlite3.Connection) -> Iterator[ArchivedFeed]:
    for feed in subscriptions.subscriptions(connection):
        access = without_secrets(feed.settings.access)
        settings = msgspec.structs.replace(feed.settings, access=access)
        yield ArchivedFeed(feed.url, feed.added, settings, feed.state)


def _folders(connection: sqlite3.Connection) -> Iterator[ArchivedFolder]:
    for name, access in of_folders(connection).items():
        yield ArchivedFolder(name, without_secrets(access))


def _articles(connection: sqlite3.Connection) -> Iterator[ArchivedArticle]:
    rows = connection.execute(
        """
        SELECT whole, article.first_seen, url, edited, edit, published FROM article
        JOIN article_text ON article_text.article = article.id
        LEFT JOIN feed ON feed.id = owner ORDER BY article_text.number
        """
    )
    for whole, first_seen, owner, edited, edit, published in rows:
        article = decode_article(whole)
        came = published if article.published is None else None
        yield ArchivedArticle(article, first_seen, owner, edited, edit, came)


def _entries(connection: sqlite3.Connection) -> Iterator[ArchivedEntry]:
    rows = connection.execute(
        """
        SELECT url, key, article, entry.digest, first_seen, last_seen, kept
        FROM entry JOIN feed ON feed.id = feed ORDER BY feed.id, key
        """
    )
    for feed, key, article, digest, first_seen, last_seen, kept in rows:
        yield ArchivedEntry(feed, key, article, digest, first_seen, last_seen, bool(kept))


def _texts(connection: sqlite3.Connection) -> Iterator[ArchivedText]:
    rows = connection.execute(
        "SELECT article, tried, html, failure, failures, hidden, closed FROM full_text ORDER BY number"
    )
    for article, tried, html, failure, failures, hidden, closed in rows:
        yield ArchivedText(article, tried, html, failure, failures, bool(hidden), bool(closed))


def _marks(connection: sqlite3.Connection) -> Iterator[ArchivedMark]:
    for row in connection.execute("SELECT article, field, value FROM mark ORDER BY article, field"):
        yield ArchivedMark(*row)


def _rulings(connection: sqlite3.Connection) -> Iterator[ArchivedRuling]:
    for row in connection.execute("SELECT article, field, rule FROM ruled ORDER BY article, field"):
        yield ArchivedRuling(*row)


def _downloads(connection: sqlite3.Connection) -> Iterator[ArchivedDownload]:
    for download in rows_of_queue(connection):
        yield ArchivedDownload(download.file, download.added, download.state, download.failure)


def restore(connection: sqlite3.Connection, archive: Archive, moment: datetime) -> Restored:
    """Bring an archive into a library: what is here already stays as it is, what is missing is added."""
    new_feeds, known_feeds = [], 0
    for feed in archive.feeds():
        if subscriptions.find(connection, feed.url) is None:
            subscriptions.subscribe(connection, [(feed.url, feed.settings)], feed.added)
            subscriptions.note(connection, feed.url, feed.state)
            new_feeds.append(feed.url)
        else:
            known_feeds += 1
    known_folders = of_folders(connection)
    new_folders: dict[str, AccessSettings] = {}
    for folder in archive.folders():
        if folder.name not in known_folders:
            configure_folder(connection, folder.name, folder.access)
            new_folders[folder.name] = folder.access
    feed_ids = {feed.url: feed.id for feed in subscriptions.subscriptions(connection)}
    new_articles, known_articles = [], 0
    for record in archive.articles():
        owner = feed_ids.get(record.owner) if record.owner is not None else None
        came = record.first_seen if record.came is None else record.came
        if deliveries.put_back(
            connection, record.article, owner, record.first_seen, came, record.edited, record.edit
        ):
            new_articles.append(record.article.id)
        else:
            known_articles += 1
    connection.executemany(
        """
        INSERT OR IGNORE INTO entry (feed, key, article, digest, first_seen, last_seen, kept)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (
            (
                feed_ids[record.feed],
                record.key,
                record.article,
                record.digest,
                record.first_seen,
                record.last_seen,
                record.kept,
            )
            for record in archive.entries()
            if record.feed in feed_ids
        ),
    )
    connection.executemany(
        """
        INSERT OR IGNORE INTO full_text (article, tried, html, failure, failures, hidden, closed)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        map(msgspec.structs.astuple, archive.texts()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO ruled (article, field, rule) VALUES (?, ?, ?)",
        map(msgspec.structs.astuple, archive.rulings()),
    )
    new_downloads = tuple(
        record.file.url
        for record in archive.downloads()
        if put_back(connection, Download(0, record.file, record.state, record.added, failure=record.failure))
    )
    changes = tuple(
        Change(record.article, record.field, record.value if record.field == TriageField.SNOOZED else True)
        for record in archive.marks()
    )
    return Restored(
        tuple(new_feeds),
        known_feeds,
        new_folders,
        tuple(new_articles),
        known_articles,
        new_downloads,
        changes,
    )
