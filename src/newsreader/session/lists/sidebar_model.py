"""The sidebar as the user has it: which feeds there are, and what of it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

import msgspec

from newsreader.library.feeds.feeds import Feeds, Subscription
from newsreader.model import Problem
from newsreader.session.events import CountsChanged, Event, Events, FeedsChanged, Opened
from newsreader.session.lists.sidebar import ListedFeed, SidebarContents, SidebarEntry
from newsreader.store.store import Store


class SidebarModel:
    """Follows the subscriptions. For the thread that owns the session.

    `feeds`: None where no feed is open; `topics`: those that folders gave.
    """

    def __init__(
        self, store: Store, feeds: Feeds | None, topics: Callable[[], Set[str]], events: Events
    ) -> None:
        self._store = store
        self._feeds = feeds
        self._topics = topics
        self._events = events
        self._contents = SidebarContents()
        self._troubles: tuple[Problem, ...] = ()
        self._last_fetch: int | None = None
        self._of_feeds: frozenset[str] = frozenset()
        self._stale = True
        events.subscribe(self._hear)

    def entries(self, saved: Iterable[SidebarEntry], *, folded: bool) -> tuple[SidebarEntry, ...]:
        """All rows. `saved`: those of the user's views; `folded`: whether a story counts as one."""
        if self._stale:
            self._read()
        topics = self._of_feeds.union(self._topics())
        if topics != self._contents.topics:
            self._contents = msgspec.structs.replace(self._contents, topics=topics)
        return self._contents.entries(self._store.counts(folded=folded), self._store.tree, saved)

    @property
    def failing(self) -> int:
        """How many feeds could not be fetched the last time."""
        return sum(feed.failing for feed in self._contents.feeds)

    @property
    def troubles(self) -> tuple[Problem, ...]:
        """What is wrong with the feeds that could not be fetched the last time."""
        return self._troubles

    @property
    def last_fetch(self) -> int | None:
        """When a feed was fetched last, in seconds since 1970."""
        return self._last_fetch

    def toggle(self, entry: SidebarEntry) -> None:
        """List what belongs to an entry below it, or leave it out."""
        self._contents = self._contents.toggled(entry)
        self._events.tell(CountsChanged())

    def toggle_read_feeds(self) -> bool:
        """Leave out feeds with nothing unread, or list them again. Whether they are left out now."""
        only_unread = not self._contents.only_unread
        self._contents = msgspec.structs.replace(self._contents, only_unread=only_unread)
        self._events.tell(CountsChanged())
        return only_unread

    def _hear(self, event: Event) -> None:
        if isinstance(event, (FeedsChanged, Opened)):
            self._stale = True

    def _read(self) -> None:
        # No start should wait for what reads addresses apart.
        from newsreader.urls import without_login

        subscriptions = self._feeds.all() if self._feeds is not None else ()
        fetches = [feed.state.last_success for feed in subscriptions if feed.state.last_success is not None]
        self._last_fetch = max(fetches, default=None)
        self._troubles = tuple(
            Problem(without_login(feed.url), f"{feed.title}: {feed.trouble}")
            for feed in subscriptions
            if feed.trouble
        )
        self._contents = msgspec.structs.replace(
            self._contents,
            feeds=tuple(map(_listed, subscriptions)),
        )
        self._of_feeds = frozenset(topic for feed in subscriptions for topic in feed.settings.topics)
        self._stale = False


def _listed(feed: Subscription) -> ListedFeed:
    folder = feed.settings.topics[0] if feed.settings.topics else ""
    return ListedFeed(feed.title, feed.title, folder, failing=bool(feed.trouble))
