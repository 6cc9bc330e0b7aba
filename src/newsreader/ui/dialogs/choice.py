"""Choose one of a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from newsreader.ui.dialogs.base import Dialog, buttons


class ChoiceScreen(Dialog[str]):
    """Answers the chosen option, or None. `options`: what is read, by the answer that it stands for.
    `preview` is told every option that the cursor comes to; `about` has more to say of some, which is shown
    below while the cursor is on them.
    """

    DEFAULT_CSS = """
    ChoiceScreen > .frame { width: 64; max-width: 90%; }
    ChoiceScreen OptionList, ChoiceScreen OptionList:focus {
        border: none; padding: 0; height: auto; max-height: 100%;
        background: $surface; background-tint: $surface 0%;
    }
    ChoiceScreen .about { height: 4; padding: 1 1 0 1; color: $foreground 75%; }
    ChoiceScreen.-about > .frame { width: 84; height: 90%; }
    ChoiceScreen.-about OptionList { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    ChoiceScreen.-narrow .about { height: 7; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the list of options has it, which would send it back as a message.
        Binding("enter", "choose", "Choose", priority=True),
        ("j", "options('cursor_down')", "Down"),
        ("k", "options('cursor_up')", "Up"),
        ("g", "options('first')", "Top"),
        ("G", "options('last')", "Bottom"),
        ("ctrl+d", "options('page_down')", "Page down"),
        ("ctrl+u", "options('page_up')", "Page up"),
    ]

    def __init__(
        self,
        title: str,
        options: Mapping[str, str],
        current: str,
        preview: Callable[[str], None] | None = None,
        about: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._about = about
        self._title = title
        self._options = options
        self._current = current
        self._preview = preview

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(self._title)
        frame.border_subtitle = buttons("Enter chooses · Esc leaves")
        with frame:
            yield OptionList(*(Option(Content(label), id=value) for value, label in self._options.items()))
            if self._about:
                self.add_class("-about")
                yield Static(classes="about")

    def on_mount(self) -> None:
        values = list(self._options)
        options = self.query_one(OptionList)
        options.highlighted = values.index(self._current) if self._current in values else 0
        options.focus()

    def action_choose(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        if option is not None:
            self.dismiss(option.id)

    async def action_options(self, action: str) -> None:
        """Let the list of options do what it has no key of the reader for."""
        await self.query_one(OptionList).run_action(action)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if self._preview is not None and event.option_id is not None:
            self._preview(event.option_id)
        if self._about:
            self.query_one(Static).update(Content(self._about.get(event.option_id or "", "")))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
