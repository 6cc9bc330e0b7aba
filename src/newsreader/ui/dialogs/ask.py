"""Questions to the user, awaited in a straight line.

An action that asks is a coroutine. It is no task: up to its question it runs within the key that called it,
so that the next key goes to the dialog already, and on from there within the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

from textual.app import App
from textual.screen import Screen

from newsreader.errors import NewsreaderError

Answer = TypeVar("Answer")
Steps = Coroutine[Any, Any, None]
Answered = Callable[[Answer], None]
Failed = Callable[[NewsreaderError], None]


class Question(Generic[Answer]):
    """Something whose answer comes later. `put` begins it, and is given what takes the answer, and what takes
    the error where there is none: it is raised where the question is awaited.
    """

    def __init__(self, put: Callable[[Answered[Answer], Failed], object]) -> None:
        self.put = put

    def __await__(self) -> Generator[Question[Answer], Answer, Answer]:
        return (yield self)


def run(steps: Steps, failed: Failed) -> None:
    """Do what awaits nothing but questions. `failed` is told of the error that ends it."""
    _go_on(steps, partial(steps.send, None), failed)


def _go_on(steps: Steps, step: Callable[[], Question[Any]], failed: Failed) -> None:
    try:
        question = step()
    except StopIteration:
        return
    except NewsreaderError as error:
        failed(error)
        return

    def answered(answer: Any) -> None:
        _go_on(steps, partial(steps.send, answer), failed)

    def unanswered(error: NewsreaderError) -> None:
        _go_on(steps, partial(steps.throw, error), failed)

    question.put(answered, unanswered)


class Ask:
    """Asks by small screens over the one that is there. What is left with Esc is answered by None."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    def open(self, dialog: Screen[Answer]) -> Question[Answer | None]:
        """Show a screen until it is left."""
        return Question(lambda answered, failed: self._app.push_screen(dialog, answered))

    def choose(
        self,
        title: str,
        options: Mapping[str, str],
        current: str = "",
        preview: Callable[[str], None] | None = None,
        about: Mapping[str, str] | None = None,
    ) -> Question[str | None]:
        """One of a few. `options`: what is read, by the answer that it stands for; the cursor begins on
        `current`, and `preview` is told every one that it comes to. `about`: more to say of them.
        """
        from newsreader.ui.dialogs.choice import ChoiceScreen

        return self.open(ChoiceScreen(title, options, current, preview, about or {}))

    async def confirm(self, title: str, keep: str, act: str) -> bool:
        """Whether to do something that can't be taken back; the cursor begins on what does nothing."""
        return await self.choose(title, {"keep": keep, "act": act}) == "act"

    def text(
        self, title: str, does: str, text: str = "", hint: str = "", about: str = ""
    ) -> Question[str | None]:
        """A line of text. `does`: what Enter does; `hint` stands where there is no text yet; `about` says
        more below it.
        """
        from newsreader.ui.dialogs.line_prompt import LinePrompt

        return self.open(LinePrompt(title, does, text, hint, about=about))

    def secret(self, title: str, does: str) -> Question[str | None]:
        """A line that nobody is to read over a shoulder."""
        from newsreader.ui.dialogs.line_prompt import LinePrompt

        return self.open(LinePrompt(title, does, secret=True))
