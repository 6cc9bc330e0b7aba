"""How one row of the article list is drawn: records in, segments out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from rich.segment import Segment
from rich.style import Style

from newsreader.reading.cells import cell_len, clip, fit
from newsreader.reading.dates import UNDATED
from newsreader.session.lists.rows import Fold, Row
from newsreader.text import plural
from newsreader.ui.style.colours import Palette, heat_bar

Date = Callable[[int | None], str]
Highlight = Callable[[str], tuple[tuple[int, int], ...]]
GUTTER: Final = 4
"""Cells at the left: fold, unread, star, and one that is empty."""
MARK: Final = "▌"
"""At the left of a marked row."""
FOLDS: Final = {Fold.FOLDED: "▸", Fold.UNFOLDED: "▾"}
"""At the left of a story: more reports are hidden here, or stand below."""
HIGHLIGHTED: Final = "◆ "
"""Before the title of what a rule wants to be seen."""
BELOW: Final = "↳ "
"""Before the title of a report below a better one."""
PROVIDER_WIDTH: Final = 18
PROVIDERS_FROM: Final = 72
"""Columns from which a row of one line names its provider."""
WORDS_FROM: Final = 56
"""Columns from which what is told beside a title is spelt out."""
HEAT_WIDTH: Final = 5
"""Cells for a heat and its bar."""
BOLD: Final = Style(bold=True)
NOT_BOLD: Final = Style(bold=False)


class RowPainter:
    """Draws rows in one palette. `date` says how a moment (seconds since 1970) is written; `highlight` gives
    the spans of a title that the filter found.
    """

    def __init__(self, palette: Palette, date: Date, highlight: Highlight) -> None:
        self._palette = palette
        self._date = date
        self._highlight = highlight

    def two_lines(self, row: Row, width: int) -> list[list[Segment]]:
        """The title with the age at its right; below it who reports it, with the heat at its right."""
        return [self._first(row, width), self._second(row, width)]

    def one_line(self, row: Row, width: int, *, named: bool = True) -> list[Segment]:
        """All of it in one line; what has no room is left out, the title last of all.

        `named`: whether it says who reports it.
        """
        palette = self._palette
        age = self._age(row)
        heat = self._heat(row) if width >= WORDS_FROM else []
        told = [Segment(text, style) for text, style in self._beside(row, width)]
        names = fit(clip(_names(row, PROVIDER_WIDTH), PROVIDER_WIDTH), PROVIDER_WIDTH)
        provider = [Segment(names, palette.dim)] if named and width >= PROVIDERS_FROM else []
        return self._line(row, width, [*told, *provider, *heat, Segment(age, palette.dim)])

    def _first(self, row: Row, width: int) -> list[Segment]:
        told = [Segment(text, style) for text, style in self._beside(row, width)]
        return self._line(row, width, [*told, Segment(self._age(row), self._palette.dim)])

    def _line(self, row: Row, width: int, right: list[Segment]) -> list[Segment]:
        """Marks and title at the left; at the right what is told, a gap before each."""
        gaps = "  " if width >= WORDS_FROM else " "
        tail = [part for segment in right if segment.text for part in (Segment(gaps), segment)]
        taken = sum(cell_len(segment.text) for segment in tail)
        title = self._title(row, max(0, width - GUTTER - taken - 1))
        used = sum(cell_len(segment.text) for segment in title)
        filling = Segment(" " * max(0, width - GUTTER - used - taken - 1))
        return [*self._marks(row), *title, filling, *tail, Segment(" ")]

    def _second(self, row: Row, width: int) -> list[Segment]:
        palette = self._palette
        indent = GUTTER + (cell_len(BELOW) if _is_below(row) else 0)
        heat = self._heat(row)
        taken = sum(cell_len(segment.text) for segment in heat)
        tags = clip("".join(f" #{tag}" for tag in sorted(row.triage.tags)), (width - indent) // 2)
        room = max(0, width - indent - taken - cell_len(tags) - 2)
        names = clip(_names(row, room), room)
        facts = self._facts(row, room - cell_len(names))
        used = indent + cell_len(names) + cell_len(tags) + sum(cell_len(text) for text, _ in facts) + taken
        return [
            Segment(" " * indent),
            Segment(names, palette.dim),
            *(Segment(text, style) for text, style in facts),
            *([Segment(tags, palette.link)] if tags else []),
            Segment(" " * max(0, width - used - 1)),
            *heat,
            Segment(" "),
        ]

    def _facts(self, row: Row, room: int) -> list[tuple[str, Style]]:
        """What else is known, as far as it fits behind the names."""
        updated = "" if row.headline.updated is None else f" · updated {self._date(row.headline.updated)}"
        facts = []
        heard = " · ♪ heard" if row.triage.heard else ""
        told = (
            (heard, self._palette.good),
            (updated, self._palette.good),
            (_related(row), self._palette.dim),
        )
        for text, style in told:
            if text and cell_len(text) <= room:
                facts.append((text, style))
                room -= cell_len(text)
        return facts

    def _beside(self, row: Row, width: int) -> Iterable[tuple[str, Style]]:
        """What is told of a story beside its title: how many reports came since it was read, else all."""
        if not row.leads:
            return
        words = width >= WORDS_FROM
        if row.new:
            yield plural(row.new, "new report") if words else f"+{row.new}", self._palette.accent
        else:
            yield plural(row.reports, "report") if words else f"({row.reports})", self._palette.dim

    def _age(self, row: Row) -> str:
        return self._date(row.newest if row.leads else row.headline.told_date) or UNDATED

    def _heat(self, row: Row) -> list[Segment]:
        """The heat with its bar, where it says something: of a story, and of what its source has scored."""
        heat = row.headline.heat
        if heat is None or not (row.leads or row.scored):
            return [Segment(" " * HEAT_WIDTH)] if row.scored else []
        style = self._palette.heat(heat)
        return [Segment(f"{heat_bar(heat)}{heat:>4}", style)]

    def _marks(self, row: Row) -> list[Segment]:
        palette, triage = self._palette, row.triage
        fold = Segment(FOLDS[row.fold], palette.text) if row.leads else Segment(" ")
        unread = Segment("●", palette.accent) if row.unread else Segment(" ")
        if triage.archived:
            return [fold, unread, Segment("✓", palette.good), Segment(" ")]
        if triage.starred:
            return [fold, unread, Segment("★", palette.star), Segment(" ")]
        return [fold, unread, Segment("  ")]

    def _title(self, row: Row, width: int) -> list[Segment]:
        palette, headline = self._palette, row.headline
        if not row.unread or row.triage.archived:
            style = palette.dim
        elif _is_below(row):
            style = palette.text + BOLD
        else:
            style = palette.strong
        before = [Segment(BELOW, palette.dim)] if _is_below(row) else []
        if row.highlighted:
            before.insert(0, Segment(HIGHLIGHTED, palette.accent))
            style = palette.accent if style.bold else palette.accent + NOT_BOLD
        before = before[: (width + 1) // 2]
        title = clip(headline.title, width - 2 * len(before))
        return before + self._with_matches(headline.title, title, style)

    def _with_matches(self, title: str, shown: str, style: Style) -> list[Segment]:
        segments: list[Segment] = []
        position = 0
        end = len(shown) if shown == title else len(shown) - 1
        for start, stop in self._highlight(title):
            start, stop = max(start, position), min(stop, end)
            if start >= stop:
                continue
            if start > position:
                segments.append(Segment(shown[position:start], style))
            segments.append(Segment(shown[start:stop], style + self._palette.match))
            position = stop
        segments.append(Segment(shown[position:], style))
        return segments


def _is_below(row: Row) -> bool:
    """Whether it stands below a better report, be that in the list or not."""
    return row.fold is Fold.BELOW or (row.headline.superseded and not row.leads)


def _names(row: Row, room: int) -> str:
    """Who reports it: as many names as fit, and how many more there are."""
    first = row.headline.provider or row.headline.source
    names = [first] if first else []
    for name in row.providers:
        more = row.others - len(names)
        rest = f" +{more}" if more > 0 else ""
        if cell_len(", ".join((*names, name))) + len(rest) > room:
            break
        names.append(name)
    left = row.others + 1 - len(names) if names else row.others
    rest = f" +{left}" if left > 0 else ""
    return clip(", ".join(names), max(0, room - len(rest))) + rest


def _related(row: Row) -> str:
    count = row.headline.related
    return f" · {plural(count, 'related', 'related')}" if count and not row.leads else ""
