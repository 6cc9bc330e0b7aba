"""What the journal tells and is told: actions, what they change, who acts."""

from __future__ import annotations

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


class Action(msgspec.Struct, frozen=True):
    """One thing the user did. `seq` orders and names it, `at` is when it was done first, in UTC.

    From an undo or a redo comes the action that it turned, with the changes made by the turning; they are
    empty where everything was changed again since. `also`: what else was undone with it, in words.
    """

    seq: int
    at: datetime
    title: str
    changes: tuple[Applied, ...]
    undone: bool = False
    also: str = ""


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
