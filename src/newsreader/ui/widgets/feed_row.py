"""What the list of feeds shows of each feed and folder, and the orders it can have. Records alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from newsreader.store.counts import Count
from newsreader.text import fold, plural


class FeedRow(msgspec.Struct, frozen=True):
    """What is shown of a feed. `heat`: of its articles on average, None where none is scored.

    `reason` says why its quality is what it is. Times are seconds since 1970.
    """

    url: str
    title: str
    entries: int
    unread: int
    new_per_week: float
    share_read: float
    quality: int
    last_success: int | None
    heat: int | None = None
    trouble: str = ""
    muted: bool = False
    reason: str = ""
    next_due: int = 0
    full_text: bool = False
    topics: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The topic that it was put under first."""
        return self.topics[0] if self.topics else ""

    def holds(self, words: str) -> bool:
        """Whether each of the words is in its title, address or topics."""
        text = fold(" ".join((self.title, self.url, *self.topics)))
        return all(word in text for word in fold(words).split())

    @property
    def facts(self) -> tuple[str, ...]:
        """How it does, in words, the most important first."""
        if not self.entries:
            return ("no articles yet",)
        facts = (
            f"{self.unread:,} of {self.entries:,} unread",
            f"{self.new_per_week:.0f} a week",
            f"{self.share_read:.0%} read",
            f"heat {self.heat}" if self.heat is not None else "",
            f"quality {self.quality}",
        )
        return tuple(fact for fact in facts if fact)

    @property
    def cells(self) -> Mapping[str, str]:
        """The numbers of `COLUMNS`, but the last, by their names."""
        if not self.entries:
            return {"of": "0", "quality": str(self.quality)}
        return {
            "unread": f"{self.unread:,}" if self.unread else "",
            "of": f"{self.entries:,}",
            "week": f"{self.new_per_week:.0f}",
            "read": f"{self.share_read:.0%}",
            "heat": "" if self.heat is None else str(self.heat),
            "quality": str(self.quality),
        }


class FolderRow(msgspec.Struct, frozen=True):
    """The heading of a folder. `closed`: its feeds are not listed below it; `unread`: how many articles
    there are of its feeds, stories counted once where they have one row.
    """

    title: str
    feeds: tuple[FeedRow, ...]
    unread: int
    closed: bool = False

    @property
    def facts(self) -> str:
        failing = sum(bool(feed.trouble) for feed in self.feeds)
        told = (
            plural(len(self.feeds), "feed"),
            f"{self.unread:,} unread" if self.unread else "",
            f"{plural(failing, 'fails', 'fail')}" if failing else "",
        )
        return " · ".join(fact for fact in told if fact)


ListedRow = FeedRow | FolderRow
IN_NO_FOLDER: Final = "in no folder"
BY_FOLDER: Final = "by folder"
ORDERS: Final[Mapping[str, Callable[[FeedRow], tuple[object, ...]]]] = {
    "what fails first": lambda row: (not row.trouble,),
    BY_FOLDER: lambda row: (not row.folder, fold(row.folder)),
    "by title": lambda row: (),
    "most unread first": lambda row: (-row.unread,),
    "most articles first": lambda row: (-row.entries,),
    "most a week first": lambda row: (-row.new_per_week,),
    "most read first": lambda row: (-row.share_read,),
    "hottest first": lambda row: (-(row.heat or 0),),
    "best first": lambda row: (-row.quality,),
    "longest not fetched first": lambda row: (row.last_success or 0,),
}
"""The orders of the list of feeds; those that are alike stand by title."""


class FeedColumn(NamedTuple):
    """A column: what it is called, its width in cells, and the order of `ORDERS` that goes by it."""

    name: str
    width: int
    order: str


COLUMNS: Final = (
    FeedColumn("unread", 7, "most unread first"),
    FeedColumn("of", 7, "most articles first"),
    FeedColumn("week", 6, "most a week first"),
    FeedColumn("read", 6, "most read first"),
    FeedColumn("heat", 6, "hottest first"),
    FeedColumn("quality", 8, "best first"),
    FeedColumn("last", 6, "longest not fetched first"),
)
OF_WORTH: Final = ("heat", "quality")
TITLE_FROM: Final = 36
"""Cells that titles have before all columns are there."""


def columns_for(width: int) -> tuple[FeedColumn, ...]:
    """Those that a list of so many cells has: what the feeds are worth gives way to their titles."""
    used = sum(column.width for column in COLUMNS)
    return (
        COLUMNS
        if width >= used + TITLE_FROM
        else tuple(column for column in COLUMNS if column.name not in OF_WORTH)
    )


def in_order(rows: Iterable[FeedRow], order: str) -> list[FeedRow]:
    """Feeds in one of `ORDERS`."""
    key = ORDERS[order]
    return sorted(rows, key=lambda row: (*key(row), fold(row.title)))


def listed(
    rows: Iterable[FeedRow], order: str, closed: Set[str], folders: Mapping[str, Count]
) -> Iterator[ListedRow]:
    """Feeds in one of `ORDERS`; by folder, each folder has a heading, and the feeds of the `closed` ones are
    left out. `folders`: the numbers that they have in the sidebar; one that is not there has its feeds'.
    """
    if order != BY_FOLDER:
        yield from in_order(rows, order)
        return
    for title, of_folder in groupby(in_order(rows, order), lambda row: row.folder or IN_NO_FOLDER):
        feeds = tuple(of_folder)
        count = folders.get(title)
        unread = sum(feed.unread for feed in feeds) if count is None else count.unread
        yield FolderRow(title, feeds, unread, title in closed)
        if title not in closed:
            yield from feeds
