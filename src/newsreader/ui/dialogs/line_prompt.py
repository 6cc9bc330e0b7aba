"""Asks for one line of text over another small screen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.ui.dialogs.base import Dialog, buttons
from newsreader.ui.dialogs.text_input import TextInput


class LinePrompt(Dialog[str]):
    """Answers what was typed, or None where it was left. `does`: what Enter does; `hint` stands
    where there is no text yet; `about` says more below it. `secret`: what is typed is not shown, and is
    taken as it is.
    """

    DEFAULT_CSS = """
    LinePrompt > .frame { width: 72; max-width: 94%; }
    LinePrompt Input, LinePrompt Input:focus {
        border: none; height: 1; padding: 0; background: $panel; margin: 1 0;
    }
    LinePrompt .about { color: $foreground 75%; height: auto; margin-bottom: 1; }
    """

    def __init__(
        self,
        title: str,
        does: str,
        text: str = "",
        hint: str = "",
        *,
        about: str = "",
        secret: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._does = does
        self._hint = hint
        self._about = about
        self._text = text
        self._secret = secret

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content(self._title)
        frame.border_subtitle = buttons(f"Enter {self._does} · Esc leaves")
        with frame:
            yield TextInput(
                self._text,
                placeholder=self._hint,
                password=self._secret,
                compact=True,
                select_on_focus=False,
            )
            if self._about:
                yield Static(Content(self._about), classes="about")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value if self._secret else event.value.strip())
