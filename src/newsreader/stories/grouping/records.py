"""What the grouping is given and what it gives back."""

from __future__ import annotations

import msgspec


class Report(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the grouping needs of one article. `id`: the article's; `text`: excerpt and start of the body.

    `provider`: name or domain, empty where unknown. `published`: seconds since 1970 in UTC. `related`:
    ids of the articles that the source names as related, whether they are in the store or not. `feed`: what
    tells the feed that brought it from all others; empty for no feed, or for one whose entries may be one
    story by likeness alone.
    """

    id: str
    title: str
    text: str = ""
    provider: str = ""
    published: int | None = None
    related: tuple[str, ...] = ()
    feed: str = ""


class Story(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The articles that report one event. `members`: article ids, earliest first, undated ones last.

    `id` is the article id of the earliest member at the time when the story was first seen; it stays when
    others join, and the elder story's id stays when two become one.
    """

    id: str
    members: tuple[str, ...]
