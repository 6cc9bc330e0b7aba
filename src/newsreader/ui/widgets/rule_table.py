"""The list of rules: each with how many articles it touched; below, what it does, until when, its query."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import msgspec
from rich.segment import Segment

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.text import plural
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.row_list import RowList


class RuleRow(msgspec.Struct, frozen=True):
    """What a row shows. `term`: until when; `problem`: why the rule is not in force."""

    deed: str
    label: str
    query: str
    articles: int
    term: str = ""
    ended: bool = False
    problem: str = ""


class RuleRows(RowList):
    """Two lines a rule."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(palette, id=id)
        self.rows: tuple[RuleRow, ...] = ()
        self.row_height = 2
        self.active = True

    def show(self, rows: Sequence[RuleRow], cursor: int) -> None:
        """Show these, with the cursor on one of them."""
        self.rows = tuple(rows)
        self.resize_rows(len(self.rows), max(0, min(cursor, len(self.rows) - 1)))

    def key_of(self, index: int) -> Hashable:
        return self.rows[index]

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row, palette = self.rows[index], self.palette
        off = row.ended or bool(row.problem)
        count = "" if row.problem else plural(row.articles, "article")
        sign, sign_style = ("✗ ", palette.error) if row.problem else ("  ", palette.text)
        room = width - cell_len(count) - 4
        first = [
            Segment(sign, sign_style),
            Segment(fit(row.label, room), palette.dim if off else palette.strong),
            Segment(f" {count} ", palette.dim),
        ]
        query = row.query if row.query != row.label else ""
        about = row.problem or " · ".join(fact for fact in (row.deed, row.term, query) if fact)
        style = palette.warning if row.problem else palette.faint if row.ended else palette.dim
        return [first, [Segment("  "), Segment(clip(about, width - 3), style)]]
