"""A line of a dialog that is typed in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input


class TextInput(Input):
    """With the keys of a shell that Textual's own has not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("alt+b", "cursor_left_word", "Left a word"),
        ("alt+f", "cursor_right_word", "Right a word"),
        ("alt+d", "delete_right_word", "Delete to the end of the word"),
    ]
