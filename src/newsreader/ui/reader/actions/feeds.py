"""Where articles come from: feeds and folders.

`r` shows what waits, and only where nothing does, asks the folders and the feed for more.
"""

from __future__ import annotations

from typing import Final

from newsreader.errors import NotFoundError
from newsreader.model import SourceKind
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context


def refresh(context: Context) -> None:
    updates, jobs = context.session.updates, context.jobs
    feeds = [] if updates.waiting else _feeds_of_current(context)
    updates.show_new(settled=not jobs.loading.busy)
    jobs.loading.start()
    if feeds:
        jobs.feeds.refresh_some(feeds)


def refresh_all(context: Context) -> None:
    jobs = context.jobs
    context.session.updates.show_new(settled=not jobs.loading.busy)
    jobs.loading.start()
    jobs.feeds.refresh_all()
    jobs.accounts.sync_all()


async def feeds(context: Context) -> None:
    await steps.choose_feed(context, steps.feeds_screen(context))


async def accounts(context: Context) -> None:
    from newsreader.ui.dialogs.accounts.screen import AccountsScreen

    await context.ask.open(AccountsScreen(context.session, context.jobs, context.panes.palette))


def _feeds_of_current(context: Context) -> list[str]:
    """The addresses of the feeds that have the article under the cursor."""
    current = context.session.list.current
    if current is None:
        return []
    try:
        sources = context.session.article(current).sources
    except NotFoundError:
        return []
    return [source.path for source in sources if source.kind is SourceKind.FEED]


ACTIONS: Final[dict[str, Action]] = {
    "refresh": refresh,
    "refresh.all": refresh_all,
    "feeds": feeds,
    "accounts": accounts,
}
