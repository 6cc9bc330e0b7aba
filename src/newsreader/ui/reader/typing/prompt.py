"""A question that is answered in one line at the top of the reader: which tags, what name, which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newsreader.errors import NewsreaderError, QueryError
from newsreader.query import parse
from newsreader.query.completion import Completion, Suggestion, complete, other_terms
from newsreader.session.jobs.value_counting import ValueCountingJob
from newsreader.text import fold
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.reader.typing.file_names import begun_anew, complete_path
from newsreader.ui.reader.typing.line_mode import NO_COMPLETION, InputArea, LineMode
from newsreader.ui.support.line_buffer import EditedLine

Take = Callable[[str], Any]
"""What an answer comes to. Where it raises NewsreaderError, the line stays to be mended."""
Answered = Callable[[Any], object]


class PromptMode(LineMode):
    """Asks one thing at a time. Enter answers with what `take` makes of the text; Esc answers with None and
    leaves everything as it was.
    """

    def __init__(
        self,
        values: ValueCountingJob,
        area: InputArea,
        painter: Painter,
        failed: Callable[[NewsreaderError], object],
    ) -> None:
        """`failed` is told why an answer can't be taken."""
        super().__init__(area, painter)
        self._values = values
        self._failed = failed
        self._words: Mapping[str, int] = {}
        self._answered: Answered = lambda answer: None
        self._take_answer: Take = str
        self._complete: Callable[[EditedLine], Completion] = lambda line: NO_COMPLETION
        self._wrong: Callable[[str], QueryError | None] = lambda text: None

    def ask(self, label: str, take: Take, text: str, words: Mapping[str, int], answered: Answered) -> None:
        """`words`: what the words of the answer are likely to be, each with a number to show beside it."""
        self._words = words
        self._complete, self._wrong = self._matching_words, lambda typed: None
        self._begin(label, take, text, answered)
        if words:
            self.offer()

    def ask_query(self, label: str, take: Take, text: str, answered: Answered) -> None:
        """Ask for a query, with completion, and with what is wrong in it while it is typed."""
        self._complete, self._wrong = self._of_query, _query_error
        self._begin(label, take, text, answered)

    def ask_path(self, label: str, take: Take, text: str, answered: Answered, *, folders: bool) -> None:
        """Ask for the name of a file or folder, with completion. `folders`: these alone are offered."""
        self._complete = lambda line: complete_path(line.text[: line.cursor], folders=folders)
        self._wrong = lambda typed: None
        self._begin(label, lambda typed: take(begun_anew(typed)), text, answered)

    def _begin(self, label: str, take: Take, text: str, answered: Answered) -> None:
        self.prompt = f" {label} "
        self._take_answer, self._answered = take, answered
        self.open(text)

    def complaint(self) -> tuple[str, int]:
        error = self._wrong(self.line.text)
        return ("", 1) if error is None else (str(error), error.column)

    def changed(self, line: EditedLine) -> None:
        self._painter.mark(Dirty.STATUS)

    def ended(self, text: str, *, cancelled: bool) -> None:
        self._values.leave()
        if cancelled:
            self._answered(None)
            return
        try:
            answer = self._take_answer(text.strip())
        except NewsreaderError as error:
            self.open(text)
            self._failed(error)
        else:
            self._answered(answer)

    def completion(self, line: EditedLine) -> Completion:
        return self._complete(line)

    def _of_query(self, line: EditedLine) -> Completion:
        return complete(line.text, line.cursor, self._values.in_store(other_terms(line.text, line.cursor)))

    def _matching_words(self, line: EditedLine) -> Completion:
        """The words that begin with, then those that hold, the word at the cursor. `-` before it stays."""
        before = line.text[: line.cursor]
        start = before.rfind(" ") + 1
        if before[start : start + 1] in ("-", "+"):
            start += 1
        typed = fold(before[start:])
        words = [word for word in self._words if typed in fold(word) and fold(word) != typed]
        if not words:
            return NO_COMPLETION
        words.sort(key=lambda word: (not fold(word).startswith(typed), -self._words[word], word))
        options = tuple(Suggestion(word, count=self._words[word] or None) for word in words)
        return Completion(start, line.cursor, options)


def _query_error(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None
