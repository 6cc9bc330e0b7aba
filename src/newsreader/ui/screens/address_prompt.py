"""Asks for the address of a feed or of a site."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from newsreader.ui.screens.dialog import Dialog


class AddressPrompt(Dialog[str]):
    """Answers what was typed, or None."""

    DEFAULT_CSS = """
    AddressPrompt > .frame { width: 72; max-width: 94%; }
    AddressPrompt Input, AddressPrompt Input:focus {
        border: none; height: 1; padding: 0; background: $panel; margin: 1 0;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Leave")]

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Add a feed")
        frame.border_subtitle = Content("Enter looks there · Esc leaves")
        with frame:
            yield Input(placeholder="address of a feed or its site", compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
