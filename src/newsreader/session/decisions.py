"""Decisions about rows of the list: what of their stories they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, TypeVar

from newsreader.model import Engagement
from newsreader.query import Query
from newsreader.session.session import Session
from newsreader.session.triage.asked import lacking
from newsreader.session.triage.last_decision import Scope
from newsreader.session.triage.service import VERBS, Outcome
from newsreader.session.triage.steps import Step, Steps, in_one_step
from newsreader.store.columns import different
from newsreader.store.growing_ids import in_pieces
from newsreader.store.row_ids import those
from newsreader.store.store import Store
from newsreader.stories.grouping.news import is_settled

Decided = TypeVar("Decided", Outcome, Outcome | None)

MOST_SHARED: Final = 20
FEW: Final = 256
"""Rows of which it is looked in one go whether there is anything new in them."""


def rows_alone(rows: Sequence[str]) -> Step[Sequence[str]]:
    """The articles of the rows themselves."""
    yield from ()
    return rows


def shown(session: Session, decision: Steps[Decided]) -> Steps[Decided]:
    """The same steps, with the list showing what came of them."""
    outcome = yield from decision
    if outcome is not None:
        yield from session.showing(outcome)
    return outcome


def toggling(session: Session, verb: str, back: str, rows: Sequence[str], scope: Scope) -> Steps[Outcome]:
    """Do it to all that rows are about, or take it back where it is done to each of that already."""
    is_done = yield from _is_decided_in_steps(session, verb, rows, scope)
    act = partial(session.desk.deciding, back if is_done else verb)
    return (yield from session.last_decision.do(act, scope, rows))


def reading_or_not(session: Session, rows: Sequence[str]) -> Steps[Outcome]:
    """Mark read what rows are about, or unread where there is nothing new to read in any."""
    is_unread = yield from _is_any_unread(session, rows)
    act = partial(session.desk.deciding, "read" if is_unread else "unread")
    return (yield from session.last_decision.do(act, session.list.expansion.whole_in_steps, rows))


def reading(session: Session, rows: Sequence[str], otherwise: str) -> Steps[Outcome]:
    """Mark read what is unread in rows, and folded away in them; `otherwise` is said where nothing is."""
    whole = yield from session.list.expansion.whole_in_steps(rows)
    unread = yield from _unread_of(session, whole)
    if not unread:
        return Outcome(otherwise)
    seen = yield from _count_unread(session, rows)
    act = partial(session.desk.deciding, "read")
    session.last_decision.remember(act, session.list.expansion.whole_in_steps)
    return (yield from act(unread, seen))


def reading_view(session: Session, query: Query, seen: int, otherwise: str) -> Steps[Outcome]:
    """As `reading`, of all that a view would show, which is in so many unread rows."""
    unread = yield from _unread_of(session, session.store.growing_view(query).ids)
    if not unread:
        return Outcome(otherwise)
    act = partial(session.desk.deciding, "read")
    session.last_decision.remember(act, rows_alone)
    return (yield from act(unread, seen))


def _is_decided_in_steps(session: Session, verb: str, rows: Sequence[str], scope: Scope) -> Step[bool]:
    """Whether each article that rows are about is already as a verb would make it."""
    for some in in_pieces(rows):
        about = yield from scope(some)
        if not is_decided(session, verb, about):
            return False
    return True


def _is_any_unread(session: Session, rows: Sequence[str]) -> Step[bool]:
    """Whether there is something new to read in any of the rows."""
    for some in in_pieces(rows, FEW):
        if any(map(session.list.is_unread, some)):
            return True
        yield
    return False


def _unread_of(session: Session, article_ids: Sequence[str]) -> Step[Sequence[str]]:
    """Those of the articles that are unread."""
    return (yield from lacking(session.store, VERBS["read"].holds, article_ids))


def _count_unread(session: Session, rows: Sequence[str]) -> Step[int]:
    """In how many of the rows there is something new to read."""
    count = 0
    for some in in_pieces(rows):
        # What the user knows nothing of is new, whatever story it is in: of very many that is most.
        others = those(some, map(is_settled, session.store.decisions(some)))
        count += len(some) - len(others)
        for few in in_pieces(others, FEW):
            count += sum(map(session.list.is_unread, few))
            yield
        yield
    return count


def common_tags(store: Store, article_ids: Sequence[str]) -> frozenset[str]:
    """The tags that each of some articles has."""
    common: frozenset[str] | None = None
    for some in in_pieces(article_ids):
        tags = [triage.tags for triage in different(store.decisions(some)).values()]
        common = frozenset.intersection(*tags) if common is None else common.intersection(*tags)
        # Of very many articles, the first ones mostly have none in common.
        if not common:
            break
    return common or frozenset()


def mark_read(session: Session, rows: Iterable[str]) -> None:
    """Mark articles read without a word, where they aren't. The reports that are folded in their rows stay
    unread, but are known: what comes of their stories from here on is new. Raises LibraryError.
    """
    rows = tuple(rows)
    others = _to_be_known(session, rows)
    if others or not all(session.store.decided(article_id).read for article_id in rows):
        _do(session, partial(session.desk.read_for_all, rows, others))


def mark_heard(session: Session, rows: Iterable[str]) -> None:
    """As `open_articles`, of articles whose audio or video was played here. Raises LibraryError."""
    rows = tuple(rows)
    _do(session, partial(session.desk.played, rows, _to_be_known(session, rows)))


def open_articles(session: Session, rows: Iterable[str]) -> None:
    """Mark articles read that the user has opened, as `mark_read` does. Raises LibraryError."""
    rows = tuple(rows)
    _do(session, partial(session.desk.open, rows, _to_be_known(session, rows)))


def share_articles(session: Session, article_ids: Sequence[str]) -> None:
    """Note that articles were handed on. Very many at once are an archive that is made, and no liking. Raises
    LibraryError.
    """
    if len(article_ids) <= MOST_SHARED:
        engage(session, Engagement.SHARED, article_ids)


def engage(session: Session, engagement: Engagement, article_ids: Sequence[str]) -> None:
    """Note what the user did with articles beside deciding about them. Raises LibraryError."""
    steps = in_one_step(partial(session.desk.engage, engagement, article_ids))
    session.deciding.do(steps, lambda: len(article_ids), lambda _: None)


def is_decided(session: Session, verb: str, article_ids: Iterable[str]) -> bool:
    """Whether each of these articles is already as a verb would make it."""
    return all(map(VERBS[verb].holds, different(session.store.decisions(article_ids)).values()))


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


def _do(session: Session, act: Callable[[], Outcome]) -> None:
    """Decide something about a few articles without a word."""
    session.deciding.do(in_one_step(act), lambda: 1, session.show_outcome)


def _to_be_known(session: Session, rows: Sequence[str]) -> list[str]:
    """The other reports folded in rows, of which the user knows nothing yet."""
    decided, seen = session.store.decided, frozenset(rows)
    return [
        article_id
        for article_id in session.list.expansion.whole(rows)
        if article_id not in seen and not is_settled(decided(article_id))
    ]
