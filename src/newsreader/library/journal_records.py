"""What the journal tells and is told: actions, what they change, who acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

Value = bool | int | None
"""A flag or a tag is True or False; `snoozed_until` is seconds since 1970, or None."""


class Here(msgspec.Struct, frozen=True):
    """Which run of which program acts, and the last number of the journal when it began.

    What was there before it began is its own to undo, as after a restart; what others do beside it is not.
    What nobody is named for (an import) is everyone's.
    """

    actor: str = ""
    since: int = 0


class Change(msgspec.Struct, frozen=True, gc=False):
    """What the caller asks: one field of one article, and what it should become."""

    article_id: str
    field: str
    after: Value


class Applied(msgspec.Struct, frozen=True, gc=False):
    """What an action really changed."""

    article_id: str
    field: str
    before: Value
    after: Value


class BulkChange(msgspec.Struct, frozen=True):
    """As `Change`, the same of several articles, each of which is there once."""

    field: str
    after: Value
    article_ids: Sequence[str]


class BulkApplied(msgspec.Struct, frozen=True):
    """As `Applied`, the same of several articles, in no order."""

    field: str
    before: Value
    after: Value
    article_ids: Sequence[str]


def in_bulk(changes: Iterable[Change]) -> list[BulkChange]:
    """Changes with those that are alike put together. Where one field of an article is changed twice, the
    last word wins.
    """
    asked: defaultdict[str, dict[str, Value]] = defaultdict(dict)
    for change in changes:
        asked[change.field][change.article_id] = change.after
    alike: defaultdict[tuple[str, Value], list[str]] = defaultdict(list)
    for field, values in asked.items():
        for article_id, value in values.items():
            alike[field, value].append(article_id)
    return [BulkChange(field, value, article_ids) for (field, value), article_ids in alike.items()]


class Action(msgspec.Struct, frozen=True):
    """One thing the user did. `seq` orders and names it, `at` is when it was done first, in UTC.

    From an undo or a redo comes the action that it turned, with what was changed by the turning; that is
    nothing where everything was changed again since. `also`: what else was undone with it, in words.
    """

    seq: int
    at: datetime
    title: str
    applied: tuple[BulkApplied, ...]
    undone: bool = False
    also: str = ""

    @property
    def changes(self) -> tuple[Applied, ...]:
        """What was changed, article by article."""
        each = (
            Applied(article_id, some.field, some.before, some.after)
            for some in self.applied
            for article_id in some.article_ids
        )
        return tuple(sorted(each, key=lambda change: (change.article_id, change.field)))

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(some.article_ids) for some in self.applied)


class JournalEntry(msgspec.Struct, frozen=True):
    """A line of the history: an action with the number of its changes in place of the changes. `origin`: what
    did it in the user's place.
    """

    seq: int
    at: datetime
    title: str
    count: int
    undone: bool
    origin: str = ""
