"""A question that is answered in one line: which tags, what name, which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsreader.errors import NewsreaderError
from newsreader.query.completion import Completion, Option
from newsreader.text import fold
from newsreader.ui.line_editor import EditedLine
from newsreader.ui.screens.reader_line import NO_COMPLETION, LineMode


class ReaderPrompt(LineMode):
    """Asks one thing at a time. The answer comes by Enter; Esc leaves everything as it was."""

    def ask(
        self,
        label: str,
        answered: Callable[[str], None],
        text: str = "",
        words: Mapping[str, int] | None = None,
    ) -> None:
        """`words`: what the words of the answer are likely to be, each with a number to show beside it."""
        self.prompt = f" {label} "
        self._answered = answered
        self._words = words or {}
        self.open(text)
        if self._words:
            self._completion = self.completion(self._screen.filter_line.line)
            self._show_completions()

    def changed(self, line: EditedLine) -> None:
        self._screen.show_status()

    def ended(self, text: str, *, cancelled: bool) -> None:
        self._screen.show_status()
        if cancelled:
            return
        try:
            self._answered(text.strip())
        except NewsreaderError as error:
            self._screen.app.explain(error)

    def completion(self, line: EditedLine) -> Completion:
        """The words that begin with, then those that hold, the word at the cursor. `-` before it stays."""
        before = line.text[: line.cursor]
        start = before.rfind(" ") + 1
        if before[start : start + 1] in ("-", "+"):
            start += 1
        typed = fold(before[start:])
        found = [word for word in self._words if typed in fold(word) and fold(word) != typed]
        if not found:
            return NO_COMPLETION
        found.sort(key=lambda word: (not fold(word).startswith(typed), -self._words[word], word))
        options = tuple(Option(word, count=self._words[word] or None) for word in found)
        return Completion(start, line.cursor, options)
