"""A subscription whose feed has another address or goes through a program from now on; its articles stay."""

from __future__ import annotations

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.feeds.feeds import Feeds, FeedSettings, Subscription
from newsreader.library.feeds.subscriptions import taken_apart
from newsreader.sources.feeds.command_feeds import command_of, is_command
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
    url, settings = _meant(typed, subscription.settings)
    if url == subscription.url:
        raise UsageError(f"{subscription.title} has that address already")
    if not feeds.readdress(subscription.url, url):
        raise UsageError(f"you follow {url} already", "Remove one of the two.")
    feeds.configure(url, settings)
    moved = feeds.find(url)
    if moved is None:
        raise NotFoundError(f"{url} was removed meanwhile")
    return moved


def through_program(address: str, program: str) -> str:
    """The address of a feed whose document goes through a program, in place of one that it went through
    before; through none where `program` is blank.

    Raises:
        UsageError: the feed is on no address of the web, or that is no program.
    """
    before = command_of(address) if is_command(address) else None
    web = before.url if before is not None else address
    if not web or is_command(web):
        raise UsageError("that feed is made by a program alone", "--url gives it another address.")
    if not program.strip():
        return web
    filtered = f"filter:{program.strip()}:{web}"
    command = command_of(filtered)
    if command is None or command.url != web:
        raise UsageError("that names no program", "Give a program with its arguments, in quotes.")
    return filtered


def _meant(typed: str, settings: FeedSettings) -> tuple[str, FeedSettings]:
    """The address that was typed, and the settings with the login that was in it."""
    address = typed.strip()
    if not is_command(address):
        return taken_apart(addresses(address)[0], settings)
    if command_of(address) is None:
        raise UsageError("that names no program", "Give exec:PROGRAM, or filter:PROGRAM:ADDRESS.")
    return address, settings
