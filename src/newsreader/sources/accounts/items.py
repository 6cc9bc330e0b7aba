"""From what a server tells of an item to the article that it is, cleaned, with the id it has anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.model import RemoteFeed, RemoteItem, RemoteState, Urls, article_id
from newsreader.sources.accounts.answers import number_in, records_in

if TYPE_CHECKING:
    # What makes articles of entries is much, and most rounds bring none.
    from newsreader.sources.feeds.records import Enclosure

_PLAIN: Final = str.maketrans("＆＜＞", "&<>")


def plain_title(title: str) -> str:
    """A title as it was before FreshRSS wrote what is special in HTML as its wide twins."""
    return title.translate(_PLAIN)


class TextOfItem(msgspec.Struct, frozen=True):
    """An item as the protocols tell it, nothing cleaned yet. `published`: seconds since 1970."""

    id: int
    feed: str
    title: str = ""
    link: str = ""
    html: str = ""
    author: str = ""
    published: float | None = None
    topics: Sequence[str] = ()
    enclosures: Sequence[Enclosure] = ()
    comments: str = ""


def remote_item(
    told: TextOfItem, state: RemoteState, feeds: Mapping[str, RemoteFeed], host: str
) -> RemoteItem | None:
    """The item as an article; None where there is nothing in it to show.

    It is named by its address like any other article, so that it is the same one here, in a folder and on
    other machines; where it has none, by the server and its number. Miniflux gives what has none that of the
    site, which is no article's.
    """
    from newsreader.sources.feeds.entries import entries_of
    from newsreader.sources.feeds.records import Item, Site

    feed = feeds.get(told.feed, RemoteFeed(told.feed, ""))
    item = Item(
        guid=f"tag:{host}:item/{told.id}",
        link=told.link or None,
        title=told.title,
        title_is_markup=False,
        body=told.html,
        published=_moment(told.published),
        authors=[told.author] if told.author else [],
        topics=told.topics,
        enclosures=told.enclosures,
        comments=told.comments or None,
    )
    entries = entries_of([item], Site(feed.url, feed.title, feed.home))
    if not entries:
        return None
    entry, own_id = entries[0], article_id(Urls(), item.guid)
    if told.link and feed.home and told.link.rstrip("/") == feed.home.rstrip("/"):
        article = msgspec.structs.replace(entry.article, id=own_id)
        entry = msgspec.structs.replace(entry, article=article)
    return RemoteItem(told.id, told.feed, entry, state, own_id)


def enclosures_of(listed: Any, url: str, type_: str, length: str) -> list[Enclosure]:
    """Files of an item, by the names that a protocol has for their address, type and length."""
    from newsreader.sources.feeds.records import Enclosure

    return [
        Enclosure(
            str(file[url]), str(file.get(type_) or ""), max(0, number_in(file.get(length)) or 0) or None
        )
        for file in records_in(listed)
        if file.get(url)
    ]


def _moment(seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None
