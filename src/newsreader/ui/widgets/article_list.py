"""The article list."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.session.list_model import Cursor
from newsreader.session.rows import Fold, Row
from newsreader.text import plural
from newsreader.ui.style.colours import Palette, heat_bar
from newsreader.ui.widgets.row_list import RowList

Look = Callable[[str], Row]
Date = Callable[[int | None], str]
Highlight = Callable[[str], tuple[tuple[int, int], ...]]
GUTTER = 10
MARK = "▌"
"""At the left of a marked row."""
FOLDS = {Fold.FOLDED: "▸", Fold.UNFOLDED: "▾"}
"""At the left of a story: more reports are hidden here, or stand below."""
SIGN = "◆ "
"""Before the title of what a rule wants to be seen."""
PROVIDER_WIDTH = 18
TITLE_WITH_NEWS = 40
"""Cells that a title needs beside what is new of its story, where a row is one line."""
AGE_WIDTH = 11
SHORT_AGE_WIDTH = 3
"""Where every column is needed for the title, no age takes more than it must."""


def no_highlight(title: str) -> tuple[tuple[int, int], ...]:
    return ()


class ArticleList(RowList):
    """One or two lines an article: fold, unread mark, star, heat with its bar, title; provider, age, reports.

    `look` gives what a row shows by its article's id; `date` how a moment (seconds since 1970) is
    written; `highlight` the spans of a title that the filter found.
    """

    def __init__(self, palette: Palette, look: Look, date: Date, place: Cursor, *, id: str) -> None:
        super().__init__(palette, id=id, place=place)
        self._look = look
        self._date = date
        self.highlight: Highlight = no_highlight
        self.ids: tuple[str, ...] = ()
        self._marked: frozenset[str] = frozenset()
        self.row_height = 2

    def show(
        self, ids: tuple[str, ...], cursor: int, top: int | None = None, highlight: Highlight = no_highlight
    ) -> None:
        """Show these articles."""
        self.ids = ids
        if highlight is not self.highlight:
            self.highlight = highlight
            self.forget_lines()
        self.resize_rows(len(ids), cursor, top)

    @property
    def current(self) -> str | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if self.ids else None

    def set_compact(self, compact: bool) -> None:
        """One line a row instead of two, with the same row first on the screen."""
        top = self.top_row
        self.row_height = 1 if compact else 2
        self.resize_rows(self.count, self.cursor, top)

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
        if self.row_height == 1:
            lines = [self._compact(row, width)]
        else:
            lines = [self._first(row, width), self._second(row, width)]
        if row.headline.id in self._marked:
            mark = Segment(MARK, self.palette.accent)
            lines = [[mark, Segment(line[0].text[1:], line[0].style), *line[1:]] for line in lines]
        return lines

    def filling(self, index: int) -> Style:
        row = index // self.row_height
        if row != self.cursor and self.ids[row] in self._marked:
            return self.base_style + self.palette.marked
        return super().filling(index)

    def _first(self, row: Row, width: int) -> list[Segment]:
        return [*self._marks(row), *self._title(row, width - GUTTER - 1)]

    def _second(self, row: Row, width: int) -> list[Segment]:
        palette = self.palette
        indent = GUTTER + (2 if _is_below(row) else 0)
        tags = clip("".join(f" #{tag}" for tag in sorted(row.triage.tags)), (width - indent) // 2)
        room = width - indent - 1 - cell_len(tags)
        provider = row.headline.provider or row.headline.source
        others = f" {_others(row)}" if row.others else ""
        facts = self._facts_that_fit(row, room + 3, cell_len(provider + others) + 3)
        tail = "".join(f" · {text}" for text, _ in facts)
        name = clip(provider, max(0, room - cell_len(tail + others)))
        return [
            Segment(" " * indent),
            Segment(name + others if name else "", palette.dim),
            *(
                Segment(text if place == 0 and not name else f" · {text}", style)
                for place, (text, style) in enumerate(facts)
            ),
            *([Segment(tags, palette.link)] if tags else []),
        ]

    def _facts_that_fit(self, row: Row, room: int, name: int) -> list[tuple[str, Style]]:
        """Age and news of the story, for which the provider's name is cut; what else fits beside it.

        `name`: how wide the name is.
        """
        palette = self.palette
        facts = [
            (self._age(row), 0, palette.faint),
            (_news(row), 0, palette.accent),
            (plural(row.reports, "report") if row.leads else "", name, palette.dim),
            (self._update(row), name, palette.good),
            (_related(row), name, palette.faint),
        ]
        fitting: list[tuple[str, Style]] = []
        for text, beside, style in facts:
            if text and cell_len(text) + 3 + beside <= room:
                fitting.append((text, style))
                room -= cell_len(text) + 3
        return fitting

    def _compact(self, row: Row, width: int) -> list[Segment]:
        palette = self.palette
        provider = self._provider_column(row) if width >= 72 else ""
        age = clip(self._age(row), AGE_WIDTH).rjust(AGE_WIDTH if provider else SHORT_AGE_WIDTH)
        room = width - GUTTER - cell_len(provider) - cell_len(age) - 2
        news = self._news_that_fit(row, room, _others(row) if not provider else "")
        title = self._title(row, room - cell_len(news))
        gap = room - sum(cell_len(segment.text) for segment in title) - cell_len(news)
        return [
            *self._marks(row),
            *title,
            Segment(news, palette.accent),
            Segment(" " * (gap + 1)),
            Segment(provider, palette.dim),
            Segment(age, palette.faint),
        ]

    def _news_that_fit(self, row: Row, room: int, otherwise: str) -> str:
        """What is new of the story, said shorter where there is little room beside the title."""
        if not row.new:
            text = otherwise if room > GUTTER else ""
        elif room >= TITLE_WITH_NEWS:
            text = _news(row)
        else:
            text = f"{row.new} new" if room > GUTTER else ""
        return f" {text}" if text else ""

    def _provider_column(self, row: Row) -> str:
        others = f" {_others(row)}" if row.others else ""
        return fit(clip(row.headline.provider, PROVIDER_WIDTH - len(others)) + others, PROVIDER_WIDTH) + " "

    def _age(self, row: Row) -> str:
        return self._date(row.newest if row.leads else row.headline.published)

    def _update(self, row: Row) -> str:
        updated = row.headline.updated
        return "" if updated is None else f"updated {self._date(updated)}"

    def _marks(self, row: Row) -> list[Segment]:
        palette, triage = self.palette, row.triage
        heat = row.headline.heat
        style = palette.heat(heat)
        unread = Segment("●", palette.accent) if row.unread else Segment(" ")
        if triage.archived:
            mark = Segment("✓", palette.good)
        elif triage.starred:
            mark = Segment("★", palette.star)
        else:
            mark = Segment(" ")
        number = "" if heat is None else str(heat)
        fold = Segment(FOLDS[row.fold], palette.text) if row.leads else Segment(" ")
        return [
            fold, unread, mark,
            Segment(number[:4].rjust(4), style), Segment(" "), Segment(heat_bar(heat), style), Segment(" "),
        ]  # fmt: skip

    def _title(self, row: Row, width: int) -> list[Segment]:
        palette, headline = self.palette, row.headline
        if not row.unread or row.triage.archived:
            style = palette.dim
        elif _is_below(row):
            style = palette.text + Style(bold=True)
        else:
            style = palette.strong
        lead = [Segment("↳ ", palette.faint)] if _is_below(row) else []
        if row.highlighted:
            lead.insert(0, Segment(SIGN, palette.accent))
            style = palette.accent if style.bold else palette.accent + Style(bold=False)
        lead = lead[: (width + 1) // 2]
        title = clip(headline.title, width - 2 * len(lead))
        return lead + self._highlighted(headline.title, title, style)

    def _highlighted(self, title: str, shown: str, style: Style) -> list[Segment]:
        segments: list[Segment] = []
        position = 0
        end = len(shown) if shown == title else len(shown) - 1
        for start, stop in self.highlight(title):
            start, stop = max(start, position), min(stop, end)
            if start >= stop:
                continue
            if start > position:
                segments.append(Segment(shown[position:start], style))
            segments.append(Segment(shown[start:stop], style + self.palette.match))
            position = stop
        segments.append(Segment(shown[position:], style))
        return segments


def _is_below(row: Row) -> bool:
    """Whether it stands below a better report, be that in the list or not."""
    return row.fold is Fold.BELOW or (row.headline.superseded and not row.leads)


def _news(row: Row) -> str:
    return plural(row.new, "new report") if row.new else ""


def _others(row: Row) -> str:
    """How many providers report it beside the one that is named."""
    return f"+{row.others}" if row.others else ""


def _related(row: Row) -> str:
    count = row.headline.related
    return plural(count, "related", "related") if count else ""
