"""The keys of a dialog, where its frame has no room for them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from newsreader.commands.keymap import spell
from newsreader.reading.cells import cell_len, fit, wrapped
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, text_room
from newsreader.ui.style.colours import Palette

SIGNS: Final = {"slash": "/", "question_mark": "?"}
"""How keys are read that Textual calls by a name."""
FRAME_WIDTH: Final = 56
MOST_KEYS: Final = 2
"""Keys that are told of those that do the same."""


class KeysScreen(Dialog[None]):
    """Each key with what it does."""

    DEFAULT_CSS = f"""
    KeysScreen > .frame {{ width: {FRAME_WIDTH}; max-width: 86%; }}
    """

    def __init__(self, bindings: Sequence[BindingType], palette: Palette) -> None:
        """`bindings`: those that are told, in this order."""
        super().__init__()
        self._told = bindings
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Keys here")
        frame.border_subtitle = buttons("Esc leaves")
        with frame:
            room = text_room(self.app.size.width, FRAME_WIDTH)
            yield TextLines(tuple(_lines(self._told, self._palette, room)))

    def on_mount(self) -> None:
        self.query_one(TextLines).focus()


def _lines(bindings: Iterable[BindingType], palette: Palette, room: int) -> Iterator[Text]:
    by_meaning: dict[str, list[str]] = {}
    for binding in Binding.make_bindings(bindings):
        by_meaning.setdefault(binding.description, []).append(_spelt(binding))
    shown = {meaning: "  ".join(keys[:MOST_KEYS]) for meaning, keys in by_meaning.items()}
    width = max(map(cell_len, shown.values()))
    for meaning, keys in shown.items():
        for number, line in enumerate(wrapped(meaning, room - width - 3)):
            yield (fit("" if number else keys, width + 3), palette.accent), (line, palette.text)


def _spelt(binding: Binding) -> str:
    return spell((SIGNS.get(binding.key, binding.key),))
