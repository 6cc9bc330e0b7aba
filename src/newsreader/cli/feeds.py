"""`newsreader feeds`: subscriptions from the command line, also while the reader is open."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.cli.feed_access import changed_access, readdressed, set_folder, show
from newsreader.cli.feeds_listing import list_feeds
from newsreader.cli.feeds_there import add_there, change_there, end_there
from newsreader.cli.workplace import group, opened_library, require_saving, tell, user_config
from newsreader.errors import NewsreaderError, UsageError
from newsreader.feeds import settings_input
from newsreader.feeds.import_export import export_list, import_list, read_list_apart
from newsreader.feeds.settings_input import DEFAULT
from newsreader.library import Library
from newsreader.library.feeds import Feeds, FeedSettings
from newsreader.model import Topic
from newsreader.session.session import Session
from newsreader.sources.feeds.opml import MAX_LIST
from newsreader.sources.feeds.schedule import DEFAULT_INTERVAL
from newsreader.sources.web.selectors import checked_selector
from newsreader.system.durations import MINUTE
from newsreader.system.files import write_atomically
from newsreader.system.interrupts import run_interruptible
from newsreader.system.paths import user_paths
from newsreader.text import plural
from newsreader.urls import without_login

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.schema import Config
    from newsreader.feeds.refresh import FeedDone, Refresher
    from newsreader.library.full_texts import FullTexts
    from newsreader.sources.feeds.discovery import FeedChoice

STANDARD_INPUT: Final = Path("-")
SHOWN_PROBLEMS: Final = 20


def feeds(arguments: Namespace) -> int:
    """Do what `newsreader feeds` was asked to."""
    commands: dict[str, Callable[[Feeds, Namespace], int]] = {
        "remove": _remove,
        "list": list_feeds,
        "set": _set,
        "show": show,
        "import": _import,
        "export": _export,
    }
    with opened_library() as library:
        if arguments.what not in ("list", "export", "show"):
            require_saving(library)
        if arguments.what in commands:
            return commands[arguments.what](library.feeds, arguments)
        return _fetch(library, arguments)


def _fetch(library: Library, arguments: Namespace) -> int:
    """Do what fetches articles: `add` or `refresh`."""
    config = user_config()
    library.feeds.name_topics(_topics(config))
    interval = config.feeds.refresh_every * MINUTE or DEFAULT_INTERVAL
    if arguments.what == "add":
        code = _add(library.feeds, arguments, interval, config.feeds.allow_commands)
    else:
        before = library.feeds.latest()
        code = _refresh(library.feeds, arguments, interval, config.feeds.allow_commands)
        if arguments.stories and library.feeds.latest() != before:
            _group(config)
    _fetch_full_texts(library.full_texts, quiet=arguments.what == "refresh" and arguments.quiet)
    return code


def _group(config: Config) -> None:
    """Group what came into stories, with all else that the reader has open without a path."""
    session = Session.open((), user_paths(), config)
    try:
        session.load_all()
        group(session)
    finally:
        session.close()


def _topics(config: Config) -> tuple[Topic, ...]:
    """The topics of the configured folders, whose keywords name those of articles."""
    from newsreader.sources.files.topics import load_topics

    topics, _ = load_topics([Path(path).expanduser() for path in config.sources.paths])
    return topics


# One after the other


def _add(feeds: Feeds, arguments: Namespace, interval: int, commands: bool) -> int:
    from newsreader.feeds.subscribe import follow
    from newsreader.sources.feeds.command_feeds import is_command

    settings = _changed(FeedSettings(), arguments, arguments.url)
    if is_command(arguments.url):
        return _add_command(feeds, arguments.url, settings, interval, commands)
    if arguments.account:
        return add_there(arguments.account, arguments.url, settings)
    choices = run_interruptible(_found(feeds, arguments.url, settings))
    if len(choices) > 1 and not (arguments.all or arguments.first):
        tell(f"newsreader: there are {plural(len(choices), 'feed')} at {without_login(arguments.url)}")
        for choice in choices:
            title = f"   # {choice.title}" if choice.title != choice.url else ""
            tell(f"  newsreader feeds add {choice.url}{title}")
        tell("Add one of them, or give --first or --all.")
        return 1
    unread = []
    for choice in choices[:1] if arguments.first else choices:
        followed = follow(feeds, choice, settings, int(time.time()), interval)
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
    wanted = [one for one in feeds.all() if one.url in unread]
    return _run(
        feeds,
        interval,
        lambda refresher: refresher.refresh_some(wanted),
        RefreshProgress(quiet=False),
        commands,
    )


async def _found(feeds: Feeds, typed: str, settings: FeedSettings) -> tuple[FeedChoice, ...]:
    from newsreader.feeds.subscribe import find
    from newsreader.sources.feeds.parsing import ParsePool

    with ParsePool(1, niceness=0) as pool:
        return await find(typed, pool.parse, settings=settings, folders=feeds.folders())


def _add_command(feeds: Feeds, address: str, settings: FeedSettings, interval: int, commands: bool) -> int:
    """Follow what a program prints, and run it for the first time."""
    from newsreader.sources.feeds.command_feeds import OFF, command_of

    if command_of(address) is None:
        raise UsageError(
            "that names no program",
            "Give exec:PROGRAM, or filter:PROGRAM:ADDRESS, with quotes around it all.",
        )
    if not commands:
        raise UsageError(OFF, "newsreader config edit opens the configuration.")
    added = feeds.subscribe([(address, settings)], int(time.time()))
    tell(f"you follow {address} now" if added else f"you follow {address} already")
    wanted = [feed for feed in feeds.all() if feed.url == address]
    progress = RefreshProgress(quiet=False)
    return _run(feeds, interval, lambda refresher: refresher.refresh_some(wanted), progress, commands)


def _remove(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import found

    for subscription in [found(feeds, named) for named in arguments.feeds]:
        end_there(subscription)
        gone = feeds.unsubscribe(subscription.url) or ()
        tell(f"{subscription.title} is removed, and {plural(len(gone), 'article')} with it")
    return 0


def _set(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import found

    if arguments.folder is not None:
        return set_folder(feeds, arguments)
    if arguments.feed is None:
        raise UsageError("give a feed, or --folder and its name")
    subscription = found(feeds, arguments.feed)
    if arguments.url is not None:
        subscription = readdressed(feeds, subscription, arguments.url)
    settings = _changed(subscription.settings, arguments, subscription.url)
    if settings == subscription.settings:
        if arguments.url is not None:
            return 0
        raise UsageError(
            f"nothing to change for {subscription.title}", "newsreader feeds set --help lists the settings."
        )
    change_there(subscription, settings)
    feeds.configure(subscription.url, settings)
    tell(f"{settings.name or subscription.title} is changed")
    return 0


def _import(feeds: Feeds, arguments: Namespace) -> int:
    name = "standard input" if arguments.file == STANDARD_INPUT else str(arguments.file)
    try:
        if arguments.file == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_LIST + 1)
        else:
            with arguments.file.open("rb") as file:
                data = file.read(MAX_LIST + 1)
    except OSError as error:
        raise NewsreaderError(
            f"{name} can't be read: {error.strerror}", "Give an OPML file, or the urls file of newsboat."
        ) from error
    imported = import_list(feeds, run_interruptible(read_list_apart(data, name)), int(time.time()))
    for problem in imported.problems[:SHOWN_PROBLEMS]:
        tell(str(problem))
    if len(imported.problems) > SHOWN_PROBLEMS:
        tell(f"… and {plural(len(imported.problems) - SHOWN_PROBLEMS, 'problem')} more")
    known = f", {plural(imported.known, 'feed')} known already" if imported.known else ""
    tell(f"{plural(len(imported.added), 'feed')} added{known}")
    if imported.added:
        tell("newsreader feeds refresh fetches their articles")
    return 0 if imported.added or imported.known else 1


def _export(feeds: Feeds, arguments: Namespace) -> int:
    subscriptions = feeds.all()
    text = export_list(subscriptions)
    if arguments.file is None:
        print(text, end="")
        return 0
    try:
        write_atomically(arguments.file, text)
    except OSError as error:
        raise NewsreaderError(f"{arguments.file} can't be written: {error.strerror}") from error
    tell(f"{plural(len(subscriptions), 'feed')} written to {arguments.file}")
    return 0


# Refreshing


def _refresh(feeds: Feeds, arguments: Namespace, interval: int, commands: bool) -> int:
    from newsreader.feeds.subscribe import found

    if arguments.feeds and arguments.due:
        raise UsageError("give either feeds or --due")
    progress = RefreshProgress(arguments.quiet)
    if arguments.feeds:
        named = list({one.url: one for one in (found(feeds, name) for name in arguments.feeds)}.values())
        _run(feeds, interval, lambda refresher: refresher.refresh_some(named), progress, commands)
        return 1 if progress.failed else 0
    count = len(feeds.due(int(time.time())) if arguments.due else feeds.all())
    if not count:
        if not arguments.quiet:
            tell("no feed is due" if arguments.due else "you follow no feeds yet")
        return 0
    return _run(
        feeds,
        interval,
        lambda refresher: refresher.refresh_due() if arguments.due else refresher.refresh_all(),
        progress,
        commands,
    )


class RefreshProgress:
    """Tells how a refresh goes: failures as they come, how far it is on a terminal, and a sum at the end."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self.done = self.failed = self.new = self.edited = self.postponed = 0
        self._reasons: dict[str, None] = {}

    def take(self, one: FeedDone) -> None:
        self.done += 1
        if one.postponed is not None:
            self.postponed += 1
            self._reasons[one.postponed] = None
        self.new += len(one.delivery.new)
        self.edited += len(one.delivery.edited)
        if one.failure is not None:
            self.failed += 1
            self._line(f"{one.title}: {one.failure} ({one.url})")
        if one.moved_to is not None and not self._quiet:
            self._line(f"{one.title} has moved to {one.moved_to}")
        if self._live:
            failed = f" · {self.failed} failed" if self.failed else ""
            print(f"\r\x1b[K{one.done} of {one.total}{failed}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._quiet:
            return
        edited = f", {self.edited:,} edited" if self.edited else ""
        failed = f"; {self.failed:,} failed" if self.failed else ""
        later = f"; {self.postponed:,} wait ({', '.join(self._reasons)})" if self.postponed else ""
        asked = self.done - self.postponed
        self._line(f"{plural(asked, 'feed')}: {plural(self.new, 'new article')}{edited}{failed}{later}")

    def _line(self, text: str) -> None:
        tell(("\r\x1b[K" if self._live else "") + text)


def _run(
    feeds: Feeds,
    interval: int,
    choose: Callable[[Refresher], AsyncGenerator[FeedDone, None]],
    progress: RefreshProgress,
    commands: bool,
) -> int:
    """Refresh, and tell how it goes. The answer is 1 where every feed failed."""
    from newsreader.feeds.subscribe import refresher
    from newsreader.sources.feeds.parsing import ParsePool

    async def refresh() -> None:
        # There is no screen to yield to: they are as nice as this program was started.
        with ParsePool(niceness=0) as pool:
            async with (
                refresher(feeds, pool.parse, interval, commands=commands) as made,
                aclosing(choose(made)) as results,
            ):
                async for one in results:
                    progress.take(one)

    run_interruptible(refresh())
    progress.end()
    return 1 if progress.failed and progress.failed == progress.done else 0


def _fetch_full_texts(texts: FullTexts, *, quiet: bool) -> None:
    """Fetch the pages that feeds are set to want. What fails is told with the article, and tried again."""
    if not texts.wanted(int(time.time()), 1):
        return
    from newsreader.feeds.full_texts import text_fetcher

    async def fetch() -> tuple[int, int]:
        done = failed = 0
        async with text_fetcher(texts) as fetcher, aclosing(fetcher.fetch_wanted()) as results:
            async for one in results:
                done += 1
                failed += one.failure is not None
        return done, failed

    done, failed = run_interruptible(fetch())
    if not quiet:
        missing = f"; {failed:,} could not be had" if failed else ""
        tell(f"{plural(done - failed, 'full text')}{missing}")


# Settings


def _changed(settings: FeedSettings, arguments: Namespace, url: str) -> FeedSettings:
    """The settings with those that the command line gives. `url`: the feed's address."""
    changes: dict[str, Any] = {"access": changed_access(settings.access, arguments, url)}
    if arguments.title is not None:
        changes["name"] = settings_input.name(arguments.title)
    if arguments.topics is not None:
        changes["topics"] = settings_input.topics(arguments.topics)
    for name, given in (
        ("quality", arguments.quality),
        ("interval", arguments.interval),
        ("keep_count", arguments.keep),
        ("keep_days", arguments.keep_days),
    ):
        if given is not None:
            changes[name] = None if given == DEFAULT else given * (MINUTE if name == "interval" else 1)
    if arguments.muted is not None:
        changes["muted"] = arguments.muted == "yes"
    if arguments.full_text is not None:
        changes["full_text"] = arguments.full_text == "yes"
    for name, selector in (("page_take", arguments.take), ("page_drop", arguments.drop)):
        if selector is not None:
            changes[name] = "" if selector == DEFAULT else checked_selector(selector)
    return msgspec.structs.replace(settings, **changes)
