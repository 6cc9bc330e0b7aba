"""Settings of feeds that one key turns on, and off where all of them have it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from newsreader.session.jobs.feeds.settings import Alter, FeedSettingsJob
from newsreader.text import plural
from newsreader.ui.widgets.feed_row import FeedRow


def switch_muted(settings: FeedSettingsJob, rows: Sequence[FeedRow]) -> None:
    """Keep feeds out of sight, or show them again."""
    muted = not all(row.muted for row in rows)
    what = "muted: fetched, and not shown" if muted else "shown again"
    _change(settings, rows, lambda before: replace(before, muted=muted), what)


def switch_full_text(settings: FeedSettingsJob, rows: Sequence[FeedRow]) -> None:
    """Fetch the pages of feeds with every refresh, or no longer."""
    full_text = not all(row.full_text for row in rows)
    what = "pages are fetched with every refresh" if full_text else "pages are no longer fetched"
    _change(settings, rows, lambda before: replace(before, full_text=full_text), what)


def named(rows: Sequence[FeedRow]) -> str:
    """What feeds are called in a sentence: one by its title, several by their number."""
    return rows[0].title if len(rows) == 1 else plural(len(rows), "feed")


def _change(settings: FeedSettingsJob, rows: Sequence[FeedRow], alter: Alter, what: str) -> None:
    """Let a setting of some feeds be another: one change, which is undone as one."""
    if rows:
        settings.change([row.url for row in rows], alter, f"{named(rows)}: {what}")
