"""What queries ask of whole articles, as a file tells it that was written before."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.detail_files import DetailFile, DetailsState
from newsreader.stories.grouping.memberships import key_of


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
