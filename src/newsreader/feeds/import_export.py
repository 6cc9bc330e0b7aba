"""Subscriptions come and go as lists: OPML and newsboat's `urls` file in, OPML out."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsreader.library.feeds.feeds import Feeds, FeedSettings, Subscription
from newsreader.model import Problem, Severity
from newsreader.sources.feeds.newsboat_urls import read_urls_file
from newsreader.sources.feeds.opml import OutlineFeed, OutlineList, read_opml, write_opml
from newsreader.system.limits import MAX_SECONDS
from newsreader.system.worker_pool import WorkerLateError, WorkerLostError, WorkerPool


class Imported(msgspec.Struct, frozen=True):
    """What came of a list: addresses that are new, how many were known, and what could not be taken."""

    added: tuple[str, ...]
    known: int
    problems: tuple[Problem, ...] = ()


def read_list(data: bytes, name: str) -> OutlineList:
    """A list of subscriptions in either form; `name` is what problems call it. Never raises."""
    is_markup = b"<opml" in data[:10_000].lower() or b"<outline" in data.lower()
    # UTF-16 hides its ASCII behind zeros.
    if is_markup or b"\0" in data[:4]:
        return read_opml(data, name)
    return read_urls_file(data, name)


async def read_list_apart(data: bytes, name: str) -> OutlineList:
    """As `read_list`, in a process with limits: a list that goes beyond them comes back as a problem."""
    pool = WorkerPool([__name__], 1, niceness=0)
    try:
        return msgspec.msgpack.decode(await pool.run(_read_packed, data, name), type=OutlineList)
    except WorkerLateError:
        refusal = f"reading it took longer than {MAX_SECONDS:g} seconds"
    except WorkerLostError:
        refusal = "reading it took more memory than there may be"
    finally:
        pool.close()
    return OutlineList(problems=(Problem(name, refusal, severity=Severity.ERROR),))


def _read_packed(data: bytes, name: str) -> bytes:
    return msgspec.msgpack.encode(read_list(data, name))


def import_list(feeds: Feeds, listed: OutlineList, now: int) -> Imported:
    """Subscribe to everything in a list, in one transaction. Raises LibraryError."""
    added = feeds.subscribe([(feed.url, settings_of(feed)) for feed in listed.feeds], now)
    return Imported(tuple(added), len(listed.feeds) - len(added), listed.problems)


def export_list(subscriptions: Iterable[Subscription]) -> str:
    """OPML that `import_list` turns into the same subscriptions."""
    return write_opml(map(outline_of, subscriptions))


def settings_of(outline: OutlineFeed) -> FeedSettings:
    """A feed of a list as settings, with the defaults where the list says nothing."""
    return FeedSettings(
        name=outline.title,
        topics=outline.topics,
        quality=outline.quality,
        interval=outline.interval or None,
        muted=bool(outline.muted),
        full_text=bool(outline.full_text),
        stories=bool(outline.stories),
        keep_count=outline.keep_count or None,
        keep_days=outline.keep_days or None,
    )


def outline_of(subscription: Subscription) -> OutlineFeed:
    """A subscription as a list names it; defaults are left out."""
    settings = subscription.settings
    return OutlineFeed(
        url=subscription.url,
        title=settings.name or subscription.state.title,
        home=subscription.state.home,
        topics=settings.topics,
        quality=settings.quality,
        interval=settings.interval,
        muted=settings.muted or None,
        full_text=settings.full_text or None,
        stories=settings.stories or None,
        keep_count=settings.keep_count,
        keep_days=settings.keep_days,
    )
