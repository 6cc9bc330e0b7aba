"""The details of articles that queries ask for: of folders, of feeds, and of fetched pages, as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import LibraryError
from newsreader.library import Library
from newsreader.library.cache.cache import Cache, CacheLostError
from newsreader.model import ArticleDetails

if TYPE_CHECKING:
    from newsreader.library.cache.detail_files import DetailFile
    from newsreader.session.kept_details import CurrentDetails

MANY: Final = 4_096
"""Of more articles that came it is asked one by one: most of those that are looked at are new then."""
STARTS: Final = "starts"
"""Where the library notes when the reader was started, this time and the time before."""


class ArticleDetailLookup:
    """Reads from a library, and from what a cache holds of some folders."""

    def __init__(self, library: Library, cache: Cache, roots: Sequence[Path]) -> None:
        self._library = library
        self._cache = cache
        self._roots = roots
        self._started: int | None = None
        self._file: DetailFile | None = None
        self._listeners: tuple[Callable[[], object], ...] = ()

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

    def subscribe(self, listener: Callable[[], object]) -> None:
        """Tell of the first query that asks for details, in whichever thread; it will see to what is kept."""
        self._listeners += (listener,)

    def take(self, file: DetailFile) -> None:
        """What is kept of them, which is whole."""
        self._file = file

    def kept(self) -> CurrentDetails | None:
        from newsreader.session.kept_details import current

        if not self._listeners and self._file is None:
            self._file = self.read_file()
        for listener in self._listeners:
            listener()
        with suppress(CacheLostError, LibraryError):
            return None if self._file is None else current(self._file, self._cache, self._library)
        return None

    def read_file(self) -> DetailFile | None:
        """What was kept last, if it is whole. For any thread."""
        from newsreader.session.kept_details import key_of_details

        files = self._cache.detail_files
        read = () if files is None else files.read(key_of_details(self._roots))
        return next((file for file in read if file is not None), None)

    def changed(self, library: Library) -> int | None:
        """How many articles are others than in the file; None where none fits. For any thread, by a library
        that it may use.
        """
        from newsreader.session.kept_details import changed_since

        with suppress(CacheLostError, LibraryError):
            if self._file is not None:
                changed = changed_since(self._file.state, self._cache, library)
                return None if changed is None else len(changed)
        return None

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

    def came_since(self, moment: int) -> Sequence[str] | None:
        """The articles that came later than a moment; None where they are very many."""
        of_feeds = self._library.feeds.came_since(moment, MANY)
        of_files = self._cache.came_since(moment, self._roots, MANY)
        if len(of_feeds) > MANY or len(of_files) > MANY:
            return None
        # What has several sources came with the first of them.
        came = tuple(of_feeds | of_files)
        return [article_id for article_id, at in self.arrivals(came).items() if at > moment]

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
