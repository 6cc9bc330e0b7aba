"""Decisions about rows of the list: what of their stories they are about, and the last one again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from newsreader.session.session import Session
from newsreader.session.triage import VERBS, Outcome
from newsreader.stories.grouping.news import is_settled

Act = Callable[[Sequence[str]], Outcome]
Scope = Callable[[Sequence[str]], Sequence[str]]
"""What an action on some rows is about: their articles alone, or more of their stories."""


class LastDecision:
    """What the user decided last, on which articles it was about left open."""

    def __init__(self) -> None:
        self._last: tuple[Act, Scope] | None = None

    def do(self, act: Act, scope: Scope, rows: Sequence[str]) -> Outcome:
        """Decide something about rows, and remember it. Raises LibraryError."""
        self._last = act, scope
        return act(scope(rows))

    def repeat(self, rows: Sequence[str]) -> Outcome | None:
        """Decide the same about other rows; None where nothing was decided yet. Raises LibraryError."""
        if self._last is None:
            return None
        act, scope = self._last
        return act(scope(rows))


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
