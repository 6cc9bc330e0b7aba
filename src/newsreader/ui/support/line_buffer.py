"""A line of text being edited: what it says and where the cursor is. No widgets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

_WORD_BEFORE: Final = re.compile(r"\S*\s*\Z")
_WORD_AFTER: Final = re.compile(r"\s*\S*")


class EditedLine(msgspec.Struct, frozen=True):
    """`cursor` is a position in `text`, from 0 to its length."""

    text: str = ""
    cursor: int = 0

    def typed(self, more: str) -> EditedLine:
        """With something put in at the cursor."""
        return EditedLine(self.text[: self.cursor] + more + self.text[self.cursor :], self.cursor + len(more))

    def _moved(self, cursor: int) -> EditedLine:
        return EditedLine(self.text, max(0, min(cursor, len(self.text))))

    def _cut(self, start: int, end: int) -> EditedLine:
        return EditedLine(self.text[:start] + self.text[end:], start)

    def _word_before(self) -> int:
        word = _WORD_BEFORE.search(self.text[: self.cursor])
        return word.start() if word else 0

    def _word_after(self) -> int:
        word = _WORD_AFTER.match(self.text, self.cursor)
        return word.end() if word else len(self.text)


Edit = Callable[[EditedLine], EditedLine]

EDITS: Final[dict[str, Edit]] = {
    "left": lambda line: line._moved(line.cursor - 1),
    "right": lambda line: line._moved(line.cursor + 1),
    "home": lambda line: line._moved(0),
    "end": lambda line: line._moved(len(line.text)),
    "ctrl+left": lambda line: line._moved(line._word_before()),
    "ctrl+right": lambda line: line._moved(line._word_after()),
    "backspace": lambda line: line._cut(max(0, line.cursor - 1), line.cursor),
    "delete": lambda line: line._cut(line.cursor, line.cursor + 1),
    "ctrl+w": lambda line: line._cut(line._word_before(), line.cursor),
    "ctrl+u": lambda line: line._cut(0, line.cursor),
    "ctrl+k": lambda line: line._cut(line.cursor, len(line.text)),
    "alt+d": lambda line: line._cut(line.cursor, line._word_after()),
}
EDITS["ctrl+a"] = EDITS["home"]
EDITS["ctrl+e"] = EDITS["end"]
EDITS["ctrl+h"] = EDITS["backspace"]
EDITS["alt+b"] = EDITS["ctrl+left"]
EDITS["alt+f"] = EDITS["ctrl+right"]
"""The keys that a shell's line has too. Printable keys type themselves."""


def edited(line: EditedLine, key: str, character: str | None) -> EditedLine | None:
    """The line after a key; None where the key means nothing to it."""
    edit = EDITS.get(key)
    if edit is not None:
        return edit(line)
    if character is not None and character.isprintable():
        return line.typed(character)
    return None
