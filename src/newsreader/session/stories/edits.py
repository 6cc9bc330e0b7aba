"""Splitting and merging stories by hand: what it means for the journal and for the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from newsreader.library import Action, Change, Library
from newsreader.model import APART, TOGETHER, bond_field, bond_of
from newsreader.session.stories.edit_log import Plans, StoryEdit
from newsreader.store.store import Store
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.records import Story

Pairs = frozenset[tuple[str, str]]


class StoryEdits:
    """Knows what the user decided about stories. `constrain` is called with all of it when it changes.

    `plans`: what splits and merges of this and of earlier runs meant.
    """

    def __init__(
        self, store: Store, library: Library, plans: Plans, constrain: Callable[[Constraints], object]
    ) -> None:
        self._store = store
        self._library = library
        self._plans = plans
        self._constrain = constrain

    @cached_property
    def constraints(self) -> Constraints:
        """All that the user decided. Raises LibraryError."""
        return self._library.constraints()

    def merging(self, article_ids: Iterable[str]) -> StoryEdit | None:
        """Make one story of the stories of these articles; None where they are one already."""
        stories = {story.id: story for story in map(self._story, article_ids)}
        if len(stories) < 2:
            return None
        members = self._by_time(article_id for story in stories.values() for article_id in story.members)
        eldest = next(story.id for story in stories.values() if members[0] in story.members)
        constraints = self.constraints.merged(members)
        return self._plan(constraints, stories.values(), [Story(eldest, members)])

    def splitting(self, article_ids: Iterable[str]) -> StoryEdit | None:
        """Take articles out of their stories. Those of one story stay together, as a story of their own.

        A story of which nothing would be left stays as it is; None where there is no other.
        """
        chosen = frozenset(article_ids)
        stories = {
            story.id: story for story in map(self._story, chosen) if not chosen.issuperset(story.members)
        }
        if not stories:
            return None
        constraints, after = self.constraints, list[Story]()
        for story in stories.values():
            out = tuple(article_id for article_id in story.members if article_id in chosen)
            rest = tuple(article_id for article_id in story.members if article_id not in chosen)
            constraints = constraints.split(out, rest)
            after += [Story(story.id if story.id in part else part[0], part) for part in (rest, out)]
        return self._plan(constraints, stories.values(), after)

    def did(self, action: Action, plan: StoryEdit) -> None:
        """Remember what an action on record meant, for its undo."""
        self._plans.keep(action.seq, plan)

    def turned(self, action: Action) -> frozenset[str]:
        """Follow an action that was done, undone or done again. Returns the ids whose story it changed."""
        bonds = [(some, bond) for some in action.applied if (bond := bond_of(some.field)) is not None]
        if not bonds:
            return frozenset()
        together, apart = set(self.constraints.together), set(self.constraints.apart)
        pairs = {TOGETHER: together, APART: apart}
        for some, (kind, other) in bonds:
            turn = pairs[kind].update if some.after else pairs[kind].difference_update
            turn((article_id, other) for article_id in some.article_ids)
        self._take(Constraints(frozenset(together), frozenset(apart)))
        plan = self._plans.find(action)
        if plan is None:
            return frozenset()
        old, new = (plan.after, plan.before) if action.undone else (plan.before, plan.after)
        return self._store.group(self._with_newcomers(new, old, plan), [story.id for story in old])

    def look_again(self) -> None:
        """Another program decided something. Raises LibraryError."""
        constraints = self._library.constraints()
        if constraints != self.constraints:
            self._take(constraints)

    def _take(self, constraints: Constraints) -> None:
        self.constraints = constraints
        self._constrain(constraints)

    def _plan(self, constraints: Constraints, before: Iterable[Story], after: Sequence[Story]) -> StoryEdit:
        was = self.constraints
        changes = (
            *_changes(TOGETHER, was.together, constraints.together),
            *_changes(APART, was.apart, constraints.apart),
        )
        return StoryEdit(changes, tuple(story for story in before if len(story.members) > 1), tuple(after))

    def _with_newcomers(self, new: Sequence[Story], old: Iterable[Story], plan: StoryEdit) -> Sequence[Story]:
        """The stories with what has joined the old ones since the plan was made."""
        now = {article_id for story in old for article_id in self._story(story.members[0]).members}
        came = now - plan.articles
        if not came or not new:
            return new
        first, *others = new
        return [Story(first.id, self._by_time(came.union(first.members))), *others]

    def _story(self, article_id: str) -> Story:
        return self._store.story(article_id) or Story(article_id, (article_id,))

    def _by_time(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Earliest first, undated ones last, as the members of a story are."""

        def place(article_id: str) -> tuple[bool, int, str]:
            headline = self._store.headline(article_id)
            published = None if headline is None else headline.published
            return published is None, published or 0, article_id

        return tuple(sorted(set(article_ids), key=place))


def is_about_stories(action: Action) -> bool:
    """Whether an action put articles together or apart. It then did nothing else."""
    return any(bond_of(some.field) is not None for some in action.applied[:1])


def _changes(kind: str, before: Pairs, after: Pairs) -> Iterable[Change]:
    for pairs, value in ((before - after, False), (after - before, True)):
        yield from (Change(article, bond_field(kind, partner), value) for article, partner in sorted(pairs))
