"""The user's rules, changed from within a session: in force at once, and taken back by undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from newsreader.session.events import RulesChanged
from newsreader.session.session import Session
from newsreader.session.triage.steps import all_of
from newsreader.session.triage.undo import UndoStack

if TYPE_CHECKING:
    from newsreader.config.rules_file import Written
    from newsreader.rules import Rule

UNNAMED: Final = "that can't be read"


class RuleEdits:
    """Adds, changes and removes rules. All raise ConfigError where that could not be written."""

    def __init__(self, session: Session, undo: UndoStack, obey: Callable[[], object]) -> None:
        """`obey`: has done what rules want to be set on articles."""
        self._session = session
        self._undo = undo
        self._obey = obey

    def look_about(self) -> None:
        """Take over what was changed in the file by hand or by time, and do what rules want."""
        turned = self._session.ruling.look_about()
        if turned:
            self._session.updates.take_muted(turned)
            self._session.events.tell(RulesChanged())
        self._obey()

    def add(self, rule: Rule) -> None:
        """Keep a new rule, in force at once."""
        ruling = self._session.ruling
        since = self._newest_action()
        undo = ruling.file.add(rule)
        self._renew()

        def take_back() -> None:
            undo()
            self._undo_deeds(rule, since)
            self._renew()

        term = f" {rule.term}" if rule.term else ""
        matching = ruling.matching(rule)
        self._undo.done(f"{rule.deed} “{rule.label}”{term}: {matching:,} now", take_back)

    def change(self, written: Written, rule: Rule) -> None:
        """Let a rule be another, at its place."""
        before = written.rule
        if rule == before:
            return
        undo = self._session.ruling.file.change(written, rule)
        self._rename(before, rule)
        self._renew()

        def take_back() -> None:
            undo()
            self._rename(rule, before)
            self._renew()

        self._undo.done(f"changed the rule “{rule.label}”", take_back)

    def remove(self, written: Written) -> None:
        """Forget a rule. What it hid is there again; what it has set stays."""
        undo = self._session.ruling.file.remove(written)
        self._renew()

        def take_back() -> None:
            undo()
            self._renew()

        name = f"“{written.rule.label}”" if written.rule is not None else UNNAMED
        self._undo.done(f"deleted the rule {name}", take_back)

    def _renew(self) -> None:
        """The file says something else: let it be so."""
        self._session.updates.take_muted(self._session.ruling.renew())
        self._obey()
        self._session.events.tell(RulesChanged())

    def _undo_deeds(self, rule: Rule, since: int) -> None:
        """Take back what a rule has set by actions later than `since`, as if it had never been there."""
        if rule.field is None:
            return
        session, origin = self._session, f"rule {rule.label}"
        for entry in session.desk.history():
            if entry.seq > since and entry.origin == origin and not entry.undone:
                all_of(session.showing_elsewhere(session.desk.undo(entry.seq).changed))
        session.library.rulings.forget(rule.label, rule.field)

    def _rename(self, before: Rule | None, after: Rule | None) -> None:
        """Let what a rule has set be counted under its new name."""
        if before is None or after is None or before.field is None or before.field != after.field:
            return
        if before.label != after.label:
            self._session.library.rulings.rename(before.label, after.label)

    def _newest_action(self) -> int:
        return max((entry.seq for entry in self._session.desk.history()), default=0)
