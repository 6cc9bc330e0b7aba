"""The list of downloads: each with how far it is; below, whose it is, where it lies, or why it failed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import msgspec
from rich.segment import Segment

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.row_list import RowList


class DownloadRow(msgspec.Struct, frozen=True):
    """What a row shows. `sign`: one character for its state; `standing`: how far it is, in a few words;
    `about`: what else there is to know; `failed`: whether that is why it failed.
    """

    sign: str
    title: str
    standing: str
    about: str
    failed: bool = False
    going: bool = False


class DownloadRows(RowList):
    """Two lines a file."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[DownloadRow, ...] = ()
        self.row_height = 2
        self.active = True

    def show(self, rows: Sequence[DownloadRow], cursor: int) -> None:
        """Show these, with the cursor on one of them."""
        self.rows = tuple(rows)
        self.resize_rows(len(self.rows), max(0, min(cursor, len(self.rows) - 1)))

    def key_of(self, index: int) -> Hashable:
        return self.rows[index]

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row, palette = self.rows[index], self.palette
        sign = palette.error if row.failed else palette.accent if row.going else palette.good
        standing = palette.accent if row.going else palette.dim
        room = max(0, width - cell_len(row.standing) - 4)
        first = [
            Segment(f"{row.sign} ", sign),
            Segment(fit(clip(row.title, room), room), palette.strong),
            Segment(f" {row.standing} ", standing),
        ]
        about = Segment(clip(row.about, max(0, width - 3)), palette.warning if row.failed else palette.dim)
        return [first, [Segment("  "), about]]
