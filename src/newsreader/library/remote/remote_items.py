"""The shadow: what a server held about each of its items when it last told, beside what is decided here.

There is no queue of things to send. What is decided here and differs from the shadow is to be sent; what
the server tells and differs from the shadow was decided elsewhere. Fields are on or off: where both sides
changed one since the shadow, they changed it to the same value, so that no conflict can arise.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from newsreader.library import journal
from newsreader.library.database import json_list
from newsreader.library.feeds import deliveries, subscriptions
from newsreader.library.feeds.feeds import Feeds
from newsreader.library.journal_records import Change
from newsreader.model import (
    FeedEntry,
    RemoteItem,
    RemoteState,
    TriageField,
    tag_field,
)

CONTRARY: Final = 3
"""So many rounds in which a server took back what it said it did; then it is no longer asked to."""
MISSING: Final = 3
"""So many answers in a row without an item after which the server no longer has it."""
Sent = Mapping[int, Collection[str]]
"""The fields of items that the server said it changed in this round."""


class SyncOptions(msgspec.Struct, frozen=True):
    """What of the decisions here counts on a server: tags as its labels; what is archived as read."""

    labels: bool = True
    archived_is_read: bool = True


class Settled(msgspec.Struct, frozen=True):
    """What came of some items: the articles that are new here, how many decisions were taken over, and how
    many items the server still holds otherwise than it said.
    """

    new: tuple[str, ...] = ()
    decisions: int = 0
    contrary: int = 0


class _Row(msgspec.Struct, frozen=True, array_like=True):
    item: int
    article: str
    read: bool
    starred: bool
    labels: str
    contrary: int
    went_back: bool

    @property
    def state(self) -> RemoteState:
        return RemoteState(self.read, self.starred, labels_of(self.labels))


def listed(connection: sqlite3.Connection, account: int, field: TriageField, on: bool) -> set[int]:
    """The items whose shadow has a flag, or has it not."""
    rows = connection.execute(
        f"SELECT item FROM remote_item WHERE account = ? AND {field} = ?", (account, on)
    )
    return {item for (item,) in rows}


def labelled(connection: sqlite3.Connection, account: int) -> dict[str, set[int]]:
    """The items whose shadow has each label."""
    items: defaultdict[str, set[int]] = defaultdict(set)
    for item, labels in connection.execute(
        "SELECT item, labels FROM remote_item WHERE account = ? AND labels != '[]'",
        (account,),
    ):
        for label in labels_of(labels):
            items[label].add(item)
    return dict(items)


def distrusted(connection: sqlite3.Connection, account: int) -> set[int]:
    """The items of which is to be asked what they are, since the server went back."""
    rows = connection.execute("SELECT item FROM remote_item_before WHERE account = ?", (account,))
    return {item for (item,) in rows}


def newest(connection: sqlite3.Connection, account: int, most: int) -> dict[int, str]:
    """The newest items of feeds that the server still lists, with the ids of their articles."""
    rows = connection.execute(
        """
        SELECT item, article FROM remote_item WHERE account = :account AND NOT missing
            AND remote IN (SELECT remote FROM remote_feed WHERE account = :account AND NOT missing)
        ORDER BY item DESC LIMIT :most
        """,
        {"account": account, "most": most},
    )
    return dict(rows.fetchall())


def distrust(connection: sqlite3.Connection, account: int) -> None:
    """The server went back to an earlier state: it is asked anew, and what is decided here wins."""
    connection.execute(
        """
        INSERT OR REPLACE INTO remote_item_before (account, item, article, read, starred, labels)
        SELECT account, item, article, read, starred, labels FROM remote_item WHERE account = ?
        """,
        (account,),
    )
    connection.execute("DELETE FROM remote_item WHERE account = ?", (account,))
    _unsettle(connection, account)


def settle(
    connection: sqlite3.Connection,
    account: tuple[int, str],
    told: Iterable[RemoteItem],
    sent: Sent,
    options: SyncOptions,
    feeds: Feeds,
    now: datetime,
) -> Settled:
    """Take over what a server tells of some items: articles that are new here, and what was decided there.

    `account`: its number and name. `feeds`: those of this library, for the topics of articles.
    """
    number, name = account
    known_feeds = _feeds_of(connection, number)
    items = [item for item in told if item.feed in known_feeds]
    rows = _rows(connection, number, items)
    articles = _articles(connection, number, items, rows)
    new = _take_articles(connection, known_feeds, items, articles, name, feeds, int(now.timestamp()))
    marks = _Marks(connection, articles.values(), options)
    changes: list[Change] = []
    contrary = 0
    for item in items:
        article, row = articles[item.id], rows.get(item.id)
        before = row.state if row is not None else RemoteState()
        restored = row is not None and row.went_back
        contradicted = False
        for field, there in _differences(before, item.state, options):
            if restored:
                take_over = not marks.ever_decided(article, field)
            else:
                taken_back = field in sent.get(item.id, ())
                contradicted = contradicted or taken_back
                take_over = not taken_back and marks.wanted(article, field) is not there
            if take_over:
                changes += marks.changes(article, field, there)
        contrary += contradicted
        _remember(connection, number, item, article, row, contradicted)
    action = journal.record(connection, f"synchronised with {name}", changes, now, f"sync {name}")
    # A number that means another article by now tells nothing of the one from before.
    _count_missing(connection, "remote_item_before", number, (item.id for item in items))
    _unsettle(connection, number)
    return Settled(tuple(new), action.count if action else 0, contrary)


def missed(connection: sqlite3.Connection, account: int, items: Iterable[int]) -> None:
    """The server does not know these items. The articles stay, and what is decided about them."""
    asked = list(items)
    _count_missing(connection, "remote_item", account, asked)
    _count_missing(connection, "remote_item_before", account, asked)


def _count_missing(connection: sqlite3.Connection, table: str, account: int, items: Iterable[int]) -> None:
    some = (account, json_list(items))
    where = "account = ? AND item IN (SELECT value FROM json_each(?))"
    connection.execute(f"UPDATE {table} SET missing = missing + 1 WHERE {where}", some)
    connection.execute(f"DELETE FROM {table} WHERE {where} AND missing >= {MISSING}", some)


class _Marks:
    """What is decided here about some articles, as it counts on a server."""

    def __init__(self, connection: sqlite3.Connection, articles: Iterable[str], options: SyncOptions) -> None:
        self._connection = connection
        self._options = options
        self._decided: set[tuple[str, str]] | None = None
        self._marks: defaultdict[str, set[str]] = defaultdict(set)
        for article, field in connection.execute(
            "SELECT article, field FROM mark WHERE article IN (SELECT value FROM json_each(?))",
            (json_list(articles),),
        ):
            self._marks[article].add(field)

    def wanted(self, article: str, field: str) -> bool:
        marks = self._marks[article]
        archived = self._options.archived_is_read and TriageField.ARCHIVED in marks
        return field in marks or (archived and field == TriageField.READ)

    def changes(self, article: str, field: str, on: bool) -> list[Change]:
        """What makes it so here. What is made unread elsewhere is wanted back: it leaves the archive."""
        changes = [Change(article, field, on)]
        marks = self._marks[article]
        (marks.add if on else marks.discard)(field)
        if field == TriageField.READ and not on and self._options.archived_is_read:
            marks.discard(TriageField.ARCHIVED)
            changes.append(Change(article, TriageField.ARCHIVED, False))
        return changes

    def ever_decided(self, article: str, field: str) -> bool:
        """Whether a field was ever turned here, also back to what it was."""
        if self._decided is None:
            # There is no index for it; it is asked only after a server went back.
            self._decided = set(self._connection.execute("SELECT DISTINCT article, field FROM change"))
        return (article, field) in self._decided or self.wanted(article, field)


def _differences(before: RemoteState, now: RemoteState, options: SyncOptions) -> Iterable[tuple[str, bool]]:
    if now.read is not before.read:
        yield TriageField.READ, now.read
    if now.starred is not before.starred:
        yield TriageField.STARRED, now.starred
    if options.labels:
        for label in sorted(now.labels ^ before.labels):
            yield tag_field(label), label in now.labels


def _feeds_of(connection: sqlite3.Connection, account: int) -> dict[str, int]:
    return dict(connection.execute("SELECT remote, feed FROM remote_feed WHERE account = ?", (account,)))


def _rows(connection: sqlite3.Connection, account: int, items: Collection[RemoteItem]) -> dict[int, _Row]:
    """The shadows of items, by the item. Of one that came after the server went back, it is that of its
    article from before, whatever its number was.
    """
    rows = connection.execute(
        """
        SELECT item, article, read, starred, labels, contrary, 0 FROM remote_item
        WHERE account = ? AND item IN (SELECT value FROM json_each(?))
        """,
        (account, json_list(item.id for item in items)),
    )
    by_item = {row[0]: msgspec.convert(row, _Row, strict=False) for row in rows}
    before = connection.execute(
        """
        SELECT item, article, read, starred, labels, 0, 1 FROM remote_item_before
        WHERE account = ? AND article IN (SELECT value FROM json_each(?))
        """,
        (account, json_list(item.entry.article.id for item in items if item.id not in by_item)),
    )
    by_article = {row[1]: msgspec.convert(row, _Row, strict=False) for row in before}
    for item in items:
        if item.id not in by_item and item.entry.article.id in by_article:
            by_item[item.id] = by_article[item.entry.article.id]
    return by_item


def _articles(
    connection: sqlite3.Connection, account: int, items: Iterable[RemoteItem], rows: Mapping[int, _Row]
) -> dict[int, str]:
    """The article that each item is: that of its shadow, even where its address was mended since.

    Change logs link every entry to one page: only the first of them is named by it.
    """
    strangers = [item for item in items if item.id not in rows]
    named = {
        (remote, article)
        for remote, article in connection.execute(
            """
            SELECT remote, article FROM remote_item
            WHERE account = ? AND article IN (SELECT value FROM json_each(?))
            """,
            (account, json_list(item.entry.article.id for item in strangers)),
        )
    }
    articles = {item: row.article for item, row in rows.items()}
    for item in strangers:
        name = item.feed, item.entry.article.id
        articles[item.id] = item.own_id if name in named else item.entry.article.id
        named.add(name)
    return articles


def _take_articles(
    connection: sqlite3.Connection,
    known_feeds: Mapping[str, int],
    items: Iterable[RemoteItem],
    articles: Mapping[int, str],
    name: str,
    feeds: Feeds,
    now: int,
) -> list[str]:
    """Keep the articles that are not here yet, each with its feed. Returns the ids of the new ones."""
    by_feed: defaultdict[int, list[RemoteItem]] = defaultdict(list)
    for item in items:
        by_feed[known_feeds[item.feed]].append(item)
    of_id = {feed.id: feed for feed in subscriptions.subscriptions(connection)}
    new: list[str] = []
    for feed_id, of_feed in by_feed.items():
        ids = json_list(articles[item.id] for item in of_feed)
        here = {
            article
            for (article,) in connection.execute(
                "SELECT article FROM entry WHERE feed = ? AND article IN (SELECT value FROM json_each(?))",
                (feed_id, ids),
            )
        }
        entries = [
            _named(item.entry, f"{name} {articles[item.id]}", articles[item.id])
            for item in of_feed
            if articles[item.id] not in here
        ]
        feed = of_id[feed_id]
        brought, _ = deliveries.take(connection, feed, feeds.filed(feed, entries), now)
        new += brought
    return new


def _named(entry: FeedEntry, key: str, article_id: str) -> FeedEntry:
    article = msgspec.structs.replace(entry.article, id=article_id)
    return msgspec.structs.replace(entry, key=key, article=article)


def _remember(
    connection: sqlite3.Connection,
    account: int,
    item: RemoteItem,
    article: str,
    row: _Row | None,
    contradicted: bool,
) -> None:
    if row is not None and row.went_back:
        connection.execute(
            "DELETE FROM remote_item_before WHERE account = ? AND article = ?", (account, article)
        )
    held = item.state
    contrary = (row.contrary if row else 0) + 1 if contradicted else 0
    connection.execute(
        """
        REPLACE INTO remote_item (account, item, remote, article, read, starred, labels, contrary)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (account, item.id, item.feed, article, held.read, held.starred, as_json(held.labels), contrary),
    )


def _unsettle(connection: sqlite3.Connection, account: int) -> None:
    connection.execute("UPDATE account SET settled = NULL WHERE id = ?", (account,))


def labels_of(text: str) -> frozenset[str]:
    """The labels that a column holds."""
    return frozenset(msgspec.json.decode(text, type=list[str]))


def as_json(labels: Iterable[str]) -> str:
    """Labels as a column holds them."""
    return msgspec.json.encode(sorted(labels)).decode()
