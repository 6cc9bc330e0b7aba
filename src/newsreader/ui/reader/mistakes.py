"""What is wrong in the configuration file, which views and rules are both read from: told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import ConfigError

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen


class ReaderMistakes:
    """Remembers what has been told. What was mended is told again where it is wrong once more."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._told: frozenset[str] = frozenset()

    def tell(self) -> None:
        """Say what is wrong by now and was not before."""
        wrong = {**self._mistakes(), **self._troubles()}
        for text in wrong.keys() - self._told:
            self._screen.explain(wrong[text])
        self._told = frozenset(wrong)

    def _mistakes(self) -> dict[str, ConfigError]:
        """Single tables that can't be meant."""
        problems = (*self._screen.views.saved.problems, *self._screen.session.ruling.problems)
        return {str(problem): ConfigError(str(problem)) for problem in problems}

    def _troubles(self) -> dict[str, ConfigError]:
        """Why the file says nothing that can be read, and what stays as it was for that."""
        found = {"views": self._screen.views.trouble, "rules": self._screen.session.ruling.trouble}
        troubles: dict[str, ConfigError] = {}
        for error in filter(None, found.values()):
            staying = [name for name, other in found.items() if other and other.message == error.message]
            sentence = f"{error.message}; the {' and '.join(staying)} stay as they were"
            troubles[error.message] = ConfigError(sentence, error.hint)
        return troubles
