"""Search entries as parallel columns, whose texts need not be in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import overload

from newsreader.model import Headline, SearchEntry
from newsreader.query.article_ids import ArticleIds
from newsreader.query.gather import sliced
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.texts import TextColumn


class EntryColumns(Sequence[SearchEntry]):
    """Looks like the entries, each of which is made when it is looked at. `folded`: their other part."""

    def __init__(self, headlines: HeadlineColumns | None = None, folded: TextColumn | None = None) -> None:
        self.headlines = HeadlineColumns() if headlines is None else headlines
        self.folded = TextColumn() if folded is None else folded

    @property
    def ids(self) -> ArticleIds:
        return self.headlines.ids

    def without(self, article_ids: Collection[str]) -> EntryColumns:
        """All but some of them."""
        rows = [row for row, article_id in enumerate(self.ids) if article_id not in article_ids]
        return self.picked(rows)

    def brought_up_to_date(self, gone: Collection[str], others: Iterable[SearchEntry]) -> EntryColumns:
        """These columns, as they were read of a file, without the articles that are gone. `others` stand in
        the rows of their articles, and after all where these have none.
        """
        in_file = self.ids.cells
        if any(map(in_file.__contains__, gone)):
            others = tuple(others)
            columns = self.without({*gone, *(entry.headline.id for entry in others)})
            for entry in others:
                columns.append(entry)
            return columns
        for entry in others:
            row = in_file.row(entry.headline.id)
            if row is None:
                self.append(entry)
            else:
                self.headlines[row], self.folded[row] = entry.headline, entry.folded
        return self

    def picked(self, rows: Sequence[int]) -> EntryColumns:
        """Those in some rows."""
        return EntryColumns(self.headlines.picked(rows), self.folded.picked(rows))

    def append(self, entry: SearchEntry) -> None:
        self.headlines.append(entry.headline)
        self.folded.append(entry.folded)

    def __len__(self) -> int:
        return len(self.headlines)

    @overload
    def __getitem__(self, row: int) -> SearchEntry: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[SearchEntry]: ...

    def __getitem__(self, row: int | slice) -> SearchEntry | Sequence[SearchEntry]:
        if isinstance(row, slice):
            return sliced(self, row)
        return SearchEntry(self.headlines[row], self.folded[row])


def headlines_of(entries: Sequence[SearchEntry]) -> Sequence[Headline]:
    """The headlines of some entries."""
    return entries.headlines if isinstance(entries, EntryColumns) else [entry.headline for entry in entries]


def topics_of(entries: Sequence[SearchEntry]) -> set[str]:
    """Every topic that some entries have."""
    if isinstance(entries, EntryColumns):
        return entries.headlines.all_topics()
    return set().union(*{entry.headline.topics for entry in entries})


def ids_of(entries: Sequence[SearchEntry]) -> Sequence[str]:
    """The ids of some entries."""
    return entries.ids if isinstance(entries, EntryColumns) else [entry.headline.id for entry in entries]
