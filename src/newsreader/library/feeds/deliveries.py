"""What feeds bring, taken in: every article once, edited in place, kept as long as the feed's settings say.

The functions work on an open connection, and expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import repeat
from typing import Final

import msgspec

from newsreader.library.codec import decode_article, encode_article
from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.feeds import retention
from newsreader.library.feeds.edits import Edit, compare
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.model import Article, FeedEntry, SearchEntry, merge, moment, timestamp
from newsreader.scoring.heat import indexed
from newsreader.system.durations import DAY

ADOPTED: Final = ""
"""The digest of an entry that another reader told of: what the feed itself says takes its place, unedited."""
_encode = msgspec.msgpack.Encoder().encode


class Delivery(msgspec.Struct, frozen=True):
    """What one document of a feed brought, as article ids.

    `unread_again`: those of the edited that had been read and are unread now; `dropped`: those that
    retention has deleted.
    """

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unread_again: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def store(
    connection: sqlite3.Connection, feed: Subscription, entries: Sequence[FeedEntry], now: int
) -> Delivery:
    """Take in a feed's document: new articles, edits, and what retention then drops."""
    seen = retention.last_success(connection, feed.id, now)
    beyond = _beyond_bounds(connection, feed, entries, now)
    new, edited = take(connection, feed, [entry for entry in entries if entry.key not in beyond], now)
    _pass_over(connection, feed.id, [entry for entry in entries if entry.key in beyond], now)
    unread_again = _unread(connection, [id_ for id_, edit in edited.items() if edit.afresh])
    dropped = retention.retain(connection, feed, now, seen)
    gone = set(dropped)
    return Delivery(
        new=tuple(id_ for id_ in new if id_ not in gone),
        edited=tuple(id_ for id_ in edited if id_ not in gone),
        unread_again=unread_again,
        dropped=tuple(id_ for id_ in dropped if id_ not in new),
    )


def _beyond_bounds(
    connection: sqlite3.Connection, feed: Subscription, entries: Sequence[FeedEntry], now: int
) -> Set[str]:
    """The keys of entries that retention would drop right after they came: more of those that come with them,
    of which nothing is known yet either, are newer than the feed keeps.
    """
    most = retention.most_kept(feed)
    # The place of an entry without a date is told by those around it.
    if len(entries) <= most or any(entry.article.published is None for entry in entries):
        return frozenset()
    # What stands there twice is told twice of one article.
    keys, articles = Counter(entry.key for entry in entries), Counter(entry.article.id for entry in entries)
    unheld = retention.unheld(connection, articles)
    known = _known(connection, feed.id, entries)
    coming = {
        entry.key: timestamp(_not_ahead(entry.article, now).published) or 0
        for entry in entries
        if keys[entry.key] == articles[entry.article.id] == 1
        and entry.key not in known
        and entry.article.id in unheld
    }
    if len(coming) <= most:
        return frozenset()
    last = sorted(coming.values(), reverse=True)[most - 1] if most else now + DAY
    return frozenset(key for key, published in coming.items() if published < last)


def _pass_over(connection: sqlite3.Connection, feed: int, entries: Sequence[FeedEntry], now: int) -> None:
    """Know of entries that they are not kept, as long as the feed names them."""
    connection.executemany(
        """
        INSERT INTO entry (feed, key, article, digest, first_seen, last_seen, kept)
        VALUES (?, ?, ?, ?, ?, ?, 0)
        """,
        [(feed, entry.key, entry.article.id, entry.digest, now, now) for entry in entries],
    )


def take(
    connection: sqlite3.Connection, feed: Subscription, entries: Sequence[FeedEntry], now: int
) -> tuple[list[str], dict[str, Edit]]:
    """Take in entries of a feed. Returns the articles that are new, and how others were edited."""
    known = _known(connection, feed.id, entries)
    adopted: dict[str, str] = dict(
        connection.execute(
            """
            SELECT article, key FROM entry
            WHERE feed = ? AND digest = ? AND article IN (SELECT value FROM json_each(?))
            """,
            (feed.id, ADOPTED, json_list(entry.article.id for entry in entries)),
        ).fetchall()
    )
    is_first = connection.execute("SELECT 1 FROM entry WHERE feed = ? LIMIT 1", (feed.id,)).fetchone() is None
    new: list[str] = []
    edited: dict[str, Edit] = {}
    for entry, came in zip(entries, _moments_in_order(entries, now, are_first=is_first), strict=True):
        if entry.key not in known and entry.article.id in adopted:
            known[entry.key] = _rekey(connection, feed.id, adopted.pop(entry.article.id), entry.key)
        article_id, digest, kept = known.get(entry.key, (entry.article.id, None, True))
        if digest == entry.digest or not kept:
            continue
        article = msgspec.structs.replace(entry.article, id=article_id)
        edits: dict[str, Edit] = {} if digest == ADOPTED else edited
        if _take(connection, feed.id, article, timestamp(entry.updated), now, edits, came):
            new.append(article_id)
        connection.execute(
            """
            INSERT INTO entry (feed, key, article, digest, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET digest = excluded.digest
            """,
            (feed.id, entry.key, article_id, entry.digest, now, now),
        )
    connection.execute(
        "UPDATE entry SET last_seen = ? WHERE feed = ? AND key IN (SELECT value FROM json_each(?))",
        (now, feed.id, json_list(entry.key for entry in entries)),
    )
    return new, edited


def _known(
    connection: sqlite3.Connection, feed: int, entries: Sequence[FeedEntry]
) -> dict[str, tuple[str, str | None, int]]:
    """What is known of entries, by their keys: the article, the digest, and whether it is kept."""
    rows = connection.execute(
        """
        SELECT key, article, digest, kept FROM entry
        WHERE feed = ? AND key IN (SELECT value FROM json_each(?))
        """,
        (feed, json_list(entry.key for entry in entries)),
    )
    return {key: (article, digest, kept) for key, article, digest, kept in rows}


def _moments_in_order(entries: Sequence[FeedEntry], now: int, *, are_first: bool) -> Iterator[int]:
    """In the place of which moment each entry stands, where it has no date: that of its coming, each a second
    before the one above it. The first that a feed ever gives (`are_first`) are no news: they are as old as
    the entries with a date around them.
    """
    if all(entry.article.published is not None for entry in entries):  # as nearly everywhere
        yield from repeat(now, len(entries))
        return
    dates = [timestamp(entry.article.published) if are_first else None for entry in entries]
    around = zip(_last_of(dates), reversed([*_last_of(reversed(dates))]), strict=True)
    for place, (above, below) in enumerate(around):
        yield min(date for date in (above, below, now) if date is not None) - place


def _last_of(dates: Iterable[int | None]) -> Iterator[int | None]:
    """For each place the date that stands last up to there."""
    last = None
    for date in dates:
        last = date if date is not None else last
        yield last


def unsubscribe(connection: sqlite3.Connection, url: str) -> tuple[str, ...] | None:
    """End a subscription; returns the articles that are gone with it, None where there was none.

    Those that another feed has too stay, and those that are starred or tagged.
    """
    row = connection.execute("SELECT id FROM feed WHERE url = ?", (url,)).fetchone()
    if row is None:
        return None
    own = [id_ for (id_,) in connection.execute("SELECT article FROM entry WHERE feed = ?", row)]
    # What a server still lists of it holds nothing here any more.
    connection.execute(
        """
        DELETE FROM remote_item WHERE (account, remote) IN (
            SELECT account, remote FROM remote_feed WHERE feed = ?
        )
        """,
        row,
    )
    connection.execute("DELETE FROM feed WHERE id = ?", row)
    connection.execute(
        """
        UPDATE article SET owner = (SELECT feed FROM entry WHERE entry.article = article.id AND kept LIMIT 1)
        WHERE owner IS NULL
        """
    )
    return retention.drop(connection, "IN (SELECT value FROM json_each(?))", (json_list(own),))


def add_alone(connection: sqlite3.Connection, article: Article, now: int) -> bool:
    """Keep an article of no feed, until the user wants it gone; False where it is here already."""
    if connection.execute("SELECT 1 FROM article WHERE id = ?", (article.id,)).fetchone() is not None:
        return False
    _keep(connection, _not_ahead(article, now), None, now, now)
    return True


def put_back(
    connection: sqlite3.Connection,
    article: Article,
    owner: int | None,
    first_seen: int,
    came: int,
    edited: int | None,
    edit: str | None,
) -> bool:
    """Keep an article just as it was kept elsewhere; False where it is here already. `came`: see `_keep`."""
    if connection.execute("SELECT 1 FROM article WHERE id = ?", (article.id,)).fetchone() is not None:
        return False
    _keep(connection, article, owner, first_seen, came)
    connection.execute("UPDATE article SET edited = ?, edit = ? WHERE id = ?", (edited, edit, article.id))
    return True


def _rekey(connection: sqlite3.Connection, feed_id: int, before: str, key: str) -> tuple[str, str, int]:
    """Know an entry by the feed's own key. Returns its article, its digest, and whether it is kept."""
    row = connection.execute(
        "UPDATE entry SET key = ? WHERE feed = ? AND key = ? RETURNING article, digest, kept",
        (key, feed_id, before),
    ).fetchone()
    return row[0], row[1], row[2]


def _take(
    connection: sqlite3.Connection,
    feed_id: int,
    told: Article,
    updated: int | None,
    now: int,
    edited: dict[str, Edit],
    came: int,
) -> bool:
    """Bring one telling of an article together with what is kept of it; True where it is new.

    `came`: in the place of which moment it stands where it has no date.
    """
    row = connection.execute(
        """
        SELECT owner, first_seen, published, whole FROM article JOIN article_text ON article = id
        WHERE id = ?
        """,
        (told.id,),
    ).fetchone()
    if row is None:
        _keep(connection, _not_ahead(told, now), feed_id, now, came)
        return True
    owner, first_seen, came, blob = row
    try:
        before = decode_article(blob)
    except UNREADABLE:  # what the feed tells now takes the place of what was damaged on the disk
        _keep(connection, _not_ahead(told, first_seen), feed_id, first_seen, came)
        return False
    if owner not in (feed_id, None):
        # Another feed leads; this one may know what that left out.
        _keep(connection, merge([before, told]), owner, first_seen, came)
        return False
    told = _not_ahead(msgspec.structs.replace(told, published=told.published or before.published), first_seen)
    after = told if len(before.sources) <= 1 else merge([told, before])
    edit = compare(before, after)
    _keep(connection, after, feed_id, first_seen, came)
    if edit is not None:
        edited[told.id] = edit
        connection.execute(
            "UPDATE article SET edited = ?, edit = ? WHERE id = ?",
            (min(updated or now, now), edit.what, told.id),
        )
    return False


def _not_ahead(told: Article, seen: int) -> Article:
    """A date in the future means the day it was seen."""
    published = timestamp(told.published)
    if published is not None and published > seen + DAY:
        return msgspec.structs.replace(told, published=moment(seen))
    return told


def card_of(whole: Article, came: int) -> SearchEntry:
    """What the store is given of an article. `came`: the moment in whose place it stands without a date."""
    card = indexed(whole)
    if whole.published is not None:
        return card
    headline = msgspec.structs.replace(card.headline, published=came, undated=True)
    return SearchEntry(headline, card.folded)


def encoded_card(whole: Article, came: int) -> bytes:
    """What `card_of` makes, as the library keeps it."""
    return _encode(card_of(whole, came))


def _keep(
    connection: sqlite3.Connection, whole: Article, owner: int | None, first_seen: int, came: int
) -> None:
    """`came`: when it came, for its place among others where its source gives no date."""
    card = encoded_card(whole, came)
    published = timestamp(whole.published)
    connection.execute(
        """
        INSERT INTO article (id, owner, first_seen, published, quality, card) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET owner = excluded.owner, published = excluded.published,
            quality = excluded.quality, card = excluded.card
        """,
        (whole.id, owner, first_seen, came if published is None else published, whole.quality, card),
    )
    connection.execute(
        "REPLACE INTO article_text (article, whole) VALUES (?, ?)", (whole.id, encode_article(whole))
    )


def _unread(connection: sqlite3.Connection, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Take the read mark from articles that are as good as new.

    Not in the journal: it holds what the user did, and undo must not stumble over what a feed did. What a
    server has too stays read: there it would become unread for every program that reads from it.
    """
    rows = connection.execute(
        """
        DELETE FROM mark WHERE field = 'read' AND article IN (SELECT value FROM json_each(?))
            AND NOT EXISTS (SELECT 1 FROM remote_item WHERE remote_item.article = mark.article)
        RETURNING article
        """,
        (json_list(article_ids),),
    )
    return tuple(id_ for (id_,) in rows.fetchall())
