"""Choose one of a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from newsreader.ui.dialogs.base import Dialog


class ChoiceScreen(Dialog[str]):
    """Answers the chosen option, or None. `options`: what is read, by the answer that it stands for.
    `preview` is told every option that the cursor comes to.
    """

    DEFAULT_CSS = """
    ChoiceScreen > .frame { width: 64; max-width: 90%; }
    ChoiceScreen OptionList, ChoiceScreen OptionList:focus {
        border: none; padding: 0; height: auto; max-height: 100%; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "down", "Down"),
        ("k", "up", "Up"),
    ]

    def __init__(
        self,
        title: str,
        options: Mapping[str, str],
        current: str,
        preview: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._options = options
        self._current = current
        self._preview = preview

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(self._title)
        frame.border_subtitle = Content("Enter chooses · Esc leaves")
        with frame:
            yield OptionList(*(Option(Content(label), id=value) for value, label in self._options.items()))

    def on_mount(self) -> None:
        values = list(self._options)
        options = self.query_one(OptionList)
        options.highlighted = values.index(self._current) if self._current in values else 0
        options.focus()

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if self._preview is not None and event.option_id is not None:
            self._preview(event.option_id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
