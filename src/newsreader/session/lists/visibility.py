"""What a view shows, as far as archiving, snoozing and muting go."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence, Set
from itertools import filterfalse

from newsreader.query import Query
from newsreader.query.nodes import Is, State, both
from newsreader.session.lists.place import ALL_TITLE
from newsreader.store.columns import is_hidden
from newsreader.store.growing_ids import in_pieces
from newsreader.store.store import EVERYTHING, Store, left_out

ARCHIVED = "is:archived"
MUTED = "is:muted"
SNOOZED = "is:snoozed"


class Visibility:
    """Of the view in force, which tells what it is of (`follow`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.follow("", EVERYTHING, EVERYTHING)

    def follow(self, query_text: str, base: Query, narrowing: Query) -> None:
        """The view is of this query, and narrowed by another one."""
        self._query_text, self._base, self._narrowing = query_text, base, narrowing
        self._leaving = left_out(base, narrowing)

    def may_show(self, article_id: str) -> bool:
        """Whether an article belongs here, as far as archiving, snoozing and muting go."""
        muted = self._store.is_muted(article_id)
        if self._query_text == MUTED:
            return muted
        if muted and self._leaving.muted:
            return False
        triage = self._store.decided(article_id)
        if self._query_text == ARCHIVED:
            return triage.archived
        return not (self._leaving.aside and is_hidden(triage, self._store.now))

    def out_of_sight(self, article_ids: Set[str]) -> Set[str]:
        """Those of very many articles that don't belong here, as `may_show` says of one."""
        if self._query_text in (MUTED, ARCHIVED):
            return frozenset(filterfalse(self.may_show, article_ids))
        aside, muted = self._leaving
        return self._store.out_of_sight(article_ids, aside=aside, muted=muted)

    def awake(self, article_ids: Iterable[str]) -> Sequence[str]:
        """Those of the articles that folding doesn't leave out since the user is done with their stories."""
        return self._store.awake(article_ids, both(self._base, self._narrowing))

    def count_muted(self) -> int:
        """How many articles would be here if no rule muted them."""
        store = self._store
        if not (store.muted and self._leaving.muted):
            return 0
        muted = both(both(Query(Is(State.MUTED)), self._base), self._narrowing)
        return len(store.matching(muted, sorted(store.muted), store))

    def stories_of(self, article_ids: Sequence[str]) -> Generator[None, None, tuple[str, ...]]:
        """These articles with all other reports of their stories that belong into the view, in steps of a few
        milliseconds.
        """
        wanted: dict[str, None] = {}
        for some in in_pieces(article_ids):
            for article_id in some:
                story = self._store.story(article_id)
                members = (article_id,) if story is None else story.members
                wanted |= dict.fromkeys(
                    member for member in members if member == article_id or self.may_show(member)
                )
            yield
        return tuple(wanted)

    def view_with(self, article_id: str) -> tuple[str, str]:
        """Title and query of a view that has an article in it, whatever became of it."""
        triage = self._store.decided(article_id)
        hidden = is_hidden(triage, self._store.now)
        if self._store.is_muted(article_id):
            return "Muted", f"{MUTED} ({ARCHIVED} OR {SNOOZED})" if hidden else MUTED
        if triage.archived:
            return "Archived", ARCHIVED
        return ("Snoozed", SNOOZED) if hidden else (ALL_TITLE, "")
