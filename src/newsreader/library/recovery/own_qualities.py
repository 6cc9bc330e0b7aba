"""The qualities that sources give their articles stand in a column. So what feeds are worth is told of very
many articles without reading the card of each.
"""

from __future__ import annotations

import sqlite3

from newsreader.library.feeds.entries import kept_card


def take_qualities_out_of_cards(connection: sqlite3.Connection) -> None:
    """Give articles the column, and fill it where a source says how good an article is.

    The index by owners has it too: it tells all articles of a feed that are worth what that is.
    """
    connection.execute("ALTER TABLE article ADD COLUMN quality INTEGER")
    connection.execute("DROP INDEX article_by_owner")
    scored = []
    for article_id, card in connection.execute("SELECT id, card FROM article"):
        kept = kept_card(connection, article_id, card)
        if kept is not None and kept.headline.quality is not None:
            scored.append((kept.headline.quality, article_id))
    connection.executemany("UPDATE article SET quality = ? WHERE id = ?", scored)
    connection.execute("CREATE INDEX article_by_owner ON article (owner, quality)")
