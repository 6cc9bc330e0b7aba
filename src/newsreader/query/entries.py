"""Search entries as parallel columns, whose texts need not be in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import overload

import msgspec

from newsreader.model import Headline, SearchEntry
from newsreader.query.texts import TextColumn


class EntryColumns(Sequence[SearchEntry]):
    """Looks like the entries, each of which is made when it is looked at.

    `headlines`: they may be without their titles, which are in `titles`. `folded`: the other part of each.
    `ids`: of the articles.
    """

    def __init__(
        self, headlines: list[Headline], titles: TextColumn, folded: TextColumn, ids: list[str]
    ) -> None:
        self.headlines = headlines
        self.titles = titles
        self.folded = folded
        self.ids = ids

    def without(self, article_ids: Collection[str]) -> EntryColumns:
        """All but some of them."""
        rows = [row for row, article_id in enumerate(self.ids) if article_id not in article_ids]
        return self.picked(rows)

    def picked(self, rows: Sequence[int]) -> EntryColumns:
        """Those in some rows."""
        headlines = [self.headlines[row] for row in rows]
        ids = [self.ids[row] for row in rows]
        return EntryColumns(headlines, self.titles.picked(rows), self.folded.picked(rows), ids)

    def append(self, entry: SearchEntry) -> None:
        self.headlines.append(entry.headline)
        self.ids.append(entry.headline.id)
        self.titles.append(entry.headline.title)
        self.folded.append(entry.folded)

    def __len__(self) -> int:
        return len(self.headlines)

    @overload
    def __getitem__(self, row: int) -> SearchEntry: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[SearchEntry]: ...

    def __getitem__(self, row: int | slice) -> SearchEntry | Sequence[SearchEntry]:
        if isinstance(row, slice):
            return tuple(self[number] for number in range(*row.indices(len(self))))
        return SearchEntry(titled(self.headlines[row], self.titles[row]), self.folded[row])


def headlines_of(entries: Sequence[SearchEntry]) -> Sequence[Headline]:
    """The headlines of some entries; they may be without their titles."""
    return entries.headlines if isinstance(entries, EntryColumns) else [entry.headline for entry in entries]


def ids_of(entries: Sequence[SearchEntry]) -> Sequence[str]:
    """The ids of some entries."""
    return entries.ids if isinstance(entries, EntryColumns) else [entry.headline.id for entry in entries]


def titled(headline: Headline, title: str) -> Headline:
    """The headline with its title."""
    return headline if headline.title == title else msgspec.structs.replace(headline, title=title)
