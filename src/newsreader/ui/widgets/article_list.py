"""The article list."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from time import monotonic
from typing import Final

from rich.segment import Segment
from rich.style import Style

from newsreader.session.lists.cursor import Cursor
from newsreader.session.lists.rows import Row
from newsreader.store.growing_ids import grow_to, known_of, reach
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.article_row import MARK, Date, Highlight, RowPainter
from newsreader.ui.widgets.row_list import RowList

LONGEST: Final = 0.03
"""Seconds in which a row below the last that is known is looked for, before the cursor stays where it is."""
Look = Callable[[str], Row]


def no_highlight(title: str) -> tuple[tuple[int, int], ...]:
    return ()


class ArticleList(RowList):
    """One or two lines an article, see `article_row`.

    `look` gives what a row shows by its article's id; `date` how a moment (seconds since 1970) is
    written; `highlight` the spans of a title that the filter found.
    """

    def __init__(self, palette: Palette, look: Look, date: Date, place: Cursor, *, id: str) -> None:
        super().__init__(palette, id=id, place=place)
        self._look = look
        self._date = date
        self.highlight: Highlight = no_highlight
        self.ids: Sequence[str] = ()
        self._marked: frozenset[str] = frozenset()
        self.row_height = 2
        self._compact = False
        self._of_one_source = False

    def show(
        self,
        ids: Sequence[str],
        cursor: int,
        top: int | None = None,
        highlight: Highlight = no_highlight,
        *,
        of_one_source: bool = False,
    ) -> None:
        """Show these articles, as far as they are known (`GrowingIds`), but to the row of the cursor at least
        where that is not the first; `extend` takes in what has become known since.

        `of_one_source`: rows don't repeat its name, and one line is enough.
        """
        self.ids = ids
        if highlight is not self.highlight or of_one_source != self._of_one_source:
            self.highlight, self._of_one_source = highlight, of_one_source
            self.forget_lines()
        self.row_height = self._lines_a_row()
        row = max(cursor, top or 0)
        known = known_of(ids)
        self.resize_rows(max(known, reach(ids, row + 1)) if row else known, cursor, top)

    def extend(self) -> None:
        """More of the articles are known than before."""
        self.set_row_count(known_of(self.ids))

    def move_to(self, index: int) -> bool:
        if index >= self.count:
            end = monotonic() + LONGEST
            grow_to(self.ids, index + 1, lambda: monotonic() >= end)
            self.set_row_count(known_of(self.ids))
        return super().move_to(index)

    @property
    def current(self) -> str | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if self.cursor < known_of(self.ids) else None

    @property
    def compact(self) -> bool:
        """Whether rows are one line wherever that is enough."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """One line a row instead of two, with the same row first on the screen."""
        self._compact = compact
        top, before, self.row_height = self.top_row, self.row_height, self._lines_a_row()
        if self.row_height != before:
            self.resize_rows(self.count, self.cursor, top)

    def _lines_a_row(self) -> int:
        return 1 if self._compact or self._of_one_source else 2

    def set_marked(self, marked: frozenset[str]) -> None:
        """Show these articles as marked, and no others."""
        changed = marked ^ self._marked
        self._marked = marked
        self.refresh_articles(changed)

    def refresh_articles(self, ids: frozenset[str]) -> None:
        """Draw anew the rows of these articles, where they are seen."""
        first = self.top_row
        for index in range(first, min(self.count, first + self.page + 2)):
            if self.ids[index] in ids:
                self.repaint_row(index)

    def key_of(self, index: int) -> Hashable:
        article_id = self.ids[index]
        return self._look(article_id), self.row_height, article_id in self._marked

    def draw(self, index: int, width: int) -> list[list[Segment]]:
        row = self._look(self.ids[index])
        painter = RowPainter(self.palette, self._date, self.highlight)
        if self.row_height == 1:
            lines = [painter.one_line(row, width, named=not self._of_one_source)]
        else:
            lines = painter.two_lines(row, width)
        if row.headline.id in self._marked:
            mark = Segment(MARK, self.palette.accent)
            lines = [[mark, Segment(line[0].text[1:], line[0].style), *line[1:]] for line in lines]
        return lines

    def filling(self, index: int) -> Style:
        row = index // self.row_height
        if row != self.cursor and self.ids[row] in self._marked:
            return self.base_style + self.palette.marked
        return super().filling(index)
