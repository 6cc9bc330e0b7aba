"""What whole articles tell, in columns that are filled only as far as a query asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from newsreader.model import ArticleDetails

UNKNOWN: Final = ArticleDetails()


class DetailLookup(Protocol):
    """Where the details of articles are read, many at a time. What is unknown is left out."""

    @property
    def new_since(self) -> int: ...

    def details(self, article_ids: Sequence[str]) -> Mapping[str, ArticleDetails]: ...

    def arrivals(self, article_ids: Sequence[str]) -> Mapping[str, int]: ...


class DetailColumns:
    """By row, and remembered: whoever never asks pays nothing. `ids`: the store's own column."""

    def __init__(self, ids: Sequence[str], lookup: DetailLookup | None) -> None:
        self._ids = ids
        self._lookup = lookup
        self._details: dict[int, ArticleDetails] = {}
        self._arrivals: dict[int, int] = {}

    @property
    def new_since(self) -> int:
        return 0 if self._lookup is None else self._lookup.new_since

    def details(self, rows: Sequence[int]) -> Mapping[int, ArticleDetails]:
        known, ids = self._details, self._ids
        missing = [row for row in rows if row not in known]
        if missing:
            read = self._lookup.details([ids[row] for row in missing]) if self._lookup is not None else {}
            known.update((row, read.get(ids[row], UNKNOWN)) for row in missing)
        return known

    def arrivals(self, rows: Sequence[int]) -> Mapping[int, int]:
        known, ids = self._arrivals, self._ids
        missing = [row for row in rows if row not in known]
        if missing:
            read = self._lookup.arrivals([ids[row] for row in missing]) if self._lookup is not None else {}
            known.update((row, read.get(ids[row], 0)) for row in missing)
        return known

    def forget(self, row: int) -> None:
        """Another article, or another version of it, is in a row from now on."""
        self._details.pop(row, None)
        self._arrivals.pop(row, None)

    def forget_texts(self) -> None:
        """Texts may be longer than they were."""
        self._details.clear()
