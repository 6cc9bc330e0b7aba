"""What queries ask of whole articles, kept in a file from the first such query on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.detail_files import DetailFile, DetailsState
from newsreader.model import ArticleDetails
from newsreader.stories.grouping.memberships import key_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from newsreader.session.article_details import ArticleDetailLookup

STEP: Final = 1_000
"""Articles that are read in one go."""
_NO_CHANGE: Final = (1 << 63) - 1
"""Greater than the number of any change."""


class CurrentDetails:
    """What a file tells, but for the articles that others tell otherwise by now."""

    def __init__(self, file: DetailFile, others: Set[str]) -> None:
        self._file = file
        self._others = others

    def places(self, article_ids: Sequence[str]) -> Sequence[int | None]:
        places, others = self._file.places(article_ids), self._others
        if not others:
            return places
        told = zip(article_ids, places, strict=True)
        return [None if article_id in others else place for article_id, place in told]

    def author(self, place: int, /) -> str:
        return self._file.author(place)

    def url(self, place: int, /) -> str:
        return self._file.url(place)

    def language(self, place: int, /) -> str:
        return self._file.language(place)

    def words(self, place: int, /) -> int | None:
        return self._file.words(place)


def key_of_details(roots: Sequence[Path]) -> str:
    """Under which key the details of some folders, and of all feeds, are kept."""
    return key_of(map(str, roots), with_feeds=True)


def changed_since(state: DetailsState, cache: Cache, library: Library) -> frozenset[str] | None:
    """The articles that are new or others since a file was written; None where it is of another cache or
    library. Raises CacheLostError and LibraryError.
    """
    if (state.cache, state.library) != (cache.identity, library.text_versions.identity()):
        return None
    changed, _ = cache.changed_since(state.change)
    latest = library.feeds.latest()
    news = library.feeds.news(state.telling, max(1, latest - state.telling))
    return changed.union(article_id for _, article_id in news)


def current(file: DetailFile, cache: Cache, library: Library) -> CurrentDetails | None:
    """A file, as far as it is right. Raises CacheLostError and LibraryError."""
    changed = changed_since(file.state, cache, library)
    if changed is None:
        return None
    # A fetched page comes, is hidden and goes without a number.
    return CurrentDetails(file, changed | library.full_texts.shown())


def write(lookup: ArticleDetailLookup, cache: Cache, library: Library, roots: Sequence[Path]) -> bool:
    """Read every article, and write what queries ask of it; False where it can't be written.

    Only of what has a single source: of several, one may go and leave no trace.

    Raises:
        CacheLostError, LibraryError: something can't be read.
    """
    files = cache.detail_files
    if files is None:
        return False
    # What changes while all is read is read again by who compares with this.
    state = DetailsState(
        cache.identity,
        cache.changed_since(_NO_CHANGE)[1],
        library.text_versions.identity(),
        library.feeds.latest(),
    )
    once, often = cache.told_once(roots)
    ids = sorted((once ^ library.feeds.ids()) - often)

    def told() -> Iterator[tuple[str, ArticleDetails]]:
        for first in range(0, len(ids), STEP):
            yield from lookup.details(ids[first : first + STEP]).items()

    return files.write(key_of_details(roots), state, told())


def write_beside(connection: Connection, library_path: Path, cache_path: Path, roots: Sequence[Path]) -> None:
    """As `write`, in a process of its own, which says nothing but that it is at its end."""
    from newsreader.session.article_details import ArticleDetailLookup
    from newsreader.system.own_process import heed, settle_in

    settle_in()
    heed(connection, lambda message: None)
    library, cache = Library.open_there(library_path), Cache.open(cache_path)
    try:
        write(ArticleDetailLookup(library, cache, roots), cache, library, roots)
    finally:
        cache.close()
        library.close()
