"""`newsreader feeds list`: the feeds and how they do."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from newsreader.cli.articles.records import print_array
from newsreader.cli.workplace import tell
from newsreader.library.feeds.feeds import FeedHealth, Feeds
from newsreader.model import moment, rfc3339
from newsreader.reading.dates import relative_age

if TYPE_CHECKING:
    from argparse import Namespace


def list_feeds(feeds: Feeds, arguments: Namespace) -> int:
    """The feeds, one a line, or as JSON."""
    health = feeds.health(int(time.time()))
    if arguments.json:
        heats = feeds.heats()
        print_array(_record(feed, heats) for feed in health)
    elif not sys.stdout.isatty():
        for feed in health:
            print(*_fields(feed), sep="\t")
    elif health:
        _print_table(health, feeds.heats())
    else:
        tell("you follow no feeds yet; newsreader feeds add URL follows one")
    return 0


def _record(health: FeedHealth, heats: Mapping[int, int]) -> dict[str, Any]:
    subscription = health.subscription
    state = subscription.state
    return {
        "url": subscription.url,
        "title": subscription.title,
        "topics": subscription.settings.topics,
        "entries": health.entries,
        "unread": health.unread,
        "last_success": rfc3339(moment(state.last_success)),
        "last_error": state.last_error,
        "new_per_week": round(health.new_per_week, 1),
        "share_read": round(health.share_read, 2),
        "heat": heats.get(subscription.id),
        "quality": health.prior.quality,
        "quality_from": health.prior.reason,
        "muted": subscription.settings.muted,
        "full_text": subscription.settings.full_text,
    }


def _fields(health: FeedHealth) -> tuple[str, ...]:
    state = health.subscription.state
    return (
        health.subscription.url,
        health.subscription.title,
        ",".join(health.subscription.settings.topics),
        str(health.entries),
        str(health.unread),
        rfc3339(moment(state.last_success)) or "",
        state.last_error or "",
    )


def _print_table(health: Sequence[FeedHealth], heats: Mapping[int, int]) -> None:
    import shutil

    from newsreader.reading.cells import cell_len, clip, fit

    now = int(time.time())
    head = ("FEED", "UNREAD", "OF", "WEEK", "READ", "HEAT", "QUALITY", "GOT")
    rows = [head, *(_cells(feed, heats, now) for feed in health)]
    room = shutil.get_terminal_size().columns
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    widths[0] = max(12, min(widths[0], room - sum(widths[1:]) - 2 * len(widths)))
    for row, feed in zip(rows, (None, *health), strict=True):
        line = [
            fit(row[0], widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  ".join(line).rstrip())
        if feed is not None and feed.subscription.trouble:
            print(clip(f"  ! {feed.subscription.trouble}", room))


def _cells(health: FeedHealth, heats: Mapping[int, int], now: int) -> tuple[str, ...]:
    read = f"{health.share_read:.0%}" if health.entries else ""
    got = relative_age(health.subscription.state.last_success, now)
    return (
        health.subscription.title,
        f"{health.unread:,}",
        f"{health.entries:,}",
        f"{health.new_per_week:.0f}",
        read,
        str(heats.get(health.subscription.id, "")),
        str(health.prior.quality),
        got or "never",
    )
