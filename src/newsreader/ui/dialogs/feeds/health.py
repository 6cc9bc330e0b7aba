"""How the feeds do, as the list of feeds shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from newsreader.library.feeds.feeds import FeedHealth
from newsreader.model import Headline
from newsreader.store.counts import Count
from newsreader.ui.widgets.feed_row import FeedRow


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


def mean_heats(headlines: Iterable[Headline]) -> dict[str, int]:
    """The mean heat of the articles of each source, by its name."""
    heats: defaultdict[str, list[int]] = defaultdict(list)
    for headline in headlines:
        if headline.heat is not None:
            heats[headline.source].append(headline.heat)
    return {source: round(sum(values) / len(values)) for source, values in heats.items()}


def counted(rows: Sequence[FeedRow], sources: Mapping[str, Count]) -> tuple[FeedRow, ...]:
    """The rows with as many unread as their views have: stories count once there, and what another feed has
    too counts with that one. `sources`: the numbers of the sidebar.
    """
    return tuple(replace(row, unread=sources.get(row.title, Count()).unread) for row in rows)
