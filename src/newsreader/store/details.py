"""What whole articles tell, in columns that are filled only as far as a query asks for them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from newsreader.model import ArticleDetails
from newsreader.query.article_ids import ArticleIds
from newsreader.query.world import DetailsByRow
from newsreader.store.arrivals import ArrivalLookup

UNKNOWN: Final = ArticleDetails()
_UNASKED: Final = -1
_READ: Final = -2
"""Stand for the place of a row of which nobody has asked yet, and of one that is in no file."""


class KeptDetails(DetailsByRow, Protocol):
    """Details of most articles that are in a file, by their places in it."""

    def places(self, article_ids: Sequence[str]) -> Sequence[int | None]:
        """The place of each of some articles; None of those that have to be read."""


class DetailLookup(ArrivalLookup, Protocol):
    """Where the details of articles are read, many at a time. What is unknown is left out."""

    def kept(self) -> KeptDetails | None:
        """What is kept of them, as far as it is right now."""

    def details(self, article_ids: Sequence[str]) -> Mapping[str, ArticleDetails]: ...


class DetailColumns:
    """By row: in a file, or read and remembered. Whoever never asks pays nothing. `ids`: the store's own
    column.
    """

    def __init__(self, ids: ArticleIds, lookup: DetailLookup | None) -> None:
        self._ids = ids
        self._lookup = lookup
        self._kept: KeptDetails | None = None
        self._places: array[int] | None = None
        """Of each row in the file, once somebody has asked."""
        self._read: dict[int, ArticleDetails] = {}

    @property
    def are_kept(self) -> bool:
        """Whether those of most articles are in a file."""
        self._all_places()
        return self._kept is not None

    def details(self, rows: Sequence[int]) -> DetailsByRow:
        """Of these rows."""
        places, ids, known = self._all_places(), self._ids, self._read
        unasked = [row for row in rows if places[row] == _UNASKED]
        if unasked:
            found = [None] * len(unasked) if self._kept is None else self._kept.places(ids.of(unasked))
            for row, place in zip(unasked, found, strict=True):
                places[row] = _READ if place is None else place
        missing = [row for row in rows if places[row] == _READ and row not in known]
        if missing:
            read = self._lookup.details(ids.of(missing)) if self._lookup is not None else {}
            known.update((row, read.get(ids[row], UNKNOWN)) for row in missing)
        return FoundDetails(places, self._kept, known)

    def forget(self, row: int) -> None:
        """Another article, or another version of it, is in a row from now on."""
        self._read.pop(row, None)
        if self._places is not None:
            self._all_places()[row] = _READ

    def forget_texts(self) -> None:
        """Texts may be longer than they were, or more of them in a file."""
        self._read.clear()
        self._kept = self._places = None

    def _all_places(self) -> array[int]:
        if self._places is None:
            self._places = array("i")
            self._kept = None if self._lookup is None else self._lookup.kept()
        new = len(self._ids) - len(self._places)
        if new > 0:
            self._places.extend(array("i", [_UNASKED]) * new)
        return self._places


class FoundDetails:
    """Of rows that were looked up: `places` in what is `kept`, or `read`."""

    def __init__(
        self, places: Sequence[int], kept: KeptDetails | None, read: Mapping[int, ArticleDetails]
    ) -> None:
        self._places = places
        self._kept = kept
        self._read = read

    def author(self, row: int) -> str:
        if self._kept is None or (place := self._places[row]) < 0:
            return self._read[row].author
        return self._kept.author(place)

    def url(self, row: int) -> str:
        if self._kept is None or (place := self._places[row]) < 0:
            return self._read[row].url
        return self._kept.url(place)

    def language(self, row: int) -> str:
        if self._kept is None or (place := self._places[row]) < 0:
            return self._read[row].language
        return self._kept.language(place)

    def words(self, row: int) -> int | None:
        if self._kept is None or (place := self._places[row]) < 0:
            return self._read[row].words
        return self._kept.words(place)
