"""The problems found while loading: where, and what is wrong; what is only noted stands last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from newsreader.model import Problem, Severity
from newsreader.reading.cells import clip, wrapped
from newsreader.system.paths import as_written
from newsreader.text import plural
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, text_room
from newsreader.ui.style.colours import Palette

_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}
_SIGNS: Final[dict[Severity, tuple[str, Callable[[Palette], Style]]]] = {
    Severity.ERROR: ("✗", lambda palette: palette.error),
    Severity.WARNING: ("!", lambda palette: palette.warning),
    Severity.NOTE: ("·", lambda palette: palette.dim),
}


class ProblemsScreen(Dialog[None]):
    """What is to be done, then two lines a problem. What is missing altogether stands first."""

    def __init__(self, problems: Sequence[Problem], palette: Palette, way_on: str = "") -> None:
        super().__init__()
        self._way_on = way_on
        self._problems = sorted(
            problems,
            key=lambda problem: (_RANKS[problem.severity], problem.path, problem.line or 0),
        )
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(
            plural(wrong, "problem") if (wrong := self._count_wrong()) else "No problems"
        )
        frame.border_subtitle = buttons("j k scroll · Esc leaves")
        with frame:
            yield TextLines(self._lines())

    def on_resize(self) -> None:
        self.query_one(TextLines).show(self._lines())

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()

    def _count_wrong(self) -> int:
        return sum(problem.severity is not Severity.NOTE for problem in self._problems)

    def _lines(self) -> tuple[Text, ...]:
        palette = self._palette
        if not self._problems:
            return (), (("Everything could be read and fetched.", palette.text),), ()
        width = text_room(self.app.size.width)
        room = width - len("! ")
        told = wrapped(self._way_on, width) if self._way_on else ()
        lines: list[Text] = [*(((line, palette.text),) for line in told), *([()] if told else [])]
        for problem in self._problems:
            sign, style = _SIGNS[problem.severity]
            is_address = problem.path.startswith(("http://", "https://"))
            path = Path(problem.path)
            line = "" if problem.line is None else f":{problem.line}"
            lines += [
                (
                    (f"{sign} ", style(palette)),
                    (clip(problem.path if is_address else path.name, room - len(line)), palette.strong),
                    (line, palette.dim),
                    ("" if is_address else f"  {as_written(path.parent)}", palette.faint),
                ),
                *((("  " + part, palette.text),) for part in wrapped(problem.message, room)),
            ]
        return tuple(lines)
