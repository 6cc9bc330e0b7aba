"""How feeds are refreshed while the reader is open: in a process of its own, which a thread listens to."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import LibraryError, NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.library.feeds import Feeds, FeedSettings, Subscription
from newsreader.system.durations import HOUR, MINUTE
from newsreader.text import plural
from newsreader.ui.support.debounce import Delayed
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.feeds.refresh import FeedDone
    from newsreader.feeds.subscribe import Followed
    from newsreader.sources.feeds.discovery import FeedChoice
    from newsreader.ui.dialogs.feed_settings import FeedChange
    from newsreader.ui.reader.screen import ReaderScreen

LOOK_FOR_DUE_SECONDS: Final = 60.0
PAUSE: Final = 0.25
"""Seconds for which results are held, to be handed over together."""
STEP: Final = 200
"""Articles that are handed to the screen in one go: some 2 ms."""
REPORT: Final = "Run newsreader --debug and report its log."

Which = Callable[[Feeds], Sequence[Subscription]]
"""The feeds to refresh. Called in the thread."""


class Sum(msgspec.Struct, frozen=True):
    """How far a refresh is."""

    done: int = 0
    total: int = 0
    failed: int = 0
    new: int = 0

    def with_one(self, one: FeedDone) -> Sum:
        return Sum(
            one.done,
            one.total,
            self.failed + (one.failure is not None),
            self.new + len(one.delivery.new),
        )

    @property
    def progress(self) -> str:
        failed = f" · {self.failed:,} failed" if self.failed else ""
        return f"{self.done:,} of {self.total:,}{failed} · Esc stops"


class ReaderFeeds:
    """Refreshes feeds and follows new ones. Threads only hand results to the screen's own.

    `changed` is called there whenever something about the feeds is new to tell.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._lock = threading.Lock()
        self._endings: list[Callable[[], object]] = []
        self._looking = False
        self._told = Sum()
        self._filled_at: float | None = None
        self._fill_soon = Delayed(screen)
        self.busy = False
        self.progress = ""
        self.configured: list[FeedChange] = []
        """What was set in the list of feeds and can be taken back there."""
        self.changed: Callable[[], None] = lambda: None

    # For the screen

    def start(self) -> None:
        """Begin to look after the feeds: now if the user wants that, and then by the clock."""
        config = self._screen.config.feeds
        if not self._session.with_feeds:
            return
        if config.refresh_on_start:
            self.refresh_due()
        if config.refresh_every:
            self._screen.set_interval(LOOK_FOR_DUE_SECONDS, self.refresh_due)

    def refresh_due(self) -> None:
        """Fetch those whose time has come, without a word where there is nothing to say."""
        now = int(self._session.clock())
        self._begin(lambda feeds: feeds.due(now), asked=False)

    def refresh_all(self) -> None:
        self._begin(lambda feeds: feeds.all(), asked=True)

    def refresh_some(self, urls: Sequence[str]) -> None:
        """Fetch these feeds, though they may not be due."""
        wanted = frozenset(urls)
        self._begin(lambda feeds: [one for one in feeds.all() if one.url in wanted], asked=True)

    def stop(self) -> None:
        """End what goes on; what has come is kept."""
        with self._lock:
            for end in self._endings:
                end()

    def look_about(self) -> None:
        """Take over what other programs did to the feeds."""
        if self.busy or self._looking:
            return
        look = self._session.feed_news()
        if look is not None:
            self._looking = True
            in_thread(self._screen, partial(self._look, look), "feed-news")

    def find(
        self,
        typed: str,
        then: Callable[[Sequence[FeedChoice]], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        """Look for the feeds behind an address: `then` gets them, `otherwise` why there are none."""
        in_thread(self._screen, partial(self._find, typed, then, otherwise), "find-feed")

    def follow(self, choice: FeedChoice) -> Followed:
        """Subscribe to a feed. Its articles are in the list at once, or on their way.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        from newsreader.feeds.subscribe import follow

        feeds = self._session.library.feeds
        followed = follow(feeds, choice, FeedSettings(), int(self._session.clock()), self._interval)
        if not followed.known and choice.feed is None:
            self.refresh_some([followed.url])
        elif choice.feed is not None:
            self._arrived(FeedChanges(tuple(feeds.cards([one.article.id for one in choice.feed.entries]))))
        self._screen.show_status()
        self.changed()
        return followed

    def end(self, url: str) -> int:
        """End a subscription. Returns how many articles are gone with it.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        gone = self._session.library.feeds.unsubscribe(url) or ()
        self._session.take_feeds(FeedChanges(gone=gone))
        self._screen.renew_view()
        self.changed()
        return len(gone)

    @property
    def _interval(self) -> int:
        return self._screen.config.feeds.refresh_every * MINUTE or HOUR

    # Threads

    def _begin(self, which: Which, *, asked: bool) -> None:
        if self.busy:
            if asked:
                self._screen.say("a refresh is going on already; Esc stops it")
            return
        self.busy = True
        stop = threading.Event()
        with self._lock:
            self._endings.append(stop.set)
        in_thread(self._screen, partial(self._run, which, asked, stop), "refresh")

    def _run(self, which: Which, asked: bool, stop: threading.Event) -> None:
        self._told = Sum()
        try:
            self._refresh(which, stop)
        except NewsreaderError as error:
            self._screen.tell(partial(self._screen.explain, error))
        except Exception as error:
            failed = NewsreaderError(f"refreshing stopped: {error!r}", REPORT)
            self._screen.tell(partial(self._screen.explain, failed))
            raise
        finally:
            with self._lock:
                self._endings.remove(stop.set)
            self._screen.tell(partial(self._ended, self._told, asked, stop.is_set()))

    def _refresh(self, which: Which, stop: threading.Event) -> None:
        library = self._session.library_for_threads()
        subscriptions = which(library.feeds)
        if not subscriptions:
            return
        if not library.saving:
            raise _not_saving(library.notice)

        from newsreader.feeds.refresh_process import RefreshTask, refresh_in_process

        task = RefreshTask(
            str(library.path),
            tuple(one.url for one in subscriptions),
            self._interval,
            ahead=self._session.clock() - time.time(),
            topics=self._session.topics,
        )
        handed_over = time.monotonic()
        try:
            with closing(refresh_in_process(task, stop)) as results:
                for one in results:
                    if one is not None:
                        self._told = self._told.with_one(one)
                    if time.monotonic() - handed_over > PAUSE:
                        self._hand_over()
                        handed_over = time.monotonic()
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        """Let the screen know what has come so far."""
        if self._told.done:
            self._screen.tell(partial(self._show_progress, self._told))
        self._hand_in_slices(self._session.feed_arrivals())

    def _hand_in_slices(self, pages: Iterable[FeedChanges]) -> None:
        for page in pages:
            for news in page.slices(STEP):
                self._screen.tell(partial(self._arrived, news))

    def _look(self, look: Callable[[], Iterable[FeedChanges]]) -> None:
        try:
            self._hand_in_slices(look())
            self._screen.tell(self._looked)
        except NewsreaderError as error:
            self._screen.tell(partial(self._screen.explain, error))
        finally:
            self._looking = False

    def _find(
        self,
        typed: str,
        then: Callable[[Sequence[FeedChoice]], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        from newsreader.feeds.subscribe import find
        from newsreader.sources.feeds.parsing import ParsePool

        async def finding() -> Sequence[FeedChoice]:
            task, loop = asyncio.current_task(), asyncio.get_running_loop()
            assert task is not None
            end = partial(loop.call_soon_threadsafe, task.cancel)
            with self._lock:
                self._endings.append(end)
            try:
                with ParsePool(1) as pool:
                    return await find(typed, pool.parse)
            finally:
                with self._lock:
                    self._endings.remove(end)

        try:
            found = asyncio.run(finding())
        except asyncio.CancelledError:
            return
        except NewsreaderError as error:
            self._screen.tell(partial(otherwise, error))
        except Exception as error:
            failed = NewsreaderError(f"looking for a feed failed: {error!r}", REPORT)
            self._screen.tell(partial(otherwise, failed))
            raise
        else:
            self._screen.tell(partial(then, found))

    # On the screen's thread

    def _arrived(self, news: FeedChanges) -> None:
        screen = self._screen
        new = self._session.take_feeds(news)
        if not screen.browsing.ids and not screen.browsing.filter_text:
            self._filled_at = screen.rest.pressed_at
            screen.renew_view()
            return
        told = frozenset(card.headline.id for card in news.cards).union(news.gone)
        screen.intake.waiting = screen.intake.waiting.union(new).difference(news.gone)
        screen.articles.refresh_articles(told)
        if screen.articles.current in told:
            screen.show_detail()
        if self._is_filling and not self._fill_soon.pending:
            self._fill_soon.call(PAUSE, self._fill)

    @property
    def _is_filling(self) -> bool:
        """Whether the list was empty when this began to come, and the user has done nothing since."""
        articles = self._screen.articles
        at_rest = self._filled_at == self._screen.rest.pressed_at
        return at_rest and articles.cursor == 0 and articles.top_row == 0

    def _fill(self) -> None:
        """Show what waits, in a list that is still filling."""
        self._fill_soon.cancel()
        if self._is_filling and self._screen.intake.waiting:
            self._screen.renew_view()

    def _filled(self) -> None:
        """That was all: from here on, what is new waits."""
        self._fill()
        self._filled_at = None

    def _looked(self) -> None:
        self._filled()
        self._screen.indexing.soon()
        self._screen.show_status()
        self.changed()

    def _show_progress(self, told: Sum) -> None:
        self.progress = told.progress
        self._screen.show_status()
        self.changed()

    def _ended(self, told: Sum, asked: bool, stopped: bool) -> None:
        self.busy = False
        self.progress = ""
        self._filled()
        if not stopped:
            self._screen.texts.fetch_wanted()
        self._screen.indexing.soon()
        self._screen.show_status()
        self.changed()
        if asked or stopped:
            self._screen.say(_sentence(told, stopped))


def _not_saving(notice: LibraryError | None) -> NewsreaderError:
    why = notice.message.removeprefix("not saving: ") if notice is not None else "it can't be written"
    hint = notice.hint if notice is not None else ""
    return NewsreaderError(f"no feed is fetched while the library is not saved: {why}", hint)


def _sentence(told: Sum, stopped: bool) -> str:
    if not told.total:
        return "stopped" if stopped else "no feed to refresh"
    new = plural(told.new, "new article") if told.new else "nothing new"
    failed = f", {plural(told.failed, 'feed')} failed: F tells why" if told.failed else ""
    left = f"; stopped after {told.done:,} of {plural(told.total, 'feed')}" if told.done < told.total else ""
    return f"{new}{failed}{left}"
