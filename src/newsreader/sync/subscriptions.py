"""Subscriptions of servers, changed from here: at once, and where the server refuses, not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings, Subscription
from newsreader.model import RemoteFeed
from newsreader.sources.accounts.client import AccountClient
from newsreader.sync.connect import connected
from newsreader.sync.passwords import password_of

SECONDS = 30.0
"""Somebody is waiting."""


async def subscribe_there(account: AccountConfig, url: str, folder: str) -> None:
    """Let a server follow a feed; the next round brings it here.

    Raises:
        AccountError: the server does not, and why.
        ConfigError: it can't be asked.
    """
    async with connected(account, password_of(account), seconds=SECONDS) as connection:
        await connection.client.feeds()
        await connection.client.subscribe(url, folder)


async def end_there(library: Library, config_file: Path, subscription: Subscription) -> None:
    """End a subscription on the server that fetches it; nothing where we do.

    Raises:
        AccountError: the server does not, and why.
        ConfigError, NotFoundError: it can't be asked.
    """

    async def end(client: AccountClient, feed: RemoteFeed) -> None:
        await client.unsubscribe(feed)

    await _on_the_server(library, config_file, subscription, end)


async def change_there(
    library: Library, config_file: Path, subscription: Subscription, settings: FeedSettings
) -> None:
    """Give a subscription the name and the folder that it is to have here; nothing where both stay.

    Its folder is the first of its topics.

    Raises: as `end_there`.
    """
    before = subscription.settings
    if (settings.name, settings.topics[:1]) == (before.name, before.topics[:1]):
        return

    is_moved = settings.topics[:1] != before.topics[:1]

    async def change(client: AccountClient, feed: RemoteFeed) -> None:
        title = settings.name if settings.name != before.name else ""
        folder = next(iter(settings.topics), "") if is_moved else feed.folder
        await client.change_feed(feed, title or feed.title, folder)

    await _on_the_server(library, config_file, subscription, change)


async def _on_the_server(
    library: Library,
    config_file: Path,
    subscription: Subscription,
    act: Callable[[AccountClient, RemoteFeed], Awaitable[None]],
) -> None:
    if not subscription.account:
        return
    account = account_named(config_file, subscription.account)
    known = library.accounts.find(account.name)
    feed = library.accounts.feeds(known).get(subscription.url) if known is not None else None
    if feed is None:
        return
    async with connected(account, password_of(account), seconds=SECONDS) as connection:
        listed: Mapping[str, RemoteFeed] = {known.id: known for known in await connection.client.feeds()}
        # What the server has ended by itself needs no ending.
        if feed.id in listed:
            await act(connection.client, listed[feed.id])


def account_named(config_file: Path, name: str) -> AccountConfig:
    """The account of the configuration.

    Raises:
        NotFoundError: it is not in there.
        ConfigError: the configuration can't be read.
    """
    file = AccountsFile(ConfigFile(config_file))
    file.read()
    try:
        return file.find(name)
    except NotFoundError as error:
        raise NotFoundError(
            f"the account {name} is not in the configuration any more",
            f"newsreader accounts remove {name} forgets it, and its feeds are fetched here.",
        ) from error
