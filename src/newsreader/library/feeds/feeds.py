"""The feeds of a library: subscriptions, what came of them, and how they do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from newsreader.library import reports as _reports
from newsreader.library.damage import Damage
from newsreader.library.database import Work
from newsreader.library.feeds import access as _access
from newsreader.library.feeds import deliveries as _deliveries
from newsreader.library.feeds import details as _details
from newsreader.library.feeds import entries as _entries
from newsreader.library.feeds import failures as _failures
from newsreader.library.feeds import habits as _habits
from newsreader.library.feeds import listing as _listing
from newsreader.library.feeds import subscriptions as _subscriptions
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.deliveries import Delivery
from newsreader.library.feeds.entries import FeedHealth
from newsreader.library.feeds.failures import FeedFailure
from newsreader.library.feeds.listing import ListedSubscription
from newsreader.library.feeds.subscriptions import FeedSettings, FeedState, Subscription
from newsreader.model import Article, ArticleDetails, FeedEntry, SearchEntry, Topic
from newsreader.stories.grouping.records import Report

if TYPE_CHECKING:
    from newsreader.topics.keywords import TopicNames

__all__ = [
    "Delivery",
    "FeedHealth",
    "FeedSettings",
    "FeedState",
    "Feeds",
    "ListedSubscription",
    "Subscription",
]


class Feeds:
    """Subscriptions and their articles. Each call is one transaction; all of them can raise LibraryError.

    Times are seconds since 1970. It may be used from several threads, like the library that it belongs to.
    """

    def __init__(self, read: Work, write: Work, damage: Damage) -> None:
        self._read = read
        self._write = write
        self._damage = damage
        self._topic_names: TopicNames | None = None

    def name_topics(self, topics: Sequence[Topic]) -> None:
        """From now on, articles whose feed gives them no topics get those that their words name."""
        from newsreader.topics.keywords import TopicNames

        named = [topic for topic in topics if topic.keywords]
        self._topic_names = TopicNames(named) if named else None

    # Subscriptions

    def all(self) -> tuple[Subscription, ...]:
        """Every subscription, in the order in which they were added."""
        return self._read(_subscriptions.subscriptions)

    def listed(self) -> tuple[ListedSubscription, ...]:
        """What a list of all of them shows, in the same order."""
        return self._read(_listing.listed)

    def last_success(self) -> int | None:
        """When any of them was fetched last."""
        return self._read(_listing.last_success)

    def folders_by_title(self) -> dict[str, set[str]]:
        """The folders that feeds stand in, by what these are called."""
        return self._read(_listing.folders_by_title)

    def find(self, url: str) -> Subscription | None:
        """The subscription to an address."""
        return self._read(lambda connection: _subscriptions.find(connection, url))

    def due(self, now: int) -> tuple[Subscription, ...]:
        """Those to be refreshed now, the longest waiting first."""
        return self._read(lambda connection: _subscriptions.due(connection, now))

    def subscribe(self, wanted: Iterable[tuple[str, FeedSettings]], now: int) -> list[str]:
        """Add feeds by address; returns those that are new. The others only gain the topics."""
        listed = list(wanted)
        return self._write(lambda connection: _subscriptions.subscribe(connection, listed, now))

    def unsubscribe(self, url: str) -> tuple[str, ...] | None:
        """End a subscription; returns the ids of the articles gone with it, None where there was none."""
        return self._write(lambda connection: _deliveries.unsubscribe(connection, url))

    def configure(self, url: str, settings: FeedSettings) -> bool:
        """Put settings in place of those before; False where there is no such subscription."""
        return self._write(lambda connection: _subscriptions.configure(connection, url, settings))

    def move(self, url: str, target: str) -> None:
        """Let a subscription follow its feed to another address."""
        self._write(lambda connection: _subscriptions.move(connection, url, target))

    def readdress(self, url: str, target: str) -> bool:
        """Let a subscription ask another address; its articles stay. False where one of them can't be."""
        return self._write(lambda connection: _subscriptions.readdress(connection, url, target))

    def folders(self) -> dict[str, AccessSettings]:
        """How the servers of all feeds in a folder are asked, by the folder's name."""
        return self._read(_access.of_folders)

    def configure_folder(self, name: str, access: AccessSettings) -> None:
        """Put a folder's settings in place of those before."""
        self._write(lambda connection: _access.configure_folder(connection, name, access))

    # Refreshing

    def note(self, url: str, state: FeedState) -> bool:
        """Remember how a refresh went that brought nothing; False where the subscription is gone."""
        return self._write(lambda connection: _subscriptions.note(connection, url, state))

    def note_all(self, states: Iterable[tuple[str, FeedState]]) -> None:
        """As `note`, of several feeds in one transaction."""
        listed = list(states)

        def note_all(connection: sqlite3.Connection) -> None:
            for url, state in listed:
                _subscriptions.note(connection, url, state)

        self._write(note_all)

    def hold(self, urls: Iterable[str], until: int) -> None:
        """Ask these feeds not before a time, in one transaction."""
        listed = list(urls)
        self._write(lambda connection: _subscriptions.hold(connection, listed, until))

    def deliver(self, url: str, state: FeedState, brought: Sequence[FeedEntry], now: int) -> Delivery:
        """Take in what a refresh brought, and how it went, in one transaction."""

        def deliver(connection: sqlite3.Connection) -> Delivery:
            feed = _subscriptions.find(connection, url)
            if feed is None:
                return Delivery()
            _subscriptions.note(connection, url, state)
            filed = self.filed(feed, brought)
            return _deliveries.store(connection, msgspec.structs.replace(feed, state=state), filed, now)

        return self._write(deliver)

    def filed(self, feed: Subscription, brought: Sequence[FeedEntry]) -> Sequence[FeedEntry]:
        """Entries with the topics that their words name, where the feed gives them none."""
        names = None if feed.settings.topics else self._topic_names
        if names is None:
            return brought
        return [msgspec.structs.replace(entry, article=names.file(entry.article)) for entry in brought]

    # What came of them

    def cards(
        self, article_ids: Iterable[str] | None = None, telling: _entries.Telling | None = None
    ) -> list[SearchEntry]:
        """What the store is given: of all articles that are shown, or of those among `article_ids`.
        `telling`: what is told of feeds, for who asks several times.
        """
        return self._read(
            lambda connection: list(_entries.cards(connection, self._damage, article_ids, telling))
        )

    def telling(self) -> _entries.Telling:
        """What is told of feeds with each card."""
        return self._read(_entries.Telling)

    def qualities(self, feed_ids: Iterable[int], telling: _entries.Telling) -> list[_entries.FeedQuality]:
        """What the articles that some feeds tell of are thought to be worth by these, but for those with a
        quality of their own.
        """
        wanted = list(feed_ids)
        return self._read(lambda connection: _entries.qualities(connection, wanted, telling))

    def card_versions(self) -> dict[str, int]:
        """By id, of all articles that are shown, a number that is another when the card is."""
        return self._read(_entries.card_versions)

    def versioned_cards(self) -> list[tuple[int, SearchEntry]]:
        """All cards, each with its version."""
        return self._read(lambda connection: list(_entries.versioned_cards(connection, self._damage)))

    def news(self, after: int, most: int) -> list[tuple[int, str]]:
        """What came or was edited after the telling numbered `after`, by whichever program: the next `most`
        tellings, oldest first, as (number, article id).
        """
        return self._read(lambda connection: _entries.news(connection, after, most))

    def latest(self) -> int:
        """The number of the last telling of any article, 0 where there is none."""
        return self._read(_entries.latest)

    def ids(self) -> frozenset[str]:
        """The ids of everything that is kept, muted or not."""
        return self._read(_entries.ids)

    def version(self) -> int:
        """A number that changes whenever another connection writes to the library. Costs microseconds."""
        return self._read(lambda connection: int(connection.execute("PRAGMA data_version").fetchone()[0]))

    def reports(self, article_ids: Iterable[str]) -> list[Report]:
        """What the grouping into stories needs of those articles that feeds brought."""
        wanted = list(article_ids)
        return self._read(lambda connection: _reports.of_feeds(connection, wanted))

    def article(self, article_id: str) -> Article | None:
        """The whole article, None where no feed brought it."""
        return self._read(lambda connection: _entries.article(connection, self._damage, article_id))

    def details(self, article_ids: Sequence[str]) -> dict[str, ArticleDetails]:
        """What queries ask of those of the articles that feeds brought."""
        return self._read(lambda connection: _details.of_feeds(connection, article_ids))

    def arrivals(self, article_ids: Sequence[str]) -> dict[str, int]:
        """When those of the articles came that feeds brought, in seconds since 1970."""
        return self._read(lambda connection: _details.arrivals(connection, article_ids))

    def came_since(self, moment: int, most: int) -> frozenset[str]:
        """The articles that feeds brought later than a moment; one more than so many at most."""
        return self._read(lambda connection: _details.came_since(connection, moment, most))

    def keep_muted(self, article_ids: Iterable[str]) -> None:
        """Remember which articles rules keep out of sight: feeds sink by those that are unread."""
        self._write(lambda connection: _habits.keep_muted(connection, article_ids))

    def heats(self) -> dict[int, int]:
        """The mean heat of the articles that each feed brought, by the feed's id."""
        return self._read(lambda connection: _entries.heats(connection, self._damage))

    def failures(self, url: str) -> tuple[FeedFailure, ...]:
        """How refreshes of a feed failed, the latest first."""
        return self._read(lambda connection: _failures.failures(connection, url))

    def health(self, now: int) -> tuple[FeedHealth, ...]:
        """How every feed does."""
        return self._read(lambda connection: _entries.health(connection, now))
