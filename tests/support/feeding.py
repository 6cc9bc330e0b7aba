"""Subscriptions and their articles for tests, without a server."""

from __future__ import annotations

from collections.abc import Sequence

from fakes import NOW

from newsreader.library.feeds.feeds import Delivery, Feeds, FeedSettings, FeedState
from newsreader.model import (
    Article,
    Body,
    BodyFormat,
    FeedEntry,
    Provider,
    SourceKind,
    SourceRef,
    Urls,
    id_from_url,
    moment,
)

FEED = "https://feed.example/rss"
DEFAULTS = FeedSettings()


def entry(
    name: str, *, url: str = "", text: str = "", topics: Sequence[str] = (), feed: str = FEED
) -> FeedEntry:
    """An entry called `name`, published an hour before now."""
    url = url or f"https://feed.example/{name.replace(' ', '-')}"
    text = text or f"About {name}."
    article = Article(
        id=id_from_url(url),
        title=name,
        excerpt=text,
        urls=Urls(original=url),
        provider=Provider("The Feed", "feed.example"),
        published=moment(int(NOW) - 3_600),
        topics=tuple(topics),
        body=Body(BodyFormat.HTML, f"<p>{text}</p>"),
        sources=(SourceRef(SourceKind.FEED, "The Feed", feed),),
    )
    return FeedEntry(url, article, f"{name} {text}")


def deliver(
    feeds: Feeds, *entries: FeedEntry, url: str = FEED, settings: FeedSettings = DEFAULTS, at: float = NOW
) -> Delivery:
    """Let a feed bring entries, subscribing to it where need be."""
    if feeds.find(url) is None:
        feeds.subscribe([(url, settings)], int(at))
    state = FeedState(title="The Feed", last_try=int(at), last_success=int(at), next_due=int(at) + 3_600)
    return feeds.deliver(url, state, entries, int(at))
