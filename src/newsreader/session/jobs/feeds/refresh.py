"""How feeds are refreshed: beside a screen in a process of its own, which the background listens to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import LibraryError, NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.library.feeds.feeds import Feeds, Subscription
from newsreader.session.events import (
    ArticlesCame,
    CountsChanged,
    Failure,
    FeedsChanged,
    FeedsFetched,
    JobProgress,
    Notice,
)
from newsreader.session.scheduler import Act, Later, Scheduler
from newsreader.session.session import Session
from newsreader.system.durations import HOUR, MINUTE
from newsreader.system.surroundings import stopped
from newsreader.text import plural

if TYPE_CHECKING:
    from newsreader.feeds.refresh import FeedDone

NAME: Final = "feeds"
LOOK_FOR_DUE_SECONDS: Final = 60.0
FEEDS_PAUSE: Final = 1.0
"""Seconds between two looks of the screen at how all feeds do, while they are fetched: it reads them all."""
PAUSE: Final = 0.25
"""Seconds for which results are held, to be handed over together."""
STEP: Final = 200
"""Articles that are handed to the owner in one go: some 2 ms."""

Which = Callable[[Feeds], Sequence[Subscription]]
"""The feeds to refresh. Called in the background."""
Arrivals = Callable[[], Iterable[FeedChanges]]
"""What came, page by page. Called in the background."""


class RefreshSum(msgspec.Struct, frozen=True):
    """How far a refresh is."""

    done: int = 0
    total: int = 0
    failed: int = 0
    new: int = 0

    def with_one(self, feed: FeedDone) -> RefreshSum:
        return RefreshSum(
            feed.done,
            feed.total,
            self.failed + (feed.failure is not None),
            self.new + len(feed.delivery.new),
        )

    @property
    def progress(self) -> str:
        failed = f" · {self.failed:,} failed" if self.failed else ""
        return f"{self.done:,} of {self.total:,}{failed} · Esc stops"


class FeedRefreshJob:
    """Refreshes feeds, and takes over what other programs did to them. The background only hands results to
    the owner.
    """

    def __init__(
        self,
        session: Session,
        scheduler: Scheduler,
        came: Act,
        refreshed: Act,
        *,
        yields: bool = True,
        arrivals: Arrivals | None = None,
    ) -> None:
        """`came`: what is done when articles came; `refreshed`: when a refresh has come to its end. `yields`:
        whether there is a screen, before which a refresh stands back in a process of its own. `arrivals`: the
        part of what came to the library that is taken into the session; all of it where nothing is given.
        """
        self._session = session
        self._scheduler = scheduler
        self._came = came
        self._refreshed = refreshed
        self._yields = yields
        self._arrivals = arrivals or session.feeds.arrivals
        self._stop = threading.Event()
        self._looking = False
        self._looking_for_due = False
        self._sum = RefreshSum()
        self._brought: list[str] = []
        self._left: set[str] = set()
        self._returned: set[str] = set()
        self._filling_since: float | None = None
        self._fill_later = Later(scheduler)
        self._feeds_told = 0.0
        self.busy = False
        self.progress = ""

    @property
    def interval(self) -> int:
        """Seconds after which a feed is due again."""
        return self._session.config.feeds.refresh_every * MINUTE or HOUR

    def start(self) -> None:
        """Begin to look after the feeds: now if the user wants that, and then by the clock."""
        config = self._session.config.feeds
        if not self._session.with_feeds:
            return
        if config.refresh_on_start:
            self.refresh_due()
        if config.refresh_every:
            self._scheduler.every(LOOK_FOR_DUE_SECONDS, self._look_for_due)

    def refresh_due(self) -> None:
        """Fetch those whose time has come, without a word where there is nothing to say."""
        now = int(self._session.clock())
        self._begin(lambda feeds: feeds.due(now), asked=False)

    def refresh_all(self) -> None:
        self._begin(lambda feeds: feeds.all(), asked=True)

    def refresh_some(self, urls: Sequence[str]) -> None:
        """Fetch these feeds, though they may not be due."""
        wanted = frozenset(urls)
        self._begin(lambda feeds: [feed for feed in feeds.all() if feed.url in wanted], asked=True)

    def stop(self) -> None:
        """End what goes on; what has come is kept."""
        self._stop.set()

    def _look_for_due(self) -> None:
        """Refresh where there is something to do: mostly there is not, and then nobody is woken for it."""
        if not self.busy and not self._looking_for_due:
            self._looking_for_due = True
            self._scheduler.aside(self._see_what_is_due, "due")

    def look_about(self) -> None:
        """Take over what other programs did to the feeds."""
        if self.busy or self._looking:
            return
        look = self._session.feeds.news()
        if look is not None:
            self._looking = True
            self._scheduler.background(partial(self._look, look), "feed-news")

    def arrived(self, news: FeedChanges) -> None:
        """Bring into the session what came. Where the list is empty, it fills; else what is new waits."""
        shown, updates = self._session.list, self._session.updates
        self._left.update(frozenset(news.gone) - updates.waiting)
        new = self._known_apart(self._session.feeds.take(news))
        if self.busy:
            self._brought.extend(new)
        if not shown.ids and not shown.filter_text:
            self._filling_since = self._scheduler.now()
            updates.show_new()
            return
        updates.waiting = updates.waiting.union(new).difference(news.gone)
        updates.take_renewed(frozenset(card.headline.id for card in news.cards).union(news.gone))
        if self._is_filling and not self._fill_later.pending:
            self._fill_later.call(PAUSE, self._fill)

    def _known_apart(self, article_ids: Iterable[str]) -> list[str]:
        """Those that are new. What was seen and had left, as the articles of a feed do that is muted, comes
        back where it was instead of waiting."""
        returned = self._left.intersection(article_ids)
        self._left -= returned
        self._returned |= returned
        return [article_id for article_id in article_ids if article_id not in returned]

    # In the background

    def _begin(self, which: Which, *, asked: bool) -> None:
        if self.busy:
            if asked:
                self._session.events.tell(Notice("a refresh is going on already; Esc stops it"))
            return
        self.busy = True
        self._sum = RefreshSum()
        self._brought = []
        self._stop = threading.Event()
        self._scheduler.background(partial(self._run, which, asked, self._stop), "refresh")

    def _run(self, which: Which, asked: bool, stop: threading.Event) -> None:
        failure: NewsreaderError | None = None
        try:
            self._refresh(which, stop)
        except NewsreaderError as error:
            failure = error
        except Exception as error:
            failure = stopped("refreshing", error)
            raise
        finally:
            self._scheduler.on_owner(partial(self._ended, asked, stop.is_set(), failure))

    def _refresh(self, which: Which, stop: threading.Event) -> None:
        library = self._session.library_for_threads()
        subscriptions = which(library.feeds)
        if not subscriptions:
            return
        if not library.saving:
            raise _not_saving(library.notice)

        from newsreader.feeds.refresh_process import RefreshTask, refresh_here, refresh_in_process

        task = RefreshTask(
            str(library.path),
            tuple(feed.url for feed in subscriptions),
            self.interval,
            ahead=self._session.clock() - time.time(),
            topics=self._session.topics,
            commands=self._session.config.feeds.allow_commands,
            yields=self._yields,
        )
        handed_over = time.monotonic()
        fetched: list[FeedDone] = []
        try:
            refresh = refresh_in_process if self._yields else refresh_here
            with closing(refresh(task, stop)) as results:
                for feed in results:
                    if feed is not None:
                        self._sum = self._sum.with_one(feed)
                        fetched.append(feed)
                    if time.monotonic() - handed_over > PAUSE:
                        self._hand_over(fetched)
                        handed_over = time.monotonic()
        finally:
            self._hand_over(fetched)

    def _hand_over(self, fetched: list[FeedDone]) -> None:
        """Let the owner know what has come so far. `fetched`, what it does not know of yet, is emptied."""
        if fetched:
            self._scheduler.between_keys(partial(self._session.events.tell, FeedsFetched(tuple(fetched))))
            fetched.clear()
        if self._sum.done:
            self._scheduler.between_keys(partial(self._tell_progress, self._sum.progress))
        self._hand_in_slices(self._arrivals())

    def _hand_in_slices(self, pages: Iterable[FeedChanges]) -> None:
        for page in pages:
            for news in page.slices(STEP):
                self._scheduler.between_keys(partial(self.arrived, news))

    def _see_what_is_due(self) -> None:
        try:
            library, now = self._session.library_for_threads(), int(self._session.clock())
            if library.feeds.due(now) or library.full_texts.wanted(now, 1):
                self._scheduler.on_owner(self.refresh_due)
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, error))
        finally:
            self._looking_for_due = False

    def _look(self, look: Callable[[], Iterable[FeedChanges]]) -> None:
        try:
            self._hand_in_slices(look())
            self._scheduler.on_owner(self._taken_over)
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, error))
        finally:
            self._scheduler.on_owner(self._looked)

    # On the owner's thread

    @property
    def _is_filling(self) -> bool:
        """Whether the list was empty when this began to come, and the user has done nothing since."""
        scheduler, since, standing = self._scheduler, self._filling_since, self._session.list.standing
        at_rest = since is not None and scheduler.idle_seconds() >= scheduler.now() - since
        return at_rest and standing.at_top and standing.near_cursor.top == 0

    def _fill(self) -> None:
        """Show what waits, in a list that is still filling."""
        self._fill_later.cancel()
        if self._is_filling and self._session.updates.waiting:
            self._session.updates.show_new()

    def _filled(self) -> None:
        """That was all: from here on, what is new waits."""
        self._fill()
        self._filling_since = None
        if self._returned:
            self._session.updates.take_returned(frozenset(self._returned))
            self._returned.clear()

    def _taken_over(self) -> None:
        self._filled()
        self._came()
        self._session.events.tell(CountsChanged())
        self._session.events.tell(FeedsChanged())

    def _looked(self) -> None:
        self._looking = False

    def _tell_progress(self, text: str) -> None:
        self.progress = text
        self._session.events.tell(JobProgress(NAME, text))
        now = self._scheduler.now()
        if not text or now - self._feeds_told >= FEEDS_PAUSE:
            self._feeds_told = now
            self._session.events.tell(FeedsChanged())

    def _failed(self, error: NewsreaderError) -> None:
        self._session.events.tell(Failure(error.message, error.hint))

    def _ended(self, asked: bool, stopped: bool, failure: NewsreaderError | None) -> None:
        if failure is not None:
            self._failed(failure)
        self.busy = False
        self._filled()
        if not stopped:
            self._refreshed()
        self._came()
        self._tell_progress("")
        self._session.events.tell(CountsChanged())
        if (asked or stopped) and (self._sum.total or failure is None):
            self._session.events.tell(Notice(_sentence(self._sum, stopped)))
        if self._brought:
            self._session.events.tell(ArticlesCame(tuple(self._brought)))


def _not_saving(notice: LibraryError | None) -> NewsreaderError:
    why = notice.message.removeprefix("not saving: ") if notice is not None else "it can't be written"
    hint = notice.hint if notice is not None else ""
    return NewsreaderError(f"no feed is fetched while the library is not saved: {why}", hint)


def _sentence(told: RefreshSum, stopped: bool) -> str:
    if not told.total:
        return "stopped" if stopped else "no feed to refresh"
    new = plural(told.new, "new article") if told.new else "nothing new"
    failed = f", {plural(told.failed, 'feed')} failed: F tells why" if told.failed else ""
    left = f"; stopped after {told.done:,} of {plural(told.total, 'feed')}" if told.done < told.total else ""
    return f"{new}{failed}{left}"
