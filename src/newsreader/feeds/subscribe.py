"""Following feeds: finding what an address stands for, subscribing to it, and refreshing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import NotFoundError, SourceError, UsageError
from newsreader.feeds.access import AccessResolver
from newsreader.feeds.refresh import Refresher, request_of, state_after
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.feeds import Feeds, FeedSettings, FeedState, Subscription
from newsreader.library.feeds.subscriptions import with_login
from newsreader.sources.feeds.discovery import FeedChoice, addresses, discover
from newsreader.sources.feeds.known_sites import known_feed
from newsreader.sources.feeds.parsing import Parse
from newsreader.sources.feeds.refresh import Refreshed
from newsreader.sources.feeds.schedule import DEFAULT_INTERVAL
from newsreader.sources.web.client import make_client
from newsreader.sources.web.hosts import shares_secrets
from newsreader.sources.web.records import DEFAULT_LIMITS, Limits
from newsreader.text import fold
from newsreader.urls import split_login, without_login

if TYPE_CHECKING:
    from newsreader.sources.web.access import Access
    from newsreader.sources.web.client import Client

Clock = Callable[[], float]

FIND_SECONDS: Final = 60.0
"""As long as looking for a feed may take in all: a site is asked in up to nine places."""
NO_SETTINGS: Final = FeedSettings()
NO_FOLDERS: Final[Mapping[str, AccessSettings]] = {}


class Followed(msgspec.Struct, frozen=True):
    """A subscription that was asked for. `articles`: how many came with it; `known`: it was there already."""

    url: str
    title: str
    articles: int = 0
    known: bool = False


async def find(
    typed: str,
    parse: Parse,
    *,
    settings: FeedSettings = NO_SETTINGS,
    folders: Mapping[str, AccessSettings] = NO_FOLDERS,
    limits: Limits = DEFAULT_LIMITS,
    seconds: float = FIND_SECONDS,
) -> tuple[FeedChoice, ...]:
    """The feeds behind what a user typed; several are for the user to choose from.

    `settings`: those that the feed is to have; `folders`: what feeds in them inherit. `seconds`: in all.

    Raises:
        SourceError: there is none, and why.
    """
    # What is no address is refused before anything is asked.
    url, login = split_login(addresses(typed)[0])
    own = with_login(settings, login)
    access = await asyncio.to_thread(AccessResolver(folders).access, url, own.access, own.topics)
    try:
        async with asyncio.timeout(seconds), make_client() as client:
            choices = await _discover(client, typed, url, parse, access, limits)
    except TimeoutError:
        raise SourceError(
            f"no feed was found at {url} within {seconds:g} seconds",
            "Try again later, or give the address of the feed itself.",
        ) from None
    return tuple(
        msgspec.structs.replace(choice, login=login if shares_secrets(choice.url, url) else None)
        for choice in choices
    )


async def _discover(
    client: Client, typed: str, url: str, parse: Parse, access: Access, limits: Limits
) -> tuple[FeedChoice, ...]:
    """Where the site is a known one, at the address of its feed first."""
    known = known_feed(url)
    if known is not None and known != url:
        with suppress(SourceError):
            return await discover(client, known, parse, access=access, limits=limits)
    return await discover(client, typed, parse, access=access, limits=limits)


def follow(
    feeds: Feeds, choice: FeedChoice, settings: FeedSettings, now: int, interval: int = DEFAULT_INTERVAL
) -> Followed:
    """Subscribe to a feed that was found, and take in what was read of it, so that it isn't asked again.

    Raises:
        LibraryError: it could not be written down.
    """
    if feeds.find(choice.url) is not None:
        return Followed(choice.url, choice.title, known=True)
    settings = with_login(settings, choice.login)
    feeds.subscribe([(choice.url, settings)], now)
    if choice.feed is None or choice.answer is None:
        return Followed(choice.url, choice.title)
    subscription = subscription_named(feeds, choice.url)
    result = Refreshed(request_of(subscription), choice.answer, choice.feed)
    # The address is the one after the redirects: there is nothing to move to.
    answer = msgspec.structs.replace(choice.answer, moved_to=None, body=None)
    result = msgspec.structs.replace(result, answer=answer)
    state = state_after(FeedState(), result, settings.interval or interval, now, lambda: 0.0)
    delivery = feeds.deliver(choice.url, state, choice.feed.entries, now)
    return Followed(choice.url, settings.name or choice.title, len(delivery.new))


@asynccontextmanager
async def refresher(
    feeds: Feeds,
    parse: Parse,
    interval: int = DEFAULT_INTERVAL,
    clock: Clock = time.time,
    *,
    commands: bool = False,
) -> AsyncIterator[Refresher]:
    """A refresher with its connections, which end with it. `interval` in seconds; `commands` as there."""
    async with make_client() as client:
        yield Refresher(feeds, client, parse, interval=interval, clock=clock, commands=commands)


def subscription_named(feeds: Feeds, named: str) -> Subscription:
    """The subscription that an address or a title stands for.

    Raises:
        NotFoundError: there is none.
        UsageError: several have that title.
    """
    everything = feeds.all()
    named = without_login(named)
    exact = [subscription for subscription in everything if subscription.url == named]
    titled = exact or _matching(everything, named)
    if not titled:
        raise NotFoundError(f"you follow no feed called {named}", "newsreader feeds list shows them all.")
    if len(titled) > 1:
        raise UsageError(
            f"{len(titled)} feeds are called {named}",
            "Give the address instead: " + " ".join(subscription.url for subscription in titled),
        )
    return titled[0]


def _matching(subscriptions: Iterable[Subscription], named: str) -> list[Subscription]:
    """By address without its scheme, or by title."""
    wanted = fold(named)
    addresses_meant: tuple[str, ...] = ()
    with suppress(SourceError):
        addresses_meant = addresses(named)
    return [
        subscription
        for subscription in subscriptions
        if subscription.url in addresses_meant or fold(subscription.title) == wanted
    ]
