"""How the feeds do, as the list of feeds shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from textual.screen import Screen

from newsreader.errors import NewsreaderError
from newsreader.library.feeds.feeds import FeedHealth
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.session.session import Session
from newsreader.store.counts import Count
from newsreader.ui.support.workers import in_thread, tell
from newsreader.ui.widgets.feed_row import FeedRow


class HealthLook:
    """Looks at how the feeds do, in a thread; what changes meanwhile is looked at after."""

    def __init__(
        self,
        owner: Screen[Any],
        session: Session,
        show: Callable[[Sequence[FeedRow]], object],
        failed: Callable[[NewsreaderError], object],
    ) -> None:
        """`show` is given the rows on the thread of `owner`, `failed` why there are none."""
        self._owner = owner
        self._session = session
        self._show = show
        self._failed = failed
        self._looking = False
        self._again = False

    def look(self) -> None:
        if self._looking:
            self._again = True
        else:
            self._looking = True
            in_thread(self._owner, self._look, "feed-health")

    def _look(self) -> None:
        session = self._session
        show: Callable[[], object]
        try:
            health = session.library_for_threads().feeds.health(session.store.now)
            heats = mean_heats(session.store.headlines)
            rows = [row_of(feed, heats.get(feed.subscription.title)) for feed in health]
            show = partial(self._show, rows)
        except NewsreaderError as error:
            show = partial(self._failed, error)
        tell(self._owner, partial(self._looked, show))

    def _looked(self, show: Callable[[], object]) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.look()
        show()


def row_of(health: FeedHealth, heat: int | None) -> FeedRow:
    subscription = health.subscription
    return FeedRow(
        url=subscription.url,
        title=subscription.title,
        entries=health.entries,
        unread=health.unread,
        new_per_week=health.new_per_week,
        share_read=health.share_read,
        quality=health.prior.quality,
        last_success=subscription.state.last_success,
        heat=heat,
        trouble=subscription.trouble,
        muted=subscription.settings.muted,
        reason=health.prior.reason,
        next_due=subscription.state.next_due,
        full_text=subscription.settings.full_text,
        topics=subscription.settings.topics,
    )


def mean_heats(headlines: HeadlineColumns) -> dict[str, int]:
    """The mean heat of the articles of each source, by its name; without those that other reports better."""
    sums, counts = defaultdict[int, int](int), defaultdict[int, int](int)
    # Copies, which no article that comes meanwhile makes longer. What is not known is below zero too.
    for heat, source in zip(headlines.heat[:], headlines.source[:], strict=False):
        if heat >= 0:
            sums[source] += heat
            counts[source] += 1
    names = headlines.names
    return {names[source]: round(sums[source] / count) for source, count in counts.items()}


def counted(rows: Sequence[FeedRow], sources: Mapping[str, Count]) -> tuple[FeedRow, ...]:
    """The rows with as many articles, and unread ones, as their views have: stories count once there, and
    what another feed has too counts with that one. `sources`: the numbers of the sidebar.
    """
    counts = ((row, sources.get(row.title, Count())) for row in rows)
    return tuple(
        replace(row, entries=count.total or row.entries, unread=count.unread) for row, count in counts
    )
