"""What feeds brought: every article once, edited in place, kept as long as the feed's settings say.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from newsreader.library import full_texts
from newsreader.library.cache_codec import decode_article, encode_article
from newsreader.library.database import json_list
from newsreader.library.edits import Edit, compare
from newsreader.library.subscriptions import KEEP_COUNT, KEEP_DAYS, Subscription, habits, subscriptions
from newsreader.model import (
    Article,
    FeedEntry,
    Indexed,
    SourceKind,
    SourceRef,
    merge,
    moment,
    timestamp,
)
from newsreader.stories.heat import RELATED_WEIGHT, indexed
from newsreader.stories.prior import NO_HABITS, Prior, prior
from newsreader.text import fold

DAY: Final = 86_400

_KEPT_FOR_EVER: Final = """
    EXISTS (
        SELECT 1 FROM mark WHERE mark.article = article.id AND (field = 'starred' OR field GLOB 'tag:*')
    )
"""
_cards = msgspec.msgpack.Decoder(Indexed)
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


class FeedHealth(msgspec.Struct, frozen=True):
    """How a feed does. `new_per_week`: over the last four weeks, or since it was added."""

    subscription: Subscription
    entries: int
    unread: int
    new_per_week: float
    prior: Prior

    @property
    def share_read(self) -> float:
        return (self.entries - self.unread) / self.entries if self.entries else 0.0


def store(
    connection: sqlite3.Connection, feed: Subscription, entries: Sequence[FeedEntry], now: int
) -> Delivery:
    """Take in a feed's document: new articles, edits, and what retention then drops."""
    known = {
        key: (article, digest, kept)
        for key, article, digest, kept in connection.execute(
            "SELECT key, article, digest, kept FROM entry WHERE feed = ?", (feed.id,)
        )
    }
    new: list[str] = []
    edited: dict[str, Edit] = {}
    for entry in entries:
        article_id, digest, kept = known.get(entry.key, (entry.article.id, None, True))
        if digest == entry.digest or not kept:
            continue
        article = msgspec.structs.replace(entry.article, id=article_id)
        if _take(connection, feed.id, article, timestamp(entry.updated), now, edited):
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
    unread_again = _unread(connection, [id_ for id_, edit in edited.items() if edit.afresh])
    dropped = retain(connection, feed, now)
    gone = set(dropped)
    return Delivery(
        new=tuple(id_ for id_ in new if id_ not in gone),
        edited=tuple(id_ for id_ in edited if id_ not in gone),
        unread_again=unread_again,
        dropped=tuple(id_ for id_ in dropped if id_ not in new),
    )


def retain(connection: sqlite3.Connection, feed: Subscription, now: int) -> tuple[str, ...]:
    """Drop what is beyond the feed's bounds; returns the articles that are gone with it.

    Starred and tagged ones stay for ever; age counts from when the feed last named the article.
    """
    count = feed.settings.keep_count if feed.settings.keep_count is not None else KEEP_COUNT
    days = feed.settings.keep_days if feed.settings.keep_days is not None else KEEP_DAYS
    connection.execute(
        f"""
        UPDATE entry SET kept = 0 WHERE feed = :feed AND key IN (
            SELECT key FROM (
                SELECT key, last_seen,
                    row_number() OVER (ORDER BY published DESC, article.first_seen DESC) AS place
                FROM entry JOIN article ON article.id = entry.article
                WHERE feed = :feed AND kept AND NOT {_KEPT_FOR_EVER}
            ) WHERE place > :count OR last_seen < :oldest
        )
        """,
        {"feed": feed.id, "count": count, "oldest": now - days * DAY},
    )
    dropped = _drop(connection, "IN (SELECT article FROM entry WHERE feed = ? AND NOT kept)", (feed.id,))
    # What the feed itself no longer names can't come back by itself.
    connection.execute(
        """
        DELETE FROM entry WHERE feed = :feed AND NOT kept
            AND last_seen < (SELECT max(last_seen) FROM entry WHERE feed = :feed)
        """,
        {"feed": feed.id},
    )
    return dropped


def unsubscribe(connection: sqlite3.Connection, url: str) -> tuple[str, ...] | None:
    """End a subscription; returns the articles that are gone with it, None where there was none.

    Those that another feed has too stay, and those that are starred or tagged.
    """
    row = connection.execute("SELECT id FROM feed WHERE url = ?", (url,)).fetchone()
    if row is None:
        return None
    own = [id_ for (id_,) in connection.execute("SELECT article FROM entry WHERE feed = ?", row)]
    connection.execute("DELETE FROM feed WHERE id = ?", row)
    connection.execute(
        """
        UPDATE article SET owner = (SELECT feed FROM entry WHERE entry.article = article.id AND kept LIMIT 1)
        WHERE owner IS NULL
        """
    )
    return _drop(connection, "IN (SELECT value FROM json_each(?))", (json_list(own),))


def cards(connection: sqlite3.Connection, article_ids: Iterable[str] | None = None) -> Iterator[Indexed]:
    """What the store is given of every article that is shown, or of some: quality and source of its feed."""
    return (card for _, card in _cards_with_feed(connection, article_ids))


def heats(connection: sqlite3.Connection) -> dict[int, int]:
    """The mean heat of the articles that each feed brought, by the feed's id, before stories are grouped."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for feed, card in _cards_with_feed(connection):
        if feed is not None and card.headline.heat is not None:
            found[feed].append(card.headline.heat)
    return {feed: round(sum(values) / len(values)) for feed, values in found.items()}


def _cards_with_feed(
    connection: sqlite3.Connection, article_ids: Iterable[str] | None = None
) -> Iterator[tuple[int | None, Indexed]]:
    feeds = {feed.id: feed for feed in subscriptions(connection)}
    priors = _priors(connection, feeds.values())
    some = article_ids is not None
    rows = connection.execute(
        f"""
        SELECT card, edited, coalesce(
            (SELECT feed.id FROM feed WHERE feed.id = article.owner AND NOT muted),
            (SELECT min(feed) FROM entry JOIN feed ON feed.id = feed
                WHERE entry.article = article.id AND NOT muted)
        ), EXISTS (SELECT 1 FROM entry WHERE entry.article = article.id)
        FROM article {"WHERE id IN (SELECT value FROM json_each(?))" if some else ""}
        """,
        (json_list(article_ids or ()),) if some else (),
    ).fetchall()
    for card, edited, source, in_a_feed in rows:
        if source is None and in_a_feed:
            continue
        told = _with_prior(_cards.decode(card), feeds.get(source), priors)
        if edited is not None:
            told = Indexed(msgspec.structs.replace(told.headline, updated=edited), told.folded)
        yield source, told


def news(connection: sqlite3.Connection, after: int, most: int) -> list[tuple[int, str]]:
    """What came or was edited after the telling numbered `after`, by whichever program: the next `most`
    tellings, oldest first, as (number, article).
    """
    return connection.execute(
        "SELECT number, article FROM article_text WHERE number > ? ORDER BY number LIMIT ?", (after, most)
    ).fetchall()


def latest(connection: sqlite3.Connection) -> int:
    """The number of the last telling, 0 where there is none."""
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM article_text").fetchone()
    return int(number)


def ids(connection: sqlite3.Connection) -> frozenset[str]:
    """The ids of all articles that are kept."""
    return frozenset(id_ for (id_,) in connection.execute("SELECT id FROM article"))


def article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The whole article with its sources and prior, None where no feed brought it.

    `extra` gains `updated` (seconds since 1970) and `changed` (how) where it was edited, and
    `quality_from`, why its quality is what it is.
    """
    row = connection.execute(
        "SELECT whole, edited, edit FROM article JOIN article_text ON article = id WHERE id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    whole, edited, edit = decode_article(row[0]), row[1], row[2]
    feeds = {feed.id: feed for feed in subscriptions(connection)}
    own = connection.execute(
        """
        SELECT feed FROM entry JOIN article ON id = article WHERE article = ?
        ORDER BY feed IS NOT owner, feed
        """,
        (article_id,),
    )
    sources = list(dict.fromkeys(feeds[feed] for (feed,) in own))
    extra = dict(whole.extra)
    if edited is not None:
        extra |= {"updated": edited, "changed": edit}
    quality = whole.quality
    if quality is None and sources:
        of_feed = _priors(connection, sources[:1])[sources[0].id]
        quality = of_feed.quality
        extra["quality_from"] = of_feed.reason
    references = tuple(SourceRef(SourceKind.FEED, feed.title, feed.url) for feed in sources)
    topics = tuple(
        dict.fromkeys((*whole.topics, *(topic for feed in sources for topic in feed.settings.topics)))
    )
    return msgspec.structs.replace(
        whole, sources=references or whole.sources, quality=quality, topics=topics, extra=extra
    )


def health(connection: sqlite3.Connection, now: int) -> tuple[FeedHealth, ...]:
    """How every feed does, in the order in which they were added."""
    feeds = subscriptions(connection)
    priors = _priors(connection, feeds)
    counts = {
        feed: (entries, unread, lately)
        for feed, entries, unread, lately in connection.execute(
            """
            SELECT entry.feed, count(*), total(mark.value IS NULL), total(entry.first_seen > :since)
            FROM entry LEFT JOIN mark ON mark.article = entry.article AND mark.field = 'read'
            WHERE kept GROUP BY entry.feed
            """,
            {"since": now - 28 * DAY},
        )
    }
    return tuple(_health(feed, *counts.get(feed.id, (0, 0, 0)), priors[feed.id], now) for feed in feeds)


def _health(
    feed: Subscription, entries: int, unread: float, lately: float, of_feed: Prior, now: int
) -> FeedHealth:
    weeks = min(4.0, max(1.0, (now - feed.added) / (7 * DAY)))
    return FeedHealth(feed, entries, int(unread), lately / weeks, of_feed)


def _take(
    connection: sqlite3.Connection,
    feed_id: int,
    told: Article,
    updated: int | None,
    now: int,
    edited: dict[str, Edit],
) -> bool:
    """Bring one telling of an article together with what is kept of it; True where it is new."""
    row = connection.execute(
        "SELECT owner, first_seen, whole FROM article JOIN article_text ON article = id WHERE id = ?",
        (told.id,),
    ).fetchone()
    if row is None:
        _keep(connection, _dated(told, now), feed_id, now)
        return True
    owner, first_seen, blob = row
    before = decode_article(blob)
    if owner not in (feed_id, None):
        # Another feed leads; this one may know what that left out.
        _keep(connection, merge([before, told]), owner, first_seen)
        return False
    told = _dated(msgspec.structs.replace(told, published=told.published or before.published), first_seen)
    after = told if len(before.sources) <= 1 else merge([told, before])
    edit = compare(before, after)
    _keep(connection, after, feed_id, first_seen)
    if edit is not None:
        edited[told.id] = edit
        connection.execute(
            "UPDATE article SET edited = ?, edit = ? WHERE id = ?",
            (min(updated or now, now), edit.what, told.id),
        )
    return False


def _dated(told: Article, seen: int) -> Article:
    """With a date: a feed that gives none, or one in the future, means the day it was seen."""
    published = timestamp(told.published)
    if published is None or published > seen + DAY:
        return msgspec.structs.replace(told, published=moment(seen))
    return told


def _keep(connection: sqlite3.Connection, whole: Article, owner: int | None, first_seen: int) -> None:
    card = _encode(indexed(whole))
    connection.execute(
        """
        INSERT INTO article (id, owner, first_seen, published, card) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET owner = excluded.owner, published = excluded.published, card = excluded.card
        """,
        (whole.id, owner, first_seen, timestamp(whole.published) or first_seen, card),
    )
    connection.execute(
        "REPLACE INTO article_text (article, whole) VALUES (?, ?)", (whole.id, encode_article(whole))
    )


def _unread(connection: sqlite3.Connection, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Take the read mark from articles that are as good as new.

    Not in the journal: it holds what the user did, and undo must not stumble over what a feed did.
    """
    rows = connection.execute(
        """
        DELETE FROM mark WHERE field = 'read' AND article IN (SELECT value FROM json_each(?))
        RETURNING article
        """,
        (json_list(article_ids),),
    )
    return tuple(id_ for (id_,) in rows.fetchall())


def _drop(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[str, ...]:
    """Delete those articles that no feed keeps and the user neither starred nor tagged."""
    rows = connection.execute(
        f"""
        DELETE FROM article WHERE id {which}
            AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.article = article.id AND kept)
            AND NOT {_KEPT_FOR_EVER}
        RETURNING id
        """,
        values,
    )
    gone = tuple(id_ for (id_,) in rows.fetchall())
    full_texts.forget(connection, gone)
    return gone


def of_feeds(connection: sqlite3.Connection, feed_ids: Iterable[int]) -> tuple[str, ...]:
    """The ids of the articles that any of some feeds has."""
    rows = connection.execute(
        "SELECT DISTINCT article FROM entry WHERE kept AND feed IN (SELECT value FROM json_each(?))",
        (json_list(feed_ids),),
    )
    return tuple(id_ for (id_,) in rows.fetchall())


def priors(connection: sqlite3.Connection) -> dict[int, Prior]:
    """The prior of every feed, by the feed's id."""
    return _priors(connection, subscriptions(connection))


def _priors(connection: sqlite3.Connection, feeds: Iterable[Subscription]) -> dict[int, Prior]:
    known = habits(connection)
    return {feed.id: prior(feed.settings.quality, known.get(feed.id, NO_HABITS)) for feed in feeds}


def _with_prior(card: Indexed, feed: Subscription | None, priors: dict[int, Prior]) -> Indexed:
    if feed is None:
        return card
    headline = card.headline
    quality = headline.quality if headline.quality is not None else priors[feed.id].quality
    heat = headline.heat if headline.quality is not None else quality + RELATED_WEIGHT * headline.related
    topics = headline.topics
    folded = card.folded
    added = [topic for topic in feed.settings.topics if topic not in topics]
    if added:
        topics = (*topics, *added)
        # Topics are the last field of what plain words search.
        folded = "\n".join((folded, *map(fold, added)))
    return Indexed(
        msgspec.structs.replace(
            headline, quality=quality, heat=heat, heat_computed=True, topics=topics, source=feed.title
        ),
        folded,
    )
