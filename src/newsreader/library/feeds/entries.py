"""What feeds brought, as it is kept: cards for the store, whole articles, how each feed does.

The functions read on an open connection; `deliveries` writes.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from zlib import adler32, crc32

import msgspec

from newsreader.library.codec import decode_article
from newsreader.library.damage import UNREADABLE, Damage
from newsreader.library.database import json_list
from newsreader.library.feeds.deliveries import card_of
from newsreader.library.feeds.habits import habits
from newsreader.library.feeds.subscriptions import Subscription, subscriptions
from newsreader.model import Article, Headline, Provider, SearchEntry, SourceKind, SourceRef, moment
from newsreader.scoring.feed_prior import NO_HABITS, Habits, Prior, prior
from newsreader.scoring.heat import heat_by_rule
from newsreader.system.durations import DAY
from newsreader.text import fold

_cards = msgspec.msgpack.Decoder(SearchEntry)
_HEARD: Final = "SELECT id FROM feed WHERE NOT muted"
_OTHER_SOURCE: Final = "(SELECT min(feed) FROM entry WHERE entry.article = {article} AND feed IN heard)"
"""The feed that tells of an article where its owner is muted, or no longer subscribed to."""


class FeedHealth(msgspec.Struct, frozen=True):
    """How a feed does. `unread`: without what is archived or snoozed, as in the views; `new_per_week`: of the
    last four weeks, by the dates of its articles.
    """

    subscription: Subscription
    entries: int
    unread: int
    read: int
    new_per_week: float
    prior: Prior

    @property
    def share_read(self) -> float:
        return self.read / self.entries if self.entries else 0.0


def cards(
    connection: sqlite3.Connection,
    damage: Damage,
    article_ids: Iterable[str] | None = None,
    telling: Telling | None = None,
) -> Iterator[SearchEntry]:
    """What the store is given of every article that is shown, or of some: quality and source of its feed.
    `telling`: what is told of feeds, where it is known already.
    """
    rows = list(_shown(connection, article_ids))
    if telling is None:
        told_by = {row.source for row in rows if row.source is not None}
        telling = Telling(connection, None if article_ids is None else told_by)
    return (card for _, card in _cards_with_feed(connection, damage, telling, rows))


class FeedQuality(NamedTuple):
    """A quality, and the ids of articles of feeds that are worth that. Articles with one of their own are not
    among them.
    """

    quality: int
    article_ids: tuple[str, ...]


def qualities(connection: sqlite3.Connection, feed_ids: Iterable[int], telling: Telling) -> list[FeedQuality]:
    """What the articles that some feeds tell of are thought to be worth by these."""
    by_quality: defaultdict[int, list[str]] = defaultdict(list)
    # The index by owners has all that is asked of an article whose owner tells of it: no card is read.
    rows = connection.execute(
        f"""
        WITH heard AS MATERIALIZED ({_HEARD}),
            wanted AS MATERIALIZED (SELECT value AS id FROM json_each(?)),
            left_over AS (
                SELECT id, quality FROM article WHERE owner IS NULL
                UNION ALL SELECT id, quality FROM article WHERE owner IN (SELECT id FROM feed WHERE muted)
            ),
            told AS (SELECT id, {_OTHER_SOURCE.format(article="left_over.id")} AS source FROM left_over
                WHERE quality IS NULL)
        SELECT owner, id FROM article WHERE owner IN wanted AND owner IN heard AND quality IS NULL
        UNION ALL SELECT source, id FROM told WHERE source IN wanted
        """,
        (json_list(feed_ids),),
    )
    for feed, article_id in rows.fetchall():
        by_quality[telling.priors[feed].quality].append(article_id)
    return [FeedQuality(quality, tuple(some)) for quality, some in by_quality.items()]


def heats(connection: sqlite3.Connection, damage: Damage) -> dict[int, int]:
    """The mean heat of the articles that each feed brought, by the feed's id, before stories are grouped."""
    by_feed: defaultdict[int, list[int]] = defaultdict(list)
    rows = _shown(connection, None)
    for feed, card in _cards_with_feed(connection, damage, Telling(connection), rows):
        if feed is not None and card.headline.heat is not None:
            by_feed[feed].append(card.headline.heat)
    return {feed: round(sum(values) / len(values)) for feed, values in by_feed.items()}


def versioned_cards(connection: sqlite3.Connection, damage: Damage) -> Iterator[tuple[int, SearchEntry]]:
    """Every card with its version, see `card_versions`."""
    telling = Telling(connection)
    for row in _shown(connection, None):
        card = telling.card(connection, row, damage)
        if card is not None:
            yield telling.version(row), card


def card_versions(connection: sqlite3.Connection) -> dict[str, int]:
    """Of every article that is shown, a number that is another when its card is."""
    telling = Telling(connection)
    return {row.article_id: telling.version(row) for row in _shown(connection, None)}


def _cards_with_feed(
    connection: sqlite3.Connection,
    damage: Damage,
    telling: Telling,
    rows: Iterable[_Shown],
) -> Iterator[tuple[int | None, SearchEntry]]:
    for row in rows:
        card = telling.card(connection, row, damage)
        if card is not None:
            yield row.source, card


class _Shown(NamedTuple):
    """An article that is shown: its card as it is kept, when it was edited, and the feed that tells of it."""

    article_id: str
    card: bytes
    edited: int | None
    source: int | None


def _shown(connection: sqlite3.Connection, article_ids: Iterable[str] | None) -> Iterator[_Shown]:
    some = article_ids is not None
    rows = connection.execute(
        f"""
        WITH heard AS MATERIALIZED ({_HEARD})
        SELECT id, card, edited,
            CASE WHEN owner IN heard THEN owner ELSE {_OTHER_SOURCE.format(article="article.id")} END,
            CASE WHEN owner IN heard THEN 1 ELSE
                EXISTS (SELECT 1 FROM entry WHERE entry.article = article.id) END
        FROM article {"WHERE id IN (SELECT value FROM json_each(?))" if some else ""}
        """,
        (json_list(article_ids or ()),) if some else (),
    ).fetchall()
    for article_id, card, edited, source, in_a_feed in rows:
        if source is not None or not in_a_feed:
            yield _Shown(article_id, card, edited, source)


class Telling:
    """Makes of cards as they are kept what the store is given: quality, topics and name of their feed, as
    these were when this was made. What all feeds are worth takes a look at all that was ever decided.
    """

    def __init__(self, connection: sqlite3.Connection, feed_ids: Iterable[int] | None = None) -> None:
        """`feed_ids`: the feeds that tell of the cards in question; all where it is not given."""
        wanted = None if feed_ids is None else list(feed_ids)
        self._feeds = {feed.id: feed for feed in subscriptions(connection, wanted)}
        self.priors = _priors(self._feeds.values(), habits(connection, wanted))
        """The prior of each of these feeds, by the feed's id."""
        self._known: dict[int | None, int] = {
            feed.id: crc32(repr((feed.title, feed.settings.topics, self.priors[feed.id].quality)).encode())
            for feed in self._feeds.values()
        }

    def version(self, row: _Shown) -> int:
        """What tells all that a card is made of. The hash of numbers is the same in every process."""
        _, card, edited, source = row
        return hash((crc32(card), adler32(card), len(card), edited or 0, self._known.get(source, -1)))

    def card(self, connection: sqlite3.Connection, row: _Shown, damage: Damage) -> SearchEntry | None:
        """None where it can't be read any more."""
        kept = _kept_card(connection, row, damage)
        if kept is None:
            return None
        feed = None if row.source is None else self._feeds.get(row.source)
        told = _with_prior(kept, feed, self.priors)
        if row.edited is None:
            return told
        return SearchEntry(msgspec.structs.replace(told.headline, updated=row.edited), told.folded)


def _kept_card(connection: sqlite3.Connection, row: _Shown, damage: Damage) -> SearchEntry | None:
    """The card of an article as it is kept, None where it can't be read any more."""
    kept = kept_card(connection, row.article_id, row.card)
    if kept is None:
        damage.note(f"article {row.article_id}")
    return kept


def kept_card(connection: sqlite3.Connection, article_id: str, card: bytes) -> SearchEntry | None:
    """The card of an article, made of its whole telling where it is damaged; None where that can't be read
    either.
    """
    try:
        return _cards.decode(card)
    except UNREADABLE:
        return _card_again(connection, article_id)


def _card_again(connection: sqlite3.Connection, article_id: str) -> SearchEntry | None:
    """The card of an article as its whole telling makes it, None where that can't be read either."""
    row = connection.execute(
        "SELECT whole, published FROM article_text JOIN article ON id = article WHERE article = ?",
        (article_id,),
    ).fetchone()
    try:
        return None if row is None else card_of(decode_article(row[0]), row[1])
    except UNREADABLE:
        return None


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


def article(connection: sqlite3.Connection, damage: Damage, article_id: str) -> Article | None:
    """The whole article with its sources and prior, None where no feed brought it. Where its text can't be
    read any more, what the list knows of it.

    `extra` gains `updated` (seconds since 1970) and `changed` (how) where it was edited, and
    `quality_from`, why its quality is what it is.
    """
    row = connection.execute(
        "SELECT whole, edited, edit, card FROM article JOIN article_text ON article = id WHERE id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    edited, edit = row[1], row[2]
    try:
        whole = decode_article(row[0])
    except UNREADABLE:
        damage.note(f"the text of article {article_id}")
        try:
            whole = _without_text(_cards.decode(row[3]).headline)
        except UNREADABLE:
            return None
    rows = connection.execute(
        """
        SELECT feed FROM entry JOIN article ON id = article WHERE article = ?
        ORDER BY feed IS NOT owner, feed
        """,
        (article_id,),
    )
    own = list(dict.fromkeys(feed for (feed,) in rows))
    feeds = {feed.id: feed for feed in subscriptions(connection, own)}
    sources = [feeds[feed] for feed in own]
    extra = dict(whole.extra)
    if edited is not None:
        extra |= {"updated": edited, "changed": edit}
    quality = whole.quality
    if quality is None and sources:
        of_feed = _priors(sources[:1], habits(connection, own[:1]))[own[0]]
        quality = of_feed.quality
        extra["quality_from"] = of_feed.reason
    references = tuple(SourceRef(SourceKind.FEED, feed.title, feed.url) for feed in sources)
    topics = tuple(
        dict.fromkeys((*whole.topics, *(topic for feed in sources for topic in feed.settings.topics)))
    )
    return msgspec.structs.replace(
        whole, sources=references or whole.sources, quality=quality, topics=topics, extra=extra
    )


def _without_text(headline: Headline) -> Article:
    return Article(
        id=headline.id,
        title=headline.title,
        excerpt="The text of this article is damaged on the disk.",
        provider=Provider(headline.provider, headline.domain),
        published=moment(headline.told_date),
        type=headline.type,
        topics=headline.topics,
        quality=headline.quality,
    )


def health(connection: sqlite3.Connection, now: int) -> tuple[FeedHealth, ...]:
    """How every feed does, in the order in which they were added."""
    feeds = subscriptions(connection)
    priors = _priors(feeds, habits(connection))
    since = now - 28 * DAY
    counts = {
        feed: tuple(map(int, numbers))
        for feed, *numbers in connection.execute(
            f"""
            SELECT feed, count(*), total(NOT (read OR aside)), total(read), total(came > :since), min(came)
            FROM (
                SELECT feed,
                    article IN (SELECT article FROM mark WHERE field = 'read') AS read,
                    article IN (
                        SELECT article FROM mark
                        WHERE field = 'archived' OR field = 'snoozed_until' AND value > :now
                    ) AS aside,
                    min(entry.first_seen, coalesce(published, entry.first_seen)) AS came
                -- Of what came long ago nobody asks when: to look for its date takes most of the time.
                FROM entry LEFT JOIN {_dates(connection, since)} ON id = article AND entry.first_seen > :since
                WHERE kept
            ) GROUP BY feed
            """,
            {"since": since, "now": now},
        )
    }
    nothing = (0, 0, 0, 0, now)
    return tuple(_health(feed, counts.get(feed.id, nothing), priors[feed.id], now) for feed in feeds)


def _dates(connection: sqlite3.Connection, since: int) -> str:
    """Where to look for the dates of entries that came later than `since`.

    To look each up in its article, beside its card, takes as long as to read those of all articles in
    order where that is one entry in five.
    """
    (are_many,) = connection.execute(
        "SELECT total(first_seen > ?) * 5 > count(*) FROM entry", (since,)
    ).fetchone()
    return "(SELECT id, published FROM article ORDER BY id)" if are_many else "article"


def _health(feed: Subscription, numbers: tuple[int, ...], of_feed: Prior, now: int) -> FeedHealth:
    """Of the articles of the last four weeks it is by their date: a first fetch brings those of years."""
    entries, unread, read, lately, oldest = numbers
    weeks = min(4.0, max(1.0, (now - min(feed.added, oldest)) / (7 * DAY)))
    return FeedHealth(feed, entries, unread, read, lately / weeks, of_feed)


def _priors(feeds: Iterable[Subscription], known: Mapping[int, Habits]) -> dict[int, Prior]:
    return {feed.id: prior(feed.settings.quality, known.get(feed.id, NO_HABITS)) for feed in feeds}


def _with_prior(card: SearchEntry, feed: Subscription | None, priors: dict[int, Prior]) -> SearchEntry:
    if feed is None:
        return card
    headline = card.headline
    quality = headline.quality if headline.quality is not None else priors[feed.id].quality
    heat = headline.heat if headline.quality is not None else heat_by_rule(quality, headline.related)
    topics = headline.topics
    folded = card.folded
    added = [topic for topic in feed.settings.topics if topic not in topics]
    if added:
        topics = (*topics, *added)
        # Topics are the last field of what plain words search.
        folded = "\n".join((folded, *map(fold, added)))
    return SearchEntry(
        msgspec.structs.replace(
            headline, quality=quality, heat=heat, heat_computed=True, topics=topics, source=feed.title
        ),
        folded,
    )
