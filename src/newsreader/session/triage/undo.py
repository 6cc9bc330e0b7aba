"""One undo over all that a user does: decisions about articles, views and rules, settings of feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from newsreader.session.events import Events, Notice
from newsreader.session.scheduler import Act
from newsreader.session.stories.edits import is_about_stories
from newsreader.session.triage.service import Outcome, TriageService
from newsreader.session.triage.steps import Steps, with_more
from newsreader.text import plural


class SettingChange(msgspec.Struct, frozen=True):
    """A change outside the journal. `after`: the number of the journal's last action when it was made;
    `undo` takes it back, and calls what it is given when that is done.
    """

    after: int
    sentence: str
    undo: Callable[[Act], object]


class Together(msgspec.Struct, frozen=True):
    """What one command did in several steps. `before`, `after`: the number of the journal's last action
    when it began, and when it had ended; `changes`: what it changed outside the journal.
    """

    name: str
    before: int
    after: int
    changes: tuple[SettingChange | Together, ...]


class Redoable(msgspec.Struct, frozen=True):
    """Decisions that were taken back together. `after`: the number of the last action that stood then."""

    name: str
    after: int
    count: int


class UndoStack:
    """Decisions are in the journal, which outlives the run; all other changes are of this run, and so is
    which of them were done together.
    """

    def __init__(self, desk: TriageService, events: Events) -> None:
        self._desk = desk
        self._events = events
        self._changes: list[SettingChange | Together] = []
        self._redoable: list[Redoable] = []

    @contextmanager
    def together(self, name: str) -> Iterator[None]:
        """What is done meanwhile is one thing to take back, by this name."""
        before, count = self._desk.last(), len(self._changes)
        try:
            yield
        finally:
            after, changes = self._desk.last(), tuple(self._changes[count:])
            if after > before or changes:
                self._changes[count:] = [Together(name, before, after, changes)]

    def done(self, sentence: str, undo: Act) -> None:
        """Say what was changed, and be ready to take it back."""

        def undo_at_once(undone: Act) -> None:
            undo()
            undone()

        self.done_beside(sentence, undo_at_once)

    def done_beside(self, sentence: str, undo: Callable[[Act], object]) -> None:
        """As `done`, for what takes a while to be taken back. `undo` begins that, and has what it is given
        done at the end.
        """
        self._changes.append(SettingChange(self._desk.last(), sentence, undo))
        self._events.tell(Notice(sentence, undoes=True))

    def undoing(self) -> Steps[Outcome | None]:
        """Take back what was done last, whatever it was. Gives what came of it where that was a decision.

        Raises:
            ConfigError: the file has been changed so that the change can't be taken back.
        """
        if not self._changes or self._changes[-1].after < self._desk.last():
            return (yield from self._desk.undoing())
        change = self._changes.pop()
        if isinstance(change, Together):
            return (yield from self._undo_together(change))
        self._take_back(change)
        return None

    def redoing(self) -> Steps[Outcome]:
        """Do again what was undone last; what was undone together, together."""
        if not self._redoable or self._redoable[-1].after != self._desk.last():
            return (yield from self._desk.redoing())
        step = self._redoable.pop()
        outcomes: list[Outcome] = []
        for _ in range(step.count):
            outcomes.append((yield from with_more(self._desk.redoing())))
        self._changes.append(Together(step.name, step.after, self._desk.last(), ()))
        return _one_outcome(outcomes, f"done again: {step.name}")

    def _undo_together(self, step: Together) -> Steps[Outcome]:
        """Take it back, what was done last first."""
        self._changes += step.changes
        kept = len(self._changes) - len(step.changes)
        outcomes: list[Outcome] = []
        while len(self._changes) > kept or self._desk.last() > step.before:
            outcome = yield from with_more(self.undoing())
            outcomes += [] if outcome is None else [outcome]
        if outcomes:
            self._redoable.append(Redoable(step.name, self._desk.last(), len(outcomes)))
        return _one_outcome(outcomes, f"undone: {step.name}")

    def undo_setting(self) -> str:
        """Take back the last change that is no decision, and say so when it is done. Returns what it was;
        nothing where there is none.

        Raises:
            ConfigError: the file has been changed so that it can't be.
        """
        change = next(
            (change for change in reversed(self._changes) if isinstance(change, SettingChange)), None
        )
        if change is None:
            return ""
        self._changes.remove(change)
        self._take_back(change)
        return change.sentence

    def _take_back(self, change: SettingChange) -> None:
        change.undo(lambda: self._events.tell(Notice(f"undone: {change.sentence}")))


def _one_outcome(outcomes: Sequence[Outcome], sentence: str) -> Outcome:
    """What came of several turns, as of one: it goes by an action that regroups stories, if one does."""
    if len(outcomes) == 1:
        return outcomes[0]
    changed = frozenset[str]().union(*(outcome.changed for outcome in outcomes))
    actions = [outcome.action for outcome in outcomes if outcome.action is not None]
    action = next(filter(is_about_stories, actions), actions[-1] if actions else None)
    told = f"{sentence} ({plural(len(outcomes), 'action')})" if outcomes else sentence
    return Outcome(told, changed, action, any(outcome.moves for outcome in outcomes))
