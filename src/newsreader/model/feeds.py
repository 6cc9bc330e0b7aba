"""What feeds and servers tell of their entries, and what a server is told."""

from __future__ import annotations

from datetime import datetime

import msgspec

from newsreader.model.articles import Article


class FeedEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a feed says of one article, as of one fetch.

    `key`: what the feed itself knows the entry by (its guid, else its address, else a hash); `digest`: a
    hash of what a reader sees of it, to tell whether it was edited; `updated`: aware, in UTC.
    """

    key: str
    article: Article
    digest: str
    updated: datetime | None = None


class RemoteState(msgspec.Struct, frozen=True, gc=False):
    """What a server holds about one of its items. `labels`: those that it knows as tags."""

    read: bool = False
    starred: bool = False
    labels: frozenset[str] = frozenset()


class RemoteFeed(msgspec.Struct, frozen=True, gc=False):
    """A subscription on a server. `id`: the server's own name for it; `folder`: "" for none that counts."""

    id: str
    url: str
    title: str = ""
    home: str | None = None
    folder: str = ""


class RemoteItem(msgspec.Struct, frozen=True, gc=False):
    """An item of a server, as the article that it tells. `feed`: the id of its `RemoteFeed`.

    `own_id`: the id of the article where another item of its feed has the same address.
    """

    id: int
    feed: str
    entry: FeedEntry
    state: RemoteState
    own_id: str


class RemoteEdit(msgspec.Struct, frozen=True, gc=False):
    """What a server is to make of some items. `field`: as in `TriageField`, or `tag_field` of a label."""

    field: str
    on: bool
