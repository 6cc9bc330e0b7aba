"""The articles of subscriptions in a file of columns beside the cache, which a start need not decode."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Final
from zlib import crc32

from newsreader import __version__
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.column_files import ColumnFiles, ColumnsState, KeptColumns
from newsreader.library.cache.ranking_files import Recalled
from newsreader.model import SearchEntry
from newsreader.query.entries import ids_of
from newsreader.system.durations import today

KEY: Final = "feeds"
MOST_CHANGES: Final = 500
"""Articles that a start can decode in its stride: some 5 ms."""


class FeedColumns:
    """Recalls what the library tells of articles of feeds, as far as it still tells so.

    For the thread that has the store.
    """

    def __init__(self, library: Library, cache: Cache) -> None:
        self._library = library
        self._cache = cache
        self._changes = 0
        self.recalled = Recalled()
        """What was recalled, where it is just what is kept."""

    def recall(self) -> Sequence[SearchEntry]:
        """What the library tells of every article that is shown. Raises LibraryError."""
        feeds, files = self._library.feeds, self._files()
        if files is None:
            return feeds.cards()
        kept = files.read(KEY, self._identity())
        if kept is None:
            cards = feeds.cards()
            self._changes = len(cards)
            return cards
        versions = feeds.card_versions()
        kept_ids = tuple(kept.entries.ids)
        stale = {
            article_id
            for article_id, version in zip(kept_ids, kept.versions, strict=True)
            if versions.get(article_id) != version
        }
        if not stale and len(kept_ids) == len(versions):
            self.recalled = Recalled(_named(kept))
            return kept.entries
        wanted = (versions.keys() - set(kept_ids)) | (stale & versions.keys())
        cards = feeds.cards(sorted(wanted))
        self._changes = len(wanted | stale)
        return kept.entries.brought_up_to_date(stale.difference(ids_of(cards)), cards)

    def to_write(self, library_for_threads: Callable[[], Library]) -> Callable[[], object] | None:
        """What writes the file anew, for another thread; None where that is not worth it."""
        files = self._files()
        if files is None or self._changes <= MOST_CHANGES:
            return None
        self._changes = 0
        state = ColumnsState(self._identity(), 0, today())

        def write() -> None:
            cards = library_for_threads().feeds.versioned_cards()
            files.write(KEY, state, (card for _, card in cards), (version for version, _ in cards))

        return write

    def _files(self) -> ColumnFiles | None:
        return self._cache.columns if self._library.saving else None

    def _identity(self) -> str:
        """Of the library, and of the program that makes cards of what it holds."""
        return f"{self._library.text_versions.identity()} {__version__}"


def _named(kept: KeptColumns) -> str:
    ids = "\n".join(kept.entries.ids)
    return f"feeds {crc32(ids.encode())} {crc32(array('q', kept.versions))}"
