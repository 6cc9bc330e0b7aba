"""The article list."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from rich.segment import Segment
from rich.style import Style

from newsreader.model import Headline, Triage
from newsreader.text import plural
from newsreader.ui.cells import cell_len, clip, fit
from newsreader.ui.palette import Palette, heat_bar
from newsreader.ui.rowlist import RowList

Look = Callable[[str], tuple[Headline, Triage]]
Date = Callable[[int | None], str]
Highlight = Callable[[str], tuple[tuple[int, int], ...]]
GUTTER = 10
MARK = "▌"
"""At the left of a marked row."""
PROVIDER_WIDTH = 18
AGE_WIDTH = 11


def no_highlight(title: str) -> tuple[tuple[int, int], ...]:
    return ()


class ArticleList(RowList):
    """One or two lines an article: unread mark, star, heat with its bar, title; provider, age, related.

    `look` gives an article's headline and triage by its id; `date` how a moment (seconds since 1970) is
    written; `highlight` the spans of a title that the filter found.
    """

    def __init__(self, palette: Palette, look: Look, date: Date, *, id: str) -> None:
        super().__init__(palette, id=id)
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
        headline, triage = self._look(self.ids[index])
        if self.row_height == 1:
            lines = [self._compact(headline, triage, width)]
        else:
            lines = [self._first(headline, triage, width), self._second(headline, triage, width)]
        return self._as_marked(lines, index, width) if headline.id in self._marked else lines

    def _as_marked(self, lines: list[list[Segment]], index: int, width: int) -> list[list[Segment]]:
        """With a bar at the left, and in the colour of the marked, which the cursor's own goes over."""
        style = None if index == self.cursor else self.palette.marked
        return [
            list(
                Segment.apply_style(
                    [
                        Segment(MARK, self.palette.accent),
                        Segment(line[0].text[1:], line[0].style),
                        *line[1:],
                        Segment(" " * max(0, width - sum(cell_len(segment.text) for segment in line))),
                    ],
                    None,
                    style,
                )
            )
            for line in lines
        ]

    def _first(self, headline: Headline, triage: Triage, width: int) -> list[Segment]:
        return [*self._marks(headline, triage), *self._title(headline, triage, width - GUTTER - 1)]

    def _second(self, headline: Headline, triage: Triage, width: int) -> list[Segment]:
        palette = self.palette
        indent = GUTTER + (2 if headline.superseded else 0)
        age = self._date(headline.published)
        related = plural(headline.related, "related", "related") if headline.related else ""
        provider = headline.provider or headline.source
        tags = clip("".join(f" #{tag}" for tag in sorted(triage.tags)), (width - indent) // 2)
        room = width - indent - 1 - cell_len(tags)
        tail = "".join(f" · {part}" for part in (age, related) if part)
        if cell_len(provider) + cell_len(tail) > room:
            tail = f" · {age}" if age else ""
        name = clip(provider, max(0, room - cell_len(tail)))
        return [
            Segment(" " * indent),
            Segment(name, palette.dim),
            Segment(tail if name else tail[3:], palette.faint),
            *([Segment(tags, palette.link)] if tags else []),
        ]

    def _compact(self, headline: Headline, triage: Triage, width: int) -> list[Segment]:
        palette = self.palette
        age = fit(self._date(headline.published).rjust(AGE_WIDTH), AGE_WIDTH)
        provider = fit(headline.provider, PROVIDER_WIDTH) + " " if width >= 72 else ""
        room = width - GUTTER - cell_len(provider) - AGE_WIDTH - 2
        title = self._title(headline, triage, room)
        gap = room - sum(cell_len(segment.text) for segment in title)
        return [
            *self._marks(headline, triage),
            *title,
            Segment(" " * (gap + 1)),
            Segment(provider, palette.dim),
            Segment(age, palette.faint),
        ]

    def _marks(self, headline: Headline, triage: Triage) -> list[Segment]:
        palette = self.palette
        heat = headline.heat
        style = palette.heat(heat)
        unread = Segment(" ") if triage.read else Segment("●", palette.accent)
        if triage.archived:
            mark = Segment("✓", palette.good)
        elif triage.starred:
            mark = Segment("★", palette.star)
        else:
            mark = Segment(" ")
        number = "" if heat is None else str(heat)
        return [
            Segment(" "), unread, mark, Segment(number[:4].rjust(4), style), Segment(" "),
            Segment(heat_bar(heat), style), Segment(" "),
        ]  # fmt: skip

    def _title(self, headline: Headline, triage: Triage, width: int) -> list[Segment]:
        palette = self.palette
        if triage.read or triage.archived:
            style = palette.dim
        elif headline.superseded:
            style = palette.text + Style(bold=True)
        else:
            style = palette.strong
        lead = [Segment("↳ ", palette.faint)] if headline.superseded else []
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
