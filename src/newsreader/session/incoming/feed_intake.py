"""What feeds bring, into the store: fetched here or by other programs, and what their articles are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import filterfalse

from newsreader.feeds.changes import FeedChanges, FeedWatch
from newsreader.feeds.prior_watch import PriorWatch
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.feeds.entries import FeedQuality
from newsreader.session.incoming.feed_columns import FeedColumns
from newsreader.session.incoming.quality_changes import QualityChanges
from newsreader.session.incoming.source_merge import SourceMerge
from newsreader.session.stories.sync import StorySync
from newsreader.store.store import Store


class FeedIntake:
    """The articles of the subscriptions, as far as they are open. What looks is for another thread and gives
    pages of changes; what takes them is for the thread that has the store.
    """

    def __init__(
        self,
        library: Library,
        cache: Cache,
        store: Store,
        copies: SourceMerge,
        stories: StorySync,
        *,
        library_for_threads: Callable[[], Library],
        is_open: bool,
    ) -> None:
        """`is_open`: whether the articles of the subscriptions are open at all, beside those of folders."""
        self._library = library
        self._store = store
        self._copies = copies
        self._stories = stories
        self._library_for_threads = library_for_threads
        self._is_open = is_open
        self._watch = FeedWatch(library)
        self._priors = PriorWatch()
        self.columns = FeedColumns(library, cache)
        self.qualities = QualityChanges(store, copies)
        """What `moved_priors` tells, as articles take it on."""

    def open(self) -> None:
        """Bring all that feeds have brought into the store."""
        self.file()
        if self._is_open:
            self._copies.from_feeds(self.columns.recall())

    def file(self) -> None:
        """Let feeds stand in the folders that they are put under."""
        if self._is_open:
            self._store.file(self._library.feeds.folders_by_title())

    def take(self, news: FeedChanges) -> tuple[str, ...]:
        """Bring what feeds brought into the store. Returns the ids that are new and not muted by a rule.

        What a feed has edited so much that it is unread again becomes so here too.
        """
        if not self._is_open:
            return ()
        new = tuple(filterfalse(self._store.is_muted, self._copies.from_feeds(news.cards)))
        self._copies.left_feeds(news.gone)
        self._stories.came(card.headline.id for card in news.cards)
        self._stories.left(news.gone)
        read = [card.headline.id for card in news.cards if self._store.decided(card.headline.id).read]
        if read:
            self._store.decide(self._library.triage_of(read))
        return new

    def news(self) -> Callable[[], Iterator[FeedChanges]] | None:
        """A look at what other processes did to the feeds, for another thread; None where nothing changed."""
        if not self._is_open or not self._watch.stirred():
            return None
        known = self._copies.of_feeds
        return lambda: self._watch.look(self._library_for_threads().feeds, known)

    def arrivals(self) -> Iterator[FeedChanges]:
        """What came or was edited since the last look, while a process is still at it. For another thread."""
        return self._watch.arrivals(self._library_for_threads().feeds)

    def moved_priors(self) -> Callable[[], Sequence[FeedQuality]] | None:
        """A look at feeds that are worth more or less by what the user decided, for another thread.

        None where nothing was decided since the last look.
        """
        store = self._store
        if not self._is_open or not self._priors.stirred(self._library.last_seq(), store.mutings):
            return None
        muted = store.ids_in(store.muted)

        def look() -> Sequence[FeedQuality]:
            feeds = self._library_for_threads().feeds
            feeds.keep_muted(muted)
            return self._priors.look(feeds)

        return look

    def keep_muted(self) -> None:
        """Let the library know what rules mute, once everything is loaded. Raises LibraryError."""
        if self._is_open:
            self._library.feeds.keep_muted(self._store.ids_in(self._store.muted))
