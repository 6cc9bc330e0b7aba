"""All that is known of one feed: how it does, what was set for it, and how its refreshes failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import ClassVar, Final

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from newsreader.library.feeds.failures import FeedFailure
from newsreader.library.feeds.feeds import Subscription
from newsreader.reading.cells import wrapped
from newsreader.reading.dates import full_date
from newsreader.text import plural, shorten
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, fitting, text_room
from newsreader.ui.dialogs.feeds.about import about_feed
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.feed_row import FeedRow

HINTS: Final = (
    "Enter articles · e edit · r refresh · Esc leaves",
    "Enter articles · e edit · Esc",
)
INDENT: Final = "  "


class FeedWish(StrEnum):
    """What the view of a feed is left for."""

    ARTICLES = "articles"
    EDIT = "edit"
    REFRESH = "refresh"


class OneFeedScreen(Dialog[FeedWish]):
    """Answers what is to be done with the feed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l", "wish('articles')", "Articles"),
        ("e", "wish('edit')", "Edit"),
        ("r", "wish('refresh')", "Refresh"),
    ]

    def __init__(
        self,
        row: FeedRow,
        subscription: Subscription,
        failures: Sequence[FeedFailure],
        now: int,
        palette: Palette,
        width: int,
    ) -> None:
        """`width`: of the terminal, in cells."""
        super().__init__()
        self._title = row.title
        room = self._room = text_room(width)
        told = lines_of(row, subscription, failures, now, room - len(INDENT), palette)
        self._lines: tuple[Text, ...] = tuple(((INDENT + text, style),) for text, style in told)

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(shorten(self._title, 60))
        frame.border_subtitle = buttons(fitting(HINTS, self._room))
        with frame:
            yield TextLines(self._lines)

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()

    def action_wish(self, wish: str) -> None:
        self.dismiss(FeedWish(wish))


def lines_of(
    row: FeedRow,
    subscription: Subscription,
    failures: Sequence[FeedFailure],
    now: int,
    width: int,
    palette: Palette,
) -> Iterator[tuple[str, Style]]:
    """What is told of a feed, line by line."""
    yield "", palette.text
    yield from about_feed(row, now, width, palette)
    home = subscription.state.home
    if home:
        yield from ((line, palette.dim) for line in wrapped(f"site: {home}", width))
    server = f", fetched by {subscription.account}" if subscription.account else ""
    yield f"followed since {full_date(subscription.added)}{server}", palette.dim
    yield "", palette.text
    if not failures:
        yield "No refresh of it has failed.", palette.text
        return
    yield "Failures", palette.heading
    for failure in failures:
        yield from ((line, palette.text) for line in wrapped(_when(failure), width))
        yield from (("  " + line, palette.warning) for line in wrapped(failure.reason, width - 2))


def _when(failure: FeedFailure) -> str:
    first, last = full_date(failure.first), full_date(failure.last)
    times = f", {plural(failure.times, 'time')}" if failure.times > 1 else ""
    return f"{first}{times}" if first == last else f"{first} to {last}{times}"
