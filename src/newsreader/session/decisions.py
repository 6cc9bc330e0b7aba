"""Decisions about rows of the list: what of their stories they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsreader.session.session import Session
from newsreader.session.triage import VERBS
from newsreader.stories.grouping.news import is_settled


def rows_alone(rows: Sequence[str]) -> Sequence[str]:
    """The articles of the rows themselves."""
    return rows


def unread_of(session: Session, rows: Iterable[str]) -> list[str]:
    """The unread articles of rows, those too that are folded away in them."""
    decided = session.store.decided
    return [article_id for article_id in session.list.whole(rows) if not decided(article_id).read]


def mark_read(session: Session, rows: Iterable[str]) -> None:
    """Mark articles read without a word, where they aren't. The reports that are folded in their rows stay
    unread, but are known: what comes of their stories from here on is new. Raises LibraryError.
    """
    rows = tuple(rows)
    decided = session.store.decided
    others = [
        article_id
        for article_id in session.list.whole(rows)
        if article_id not in rows and not is_settled(decided(article_id))
    ]
    if others or not all(decided(article_id).read for article_id in rows):
        session.show_outcome(session.desk.read_for_all(rows, others))


def is_decided(session: Session, verb: str, article_ids: Iterable[str]) -> bool:
    """Whether each of these articles is already as a verb would make it."""
    holds, decided = VERBS[verb].holds, session.store.decided
    return all(holds(decided(article_id)) for article_id in article_ids)
