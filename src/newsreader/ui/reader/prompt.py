"""A question that is answered in one line: which tags, what name, which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsreader.errors import NewsreaderError, QueryError
from newsreader.query import parse
from newsreader.query.completion import Completion, Suggestion, complete
from newsreader.session.vocabulary import vocabulary_of
from newsreader.text import fold
from newsreader.ui.reader.line_mode import NO_COMPLETION, LineMode
from newsreader.ui.support.line_buffer import EditedLine


class ReaderPrompt(LineMode):
    """Asks one thing at a time. The answer comes by Enter, and one that can't be taken stays to be mended;
    Esc leaves everything as it was.
    """

    def ask(
        self,
        label: str,
        answered: Callable[[str], None],
        text: str = "",
        words: Mapping[str, int] | None = None,
    ) -> None:
        """`words`: what the words of the answer are likely to be, each with a number to show beside it."""
        self._words = words or {}
        self._ask(label, answered, text, self._matching_words, lambda text: None)
        if self._words:
            self._completion = self.completion(self._screen.filter_line.line)
            self._show_completions()

    def ask_query(self, label: str, answered: Callable[[str], None], text: str) -> None:
        """Ask for a query, with completion, and with what is wrong in it while it is typed."""
        vocabulary = vocabulary_of(self._screen.store)
        self._ask(
            label,
            answered,
            text,
            lambda line: complete(line.text, line.cursor, vocabulary),
            _query_error,
        )

    def _ask(
        self,
        label: str,
        answered: Callable[[str], None],
        text: str,
        completed: Callable[[EditedLine], Completion],
        wrong: Callable[[str], QueryError | None],
    ) -> None:
        self.prompt = f" {label} "
        self._answered, self._completed, self._wrong = answered, completed, wrong
        self.open(text)

    def complaint(self) -> tuple[str, int]:
        error = self._wrong(self._screen.filter_line.line.text)
        return ("", 1) if error is None else (str(error), error.column)

    def changed(self, line: EditedLine) -> None:
        self._screen.show_status()

    def ended(self, text: str, *, cancelled: bool) -> None:
        self._screen.show_status()
        if cancelled:
            return
        try:
            self._answered(text.strip())
        except NewsreaderError as error:
            if not self.active:
                self.open(text)
            self._screen.explain(error)

    def completion(self, line: EditedLine) -> Completion:
        return self._completed(line)

    def _matching_words(self, line: EditedLine) -> Completion:
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
        options = tuple(Suggestion(word, count=self._words[word] or None) for word in found)
        return Completion(start, line.cursor, options)


def _query_error(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None
