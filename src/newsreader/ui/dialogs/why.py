"""Why an article stands where it stands, or nowhere: its heat term by term, what rules made of it, and why it
and the reports beside it are one story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from newsreader.reading.cells import wrapped
from newsreader.scoring.explain import Cooled, Why
from newsreader.session.stories.reasons import ReportReason
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, text_room
from newsreader.ui.style.colours import Palette

FRAME_WIDTH = 72
LEAST_TOLD: Final = 0.05
"""What is less would be told as 0.0."""
NUMBER_WIDTH = 6
LABEL_START = NUMBER_WIDTH + 2


class WhyScreen(Dialog[None]):
    """The sum behind a heat."""

    DEFAULT_CSS = f"""
    WhyScreen > .frame {{ width: {FRAME_WIDTH}; max-width: 86%; }}
    """

    def __init__(self, why: Why, palette: Palette, width: int) -> None:
        """`width`: of the terminal, in cells."""
        super().__init__()
        self._writer = _Writer(palette, text_room(width, FRAME_WIDTH))
        self._lines = tuple(self._writer.write(why))
        self._text = TextLines(self._lines)

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Why here")
        frame.border_subtitle = buttons("Esc leaves")
        with frame:
            yield self._text

    def on_mount(self) -> None:
        self._text.focus()

    def explain(self, reports: Sequence[ReportReason]) -> None:
        """Say below the sum why each report is in the story."""
        if reports:
            self._text.show((*self._lines, *self._writer.write_story(reports)))


class _Writer:
    def __init__(self, palette: Palette, width: int) -> None:
        self._palette = palette
        self._room = max(16, width - LABEL_START)

    def write(self, why: Why) -> Iterator[Text]:
        """What hides or marks it; the terms, the rule's sum, what the source says instead, and the age."""
        yield ()
        if why.reasons:
            for reason in why.reasons:
                yield from self._row("◆", reason, strong=True)
            yield ()
        yield from self._terms(why)
        yield from self._sum(why)
        if why.cooled is not None:
            yield ()
            yield from self._age(why.cooled)
        yield ()

    def write_story(self, reports: Sequence[ReportReason]) -> Iterator[Text]:
        """Each report, the one asked about first, and why it is in the story."""
        yield (("  One story, for these reasons:", self._palette.strong),)
        for report in reports:
            yield ()
            title = f"{report.title} ({report.provider})" if report.provider else report.title
            yield from self._row("·", title)
            yield from self._row("", report.sentence, dim=True)
        yield ()

    def _terms(self, why: Why) -> Iterator[Text]:
        heat = why.heat
        for place, term in enumerate(heat.terms):
            reason = f" of the feed: {why.quality_from}" if place == 0 and why.quality_from else ""
            yield from self._row(f"+{term.points}" if place else term.points, term.label + reason)
        if heat.superseded_by:
            if len(heat.terms) > 1:
                yield self._line()
                yield from self._row(sum(term.points for term in heat.terms), "by itself")
            by = f", by {why.better}," if why.better else ""
            yield from self._row("-1", f"superseded: a better report{by} leads the story")
            yield from self._row("", f"“{heat.superseded_by}”", dim=True)
        if heat.terms:
            yield self._line()

    def _sum(self, why: Why) -> Iterator[Text]:
        heat = why.heat
        if heat.value is None:
            yield (("  Not scored: the source gives neither heat nor quality.", self._palette.text),)
        elif heat.computed:
            yield from self._row(heat.value, "heat, computed by the rule", strong=True)
        else:
            if heat.rule is not None and heat.rule != heat.value:
                yield from self._row(heat.rule, "by the rule; the source says otherwise, and its word stands")
            yield from self._row(heat.value, "heat, as the source says", strong=True)

    def _age(self, cooled: Cooled) -> Iterator[Text]:
        if cooled.heat and abs(cooled.value) < LEAST_TOLD:
            yield from self._row("→ 0", f"{cooled.sentence()}, so that next to nothing is left")
            yield self._line()
            yield from self._row("0", "counts in the order “hot”: of such, the newest is first", strong=True)
            return
        yield from self._row(f"×{cooled.share:.2f}", cooled.sentence())
        yield self._line()
        value = f"{cooled.value:.1f}" if cooled.value < 10 else f"{cooled.value:.0f}"
        yield from self._row(value, "counts in the order “hot”", strong=True)

    def _row(
        self, number: int | str, label: str, *, strong: bool = False, dim: bool = False
    ) -> Iterator[Text]:
        palette = self._palette
        style = palette.strong if strong else palette.dim if dim else palette.text
        for place, part in enumerate(wrapped(label, self._room)):
            shown = str(number) if place == 0 else ""
            yield (
                (shown.rjust(NUMBER_WIDTH) + "  ", palette.accent if strong else palette.text),
                (part, style),
            )

    def _line(self) -> Text:
        return (("  " + "─" * (NUMBER_WIDTH - 2), self._palette.rule),)
