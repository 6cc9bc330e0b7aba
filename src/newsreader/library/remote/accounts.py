"""Accounts on servers: their subscriptions, and what they hold about each article."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from newsreader.library import journal
from newsreader.library.database import Work
from newsreader.library.feeds import deliveries, retention, subscriptions
from newsreader.library.feeds.feeds import Feeds, FeedSettings
from newsreader.library.remote import remote_items, remote_pending
from newsreader.library.remote.remote_items import Sent, Settled, SyncOptions
from newsreader.library.remote.remote_pending import Pending
from newsreader.model import RemoteEdit, RemoteFeed, RemoteItem, TriageField
from newsreader.system.durations import DAY, HOUR

__all__ = ["Account", "Accounts", "Pending", "Settled", "SyncOptions"]

GONE_AFTER: Final = 2
"""So many lists in a row without a subscription after which it was ended on the server."""
LABELS_AGAIN: Final = HOUR
"""Seconds after which a server that took no label is offered one again."""


class Account(msgspec.Struct, frozen=True):
    """How it stands with an account. Times are seconds since 1970; the columns of `account` say more."""

    id: int
    name: str
    added: int = 0
    last_try: int | None = None
    last_success: int | None = None
    last_error: str | None = None
    failures: int = 0
    held_until: int = 0


_COLUMNS: Final = ", ".join(Account.__struct_fields__)


class Accounts:
    """The accounts of a library. Each call is one transaction; all of them can raise LibraryError."""

    def __init__(self, read: Work, write: Work, now: journal.Clock, feeds: Feeds) -> None:
        self._read = read
        self._write = write
        self._now = now
        self._feeds = feeds

    # Accounts

    def all(self) -> tuple[Account, ...]:
        """Every account that was ever used and not removed."""
        return self._read(
            lambda connection: tuple(
                Account(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM account ORDER BY id")
            )
        )

    def find(self, name: str) -> Account | None:
        """The account of a name, None where it was never used."""
        return next((account for account in self.all() if account.name == name), None)

    def open(self, name: str) -> Account:
        """The account of a name, made where it was never used."""
        values = (name, int(self._now().timestamp()))
        self._write(
            lambda connection: connection.execute(
                "INSERT OR IGNORE INTO account (name, added) VALUES (?, ?)", values
            )
        )
        account = self.find(name)
        assert account is not None
        return account

    def note(self, account: Account) -> None:
        """Remember how a round went. Its feeds are as fresh as the account."""
        values = msgspec.structs.asdict(account)

        def note(connection: sqlite3.Connection) -> None:
            if account.last_error is None and account.last_success is not None:
                _retain(connection, account.id, account.last_success)
            connection.execute(
                """
                UPDATE account SET last_try = :last_try, last_success = :last_success,
                    last_error = :last_error, failures = :failures, held_until = :held_until WHERE id = :id
                """,
                values,
            )
            if account.last_error is None:
                connection.execute(
                    """
                    UPDATE feed SET last_success = :last_success, last_try = :last_try, last_error = NULL,
                        failures = 0, ended = 0
                    WHERE id IN (SELECT feed FROM remote_feed WHERE account = :id)
                    """,
                    values,
                )

        self._write(note)

    def remove(self, name: str, *, with_feeds: bool) -> tuple[str, ...]:
        """Forget an account. Its feeds are fetched here from now on, or end here with it: then the ids of the
        articles that are gone are returned.
        """
        return self._write(lambda connection: _remove(connection, name, with_feeds))

    # Subscriptions

    def feeds(self, account: Account) -> dict[str, RemoteFeed]:
        """The subscriptions of an account as last listed, by the address of the feed here."""
        rows = self._read(
            lambda connection: connection.execute(
                """
                SELECT feed.url, remote, remote_feed.title, folder FROM remote_feed
                JOIN feed ON feed.id = feed WHERE account = ? ORDER BY feed.id
                """,
                (account.id,),
            ).fetchall()
        )
        return {url: RemoteFeed(remote, url, title, None, folder) for url, remote, title, folder in rows}

    def take_feeds(self, account: Account, listed: Sequence[RemoteFeed]) -> None:
        """Follow what the server follows: names, folders as topics, and what was ended there.

        A subscription here to the same address is taken over with its settings. One that is not listed ends
        here after it was missing twice.
        """
        now = int(self._now().timestamp())
        self._write(lambda connection: _take_feeds(connection, account.id, listed, now))

    # Items

    def shadow(self, account: Account, field: TriageField, on: bool) -> set[int]:
        """The items that the server is known to hold as read, unread, starred or not."""
        return self._read(lambda connection: remote_items.listed(connection, account.id, field, on))

    def known(self, account: Account) -> set[int]:
        """The items that the server was ever seen to hold, and is not known to have lost."""
        return self.shadow(account, TriageField.READ, False) | self.shadow(account, TriageField.READ, True)

    def labelled(self, account: Account) -> dict[str, set[int]]:
        """The items that the server is known to hold under each label."""
        return self._read(lambda connection: remote_items.labelled(connection, account.id))

    def label_order(self, account: Account) -> tuple[str, ...]:
        """The labels that were ever looked at, the one that was longest ago first."""
        noted = self._read(lambda connection: _noted(connection, _labels_note(account.id)))
        return () if noted is None else msgspec.json.decode(noted, type=tuple[str, ...])

    def note_label_order(self, account: Account, order: Sequence[str]) -> None:
        """Keep what `label_order` gives."""

        def note(connection: sqlite3.Connection) -> None:
            _offer_labels(connection, account.id)
            _note(connection, _labels_note(account.id), order)

        self._write(note)

    def note_refused_labels(self, account: Account) -> None:
        """The server takes no labels: tags stay here, and are no more to be sent."""
        key, now = _refused_labels_note(account.id), int(self._now().timestamp())
        self._write(lambda connection: _note(connection, key, now))

    def distrusted(self, account: Account) -> set[int]:
        """The items of which is to be asked what they are now."""
        return self._read(lambda connection: remote_items.distrusted(connection, account.id))

    def newest(self, account: Account, most: int) -> dict[int, str]:
        """The newest items that the server must still have, with the ids of their articles."""
        return self._read(lambda connection: remote_items.newest(connection, account.id, most))

    def distrust(self, account: Account) -> None:
        """The server went back to an earlier state: what is decided here wins over what it holds."""

        def distrust(connection: sqlite3.Connection) -> None:
            remote_items.distrust(connection, account.id)
            _forget_labels(connection, account.id)

        self._write(distrust)

    def pending(self, account: Account, options: SyncOptions) -> tuple[Pending, ...]:
        """What is to be sent."""
        now = int(self._now().timestamp())

        def pending(connection: sqlite3.Connection) -> tuple[Pending, ...]:
            refused = _noted(connection, _refused_labels_note(account.id))
            are_refused = refused is not None and 0 <= now - int(refused) < LABELS_AGAIN
            if refused is not None and not are_refused:
                _offer_labels(connection, account.id)
            narrowed = msgspec.structs.replace(options, labels=options.labels and not are_refused)
            return remote_pending.pending(connection, account.id, narrowed)

        return self._write(pending)

    def acknowledge(self, account: Account, edit: RemoteEdit, items: Collection[int]) -> None:
        """The server says that it did so."""
        self._write(lambda connection: remote_pending.acknowledge(connection, account.id, edit, items))

    def settle(
        self,
        account: Account,
        told: Sequence[RemoteItem],
        missing: Collection[int],
        sent: Sent,
        options: SyncOptions,
    ) -> Settled:
        """Take over what the server tells of some items. `missing`: those that it does not know."""

        def settle(connection: sqlite3.Connection) -> Settled:
            remote_items.missed(connection, account.id, missing)
            named = (account.id, account.name)
            return remote_items.settle(connection, named, told, sent, options, self._feeds, self._now())

        return self._write(settle)


def _labels_note(account: int) -> str:
    return f"labels of account {account}"


def _refused_labels_note(account: int) -> str:
    return f"labels that account {account} refuses"


def _forget_labels(connection: sqlite3.Connection, account: int) -> None:
    keys = _labels_note(account), _refused_labels_note(account)
    connection.execute("DELETE FROM note WHERE key IN (?, ?)", keys)


def _offer_labels(connection: sqlite3.Connection, account: int) -> None:
    """What was not to be sent while labels were refused is so again."""
    key = _refused_labels_note(account)
    if connection.execute("DELETE FROM note WHERE key = ?", (key,)).rowcount:
        connection.execute("UPDATE account SET settled = NULL WHERE id = ?", (account,))


def _note(connection: sqlite3.Connection, key: str, value: object) -> None:
    connection.execute("REPLACE INTO note (key, value) VALUES (?, ?)", (key, msgspec.json.encode(value)))


def _noted(connection: sqlite3.Connection, key: str) -> bytes | None:
    row = connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
    return None if row is None else bytes(row[0])


def _retain(connection: sqlite3.Connection, account: int, now: int) -> None:
    """Drop what is beyond the bounds of the account's feeds, once a day."""
    (last,) = connection.execute("SELECT last_success FROM account WHERE id = ?", (account,)).fetchone()
    if last is not None and last // DAY == now // DAY:
        return
    rows = connection.execute(
        """
        SELECT remote_feed.feed, max(last_seen) FROM remote_feed JOIN entry ON entry.feed = remote_feed.feed
        WHERE account = ? GROUP BY remote_feed.feed
        """,
        (account,),
    )
    seen = dict(rows.fetchall())
    for feed in subscriptions.subscriptions(connection):
        if feed.id in seen:
            retention.retain(connection, feed, now, seen[feed.id])


def _take_feeds(connection: sqlite3.Connection, account: int, listed: Sequence[RemoteFeed], now: int) -> None:
    from newsreader.urls import openable

    known = {}
    as_known: set[RemoteFeed] = set()
    for remote, number, title, folder, url, home in connection.execute(
        """
        SELECT remote, feed, remote_feed.title, folder, url, home FROM remote_feed
        JOIN feed ON feed.id = feed WHERE account = ?
        """,
        (account,),
    ):
        known[remote] = (number, title, folder)
        as_known |= {RemoteFeed(remote, url, title, told, folder) for told in (home, None)}
    followed = [feed for feed in listed if openable(feed.url)]
    for feed in followed:
        if feed in as_known:
            continue
        number, title, folder = known.get(feed.id) or (None, "", "")
        if number is not None:
            (url,) = connection.execute("SELECT url FROM feed WHERE id = ?", (number,)).fetchone()
            if url != feed.url:
                subscriptions.move(connection, url, feed.url)
        subscriptions.subscribe(connection, [(feed.url, FeedSettings())], now)
        subscription = subscriptions.find(connection, feed.url)
        assert subscription is not None
        settings, state = subscription.settings, subscription.state
        if folder != feed.folder:
            own = [topic for topic in settings.topics if topic not in (folder, feed.folder)]
            settings = msgspec.structs.replace(
                settings, topics=(*([feed.folder] if feed.folder else []), *own)
            )
        if title != feed.title and settings.name == title:
            settings = msgspec.structs.replace(settings, name="")
        if settings != subscription.settings:
            subscriptions.configure(connection, feed.url, settings)
        told = msgspec.structs.replace(state, title=feed.title or state.title, home=feed.home or state.home)
        if told != state:
            subscriptions.note(connection, feed.url, told)
        if known.get(feed.id) != (subscription.id, feed.title, feed.folder):
            connection.execute(
                "REPLACE INTO remote_feed (account, remote, feed, title, folder) VALUES (?, ?, ?, ?, ?)",
                (account, feed.id, subscription.id, feed.title, feed.folder),
            )
    _miss_feeds(connection, account, known.keys(), {feed.id for feed in followed})


def _miss_feeds(
    connection: sqlite3.Connection, account: int, known: Collection[str], listed: set[str]
) -> None:
    if not listed:
        return  # which is what a server in trouble gives, too
    for remote in known:
        connection.execute(
            """
            UPDATE remote_feed SET missing = CASE WHEN :there THEN 0 ELSE missing + 1 END
            WHERE account = :account AND remote = :remote AND (missing OR NOT :there)
            """,
            {"there": remote in listed, "account": account, "remote": remote},
        )
    gone = connection.execute(
        "SELECT remote, url FROM remote_feed JOIN feed ON feed.id = feed WHERE account = ? AND missing >= ?",
        (account, GONE_AFTER),
    ).fetchall()
    for remote, url in gone:
        _forget_feed(connection, account, remote)
        if not connection.execute(
            "SELECT 1 FROM remote_feed JOIN feed ON feed.id = feed WHERE url = ?", (url,)
        ).fetchone():
            deliveries.unsubscribe(connection, url)


def _forget_feed(connection: sqlite3.Connection, account: int, remote: str) -> None:
    where = "WHERE account = ? AND remote = ?"
    connection.execute(f"DELETE FROM remote_item {where}", (account, remote))
    connection.execute(f"DELETE FROM remote_feed {where}", (account, remote))


def _remove(connection: sqlite3.Connection, name: str, with_feeds: bool) -> tuple[str, ...]:
    urls = connection.execute(
        """
        SELECT url FROM feed JOIN remote_feed ON feed.id = feed JOIN account ON account.id = account
        WHERE account.name = ? AND feed NOT IN (
            SELECT feed FROM remote_feed JOIN account ON account.id = account WHERE account.name != ?
        )
        """,
        (name, name),
    ).fetchall()
    for (number,) in connection.execute("SELECT id FROM account WHERE name = ?", (name,)).fetchall():
        _forget_labels(connection, number)
    connection.execute("DELETE FROM account WHERE name = ?", (name,))
    gone: list[str] = []
    for (url,) in urls if with_feeds else ():
        gone += deliveries.unsubscribe(connection, url) or ()
    return tuple(gone)
