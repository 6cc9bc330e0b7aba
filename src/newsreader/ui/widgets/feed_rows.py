"""The list of feeds: how each one does, in two lines."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import msgspec
from rich.segment import Segment

from newsreader.reading.dates import relative_age
from newsreader.ui.cells import cell_len, clip, fit
from newsreader.ui.palette import Palette
from newsreader.ui.rowlist import RowList


class FeedRow(msgspec.Struct, frozen=True):
    """What a row shows. `heat`: of its articles on average, None where none is scored."""

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


class FeedRows(RowList):
    """Title and age of the last success; below, what is wrong, then the numbers."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[FeedRow, ...] = ()
        self.row_height = 2
        self.active = True
        self._now = 0

    def show(self, rows: Sequence[FeedRow], now: int) -> None:
        """Show these, with the cursor on the feed it was on."""
        before = self.current
        self.rows, self._now = tuple(rows), now
        places: Mapping[str, int] = {row.url: place for place, row in enumerate(self.rows)}
        self.resize_rows(len(self.rows), places.get(before.url, self.cursor) if before else 0)

    @property
    def current(self) -> FeedRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def key_of(self, index: int) -> Hashable:
        return self.rows[index], self._now // 60

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row, palette = self.rows[index], self.palette
        age = relative_age(row.last_success, self._now) if row.last_success is not None else "never"
        mark, mark_style = (
            ("✗ ", palette.error)
            if row.trouble
            else ("● ", palette.accent)
            if row.unread
            else ("  ", palette.text)
        )
        muted = " (muted)" if row.muted else ""
        room = width - cell_len(age) - 4
        first = [
            Segment(mark, mark_style),
            Segment(fit(row.title + muted, room), palette.strong if row.unread else palette.text),
            Segment(f" {age} ", palette.dim),
        ]
        trouble = f"{row.trouble} · " if row.trouble else ""
        shown = clip(trouble, width - 3)
        second = [
            Segment("  "),
            Segment(shown, palette.warning),
            Segment(clip(_facts(row), width - 3 - cell_len(shown)), palette.dim),
        ]
        return [first, second]


def _facts(row: FeedRow) -> str:
    if not row.entries:
        return "no articles yet"
    heat = f"heat {row.heat}" if row.heat is not None else ""
    facts = (
        f"{row.unread:,} of {row.entries:,} unread",
        f"{row.new_per_week:.0f} a week",
        f"{row.share_read:.0%} read",
        heat,
        f"quality {row.quality}",
    )
    return " · ".join(fact for fact in facts if fact)
