"""The list of feeds: how each one does, in one line where there is room for columns, else in two."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.reading.dates import relative_age
from newsreader.text import fold
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.row_list import RowList

COLUMNS: Final = (("unread", 7), ("of", 7), ("week", 6), ("read", 6), ("heat", 6), ("quality", 8), ("got", 6))
"""What the columns are called, and their widths in cells."""
TROUBLE_FROM: Final = 32
"""Cells that a title has at most before what is wrong with its feed."""
WIDTH_FOR_COLUMNS: Final = 22 + sum(width for _, width in COLUMNS)
QUIET: Final = Style(bold=False)


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
    def cells(self) -> tuple[str, ...]:
        """The numbers of `COLUMNS`, but the last."""
        if not self.entries:
            return ("", "0", "", "", "", str(self.quality))
        return (
            f"{self.unread:,}" if self.unread else "",
            f"{self.entries:,}",
            f"{self.new_per_week:.0f}",
            f"{self.share_read:.0%}",
            "" if self.heat is None else str(self.heat),
            str(self.quality),
        )


ORDERS: Final[Mapping[str, Callable[[FeedRow], tuple[object, ...]]]] = {
    "what fails first": lambda row: (not row.trouble,),
    "by folder": lambda row: (not row.folder, fold(row.folder)),
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


def in_order(rows: Iterable[FeedRow], order: str) -> list[FeedRow]:
    """Feeds in one of `ORDERS`."""
    key = ORDERS[order]
    return sorted(rows, key=lambda row: (*key(row), fold(row.title)))


class FeedRows(RowList):
    """A cursor over feeds. A feed in trouble says so in place of its numbers."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[FeedRow, ...] = ()
        self.row_height = 1
        self.active = True
        self._now = 0
        self.marked: frozenset[str] = frozenset()
        """The addresses of the feeds that are marked."""

    def toggle_mark(self) -> None:
        """Mark the feed under the cursor, or unmark it, and go on to the next."""
        if self.current is not None:
            self.marked ^= {self.current.url}
            self.repaint_row(self.cursor)
            self.move_to(self.cursor + 1)

    @property
    def chosen(self) -> tuple[FeedRow, ...]:
        """The marked feeds that are listed, else the one under the cursor."""
        marked = tuple(row for row in self.rows if row.url in self.marked)
        return marked or ((self.current,) if self.current is not None else ())

    def show(self, rows: Sequence[FeedRow], now: int, wanted: str | None = None) -> None:
        """Show these, with the cursor on the feed of the address `wanted`, else on the one it was on."""
        before = wanted or (self.current.url if self.current is not None else None)
        self.rows, self._now = tuple(rows), now
        places: Mapping[str, int] = {row.url: place for place, row in enumerate(self.rows)}
        self.resize_rows(len(self.rows), places.get(before, self.cursor) if before else 0)

    @property
    def current(self) -> FeedRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def has_columns(self) -> bool:
        return self.size.width >= WIDTH_FOR_COLUMNS

    def on_resize(self) -> None:
        height = 1 if self.has_columns else 2
        if height != self.row_height:
            self.row_height = height
            self.forget_lines()
            self.resize_rows(self.count, self.cursor)
        super().on_resize()

    def key_of(self, index: int) -> Hashable:
        row = self.rows[index]
        return row, self._now // 60, self.row_height, row.url in self.marked

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row = self.rows[index]
        age = relative_age(row.last_success, self._now) if row.last_success is not None else "never"
        return self._in_columns(row, age, width) if self.row_height == 1 else self._in_two(row, age, width)

    def _in_columns(self, row: FeedRow, age: str, width: int) -> list[list[Segment]]:
        palette = self.palette
        numbers = sum(size for _, size in COLUMNS)
        room = width - numbers - 3
        last = Segment(age.rjust(COLUMNS[-1][1]) + " ", palette.dim)
        if row.trouble:
            before = min(room, TROUBLE_FROM)
            trouble = fit(f"  {row.trouble}", room - before + numbers - COLUMNS[-1][1])
            return [[*self._title(row, before), Segment(trouble, palette.warning + QUIET), last]]
        cells = "".join(cell.rjust(size) for cell, (_, size) in zip(row.cells, COLUMNS[:-1], strict=True))
        return [[*self._title(row, room), Segment(cells, palette.dim), last]]

    def _in_two(self, row: FeedRow, age: str, width: int) -> list[list[Segment]]:
        palette = self.palette
        first = [*self._title(row, width - cell_len(age) - 4), Segment(f" {age} ", palette.dim)]
        room = width - 3
        if row.trouble:
            return [first, [Segment("  "), Segment(clip(row.trouble, room), palette.warning + QUIET)]]
        return [first, [Segment("  "), Segment(as_many_as_fit(row.facts, room), palette.dim)]]

    def _title(self, row: FeedRow, room: int) -> list[Segment]:
        palette = self.palette
        mark, style = (
            ("▌ ", palette.accent)
            if row.url in self.marked
            else ("✗ ", palette.error)
            if row.trouble
            else ("● ", palette.accent)
            if row.unread
            else ("  ", palette.text)
        )
        muted = " (muted)" if row.muted else ""
        title = clip(row.title, room - len(muted)) + muted
        folder = (
            f"  {row.folder}" if row.folder and cell_len(title) + cell_len(row.folder) + 2 <= room else ""
        )
        return [
            Segment(mark, style),
            Segment(title, palette.strong if row.unread else palette.text),
            Segment(fit(folder, room - cell_len(title)), palette.dim),
        ]


def header() -> str:
    """The names of the columns, as they stand over the numbers."""
    return "".join(name.rjust(width) for name, width in COLUMNS)


def as_many_as_fit(facts: Sequence[str], width: int) -> str:
    """Facts in one line, those at the end left out where there is no room for them."""
    text = ""
    for fact in facts:
        longer = f"{text} · {fact}" if text else fact
        if cell_len(longer) > width:
            break
        text = longer
    return text or clip(facts[0] if facts else "", width)
