"""A line that is typed in at the top of the reader, with completion and history."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from newsreader.query.completion import Completion
from newsreader.text import clean
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.support.line_buffer import EditedLine, edited
from newsreader.ui.widgets.completions import Completions
from newsreader.ui.widgets.top_line import TopLine

NO_COMPLETION = Completion(0, 0)


class InputArea:
    """Where lines are typed in: in place of the top line's left side, with what hangs below."""

    def __init__(self, top_line: TopLine, completions: Completions) -> None:
        self._top_line = top_line
        self._completions = completions

    def set_open(self, is_open: bool) -> None:
        """Show the line, or the top line again."""
        self._top_line.set_typing(is_open)

    def show(
        self,
        prompt: str,
        line: EditedLine,
        completion: Completion,
        chosen: int | None,
        complaint: str,
        at: int,
    ) -> None:
        """`chosen`: the option that the arrows came to; `at`: the column that the complaint is about."""
        top_line = self._top_line
        top_line.show_typed(line, prompt=prompt, wrong=bool(complaint))
        caret, width = top_line.cell_of(at - 1), top_line.size.width
        self._completions.show(completion, chosen, complaint, caret, top_line.typing_style, width)

    def show_nothing(self) -> None:
        """Nothing is typed in."""
        self._completions.hide()


class LineMode(ABC):
    """While `active`, every key is its. Tab takes a completion; the arrows choose one where there are any,
    else they go through the history, as Ctrl+P and Ctrl+N always do.
    """

    prompt = ""

    def __init__(self, area: InputArea, painter: Painter) -> None:
        self._area = area
        self._painter = painter
        self.active = False
        self.line = EditedLine()
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
        return

    def open(self, text: str) -> None:
        """Take the keys, with a text to begin with."""
        self._back, self._typed = 0, text
        self.line = EditedLine(text, len(text))
        self._completion, self._chosen = NO_COMPLETION, None
        self._set_active(True)

    def press(self, key: str, character: str | None) -> None:
        """A key while the line is active."""
        if key == "escape":
            self._end(cancelled=True)
        elif key == "enter":
            self._enter()
        elif key == "tab":
            self._take_completion()
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
            after = edited(self.line, key, character)
            if after is not None:
                self._back = 0
                self._typed = after.text
                self._take(after)

    def paste(self, text: str) -> None:
        self._take(self.line.typed(clean(text)))

    def show(self) -> None:
        """Draw the line and what hangs below it."""
        complaint, column = self.complaint()
        self._area.show(self.prompt, self.line, self._completion, self._chosen, complaint, column)

    def offer(self) -> None:
        """Show at once what could stand at the cursor."""
        self._completion = self.completion(self.line)
        self._painter.mark(Dirty.INPUT)

    def offer_anew(self) -> None:
        """More is known of what is offered. Once one of them is chosen, they stay in their places."""
        if not self.active or self._completion is NO_COMPLETION:
            return
        offered, self._completion = self._completion, self.completion(self.line)
        if self._chosen is not None:
            self._completion = self._completion.in_order_of(offered)
        self._painter.mark(Dirty.INPUT)

    def _take(self, line: EditedLine) -> None:
        before, self.line = self.line.text, line
        self._completion, self._chosen = (self.completion(line) if line.text else NO_COMPLETION), None
        if line.text != before:
            self.changed(line)
        self._painter.mark(Dirty.INPUT)

    def _take_completion(self) -> None:
        if not self._completion.options:
            self.offer()
            return
        line, completion = self.line, self._completion
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
        self._painter.mark(Dirty.INPUT)

    def _recall(self, step: int) -> None:
        entries = (self._typed, *self.history())
        self._back = max(0, min(self._back + step, len(entries) - 1))
        text = entries[self._back]
        self._take(EditedLine(text, len(text)))
        self._completion = NO_COMPLETION

    def _enter(self) -> None:
        """Take the line. One with a mistake in it stays, to be mended."""
        self.settle()
        complaint, _ = self.complaint()
        if complaint:
            self._painter.mark(Dirty.INPUT)
        else:
            self._end(cancelled=False)

    def _end(self, *, cancelled: bool) -> None:
        self._completion = NO_COMPLETION
        self._set_active(False)
        self.ended(self.line.text, cancelled=cancelled)

    def _set_active(self, active: bool) -> None:
        self.active = active
        self._area.set_open(active)
        self._painter.mark(Dirty.INPUT | Dirty.STATUS)
