"""Dates that an earlier version gave to entries without one: the moment when it saw them.

They can be told from others where a whole feed has no date but these: no feed publishes each entry in the
second in which it is fetched. What a feed with dates of its own brought without one stays as it is, since a
single date says too little.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Final

import msgspec

from newsreader.library.codec import decode_article, encode_article
from newsreader.library.damage import UNREADABLE
from newsreader.library.feeds.deliveries import encoded_card

FEWEST: Final = 3
"""So many entries a feed must have before their dates are taken for made up."""


def forget_made_up_dates(connection: sqlite3.Connection) -> None:
    """Have the entries of feeds without dates say that they have none. They keep their places."""
    rows = connection.execute(
        """
        SELECT article.id, published, whole
        FROM article JOIN article_text ON article_text.article = article.id
        WHERE owner IN (
            SELECT owner FROM article WHERE owner IS NOT NULL GROUP BY owner
            HAVING count(*) >= :fewest AND min(first_seen - published) = 0
                AND max(first_seen - published) < count(*)
        )
        """,
        {"fewest": FEWEST},
    )
    for article_id, came, blob in rows.fetchall():
        with suppress(*UNREADABLE):
            article = msgspec.structs.replace(decode_article(blob), published=None)
            connection.execute(
                "UPDATE article SET card = ? WHERE id = ?", (encoded_card(article, came), article_id)
            )
            connection.execute(
                "REPLACE INTO article_text (article, whole) VALUES (?, ?)",
                (article_id, encode_article(article)),
            )
