"""What is wrong in the configuration file, which views and rules are both read from: told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from newsreader.errors import ConfigError
from newsreader.model import Problem
from newsreader.session.events import Events, Failure
from newsreader.text import plural

MOST_TOLD: Final = 5
"""So many are told each by itself: of thousands, each would be a message that has to go again."""


class ConfigProblems:
    """Remembers what has been told. What was mended is told again where it is wrong once more."""

    def __init__(
        self,
        events: Events,
        mistakes: Callable[[], Sequence[Problem]],
        troubles: Callable[[], dict[str, ConfigError | None]],
    ) -> None:
        """`mistakes` gives the tables that can't be meant; `troubles`, by what is read from the file, why it
        says nothing that can be read.
        """
        self._events = events
        self._read_mistakes = mistakes
        self._read_troubles = troubles
        self._told: frozenset[str] = frozenset()

    def tell(self) -> None:
        """Say what is wrong by now and was not before."""
        wrong = {**self._mistakes(), **self._troubles()}
        new = [failure for text, failure in wrong.items() if text not in self._told]
        for failure in new[:MOST_TOLD]:
            self._events.tell(failure)
        if left := len(new[MOST_TOLD:]):
            sentence = f"and {plural(left, 'more mistake')} in the configuration"
            self._events.tell(Failure(sentence, "newsreader config edit opens it."))
        self._told = frozenset(wrong)

    def _mistakes(self) -> dict[str, Failure]:
        return {str(problem): Failure(str(problem)) for problem in self._read_mistakes()}

    def _troubles(self) -> dict[str, Failure]:
        """Each with what stays as it was for it."""
        read = self._read_troubles()
        troubles: dict[str, Failure] = {}
        for error in filter(None, read.values()):
            staying = [name for name, trouble in read.items() if trouble and trouble.message == error.message]
            sentence = f"{error.message}; the {_listed(staying)} stay as they were"
            troubles[error.message] = Failure(sentence, error.hint)
        return troubles


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: `views, rules and commands`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
