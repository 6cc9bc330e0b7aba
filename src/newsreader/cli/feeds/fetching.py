"""`newsreader feeds add` and `refresh`: the jobs of a session fetch, and what they tell is printed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsreader.cli.feeds.settings import changed_settings
from newsreader.cli.feeds.there import add_there
from newsreader.cli.workplace import LiveLine, group, receiving_session, tell, user_config
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library.feeds.feeds import Feeds, FeedSettings
from newsreader.session.events import Event, Failure, FeedsFetched, FullTextFetched, TerminalSignal
from newsreader.session.jobs.feeds.full_texts import FullTextJob
from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.session.jobs.notifications import NotificationJob
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.system.interrupts import run_interruptible, stopped_by_interrupt
from newsreader.system.paths import user_paths
from newsreader.text import plural
from newsreader.urls import without_login

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.schema import Config
    from newsreader.feeds.refresh import FeedDone
    from newsreader.sources.feeds.discovery import FeedChoice


def fetch(arguments: Namespace) -> int:
    """Do what fetches articles: `add` or `refresh`."""
    config = user_config()
    with receiving_session(config) as session:
        notifies = arguments.what == "refresh" and arguments.notify
        fetching = Fetching(session, takes_in=notifies)
        feeds = session.library.feeds
        before = feeds.latest()
        if notifies:
            fetching.notify()
        if arguments.what == "add":
            code = _add(fetching, arguments)
        else:
            code = _refresh(fetching, arguments)
        has_news = feeds.latest() != before
        fetching.full_texts(quiet=arguments.what == "refresh" and arguments.quiet)
    if arguments.what == "refresh" and arguments.stories and has_news:
        _group(config)
    return code


def _group(config: Config) -> None:
    """Group what came into stories, with all else that the reader has open without a path."""
    session = Session.open((), user_paths(), config)
    try:
        session.load_all()
        group(session)
    finally:
        session.close()


class Fetching:
    """The jobs that the reader has for feeds, each done to its end in its turn. Ctrl+C stops them.

    `takes_in`: whether the session is to know what comes, beside the library.
    """

    def __init__(self, session: Session, *, takes_in: bool) -> None:
        self.session = session
        self._scheduler = InlineScheduler()
        # Nobody looks at a screen meanwhile, nor does anything come of what a job has done but what is told.
        self._feeds = FeedRefreshJob(
            session,
            self._scheduler,
            came=_nothing,
            refreshed=_nothing,
            yields=False,
            arrivals=None if takes_in else tuple,
        )
        self._texts = FullTextJob(session, self._scheduler, text_came=_nothing)

    @property
    def interval(self) -> int:
        """Seconds after which a feed is due again."""
        return self._feeds.interval

    def refresh(self, begin: Callable[[FeedRefreshJob], object], progress: RefreshProgress) -> int:
        """Refresh, and tell how it goes. The answer is 1 where every feed failed."""

        def hear(event: Event) -> None:
            if isinstance(event, FeedsFetched):
                for feed in event.feeds:
                    progress.take(feed)

        begin(self._feeds)
        self._settle(hear)
        progress.end()
        return 1 if progress.failed and progress.failed == progress.done else 0

    def notify(self) -> None:
        """From now on, tell of what comes as the reader does."""
        self.session.ruling.open()
        NotificationJob(self.session, self._scheduler)
        self.session.events.subscribe(_signal)

    def full_texts(self, *, quiet: bool) -> None:
        """Fetch the pages that feeds want. What fails is told with the article, and tried again."""
        failures: list[str] = []

        def hear(event: Event) -> None:
            if isinstance(event, FullTextFetched):
                failures.append(event.failure)

        self._texts.fetch_wanted()
        self._settle(hear)
        failed = sum(map(bool, failures))
        if failures and not quiet:
            missing = f"; {failed:,} could not be had" if failed else ""
            tell(f"{plural(len(failures) - failed, 'full text')}{missing}")

    def _settle(self, hear: Callable[[Event], object]) -> None:
        """Have all done that there is to do.

        Raises:
            NewsreaderError: a job could not be done.
            KeyboardInterrupt: it was stopped.
        """
        failures: list[Failure] = []

        def hear_all(event: Event) -> None:
            if isinstance(event, Failure):
                failures.append(event)
            hear(event)

        unsubscribe = self.session.events.subscribe(hear_all)
        try:
            with stopped_by_interrupt(self._stop):
                self._scheduler.settle()
        finally:
            unsubscribe()
        if failures:
            raise NewsreaderError(failures[0].message, failures[0].hint)

    def _stop(self) -> None:
        self._feeds.stop()
        self._texts.stop()


def _nothing() -> None:
    pass


def _signal(event: Event) -> None:
    if isinstance(event, TerminalSignal) and sys.stderr.isatty():
        print(event.sequence, end="", file=sys.stderr, flush=True)


# Adding


def _add(fetching: Fetching, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import follow
    from newsreader.sources.feeds.command_feeds import is_command

    settings = changed_settings(FeedSettings(), arguments, arguments.url)
    if is_command(arguments.url):
        return _add_command(fetching, arguments.url, settings)
    if arguments.account:
        return add_there(arguments.account, arguments.url, settings)
    feeds = fetching.session.library.feeds
    choices = run_interruptible(_choices_at(feeds, arguments.url, settings))
    if len(choices) > 1 and not (arguments.all or arguments.first):
        tell(f"newsreader: there are {plural(len(choices), 'feed')} at {without_login(arguments.url)}")
        for choice in choices:
            title = f"   # {choice.title}" if choice.title != choice.url else ""
            tell(f"  newsreader feeds add {choice.url}{title}")
        tell("Add one of them, or give --first or --all.")
        return 1
    unread = []
    for choice in choices[:1] if arguments.first else choices:
        followed = follow(feeds, choice, settings, int(time.time()), fetching.interval)
        if followed.known:
            tell(f"you follow {followed.title} already: {followed.url}")
            continue
        tell(f"you follow {followed.title} now: {followed.url}")
        if choice.feed is None:
            unread.append(followed.url)
        else:
            tell(f"  {plural(followed.articles, 'new article')}")
    if not unread:
        return 0
    return fetching.refresh(lambda job: job.refresh_some(unread), RefreshProgress(quiet=False))


async def _choices_at(feeds: Feeds, typed: str, settings: FeedSettings) -> tuple[FeedChoice, ...]:
    from newsreader.feeds.subscribe import find
    from newsreader.sources.feeds.parsing import ParsePool

    with ParsePool(1, niceness=0) as pool:
        return await find(typed, pool.parse, settings=settings, folders=feeds.folders())


def _add_command(fetching: Fetching, address: str, settings: FeedSettings) -> int:
    """Follow what a program prints, and run it for the first time."""
    from newsreader.sources.feeds.command_feeds import OFF, command_of

    if command_of(address) is None:
        raise UsageError(
            "that names no program",
            "Give exec:PROGRAM, or filter:PROGRAM:ADDRESS, with quotes around it all.",
        )
    if not fetching.session.config.feeds.allow_commands:
        raise UsageError(OFF, "newsreader config edit opens the configuration.")
    added = fetching.session.library.feeds.subscribe([(address, settings)], int(time.time()))
    tell(f"you follow {address} now" if added else f"you follow {address} already")
    return fetching.refresh(lambda job: job.refresh_some([address]), RefreshProgress(quiet=False))


# Refreshing


def _refresh(fetching: Fetching, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import subscription_named

    if arguments.feeds and arguments.due:
        raise UsageError("give either feeds or --due")
    feeds = fetching.session.library.feeds
    progress = RefreshProgress(arguments.quiet)
    if arguments.feeds:
        named = [subscription_named(feeds, name).url for name in arguments.feeds]
        fetching.refresh(lambda job: job.refresh_some(named), progress)
        return 1 if progress.failed else 0
    count = len(feeds.due(int(time.time())) if arguments.due else feeds.all())
    if not count:
        if not arguments.quiet:
            tell("no feed is due" if arguments.due else "you follow no feeds yet")
        return 0
    begin = FeedRefreshJob.refresh_due if arguments.due else FeedRefreshJob.refresh_all
    return fetching.refresh(begin, progress)


class RefreshProgress:
    """Tells how a refresh goes: failures as they come, how far it is on a terminal, and a sum at the end."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._line = LiveLine(quiet=quiet)
        self.done = self.failed = self.new = self.edited = self.postponed = 0
        self._reasons: dict[str, None] = {}

    def take(self, feed: FeedDone) -> None:
        self.done += 1
        if feed.postponed is not None:
            self.postponed += 1
            self._reasons[feed.postponed] = None
        self.new += len(feed.delivery.new)
        self.edited += len(feed.delivery.edited)
        if feed.failure is not None:
            self.failed += 1
            where = "" if feed.title == feed.url else f" ({feed.url})"
            self._line.tell(f"{feed.title}: {feed.failure}{where}")
        if feed.moved_to is not None and not self._quiet:
            self._line.tell(f"{feed.title} has moved to {feed.moved_to}")
        failed = f" · {self.failed} failed" if self.failed else ""
        self._line.show(f"{feed.done} of {feed.total}{failed}")

    def end(self) -> None:
        if self._quiet:
            return
        edited = f", {self.edited:,} edited" if self.edited else ""
        failed = f"; {self.failed:,} failed" if self.failed else ""
        later = f"; {self.postponed:,} wait ({', '.join(self._reasons)})" if self.postponed else ""
        asked = self.done - self.postponed
        self._line.tell(f"{plural(asked, 'feed')}: {plural(self.new, 'new article')}{edited}{failed}{later}")
