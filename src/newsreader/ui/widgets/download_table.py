"""The list of downloads: each with how far it is; below, whose it is, where it lies, or why it failed."""

from __future__ import annotations

import msgspec
from rich.segment import Segment

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.ui.widgets.row_list import RecordList


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


class DownloadRows(RecordList[DownloadRow]):
    """Two lines a file."""

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
