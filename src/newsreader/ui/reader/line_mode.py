"""A line that is typed in at the top of the reader, with completion and history."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.query.completion import Completion
from newsreader.text import clean
from newsreader.ui.support.line_buffer import EditedLine, edited

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

NO_COMPLETION = Completion(0, 0)


class LineMode:
    """While `active`, every key is its. Tab takes a completion; the arrows choose one where there are any,
    else they go through the history, as Ctrl+P and Ctrl+N always do.
    """

    prompt = ""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self.active = False
        self._completion = NO_COMPLETION
        self._chosen: int | None = None
        self._back = 0
        self._typed = ""

    @abstractmethod
    def changed(self, line: EditedLine) -> None:
        """The text is another."""

    @abstractmethod
    def ended(self, text: str, *, cancelled: bool) -> None:
        """Enter, or Esc, which cancels it."""

    @abstractmethod
    def completion(self, line: EditedLine) -> Completion:
        """What could stand at the cursor."""

    def history(self) -> Sequence[str]:
        """What was entered before, newest first."""
        return ()

    def complaint(self) -> tuple[str, int]:
        """What is wrong with the text, and at which column from 1."""
        return "", 1

    def settle(self) -> None:
        """Do what still waits for a pause in the typing: the line is about to be taken."""

    def open(self, text: str) -> None:
        """Put the line in the place of the top line's left side."""
        self._back, self._typed = 0, text
        self._set_active(True)
        self._completion, self._chosen = NO_COMPLETION, None
        self._screen.filter_line.show(EditedLine(text, len(text)), prompt=self.prompt)
        self._show_completions()
        self._screen.show_status()

    def press(self, key: str, character: str | None) -> None:
        """A key while the line is active."""
        line = self._screen.filter_line.line
        if key == "escape":
            self._end(cancelled=True)
        elif key == "enter":
            self._enter()
        elif key == "tab":
            self._take_completion(line)
        elif key in ("ctrl+p", "ctrl+n"):
            self._recall(1 if key == "ctrl+p" else -1)
        elif key in ("up", "down"):
            step = 1 if key == "down" else -1
            if self._completion.options:
                self._choose(step)
            elif key == "down" and not self._back:
                self._enter()
            else:
                self._recall(-step)
        else:
            after = edited(line, key, character)
            if after is not None:
                self._back = 0
                self._typed = after.text
                self._take(after)

    def paste(self, text: str) -> None:
        self._take(self._screen.filter_line.line.typed(clean(text)))

    def show_complaint(self) -> None:
        """Draw the line and what hangs below it anew."""
        complaint, _ = self.complaint()
        line = self._screen.filter_line
        line.show(line.line, wrong=bool(complaint), prompt=self.prompt)
        self._show_completions()

    def _take(self, line: EditedLine) -> None:
        before = self._screen.filter_line.line.text
        self._screen.filter_line.show(line, prompt=self.prompt)
        self._completion, self._chosen = (self.completion(line) if line.text else NO_COMPLETION), None
        if line.text != before:
            self.changed(line)
        self.show_complaint()

    def _take_completion(self, line: EditedLine) -> None:
        if not self._completion.options:
            self._completion = self.completion(line)
            self._show_completions()
            return
        completion = self._completion
        text = completion.options[self._chosen or 0].text
        after = line.text[completion.end :]
        cursor = completion.start + len(text)
        self._take(EditedLine(line.text[: completion.start] + text + after, cursor))

    def _choose(self, step: int) -> None:
        last = len(self._completion.options) - 1
        if self._chosen is None:
            self._chosen = 0 if step > 0 else last
        else:
            self._chosen = max(0, min(self._chosen + step, last))
        self._show_completions()

    def _recall(self, step: int) -> None:
        entries = (self._typed, *self.history())
        self._back = max(0, min(self._back + step, len(entries) - 1))
        text = entries[self._back]
        self._take(EditedLine(text, len(text)))
        self._completion = NO_COMPLETION
        self._show_completions()

    def _show_completions(self) -> None:
        complaint, column = self.complaint()
        popup = self._screen.completions
        caret = self._screen.filter_line.cell_of(column - 1)
        popup.show(self._completion, self._chosen, complaint if self.active else "", caret)

    def _enter(self) -> None:
        """Take the line. One with a mistake in it stays, to be mended."""
        self.settle()
        complaint, _ = self.complaint()
        if complaint:
            self.show_complaint()
        else:
            self._end(cancelled=False)

    def _end(self, *, cancelled: bool) -> None:
        self._set_active(False)
        self._completion = NO_COMPLETION
        self._screen.completions.show(NO_COMPLETION, None, "", 0)
        self.ended(self._screen.filter_line.line.text, cancelled=cancelled)

    def _set_active(self, active: bool) -> None:
        self.active = active
        self._screen.set_class(active, "-filtering")
