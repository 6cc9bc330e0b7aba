"""The last decision again: `.` does to other rows what was done to some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsreader.session.triage.service import Outcome

Act = Callable[[Sequence[str], int], Outcome]
"""Decides something about articles, which the user sees in so many rows."""
Scope = Callable[[Sequence[str]], Sequence[str]]
"""What an action on some rows is about: their articles alone, or more of their stories."""


class LastDecision:
    """What the user decided last, on which articles it was about left open."""

    def __init__(self) -> None:
        self._last: tuple[Act, Scope] | None = None

    def do(self, act: Act, scope: Scope, rows: Sequence[str], seen: int | None = None) -> Outcome:
        """Decide something about rows, and remember it. `seen`: how many rows that is for the user, where
        they are told otherwise. Raises LibraryError.
        """
        self._last = act, scope
        return act(scope(rows), len(rows) if seen is None else seen)

    def repeat(self, rows: Sequence[str]) -> Outcome | None:
        """Decide the same about other rows; None where nothing was decided yet. Raises LibraryError."""
        if self._last is None:
            return None
        act, scope = self._last
        return act(scope(rows), len(rows))
