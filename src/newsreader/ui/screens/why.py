"""Why an article stands where it stands: its heat, term by term."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from newsreader.model import Article
from newsreader.stories.heat import Heat, weigh
from newsreader.ui.palette import Palette
from newsreader.ui.screens.dialog import Dialog, Text, TextLines

NUMBER_WIDTH = 6


class WhyScreen(Dialog[None]):
    """The sum behind a heat."""

    DEFAULT_CSS = """
    WhyScreen > .frame { width: 64; }
    """

    def __init__(self, article: Article, palette: Palette) -> None:
        super().__init__()
        self._heat = weigh(article)
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Why here")
        frame.border_subtitle = Content("Esc leaves")
        with frame:
            yield TextLines(why_lines(self._heat, self._palette))

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()


def why_lines(heat: Heat, palette: Palette) -> tuple[Text, ...]:
    """The terms, the rule's sum, and what the source says instead where it says something else."""

    def row(number: int | str, label: str, strong: bool = False) -> Text:
        return (
            (str(number).rjust(NUMBER_WIDTH) + "  ", palette.accent if strong else palette.text),
            (label, palette.strong if strong else palette.text),
        )

    lines: list[Text] = [()]
    lines += [
        row(term.points if index == 0 else f"+{term.points}", term.label)
        for index, term in enumerate(heat.terms)
    ]
    if heat.superseded_by:
        lines.append(row("-1", "superseded: a related report has a higher quality"))
        lines.append(((" " * (NUMBER_WIDTH + 2) + f"“{heat.superseded_by}”", palette.dim),))
    if heat.terms:
        lines.append(((" " * 2 + "─" * (NUMBER_WIDTH - 2), palette.rule),))
    if heat.value is None:
        lines.append((("  Not scored: the source gives neither heat nor quality.", palette.text),))
    elif heat.computed:
        lines.append(row(heat.value, "heat, computed by the rule", strong=True))
    else:
        if heat.rule is not None and heat.rule != heat.value:
            lines.append(row(heat.rule, "by the rule; the source says otherwise, and its word stands"))
        lines.append(row(heat.value, "heat, as the source says", strong=True))
    lines.append(())
    return tuple(lines)
