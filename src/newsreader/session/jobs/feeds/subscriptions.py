"""Subscriptions begin and end: the feeds behind an address are looked for in the background."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.errors import NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.session.events import CountsChanged, FeedsChanged
from newsreader.session.jobs.coroutines import Coroutines
from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session

if TYPE_CHECKING:
    from newsreader.feeds.subscribe import Followed
    from newsreader.sources.feeds.discovery import FeedChoice
    from newsreader.sources.feeds.opml import OutlineList

T = TypeVar("T")


class SubscriptionJob:
    """Finds, follows and leaves feeds."""

    def __init__(self, session: Session, scheduler: Scheduler, refresh: FeedRefreshJob) -> None:
        self._session = session
        self._scheduler = scheduler
        self._refresh = refresh
        self._coroutines = Coroutines()

    def find(
        self,
        typed: str,
        then: Callable[[Sequence[FeedChoice]], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        """Look for the feeds behind an address: `then` gets them, `otherwise` why there are none."""
        self._scheduler.background(
            partial(self._answer, "looking for a feed", partial(_find, typed), then, otherwise), "find-feed"
        )

    def follow(self, choice: FeedChoice) -> Followed:
        """Subscribe to a feed. Its articles are in the list at once, or on their way.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        from newsreader.feeds.subscribe import follow

        session, refresh = self._session, self._refresh
        feeds = session.library.feeds
        followed = follow(feeds, choice, FeedSettings(), int(session.clock()), refresh.interval)
        if not followed.known and choice.feed is None:
            refresh.refresh_some([followed.url])
        elif choice.feed is not None:
            came = [entry.article.id for entry in choice.feed.entries]
            refresh.arrived(FeedChanges(tuple(feeds.cards(came))))
        session.events.tell(CountsChanged())
        session.events.tell(FeedsChanged())
        return followed

    def end_there(
        self, url: str, then: Callable[[None], None], otherwise: Callable[[NewsreaderError], None]
    ) -> None:
        """Let the server that fetches a feed end it; nothing is done where we fetch it ourselves."""
        self._scheduler.background(
            partial(self._answer, "ending a subscription", partial(self._end_there, url), then, otherwise),
            "end-feed",
        )

    def end(self, url: str) -> int:
        """End a subscription. Returns how many articles are gone with it.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        gone = self._session.library.feeds.unsubscribe(url) or ()
        self._session.feeds.take(FeedChanges(gone=gone))
        self._session.updates.show_new()
        self._session.events.tell(FeedsChanged())
        return len(gone)

    def read_list(
        self,
        data: bytes,
        name: str,
        then: Callable[[OutlineList], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        """Read a list of subscriptions; `name` is what problems call it."""
        read = partial(_read_list, data, name)
        self._scheduler.background(
            partial(self._answer, "reading a list", read, then, otherwise), "read-list"
        )

    def stop(self) -> None:
        """Look for nothing any more."""
        self._coroutines.cancel()

    def _answer(
        self,
        doing: str,
        work: Callable[[], Coroutine[Any, Any, T]],
        then: Callable[[T], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        self._coroutines.answer(self._scheduler, doing, work, then, otherwise)

    async def _end_there(self, url: str) -> None:
        library = self._session.library_for_threads()
        subscription = library.feeds.find(url)
        if subscription is not None and subscription.account:
            from newsreader.sync.subscriptions import end_there

            await end_there(library, self._session.config_file, subscription)


async def _find(typed: str) -> Sequence[FeedChoice]:
    from newsreader.feeds.subscribe import find
    from newsreader.sources.feeds.parsing import ParsePool

    with ParsePool(1) as pool:
        return await find(typed, pool.parse)


async def _read_list(data: bytes, name: str) -> OutlineList:
    from newsreader.feeds.import_export import read_list_apart

    return await read_list_apart(data, name)
