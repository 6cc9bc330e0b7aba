"""The help: every command with its keys, made from the registry, searched as one types."""

from __future__ import annotations

from collections.abc import Sequence
from string import digits

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from newsreader.commands.keymap import Keymap
from newsreader.commands.registry import COMMANDS, Command, Group
from newsreader.reading.cells import fit, wrapped
from newsreader.text import fold
from newsreader.ui.dialogs.base import SHORT_BELOW, Dialog, Text, TextLines, buttons
from newsreader.ui.dialogs.text_input import TextInput
from newsreader.ui.style.colours import Palette

KEYS_WIDTH = 18
HINTS = "type to search · ↑ ↓ scroll · Esc leaves"
SHORT_HINTS = "type to search · Esc leaves"


class HelpScreen(Dialog[None]):
    """Type to search; the arrows scroll."""

    DEFAULT_CSS = """
    HelpScreen Input, HelpScreen Input:focus {
        border: none; height: 1; padding: 0; background: $panel; margin-bottom: 1;
    }
    """

    def __init__(self, keymap: Keymap, palette: Palette, own: Sequence[Command]) -> None:
        """`own`: the commands that choose the user's views, and those that the user has made."""
        super().__init__()
        self._commands = (*COMMANDS, *own)
        self._keymap = keymap
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame tall")
        frame.border_title = Content("Help")
        with frame:
            yield TextInput(placeholder="search the commands", compact=True)
            yield TextLines(id="help-lines")

    def on_mount(self) -> None:
        self.query_one(TextLines).add_class("grows")
        self.query_one(Input).focus()
        self._search("")

    def on_resize(self) -> None:
        frame = self.query_one(".frame")
        frame.border_subtitle = buttons(HINTS if self.size.width >= SHORT_BELOW else SHORT_HINTS)
        self._search(self.query_one(Input).value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def on_key(self, event: events.Key) -> None:
        lines = self.query_one(TextLines)
        if event.key in ("down", "up"):
            lines.action_scroll_by(1 if event.key == "down" else -1)
        elif event.key in ("pagedown", "pageup"):
            lines.action_scroll_pages(1 if event.key == "pagedown" else -1)
        else:
            return
        event.stop()
        event.prevent_default()

    def _search(self, text: str) -> None:
        words = fold(text).split()
        lines: list[Text] = []
        for group in Group:
            matches = [
                command
                for command in self._commands
                if command.group is group and self._matches(command, words)
            ]
            if matches:
                lines.append(((group.value, self._palette.heading),))
                lines += [line for command in matches for line in self._lines(command)]
                lines.append(())
        lines = lines or [(("No command matches.", self._palette.dim),)]
        self.query_one(TextLines).show(tuple(lines))

    def _matches(self, command: Command, words: list[str]) -> bool:
        keys = " ".join(self._keymap.labels(command.id))
        text = fold(f"{command.title} {command.help} {command.id}")
        return all(word in text or word in keys.split() for word in words) or " ".join(words) == fold(keys)

    def _lines(self, command: Command) -> list[Text]:
        width = max(20, min(self.size.width * 86 // 100, 96) - 6)
        keys_width = min(KEYS_WIDTH, width // 3)
        keys = fit(_listed(self._keymap.labels(command.id)) or "–", keys_width - 1) + " "
        told = wrapped(command.help, width - keys_width)
        first: Text = ((keys, self._palette.accent), (told[0], self._palette.text))
        return [first, *(((" " * keys_width + line, self._palette.text),) for line in told[1:])]


def _listed(keys: Sequence[str]) -> str:
    """Keys one beside the other; of digits that follow each other, the first and the last."""
    if len(keys) > 2 and "".join(keys) in digits:
        return f"{keys[0]} … {keys[-1]}"
    return "  ".join(keys)
