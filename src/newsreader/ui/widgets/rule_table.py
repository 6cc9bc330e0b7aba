"""The list of rules: each with how many articles it touched; below, what it does, until when, its query."""

from __future__ import annotations

import msgspec
from rich.segment import Segment

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.text import plural
from newsreader.ui.widgets.row_list import RecordList


class RuleRow(msgspec.Struct, frozen=True):
    """What a row shows. `term`: until when; `problem`: why the rule is not in force."""

    deed: str
    label: str
    query: str
    articles: int
    term: str = ""
    ended: bool = False
    problem: str = ""


class RuleRows(RecordList[RuleRow]):
    """Two lines a rule."""

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
