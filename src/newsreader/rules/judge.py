"""Which articles rules hold for, kept in step as articles come, change and are decided about. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from enum import Enum, auto
from typing import Final, Protocol

from newsreader.errors import QueryError
from newsreader.query import Node, World, select
from newsreader.query.nodes import (
    Age,
    Compare,
    FieldPattern,
    InBody,
    InField,
    Is,
    NumberField,
    State,
    TextField,
    leaves,
)
from newsreader.rules.records import Do, Rule

OF_TRIAGE: Final = frozenset(State) - {State.LEAD, State.SUPERSEDED, State.NEW}


class ChangeKind(Enum):
    """What about some rows may be another than before."""

    ARTICLE = auto()
    TRIAGE = auto()
    TOPICS = auto()
    TIME = auto()
    TEXT = auto()


class RuleTarget(World, Protocol):
    """What is judged: the rows of a store, which shows or hides them."""

    muted: set[int]
    highlighted: set[int]

    def mute(self, rows: Collection[int], *, muted: bool) -> frozenset[str]:
        """Keep rows out of sight, or show them again. Returns the ids that are changed by it."""
        ...

    def warm(self, points: Mapping[int, int]) -> list[int]:
        """Add points to the heats of rows, in place of those that they had. Returns the rows whose heat is
        another now.
        """
        ...

    def can_tell(self, *trees: Node | None) -> bool:
        """Whether queries can be answered now; what they lack for it is looked for, where they can't."""
        ...

    def ids_in(self, rows: Iterable[int]) -> frozenset[str]:
        """The ids of the articles in these rows; rows that an article has left have none."""
        ...

    def still_there(self, rows: Iterable[int]) -> list[int]:
        """Those of the rows that an article is in."""
        ...


class RuleMatcher:
    """Holds rules over a store and remembers the rows of each, so that nothing is ever counted anew.

    `court`: the store. Rows that a rule is to set a flag or a tag on are gathered in `wanted`; the ids of
    what is shown otherwise since topics or searchable texts changed, in `turned`.
    """

    def __init__(self, court: RuleTarget) -> None:
        self._court = court
        self._held: dict[Rule, _Held] = {}
        self._waiting: set[Rule] = set()
        """Those that could not be judged yet by what came."""
        self.failed: dict[Rule, str] = {}
        self.turned: set[str] = set()
        self.wanted: defaultdict[Rule, set[int]] = defaultdict(set)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those that are in force."""
        return tuple(self._held)

    @property
    def trees(self) -> tuple[Node, ...]:
        """What the rules in force look for."""
        return tuple(held.where for held in self._held.values())

    def rows(self, rule: Rule) -> Set[int]:
        """The rows that a rule holds for."""
        held = self._held.get(rule)
        return frozenset() if held is None else held.rows

    def about(self, row: int) -> tuple[Rule, ...]:
        """The rules that hold for a row."""
        return tuple(rule for rule, held in self._held.items() if row in held.rows)

    def follow(self, rules: Iterable[Rule], today: date) -> frozenset[str]:
        """Have these rules in force from now on, but for those that have ended. Returns the ids of the
        articles that are muted or highlighted by it, or no longer.
        """
        before = self._held
        self._held = {rule: before.get(rule) or _Held(rule) for rule in rules if rule.holds(today)}
        self.failed = {rule: text for rule, text in self.failed.items() if rule in self._held}
        for rule in before.keys() - self._held.keys():
            self.wanted.pop(rule, None)
        everything = range(len(self._court.headlines))
        for rule in self._held.keys() - before.keys():
            self._judge(self._held[rule], everything)
        gone = set[int]().union(*(held.rows for rule, held in before.items() if rule not in self._held))
        touched = gone.union(*(held.rows for held in self._held.values()))
        warmed = self._warm(touched) if _heats((*before, *self._held)) else frozenset[str]()
        return warmed | self._pronounce(touched)

    def look(self, rows: Sequence[int], news: ChangeKind) -> frozenset[str]:
        """Judge rows anew of which something is another now. Returns ids as `follow`."""
        everything = range(len(self._court.headlines))
        if len(rows) >= len(everything):
            rows = everything  # which is searched from end to end, in memory's order
        turned = self._judge_by(
            [held for rule, held in self._held.items() if news in held.asks and rule not in self.failed], rows
        )
        if news in (ChangeKind.TOPICS, ChangeKind.TEXT):
            self.turned |= turned
        return turned

    def look_again(self) -> None:
        """Full texts have been searched: judge by those rules that waited for it."""
        waiting, self._waiting = self._waiting, set()
        concerned = [self._held[rule] for rule in waiting if rule in self._held]
        if concerned:
            self.turned |= self._judge_by(concerned, range(len(self._court.headlines)))

    def _judge_by(self, concerned: Sequence[_Held], rows: Sequence[int]) -> frozenset[str]:
        """Judge rows by some rules. Returns ids as `follow`."""
        for held in concerned:
            self._look(held, rows)
        turned = self._pronounce(set(rows)) if concerned else frozenset[str]()
        if _heats(held.rule for held in concerned):
            turned |= self._warm(rows)
        return turned

    def grows_older(self) -> bool:
        """Whether time alone can change what holds."""
        return any(ChangeKind.TIME in held.asks for held in self._held.values())

    def _look(self, held: _Held, rows: Sequence[int]) -> None:
        """As `_judge`, unless the rule asks for what is still looked for: then all stays as it is."""
        if self._court.can_tell(held.where):
            self._judge(held, rows)
        else:
            self._waiting.add(held.rule)

    def _judge(self, held: _Held, rows: Sequence[int]) -> None:
        court = self._court
        try:
            hits = court.still_there(select(held.where, rows, court))
        except QueryError as error:
            # It would be so with each batch of articles: from here on the rule is out of force.
            self.failed[held.rule], hits, rows = str(error), [], list(held.rows)
        before = held.rows.intersection(rows) if held.rows else frozenset[int]()
        held.rows.difference_update(before)
        held.rows.update(hits)
        if held.rule.field is not None:
            self.wanted[held.rule].difference_update(rows)
            self.wanted[held.rule].update(set(hits) - before)

    def _pronounce(self, rows: Set[int]) -> frozenset[str]:
        """Let the store show these rows as the rules say."""
        court = self._court
        muted, highlighted = self._held_for(Do.MUTE, rows), self._held_for(Do.HIGHLIGHT, rows)
        turned = court.ids_in((court.highlighted & rows) ^ highlighted)
        court.highlighted -= rows
        court.highlighted |= highlighted
        hidden = court.mute(muted - court.muted, muted=True)
        return turned | hidden | court.mute((court.muted & rows) - muted, muted=False)

    def _warm(self, rows: Iterable[int]) -> frozenset[str]:
        """Let the store add to the heats of these rows what rules say, and look at what asks for heats."""
        points = dict.fromkeys(rows, 0)
        for rule, held in self._held.items():
            for row in held.rows & points.keys() if rule.do is Do.HEAT else ():
                points[row] += rule.points
        changed = self._court.warm(points)
        if not changed:
            return frozenset()
        for rule, held in self._held.items():
            if rule.do is not Do.HEAT and rule not in self.failed:
                self._look(held, changed)
        return self._court.ids_in(changed) | self._pronounce(set(changed))

    def _held_for(self, do: Do, rows: Set[int]) -> set[int]:
        """Those of the rows that a rule of this kind holds for."""
        return set[int]().union(*(held.rows & rows for rule, held in self._held.items() if rule.do is do))


class _Held:
    """A rule with its rows. `asks`: the news by which it may hold for others."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.where = rule.where()
        self.rows: set[int] = set()
        self.asks = _asks(self.where)


def _heats(rules: Iterable[Rule]) -> bool:
    """Whether any of the rules changes heats."""
    return any(rule.do is Do.HEAT for rule in rules)


def _asks(where: Node) -> frozenset[ChangeKind]:
    kinds = {ChangeKind.ARTICLE}
    for leaf in leaves(where):
        match leaf:
            case Is(state) if state in OF_TRIAGE:
                kinds.add(ChangeKind.TRIAGE)
            case InField(TextField.TAG) | FieldPattern(TextField.TAG):
                kinds.add(ChangeKind.TRIAGE)
            case InField(TextField.TOPIC | TextField.FOLDER) | FieldPattern(TextField.FOLDER):
                kinds.add(ChangeKind.TOPICS)
            case InBody() | Compare(NumberField.WORDS):
                kinds.add(ChangeKind.TEXT)
            case Age():
                kinds.add(ChangeKind.TIME)
    return frozenset(kinds)
