"""Writes down what queries ask of whole articles: from the first such query on, see `jobs.details`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.detail_files import DetailsState
from newsreader.model import ArticleDetails
from newsreader.session.article_details import ArticleDetailLookup
from newsreader.session.kept_details import key_of_details

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

STEP: Final = 1_000
"""Articles that are read in one go."""
_NO_CHANGE: Final = (1 << 63) - 1
"""Greater than the number of any change."""


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
    from newsreader.system.own_process import heed, settle_in

    settle_in()
    heed(connection, lambda message: None)
    library, cache = Library.open_there(library_path), Cache.open(cache_path)
    try:
        write(ArticleDetailLookup(library, cache, roots), cache, library, roots)
    finally:
        cache.close()
        library.close()
