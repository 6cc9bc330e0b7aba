"""The problems found while loading: where, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from newsreader.model import Problem, Severity
from newsreader.reading.cells import clip, wrapped
from newsreader.text import plural
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, text_room
from newsreader.ui.style.colours import Palette


def folder_of(path: Path) -> str:
    """The folder of a file as a person writes it."""
    folder, home = str(path.parent), str(Path.home())
    return "~" + folder.removeprefix(home) if folder.startswith(home) else folder


class ProblemsScreen(Dialog[None]):
    """What is to be done, then two lines a problem. What is missing altogether stands first."""

    def __init__(self, problems: Sequence[Problem], palette: Palette, way_on: str = "") -> None:
        super().__init__()
        self._way_on = way_on
        self._problems = sorted(
            problems,
            key=lambda problem: (problem.severity is not Severity.ERROR, problem.path, problem.line or 0),
        )
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(
            plural(len(self._problems), "problem") if self._problems else "No problems"
        )
        frame.border_subtitle = buttons("j k scroll · Esc leaves")
        with frame:
            yield TextLines(self._lines())

    def on_resize(self) -> None:
        self.query_one(TextLines).show(self._lines())

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()

    def _lines(self) -> tuple[Text, ...]:
        palette = self._palette
        if not self._problems:
            return (), (("Everything could be read and fetched.", palette.text),), ()
        width = text_room(self.app.size.width)
        room = width - len("! ")
        told = wrapped(self._way_on, width) if self._way_on else ()
        lines: list[Text] = [*(((line, palette.text),) for line in told), *([()] if told else [])]
        for problem in self._problems:
            missing = problem.severity is Severity.ERROR
            is_address = problem.path.startswith(("http://", "https://"))
            path = Path(problem.path)
            line = "" if problem.line is None else f":{problem.line}"
            lines += [
                (
                    ("✗ " if missing else "! ", palette.error if missing else palette.warning),
                    (clip(problem.path if is_address else path.name, room - len(line)), palette.strong),
                    (line, palette.dim),
                    ("" if is_address else f"  {folder_of(path)}", palette.faint),
                ),
                *((("  " + part, palette.text),) for part in wrapped(problem.message, room)),
            ]
        return tuple(lines)
