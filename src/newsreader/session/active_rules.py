"""The user's rules at work: read from the configuration, judged over the store, set down in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec

from newsreader.config.file import ConfigFile
from newsreader.config.rules_file import RulesFile, Written
from newsreader.errors import ConfigError
from newsreader.library import Library
from newsreader.library.rule_decisions import Obeyed, Order
from newsreader.model import Problem, TriageField, tag_field
from newsreader.query import Query
from newsreader.rules import ChangeKind, Do, Rule, RuleMatcher
from newsreader.scoring.heat import Term
from newsreader.store.store import Store

AGING_ROWS: Final = 4_000
"""So many rows are looked at in one go for what time alone has changed: about a millisecond for each rule."""


class Standing(msgspec.Struct, frozen=True):
    """A rule as it stands: how many articles it touched, whether it has ended, what is wrong with it."""

    written: Written
    articles: int = 0
    ended: bool = False
    problem: str = ""


class ActiveRules:
    """The rules of one configuration file over one store. It belongs to the thread that has the store."""

    def __init__(self, store: Store, library: Library, config_file: Path) -> None:
        self._store = store
        self._library = library
        self._judge = RuleMatcher(store)
        self.today = self._day()
        self._aged = 0
        self.file = RulesFile(ConfigFile(config_file))
        self.trouble: ConfigError | None = None

    # In force

    def open(self) -> None:
        """Read the rules and have them in force over all that comes into the store."""
        self._store.judged_by(self._judge)
        self.read()

    def read(self) -> frozenset[str]:
        """Take over what the file says; `trouble` tells where it can't be read, and the rules stay as they
        were. Returns the ids of the articles that are muted or highlighted by it, or no longer.
        """
        try:
            self.file.read()
            self.trouble = None
        except ConfigError as error:
            self.trouble = error
        return self.renew()

    def renew(self) -> frozenset[str]:
        """Have those rules in force that there are now, and none that has ended. Returns ids as `read`."""
        self.today = self._day()
        return self._judge.follow(self.file.rules, self.today)

    def look_again(self) -> None:
        """Full texts have been searched: judge by the rules that waited for it. `look_about` tells of it."""
        self._judge.look_again()

    @property
    def queries(self) -> Iterator[Query]:
        """Of the rules in force."""
        return map(Query, self._judge.trees)

    def look_about(self) -> frozenset[str]:
        """Take over a file that was edited, and do a little of what time brings. Returns ids as `read`."""
        turned = frozenset(self._judge.turned)
        self._judge.turned.clear()
        if self.file.changed():
            return turned | self.read()
        if self._day() != self.today:
            return turned | self.renew()
        return turned | self._grow_older()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the file, each with its place."""
        return self.file.problems

    # What they did

    def standings(self) -> tuple[Standing, ...]:
        """Every rule of the file, in its order."""
        sets_any = any(rule.field is not None for rule in self.file.rules)
        counts = self._library.rulings.counts() if sets_any else {}
        return tuple(self._standing(written, counts) for written in self.file.written)

    def reasons(self, article_id: str) -> tuple[str, ...]:
        """What rules made of an article, each as `muted by rule “Wired” until 1 Dec 2026`."""
        shown = [rule for rule in self._about(article_id) if rule.field is None and rule.do is not Do.HEAT]
        shown.sort(key=lambda rule: rule.do is not Do.MUTE)
        triage = self._store.decided(article_id)
        still = {tag_field(tag): f"tagged #{tag}" for tag in triage.tags}
        if triage.starred:
            still[TriageField.STARRED] = "starred"
        if triage.read:
            still[TriageField.READ] = "marked read"
        if triage.archived:
            still[TriageField.ARCHIVED] = "archived"
        set_by = self._library.rulings.about(article_id) if still else {}
        return (
            *(rule.sentence for rule in shown),
            *(f"{done} by rule “{set_by[field]}”" for field, done in still.items() if field in set_by),
        )

    def heat_terms(self, article_id: str) -> tuple[Term, ...]:
        """What rules add to the heat of an article."""
        rules = [rule for rule in self._about(article_id) if rule.do is Do.HEAT]
        return tuple(Term(f"by rule “{rule.label}”", rule.points) for rule in rules)

    def to_notify(self, article_ids: Iterable[str]) -> list[str]:
        """Those of the articles of which a rule wants the user to be told."""
        announced = [self._judge.rows(rule) for rule in self._judge.rules if rule.do is Do.NOTIFY]
        wanted = set[int]().union(*announced)
        return [article_id for article_id in article_ids if self._store.row_of(article_id) in wanted]

    def matching(self, rule: Rule) -> int:
        """For how many articles a rule in force holds."""
        return len(self._judge.rows(rule))

    # What they want

    @property
    def is_wanting(self) -> bool:
        """Whether there is anything to obey."""
        return any(self._judge.wanted.values())

    def orders(self) -> tuple[Order, ...]:
        """What rules want to be set on articles, handed out once."""
        wanted = {rule: rows for rule, rows in self._judge.wanted.items() if rows}
        self._judge.wanted.clear()
        return tuple(
            Order(rule.label, rule.field, rule.done, tuple(self._store.ids_in(rows)), rule.value)
            for rule, rows in wanted.items()
            if rule.field is not None
        )

    def obey(self, library: Library) -> tuple[Obeyed, ...]:
        """Set on articles what rules want, on record; the store is for the caller to keep in step.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        return library.rulings.obey(self.orders())

    # Inside

    def _standing(self, written: Written, counts: Mapping[tuple[str, str], int]) -> Standing:
        """`counts`: on how many articles rules have set something, by label and field."""
        rule = written.rule
        if rule is None:
            return Standing(written, problem=written.problem)
        if rule.field is not None:
            done = rule.field if rule.value else f"-{rule.field}"
            articles = counts.get((rule.label, done), 0)
        else:
            articles = self.matching(rule)
        problem = self._judge.failed.get(rule, "")
        return Standing(written, articles, not rule.holds(self.today), problem)

    def _about(self, article_id: str) -> tuple[Rule, ...]:
        row = self._store.row_of(article_id)
        return () if row is None else self._judge.about(row)

    def _day(self) -> date:
        """Today, in the user's own time."""
        return datetime.fromtimestamp(self._store.now).astimezone().date()

    def _grow_older(self) -> frozenset[str]:
        """Look at the next rows, round and round: ages change without any news."""
        if not self._judge.grows_older():
            return frozenset()
        count = len(self._store.headlines)
        start = self._aged if self._aged < count else 0
        self._aged = start + AGING_ROWS
        return self._judge.look(range(start, min(self._aged, count)), ChangeKind.TIME)
