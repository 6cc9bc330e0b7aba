"""What other programs did to the feeds of the library while the reader is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from newsreader.library import Library
from newsreader.library.feeds import Feeds, Settings
from newsreader.model import Indexed

OVERLAP: Final = 10
"""Seconds that every look goes back behind the one before: a refresh writes down when it began to write."""


class FeedNews(msgspec.Struct, frozen=True):
    """A change of what feeds hold: articles that came or were edited, and the ids of those that are gone."""

    cards: tuple[Indexed, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cards or self.gone)


class FeedWatch:
    """Tells what has changed since the last look, whichever program changed it.

    `stirred` costs microseconds and belongs to the screen's thread; `look` may take a while and is for
    another one. `clock` gives seconds since 1970.
    """

    def __init__(self, library: Library, clock: Callable[[], float]) -> None:
        self._feeds = library.feeds
        self._clock = clock
        self._version = self._feeds.version()
        self._since = int(clock())
        self._settings = _settings_of(self._feeds)

    def stirred(self) -> bool:
        """Whether another connection wrote anything to the library since this was last asked."""
        version = self._feeds.version()
        changed = version != self._version
        self._version = version
        return changed

    def look(self, feeds: Feeds, known: frozenset[str]) -> FeedNews:
        """What differs from what the store has of feeds (`known`). `feeds`: of a connection to wait on."""
        now = int(self._clock())
        came = feeds.news(self._since - OVERLAP)
        settings = _settings_of(feeds)
        if settings != self._settings:
            # A name, topics, a prior or a mute concerns every article of the feed.
            cards = tuple(feeds.cards())
            shown = frozenset(card.headline.id for card in cards)
        else:
            cards = tuple(feeds.cards(came)) if came else ()
            shown = feeds.ids()
        self._since, self._settings = now, settings
        return FeedNews(cards, tuple(known - shown))


def _settings_of(feeds: Feeds) -> tuple[tuple[str, Settings], ...]:
    return tuple((one.url, one.settings) for one in feeds.all())
