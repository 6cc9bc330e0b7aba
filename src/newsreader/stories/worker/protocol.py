"""What the reader and the keeper of its stories say to each other."""

from __future__ import annotations

import msgspec

from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.membership_reason import MembershipReason
from newsreader.stories.grouping.records import Story
from newsreader.stories.worker.source import Seen


class WorkerMessage(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """One message in the pipe."""


# To the keeper


class GroupingTask(WorkerMessage, frozen=True):
    """The first message: whose articles are grouped, and where that is remembered.

    `roots`: folders and files; `library`: where the articles of feeds are, None without feeds. `key` names
    these articles. `told`: the digest of the memberships that the reader has already. `patience`: seconds
    without a request after which what is known is kept.
    """

    cache: str
    roots: tuple[str, ...]
    library: str | None
    key: str
    told: str = ""
    constraints: Constraints = Constraints()
    patience: float = 2.0


class Sync(WorkerMessage, frozen=True):
    """These are all the articles that there are, earliest first."""

    ids: tuple[str, ...]


class Regroup(WorkerMessage, frozen=True):
    """All articles are those of the mark that is kept, and of these some have changed until now, earliest
    first. `seen`: up to where that goes. `AllWanted` is the answer where the grouping is not of it.
    """

    ids: tuple[str, ...]
    seen: Seen


class Add(WorkerMessage, frozen=True):
    """These articles are new or have changed. `may_be_new`: else they have changed for certain."""

    ids: tuple[str, ...]
    may_be_new: bool = True


class Forget(WorkerMessage, frozen=True):
    """These articles are there no more."""

    ids: tuple[str, ...]


class Constrain(WorkerMessage, frozen=True):
    """What the user decided by hand, all of it."""

    constraints: Constraints


class AskNearest(WorkerMessage, frozen=True):
    """Which articles are most like this one, of other stories, at most so many?"""

    article_id: str
    most: int


class AskReasons(WorkerMessage, frozen=True):
    """Why are this article and the reports around it in their story?"""

    article_id: str


StoryQuestion = AskNearest | AskReasons
"""What is answered at once, in the midst of other work, and changes nothing."""
Request = GroupingTask | Sync | Regroup | Add | Forget | Constrain | StoryQuestion


# From the keeper


class Grouped(WorkerMessage, frozen=True):
    """Stories that are new or have changed, of two articles or more, and the ids of those that are gone.

    `whole`: by now all stories have been told; what the reader knows beside them is out of date.
    """

    stories: tuple[Story, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = False


class Grouping(WorkerMessage, frozen=True):
    """How far a grouping of many articles is."""

    done: int
    total: int


class AllWanted(WorkerMessage, frozen=True):
    """A `Sync` has to come: what was asked last takes all articles to be known."""


class Nearest(WorkerMessage, frozen=True):
    """The answer to `AskNearest`, best first; nothing where the article is not known."""

    article_id: str
    articles: tuple[str, ...]


class Reasons(WorkerMessage, frozen=True):
    """The answer to `AskReasons`, the article first; nothing where it has no story, or is not known."""

    article_id: str
    reasons: tuple[MembershipReason, ...]


class WorkerRested(WorkerMessage, frozen=True):
    """All that was asked is done, and kept. `told`: the digest of the memberships that the reader now has."""

    told: str


class WorkerFailed(WorkerMessage, frozen=True):
    """The keeper has ended, and why. `trace`: where it went wrong, for the log."""

    message: str
    hint: str
    trace: str = ""


StoryEvent = Grouped | Grouping | AllWanted | Nearest | Reasons | WorkerRested | WorkerFailed


def is_all_grouped(asked: Regroup | None) -> bool:
    """Whether nothing is left to group, of what is known to have changed; None is of what is not known."""
    return asked is not None and not asked.ids


encode = msgspec.msgpack.Encoder().encode
decode_request = msgspec.msgpack.Decoder(Request).decode
decode_event = msgspec.msgpack.Decoder(StoryEvent).decode
