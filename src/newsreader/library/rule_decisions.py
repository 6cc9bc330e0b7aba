"""What the user's rules did to articles: decisions in the journal, each about an article once and for all.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from newsreader.library import journal
from newsreader.library.database import Work, json_list
from newsreader.library.journal_records import Action, Change
from newsreader.text import plural


class Order(msgspec.Struct, frozen=True):
    """What a rule wants: that a flag or a tag of some articles become `value`. `rule`: its name; `done`: in
    words.
    """

    rule: str
    field: str
    done: str
    article_ids: tuple[str, ...]
    value: bool = True

    @property
    def key(self) -> str:
        """By what it is remembered that it was done once: taking a flag is another deed than setting it."""
        return self.field if self.value else f"-{self.field}"


class Obeyed(msgspec.Struct, frozen=True):
    """What came of an order: how many articles it had not been given for yet; its record if any changed."""

    rule: str
    articles: int
    action: Action | None


class Rulings:
    """What rules did, in the journal of a library. Each call is one transaction; all of them can raise
    LibraryError.
    """

    def __init__(self, read: Work, write: Work, now: journal.Clock) -> None:
        self._read = read
        self._write = write
        self._now = now

    def obey(self, orders: Sequence[Order]) -> tuple[Obeyed, ...]:
        """Do what rules want, each order as one action. What a rule once set is never set by a rule again,
        so that it stays as the user then wants it.
        """
        return self._write(lambda connection: _obey(connection, orders, self._now()))

    def counts(self) -> dict[tuple[str, str], int]:
        """For how many articles each rule, by its name, has set a flag or a tag, by that."""
        return self._read(_counts)

    def about(self, article_id: str) -> dict[str, str]:
        """The flags and tags of an article that a rule once set, each with the rule's name."""
        return self._read(lambda connection: _about(connection, article_id))

    def forget(self, rule: str, field: str) -> None:
        """Take a rule as one that never set this flag or tag; what it has set stays."""
        self._write(
            lambda connection: (
                connection.execute("DELETE FROM ruled WHERE rule = ? AND field = ?", (rule, field)).rowcount
            )
        )

    def rename(self, before: str, after: str) -> None:
        """A rule has another name now."""
        self._write(
            lambda connection: (
                connection.execute("UPDATE ruled SET rule = ? WHERE rule = ?", (after, before)).rowcount
            )
        )


def remember(connection: sqlite3.Connection, ruled: Iterable[tuple[str, str, str]]) -> None:
    """Take down what rules set at another time: article, flag or tag, rule."""
    connection.executemany("INSERT OR IGNORE INTO ruled (article, field, rule) VALUES (?, ?, ?)", ruled)


def _obey(connection: sqlite3.Connection, orders: Iterable[Order], now: datetime) -> tuple[Obeyed, ...]:
    obeyed = []
    for order in orders:
        new = connection.execute(
            """
            INSERT OR IGNORE INTO ruled (article, field, rule)
            SELECT value, ?, ? FROM json_each(?) WHERE true RETURNING article
            """,
            (order.key, order.rule, json_list(sorted(order.article_ids))),
        ).fetchall()
        action = _act(connection, order, [article for (article,) in new], now)
        obeyed.append(Obeyed(order.rule, len(new), action))
    return tuple(obeyed)


def _act(
    connection: sqlite3.Connection, order: Order, article_ids: Sequence[str], now: datetime
) -> Action | None:
    without = journal.without(connection, order.field, article_ids)
    changing = without if order.value else sorted(set(article_ids).difference(without))
    title = f"rule “{order.rule}” {order.done} {plural(len(changing), 'article')}"
    changes = [Change(article_id, order.field, order.value) for article_id in changing]
    return journal.record(connection, title, changes, now, origin=f"rule {order.rule}")


def _counts(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    rows = connection.execute("SELECT rule, field, count(*) FROM ruled GROUP BY rule, field")
    return {(rule, field): count for rule, field, count in rows.fetchall()}


def _about(connection: sqlite3.Connection, article_id: str) -> dict[str, str]:
    rows = connection.execute("SELECT field, rule FROM ruled WHERE article = ?", (article_id,))
    return dict(rows.fetchall())
