"""Asks which feed is to be followed, and which are not to be any longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.session.jobs.feeds.subscriptions import SubscriptionJob
from newsreader.text import plural, shorten
from newsreader.ui.dialogs.ask import Ask, Question
from newsreader.ui.dialogs.feeds.settings import TITLE_LENGTH
from newsreader.ui.widgets.feed_row import FeedRow
from newsreader.urls import without_login

if TYPE_CHECKING:
    from newsreader.sources.feeds.discovery import FeedChoice

HINT: Final = "address of a feed or its site"
Say = Callable[[str], object]


async def ask_for_feed(ask: Ask, job: SubscriptionJob, say: Say) -> FeedChoice | None:
    """Ask for an address until there is a feed behind it, and where there are several, for one of them. None
    where it is left.
    """
    address = problem = ""
    choices: Sequence[FeedChoice] = ()
    while not choices:
        address = await ask.text("Add a feed", "looks there", address, HINT, problem) or ""
        if not address:
            return None
        say(f"looking at {without_login(address)} …")
        try:
            choices = await _feeds_at(job, address)
        except NewsreaderError as error:
            problem = ". ".join(text.removesuffix(".") for text in (error.message, error.hint) if text) + "."
        say("")
    if len(choices) == 1:
        return choices[0]
    by_url = {choice.url: choice for choice in choices}
    titles = {url: choice.title for url, choice in by_url.items()}
    return by_url.get(await ask.choose("Which of its feeds?", titles, choices[0].url) or "")


def _feeds_at(job: SubscriptionJob, address: str) -> Question[Sequence[FeedChoice]]:
    return Question(lambda answered, failed: job.find(address, answered, failed))


async def remove_feeds(ask: Ask, job: SubscriptionJob, rows: Sequence[FeedRow], say: Say) -> bool:
    """Ask whether feeds are to be removed, and do so after a yes. Whether it was done.

    Raises:
        NewsreaderError: a server that fetches one of them can't be told.
    """
    alone = len(rows) == 1
    what = shorten(rows[0].title, TITLE_LENGTH) if alone else plural(len(rows), "feed")
    keep, them = ("Keep it", "it, and its") if alone else ("Keep them", "them, and their")
    remove = f"Remove {them} articles but for starred and tagged ones"
    if not await ask.confirm(f"Remove {what}?", keep, remove):
        return False
    gone = 0
    for row in rows:
        await _ended_there(job, row.url)
        gone += job.end(row.url)
    say(f"removed {what}, and {plural(gone, 'article')} with {'it' if alone else 'them'}")
    return True


def _ended_there(job: SubscriptionJob, url: str) -> Question[None]:
    return Question(lambda answered, failed: job.end_there(url, answered, failed))
