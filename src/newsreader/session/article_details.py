"""The details of articles that queries ask for: of folders, of feeds, and of fetched pages, as one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.model import ArticleDetails

STARTS: Final = "starts"
"""Where the library notes when the reader was started, this time and the time before."""


class ArticleDetailLookup:
    """Reads from a library, and from what a cache holds of some folders."""

    def __init__(self, library: Library, cache: Cache, roots: Sequence[Path]) -> None:
        self._library = library
        self._cache = cache
        self._roots = roots
        self._started: int | None = None

    @cached_property
    def new_since(self) -> int:
        """When the reader was started the time before this, in seconds since 1970; 0 if it never was.

        For a command, this time is the reader's last: it finds what the reader shows.
        """
        before_last, last = _starts(self._library)
        return before_last if self._started is None else last

    def started(self, now: int) -> None:
        """The reader starts: what came since its last start is new until the next."""
        self._started = now

    def note_start(self) -> None:
        """Write down when the reader has started, for commands and for the next start.

        Raises:
            LibraryError: it could not be written down.
        """
        if self._started is not None and self._library.saving:
            self._library.note(STARTS, f"{self.new_since} {self._started}".encode())

    def details(self, article_ids: Sequence[str]) -> dict[str, ArticleDetails]:
        """A folder's word goes before a feed's, and a fetched page stands in place of the text."""
        details = self._library.feeds.details(article_ids)
        for article_id, told in self._cache.details(article_ids, self._roots).items():
            of_feed = details.get(article_id)
            details[article_id] = told if of_feed is None else _filled(told, of_feed)
        for article_id, words in self._library.full_texts.words(article_ids).items():
            told = details.get(article_id, ArticleDetails())
            details[article_id] = msgspec.structs.replace(told, words=words)
        return details

    def arrivals(self, article_ids: Sequence[str]) -> dict[str, int]:
        """When articles came: first in a feed, or as a file that was written."""
        arrivals = self._library.feeds.arrivals(article_ids)
        for article_id, written in self._cache.arrivals(article_ids, self._roots).items():
            arrivals[article_id] = min(written, arrivals.get(article_id, written))
        return arrivals


def _filled(told: ArticleDetails, other: ArticleDetails) -> ArticleDetails:
    """The first, with what it lacks from the other."""
    return ArticleDetails(
        told.author or other.author,
        told.url or other.url,
        told.language or other.language,
        other.words if told.words is None else told.words,
    )


def _starts(library: Library) -> tuple[int, int]:
    """The start before the last, and the last; 0 for none."""
    noted = (library.recall(STARTS) or b"").split()
    return (int(noted[0]), int(noted[1])) if len(noted) == 2 else (0, 0)
