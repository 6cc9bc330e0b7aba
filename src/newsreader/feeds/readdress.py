"""A subscription whose feed has another address from now on; its articles stay."""

from __future__ import annotations

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.feeds.feeds import Feeds, Subscription
from newsreader.library.feeds.subscriptions import taken_apart
from newsreader.sources.feeds.discovery import addresses


def readdress(feeds: Feeds, subscription: Subscription, typed: str) -> Subscription:
    """The subscription at the address that is meant by what was typed, a login in it taken apart.

    Raises:
        NewsreaderError: it can't be there.
    """
    if subscription.account:
        raise UsageError(
            f"{subscription.title} is fetched by the server of the account {subscription.account}",
            "Change its address there.",
        )
    url, settings = taken_apart(addresses(typed)[0], subscription.settings)
    if url == subscription.url:
        raise UsageError(f"{subscription.title} has that address already")
    if not feeds.readdress(subscription.url, url):
        raise UsageError(f"you follow {url} already", "Remove one of the two.")
    feeds.configure(url, settings)
    moved = feeds.find(url)
    if moved is None:
        raise NotFoundError(f"{url} was removed meanwhile")
    return moved
