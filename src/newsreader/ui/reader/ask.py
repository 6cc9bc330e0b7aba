"""What the reader asks with: small screens, and the line at its top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from textual.app import App

from newsreader.ui.dialogs.ask import Ask, Question
from newsreader.ui.reader.typing.prompt import PromptMode

Taken = TypeVar("Taken")


class ReaderAsk(Ask):
    """`take` is given what was typed and says what that comes to; where it raises NewsreaderError, the line
    stays to be mended.
    """

    def __init__(self, app: App[Any], prompt: PromptMode) -> None:
        super().__init__(app)
        self._prompt = prompt

    def line(
        self, label: str, take: Callable[[str], Taken], text: str = "", words: Mapping[str, int] | None = None
    ) -> Question[Taken | None]:
        """`words`: what the words of the answer are likely to be, each with a number to show beside it."""
        return Question(lambda answered, failed: self._prompt.ask(label, take, text, words or {}, answered))

    def path(
        self, label: str, take: Callable[[str], Taken], text: str = "", *, folders: bool = False
    ) -> Question[Taken | None]:
        """The name of a file or folder, with completion. `folders`: these alone are offered."""
        ask = self._prompt.ask_path
        return Question(lambda answered, failed: ask(label, take, text, answered, folders=folders))

    def query(self, label: str, take: Callable[[str], Taken], text: str = "") -> Question[Taken | None]:
        """A query, with completion, and with what is wrong in it while it is typed."""
        return Question(lambda answered, failed: self._prompt.ask_query(label, take, text, answered))
