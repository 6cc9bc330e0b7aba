"""Decisions about rows of the list: what of their stories they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from newsreader.model import Engagement
from newsreader.session.session import Session
from newsreader.session.triage.service import VERBS
from newsreader.stories.grouping.news import is_settled

MOST_SHARED: Final = 20


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
    others = _to_be_known(session, rows)
    if others or not all(session.store.decided(article_id).read for article_id in rows):
        session.show_outcome(session.desk.read_for_all(rows, others))


def mark_heard(session: Session, rows: Iterable[str]) -> None:
    """As `open_articles`, of articles whose audio or video was played here. Raises LibraryError."""
    rows = tuple(rows)
    session.show_outcome(session.desk.played(rows, _to_be_known(session, rows)))


def open_articles(session: Session, rows: Iterable[str]) -> None:
    """Mark articles read that the user has opened, as `mark_read` does. Raises LibraryError."""
    rows = tuple(rows)
    session.show_outcome(session.desk.open(rows, _to_be_known(session, rows)))


def share_articles(session: Session, article_ids: Sequence[str]) -> None:
    """Note that articles were handed on. Very many at once are an archive that is made, and no liking. Raises
    LibraryError.
    """
    if len(article_ids) <= MOST_SHARED:
        session.desk.engage(Engagement.SHARED, article_ids)


def is_decided(session: Session, verb: str, article_ids: Iterable[str]) -> bool:
    """Whether each of these articles is already as a verb would make it."""
    holds, decided = VERBS[verb].holds, session.store.decided
    return all(holds(decided(article_id)) for article_id in article_ids)


def tag_changes(
    written: str, common: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which tags to add and which to remove, as a line says it: `later -today`. `common`: the tags that stood
    in the line to be edited, so that one that is missing from it is to go.
    """
    words = [word.lstrip("#+") for word in written.replace(",", " ").split()]
    wanted = [word for word in words if word and not word.startswith("-")]
    gone = {word[1:] for word in words if word.startswith("-")} | (common - set(wanted))
    add = tuple(dict.fromkeys(word for word in wanted if word not in common and word not in gone))
    return add, tuple(sorted(gone - {""}))


def _to_be_known(session: Session, rows: Sequence[str]) -> list[str]:
    """The other reports folded in rows, of which the user knows nothing yet."""
    decided, seen = session.store.decided, frozenset(rows)
    return [
        article_id
        for article_id in session.list.whole(rows)
        if article_id not in seen and not is_settled(decided(article_id))
    ]
