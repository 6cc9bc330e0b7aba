"""The sidebar as the user has it: which feeds there are, and what of it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from operator import is_

import msgspec

from newsreader.library.feeds.feeds import Feeds, ListedSubscription
from newsreader.model import Problem
from newsreader.session.events import CountsChanged, Event, Events, FeedsChanged, Opened
from newsreader.session.lists.sidebar import FEED_QUERY, ListedFeed, SidebarContents
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.store.store import Store


class SidebarModel:
    """Follows the subscriptions. For the thread that owns the session.

    `feeds`: None where no feed is open; `topics`: those that folders gave; `documents`: what folders of
    documents are called as sources, where they stand beside feeds or not.
    """

    def __init__(
        self,
        store: Store,
        feeds: Feeds | None,
        topics: Callable[[], Set[str]],
        events: Events,
        documents: Callable[[bool], tuple[str, ...]] = lambda beside: (),
    ) -> None:
        self._store = store
        self._feeds = feeds
        self._topics = topics
        self._documents = documents
        self._events = events
        self._contents = SidebarContents()
        self._subscriptions: tuple[ListedSubscription, ...] = ()
        self._of_feeds: frozenset[str] = frozenset()
        self._stale = True
        self._made_of: tuple[object, ...] = (None, None, None)
        self._rows_of_views: tuple[SidebarEntry, ...] = ()
        self._entries: tuple[SidebarEntry, ...] = ()
        self.last_fetch: int | None = None
        """When a feed was fetched last, in seconds since 1970."""
        self.failing = 0
        """How many feeds could not be fetched the last time."""
        events.subscribe(self._hear)

    def entries(self, saved: Iterable[SidebarEntry], *, folded: bool) -> tuple[SidebarEntry, ...]:
        """All rows. `saved`: those of the user's views; `folded`: whether a story counts as one."""
        if self._stale:
            self._read()
        topics = self._of_feeds.union(self._topics())
        if topics != self._contents.topics:
            self._contents = msgspec.structs.replace(self._contents, topics=topics)
        rows_of_views = tuple(saved)
        counts, tree = self._store.counts(folded=folded), self._store.tree
        # Counts that are another object are others: most keys leave all of it as it is.
        made_of = (self._contents, counts, tree)
        if rows_of_views != self._rows_of_views or not all(map(is_, made_of, self._made_of)):
            self._rows_of_views, self._made_of = rows_of_views, made_of
            self._entries = self._contents.entries(counts, tree, rows_of_views)
        return self._entries

    @property
    def feeds(self) -> int:
        """How many feeds the user follows."""
        return len(self._contents.feeds)

    @property
    def troubles(self) -> tuple[Problem, ...]:
        """What is wrong with the feeds that could not be fetched the last time."""
        # No start should wait for what reads addresses apart.
        from newsreader.urls import without_login

        return tuple(
            Problem(
                without_login(feed.url),
                feed.trouble if feed.title == feed.url else f"{feed.title}: {feed.trouble}",
            )
            for feed in self._subscriptions
            if feed.trouble
        )

    def trouble_of(self, query: str) -> str:
        """Why the feed that a query stands for could not be fetched the last time; "" where it could be."""
        feeds = zip(self._contents.feeds, self._subscriptions, strict=True)
        return next((feed.trouble for listed, feed in feeds if feed.trouble and listed.query == query), "")

    def toggle(self, entry: SidebarEntry) -> None:
        """List what belongs to an entry below it, or leave it out."""
        self._contents = self._contents.toggled(entry)
        self._events.tell(CountsChanged())

    def unread_feed(self, place: SidebarEntry | None, step: int, *, folded: bool) -> SidebarEntry | None:
        """The next feed in the direction of `step` that has something unread, in folders that are closed too;
        `place`: the entry to begin from, None for the top.
        """
        entries = self._opened(self._contents, folded=folded)
        row = next((row for row, entry in enumerate(entries) if place and _is_at(entry, place)), 0)
        onward = entries[row + 1 :] if step > 0 else entries[:row][::-1]
        return next(filter(_is_unread_feed, onward), None)

    def places(self, *, folded: bool) -> Iterator[SidebarEntry]:
        """Everything that can be shown but the user's views, whether it is listed just now or not."""
        everything = msgspec.structs.replace(self._contents, all_topics=True, only_unread=False)
        for entry in self._opened(everything, folded=folded):
            if entry.query is not None and entry.depth >= 0:
                yield entry

    def open_for(self, entry: SidebarEntry) -> None:
        """List the feeds of the folder that a feed is in."""
        contents = self._contents.opened_for(entry)
        if contents != self._contents:
            self._contents = contents
            self._events.tell(CountsChanged())

    def toggle_read_feeds(self) -> bool:
        """Leave out feeds with nothing unread, or list them again. Whether they are left out now."""
        only_unread = not self._contents.only_unread
        self._contents = msgspec.structs.replace(self._contents, only_unread=only_unread)
        self._events.tell(CountsChanged())
        return only_unread

    def _opened(self, contents: SidebarContents, *, folded: bool) -> tuple[SidebarEntry, ...]:
        """The rows without the user's views, as they are with all folders opened."""
        contents = msgspec.structs.replace(contents, closed=frozenset())
        return contents.entries(self._store.counts(folded=folded), self._store.tree, ())

    def _hear(self, event: Event) -> None:
        if isinstance(event, (FeedsChanged, Opened)):
            self._stale = True

    def _read(self) -> None:
        listed = self._feeds.listed() if self._feeds is not None else ()
        self.last_fetch = self._feeds.last_success() if self._feeds is not None else None
        if listed != self._subscriptions:
            self._subscriptions = listed
            self._of_feeds = frozenset(topic for feed in listed for topic in feed.topics)
            known = {feed: feed for feed in self._contents.feeds}
            # What was worked out of a feed is kept: they are read again each second of a refresh.
            feeds = tuple(known.get(feed, feed) for feed in map(_listed, listed))
            self.failing = sum(feed.failing for feed in feeds)
            self._contents = msgspec.structs.replace(self._contents, feeds=feeds)
        documents = self._documents(bool(listed))
        if documents != self._contents.documents:
            self._contents = msgspec.structs.replace(self._contents, documents=documents)
        self._stale = False


def _is_at(entry: SidebarEntry, place: SidebarEntry) -> bool:
    """Whether two entries are the same. A feed has another title in the list of feeds."""
    same = entry.title == place.title or (entry.query or "").startswith(FEED_QUERY)
    return same and entry.query == place.query


def _is_unread_feed(entry: SidebarEntry) -> bool:
    return bool(entry.unread) and entry.query is not None and entry.query.startswith(FEED_QUERY)


def _listed(feed: ListedSubscription) -> ListedFeed:
    folder = feed.topics[0] if feed.topics else ""
    # An address says most where it begins with its host.
    shown = feed.title.removeprefix("https://").removeprefix("http://")
    return ListedFeed(shown, feed.title, folder, failing=bool(feed.trouble))
