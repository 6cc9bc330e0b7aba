"""Which rows hold words in their full texts: what was asked and told once is at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from newsreader.query import Node
from newsreader.query.found_rows import FoundRows
from newsreader.query.nodes import words_in_bodies

Words = tuple[str, ...]
"""Folded words, all of which are looked for."""

KEPT: Final = 16
"""So many of the last answers stay at hand, whoever asks for them."""


class BodyAnswers:
    """The answers of a search that goes on beside the owner, once there is one."""

    def __init__(self) -> None:
        self._answers: dict[Words, FoundRows] = {}
        self._ask: Callable[[Words], object] | None = None
        self.departures = 0
        """How many articles have left, each of which may come back in another row."""

    def asked_of(self, ask: Callable[[Words], object]) -> None:
        """From now on, what is not at hand is asked of this, which will `take` the answer."""
        self._ask = ask

    def can_tell(self, *trees: Node | None) -> bool:
        """Whether queries need not be waited for. Where they have to, what they lack is asked for."""
        if self._ask is None:
            return True
        lacking = words_in_bodies(*trees) - self._answers.keys()
        for words in lacking:
            self._ask(words)
        return not lacking

    def of(self, words: Words) -> FoundRows | None:
        """The answer, where it is at hand."""
        answer = self._answers.pop(words, None)
        if answer is not None:
            self._answers[words] = answer  # as the last one
        return answer

    def take(self, words: Words, answer: FoundRows, in_force: Collection[Words]) -> None:
        """Have an answer. Of those that are not in force, the oldest go."""
        self._answers[words] = answer
        others = [old for old in self._answers if old not in in_force]
        for old in others[: max(0, len(others) - KEPT)]:
            del self._answers[old]

    def replace(self, answers: Mapping[Words, FoundRows]) -> None:
        """More can be searched: have these answers in place of all others."""
        self._answers = dict(answers)

    def forget(self, row: int) -> None:
        """An article has left."""
        self.departures += 1
        for answer in self._answers.values():
            answer.discard(row)
