"""The last decision again: `.` does to other rows what was done to some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsreader.session.triage.service import Outcome
from newsreader.session.triage.steps import Step, Steps

Act = Callable[[Sequence[str], int], Steps[Outcome]]
"""Decides something about articles, which the user sees in so many rows."""
Scope = Callable[[Sequence[str]], Step[Sequence[str]]]
"""What an action on some rows is about: their articles alone, or more of their stories."""


class LastDecision:
    """What the user decided last, on which articles it was about left open."""

    def __init__(self) -> None:
        self._last: tuple[Act, Scope] | None = None

    def do(self, act: Act, scope: Scope, rows: Sequence[str]) -> Steps[Outcome]:
        """Decide something about rows, and remember it."""
        self.remember(act, scope)
        articles = yield from scope(rows)
        return (yield from act(articles, len(rows)))

    def remember(self, act: Act, scope: Scope) -> None:
        """Something is decided about what is known already."""
        self._last = act, scope

    def repeat(self, rows: Sequence[str]) -> Steps[Outcome] | None:
        """Decide the same about other rows; None where nothing was decided yet."""
        return None if self._last is None else self.do(*self._last, rows)
