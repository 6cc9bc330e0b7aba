"""Answers that are worked out once for each thing that is asked about."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")


class Remembered(dict[Asked, Answer]):
    """By what is asked about, what `answer` says of it: very many rows have few values."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, asked: Asked) -> Answer:
        answer = self[asked] = self._answer(asked)
        return answer
