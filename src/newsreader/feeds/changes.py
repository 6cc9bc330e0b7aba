"""What other processes did to the feeds of the library while the reader is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from newsreader.library import Library
from newsreader.library.feeds.feeds import Feeds, FeedSettings
from newsreader.model import SearchEntry

PAGE: Final = 1_000
"""TextVersions that are read in one go: some 10 ms."""


class FeedChanges(msgspec.Struct, frozen=True):
    """A change of what feeds hold: articles that came or were edited, and the ids of those that are gone."""

    cards: tuple[SearchEntry, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cards or self.gone)

    def slices(self, most: int) -> Iterator[FeedChanges]:
        """The same in parts, each with at most so many articles that came."""
        for first in range(0, len(self.cards), most):
            yield FeedChanges(self.cards[first : first + most])
        if self.gone:
            yield FeedChanges(gone=self.gone)


class FeedWatch:
    """Tells what has changed since the last look, whichever process changed it.

    `stirred` costs microseconds and belongs to the screen's thread; `arrivals` and `look` may take a while
    and are for another one, one call at a time.
    """

    def __init__(self, library: Library) -> None:
        self._feeds = library.feeds
        self._version = self._feeds.version()
        self._told = self._feeds.latest()
        self._settings = _settings_of(self._feeds)

    def stirred(self) -> bool:
        """Whether another connection wrote anything to the library since this was last asked."""
        version = self._feeds.version()
        changed = version != self._version
        self._version = version
        return changed

    def arrivals(self, feeds: Feeds) -> Iterator[FeedChanges]:
        """What came or was edited, page by page. `feeds`: of a connection to wait on."""
        while news := feeds.news(self._told, PAGE):
            cards = feeds.cards(dict.fromkeys(article for _, article in news))
            self._told = news[-1][0]
            yield FeedChanges(tuple(cards))

    def look(self, feeds: Feeds, known: frozenset[str]) -> Iterator[FeedChanges]:
        """All that differs from what the store has of feeds (`known`), page by page."""
        settings = _settings_of(feeds)
        if settings != self._settings:
            # A name, topics, a prior or a mute concerns every article of the feed.
            self._told = feeds.latest()
            cards = tuple(feeds.cards())
            shown = frozenset(card.headline.id for card in cards)
            yield FeedChanges(cards)
            self._settings = settings
        else:
            yield from self.arrivals(feeds)
            shown = feeds.ids()
        yield FeedChanges(gone=tuple(known - shown))


def _settings_of(feeds: Feeds) -> tuple[tuple[str, FeedSettings], ...]:
    return tuple((feed.url, feed.settings) for feed in feeds.all())
