"""What the list of feeds says of the one under the cursor. Pure: a row in, lines out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from newsreader.reading.cells import clip, wrapped
from newsreader.reading.dates import ago
from newsreader.system.durations import DAY, HOUR, MINUTE
from newsreader.text import plural
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.feed_row import FeedRow


def about_feed(row: FeedRow, now: int, width: int, palette: Palette) -> Iterator[tuple[str, Style]]:
    """The lines, the most important first; each at most `width` cells."""
    yield clip(row.url, width), palette.link
    if row.trouble:
        for line in wrapped(row.trouble, width):
            yield line, palette.warning
    facts = (fact for fact in row.facts if not fact.startswith("quality"))
    said = " · ".join((*facts, fetched(row, now), *settings(row)))
    for line in wrapped(said, width):
        yield line, palette.text
    for line in wrapped(f"quality {row.quality}: {row.reason}", width):
        yield line, palette.dim


def fetched(row: FeedRow, now: int) -> str:
    """When it was fetched last, and when it will be again."""
    last = "never fetched" if row.last_success is None else f"fetched {ago(row.last_success, now)}"
    wait = row.next_due - now
    if "not asked again" in row.trouble or row.next_due == 0:
        return last
    if wait <= 0:
        return f"{last}, due now"
    return f"{last}, next in {_span(wait)}"


def settings(row: FeedRow) -> tuple[str, ...]:
    """What the user set for it."""
    words = (
        "muted" if row.muted else "",
        "full texts" if row.full_text else "",
        f"{plural(len(row.topics), 'topic')}: {', '.join(row.topics)}" if row.topics else "",
    )
    return tuple(word for word in words if word)


def _span(seconds: int) -> str:
    if seconds < HOUR:
        return f"{max(1, seconds // MINUTE)}m"
    return f"{seconds // HOUR}h" if seconds < 2 * DAY else f"{seconds // DAY}d"
