"""The texts of articles' pages, beside what their sources tell; and what is still to be fetched.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec

from newsreader.library.codec import decode_article
from newsreader.library.damage import UNREADABLE
from newsreader.library.database import Work
from newsreader.library.feeds import access, details, subscriptions
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.model import Article, Body, BodyFormat, SourceKind

MOST_TRIES: Final = 4
FIRST_PAUSE: Final = 1_800
"""Seconds after which a page that failed is tried again; doubled with every failure."""


class FullText(msgspec.Struct, frozen=True):
    """What came of fetching an article's page, last `tried` at seconds since 1970.

    `html` is clean, None where it could not be had; `failure` says why the last try failed. `hidden`: the
    user wants to see the source's own text.
    """

    tried: int
    html: str | None = None
    failure: str | None = None
    hidden: bool = False

    @property
    def shown(self) -> str | None:
        """What stands in place of the source's own text, if anything does."""
        return None if self.hidden else self.html


class FullTexts:
    """The full texts of a library. Each call is one transaction; all of them can raise LibraryError."""

    def __init__(self, read: Work, write: Work) -> None:
        self._read = read
        self._write = write

    def find(self, article_id: str) -> FullText | None:
        """What is known of an article's page, None where it was never asked for."""
        return self._read(lambda connection: _find(connection, article_id))

    def words(self, article_ids: Sequence[str]) -> dict[str, int]:
        """How many words the pages have that stand in place of the articles' own texts."""
        return self._read(lambda connection: details.words_of_pages(connection, article_ids))

    def shown(self) -> frozenset[str]:
        """The articles in place of whose own text their page stands."""
        return self._read(details.articles_of_pages)

    def wanted(self, now: int, most: int) -> tuple[Article, ...]:
        """The articles whose page is to be fetched now, because their feed is set so; the newest first.

        Unread ones that their feed still names, if their page was not fetched since they were edited.
        """
        return self._read(lambda connection: _wanted(connection, now, most))

    def feed_of(self, article: Article) -> Subscription | None:
        """The feed that an article is of, None where it is of none that is followed."""
        addresses = [source.path for source in article.sources if source.kind is SourceKind.FEED]
        return self._read(
            lambda connection: next(
                (feed for url in addresses if (feed := subscriptions.find(connection, url)) is not None), None
            )
        )

    def folders(self) -> dict[str, AccessSettings]:
        """How the servers of all feeds in a folder are asked, by the folder's name."""
        return self._read(access.of_folders)

    def keep(self, article_id: str, html: str, now: int) -> None:
        """Take in a page's text; it is shown from here on."""
        self._write(lambda connection: _put(connection, article_id, FullText(now, html)))

    def note_failure(self, article_id: str, why: str, now: int, *, closed: bool = False) -> None:
        """Remember why there is no text, beside one that is there. `closed`: never tried again unasked."""
        self._write(lambda connection: _note_failure(connection, article_id, why, now, closed))

    def show(self, article_id: str, shown: bool) -> None:
        """Let the page's text stand in place of the source's own, or not."""
        self._write(
            lambda connection: connection.execute(
                "UPDATE full_text SET hidden = ? WHERE article = ?", (not shown, article_id)
            )
        )


def with_full_text(article: Article, full: FullText | None) -> Article:
    """The article as it is shown: with its page's text in place of the source's own, where that is wanted.

    `extra` gains `full_text` (when it was fetched, in seconds since 1970) or `full_text_failure` (why not).
    """
    if full is None:
        return article
    if full.shown is not None:
        extra = article.extra | {"full_text": full.tried}
        return msgspec.structs.replace(article, body=Body(BodyFormat.HTML, full.shown), extra=extra)
    if full.failure is not None and not full.hidden:
        return msgspec.structs.replace(article, extra=article.extra | {"full_text_failure": full.failure})
    return article


def forget(connection: sqlite3.Connection, article_ids: Sequence[str]) -> None:
    """Let the texts of articles go that are gone themselves."""
    connection.executemany(
        "DELETE FROM full_text WHERE article = ?", [(article_id,) for article_id in article_ids]
    )


def _find(connection: sqlite3.Connection, article_id: str) -> FullText | None:
    row = connection.execute(
        "SELECT tried, html, failure, hidden FROM full_text WHERE article = ?", (article_id,)
    ).fetchone()
    return None if row is None else FullText(row[0], row[1], row[2], bool(row[3]))


def _wanted(connection: sqlite3.Connection, now: int, most: int) -> tuple[Article, ...]:
    rows = connection.execute(
        """
        WITH asking AS MATERIALIZED (
            -- Once a feed: asked of each of its entries, 20,000 of them would take minutes.
            SELECT id, (SELECT max(last_seen) FROM entry WHERE entry.feed = feed.id) AS latest
            FROM feed WHERE full_text
        )
        SELECT whole FROM asking
            CROSS JOIN entry ON entry.feed = asking.id AND kept AND entry.last_seen = asking.latest
            JOIN article ON article.id = entry.article
            JOIN article_text ON article_text.article = article.id
            LEFT JOIN full_text ON full_text.article = article.id
        WHERE NOT coalesce(hidden, 0)
            AND NOT EXISTS (
                SELECT 1 FROM mark WHERE mark.article = article.id AND field IN ('read', 'archived')
            )
            AND (
                full_text.article IS NULL
                OR (failure IS NOT NULL AND NOT closed AND full_text.failures < :tries
                    AND tried + (:pause << (full_text.failures - 1)) <= :now)
                OR article.edited > tried
            )
        GROUP BY article.id ORDER BY published DESC LIMIT :most
        """,
        {"tries": MOST_TRIES, "pause": FIRST_PAUSE, "now": now, "most": most},
    )
    wanted = []
    for (whole,) in rows.fetchall():
        with suppress(*UNREADABLE):
            wanted.append(decode_article(whole))
    return tuple(wanted)


def _put(connection: sqlite3.Connection, article_id: str, text: FullText) -> None:
    # In place of the old row, so that it gets a new number.
    connection.execute(
        "REPLACE INTO full_text (article, tried, html) VALUES (?, ?, ?)", (article_id, text.tried, text.html)
    )


def _note_failure(connection: sqlite3.Connection, article_id: str, why: str, now: int, closed: bool) -> None:
    connection.execute(
        """
        INSERT INTO full_text (article, tried, failure, failures, closed) VALUES (?, ?, ?, 1, ?)
        ON CONFLICT (article) DO UPDATE SET
            tried = excluded.tried, failure = excluded.failure, failures = failures + 1,
            closed = excluded.closed
        """,
        (article_id, now, why, closed),
    )
