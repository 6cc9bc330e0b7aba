"""The rules: what each does, to how many articles, until when; edit, delete and undo."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.config.rules_file import Written
from newsreader.errors import NewsreaderError
from newsreader.session.active_rules import Standing
from newsreader.session.events import Event, RulesChanged
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.text import clean, plural
from newsreader.ui.dialogs.base import buttons
from newsreader.ui.dialogs.rows_dialog import RowsDialog
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.rule_table import RuleRow, RuleRows
from newsreader.ui.widgets.status_line import OneLine, Piece, Sides

HINTS = "Enter articles · e edit · n new · d delete · u undo · Esc leaves"
SHORT_HINTS = "e edit · n new · d del · u undo"
HOW_TO_MEND = "newsreader config edit opens the file, where it can be put right; d deletes it here."
NO_RULES = "There are no rules yet.\n\nn makes one."


class Wish(StrEnum):
    SHOW = "show"
    EDIT = "edit"
    NEW = "new"


class RulesAnswer(msgspec.Struct, frozen=True):
    """What the screen was left for, and with the cursor on which rule."""

    wish: Wish
    place: int


class RulesScreen(RowsDialog[RulesAnswer]):
    """Answers what is to be done beyond the list, or None."""

    DEFAULT_CSS = """
    RulesScreen RuleRows { height: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l", "ask('show')", "Articles"),
        ("e", "ask('edit')", "Edit"),
        ("n", "ask('new')", "New"),
        ("d,delete", "remove", "Delete"),
        ("u", "undo", "Undo"),
    ]

    rows = query_one("#rule-rows", RuleRows)
    status = query_one("#rule-status", OneLine)

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        palette: Palette,
        place: int = 0,
    ) -> None:
        super().__init__()
        self._session = session
        self._rules = jobs.rules
        self._undo = jobs.undo.undo_setting
        self._palette = palette
        self._place = place
        self._standings: tuple[Standing, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="frame tall"):
            yield OneLine(self._palette, id="rule-status")
            yield RuleRows(self._palette, id="rule-rows")

    def on_mount(self) -> None:
        self._unsubscribe = self._session.events.subscribe(self._heard)
        self.rows.show_note(NO_RULES)
        self._renew()
        self.rows.move_to(self._place)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _heard(self, event: Event) -> None:
        if isinstance(event, RulesChanged):
            self._renew()

    def on_resize(self) -> None:
        self._show_status()

    # Keys

    def action_ask(self, wish: str) -> None:
        if wish == Wish.NEW:
            self.dismiss(RulesAnswer(Wish.NEW, self.rows.cursor))
            return
        standing = self._current
        if standing is None:
            return
        if standing.written.rule is None:
            text = f"{row_of(standing).problem}\n{HOW_TO_MEND}"
            self.app.notify(text, severity="warning", markup=False)
        else:
            self.dismiss(RulesAnswer(Wish(wish), self.rows.cursor))

    def action_remove(self) -> None:
        standing = self._current
        if standing is None:
            return
        self.attempt(partial(self._remove, standing.written))

    def action_undo(self) -> None:
        self.attempt(
            lambda: self.say(f"undone: {done}" if (done := self._undo()) else "nothing to undo here")
        )

    @on(RowList.Chosen)
    def _clicked(self, event: RowList.Chosen) -> None:
        self.rows.move_to(event.index)
        if event.double:
            self.action_ask(Wish.SHOW)

    def _remove(self, written: Written) -> None:
        self._rules.remove(written)
        name = f" “{written.rule.label}”" if written.rule else ""
        self.say(f"deleted{name} · u brings it back")

    # What is shown

    @property
    def _current(self) -> Standing | None:
        return self._standings[self.rows.cursor] if self._standings else None

    def explain(self, error: NewsreaderError) -> None:
        self.say("")
        self.warn(error)

    def _renew(self) -> None:
        self._standings = self._session.ruling.standings()
        self.rows.show([row_of(standing) for standing in self._standings], self.rows.cursor)
        self._show_status()

    def _show_status(self) -> None:
        frame = self.query_one(".frame")
        frame.border_title = Content(plural(len(self._standings), "rule") if self._standings else "Rules")
        hints = HINTS if self.app.size.width >= 84 else SHORT_HINTS
        frame.border_subtitle = buttons(hints if self._standings else "n makes one · Esc leaves")
        self.status.show(Sides((Piece(self._message),)))


def row_of(standing: Standing) -> RuleRow:
    """A rule as the list shows it."""
    rule = standing.written.rule
    if rule is None:
        line = standing.written.table.line
        values = standing.written.table.values
        label = clean(str(values.get("name") or values.get("query") or "a rule"))
        return RuleRow("", label, "", 0, problem=f"line {line}: {standing.problem}")
    term = rule.term.replace("until", "ended", 1) if standing.ended else rule.term
    return RuleRow(
        rule.deed, rule.label, rule.query, standing.articles, term, standing.ended, standing.problem
    )
