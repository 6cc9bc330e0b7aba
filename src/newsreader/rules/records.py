"""A rule: what it says in the configuration, and what it says to people. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from newsreader.errors import NewsreaderError, QueryError, UsageError
from newsreader.model import TriageField, tag_field
from newsreader.query import Node, mentions, parse
from newsreader.query.nodes import Compare, Has, Is, NumberField, Part, State, leaves
from newsreader.text import clean

Values = Mapping[str, Any]
MAX_POINTS: Final = 1_000
_LEFT_OUT: Final = "so this rule is left out"


class Do(StrEnum):
    """What a rule does to the articles that its query finds."""

    MUTE = "mute"
    HIGHLIGHT = "highlight"
    TAG = "tag"
    STAR = "star"
    UNSTAR = "unstar"
    READ = "read"
    ARCHIVE = "archive"
    NOTIFY = "notify"
    HEAT = "heat"


DONE: Final = {
    Do.MUTE: "muted",
    Do.HIGHLIGHT: "highlighted",
    Do.TAG: "tagged",
    Do.STAR: "starred",
    Do.UNSTAR: "unstarred",
    Do.READ: "marked read",
    Do.ARCHIVE: "archived",
    Do.NOTIFY: "announced",
    Do.HEAT: "heat",
}
_FLAGS: Final = {
    Do.STAR: TriageField.STARRED,
    Do.UNSTAR: TriageField.STARRED,
    Do.READ: TriageField.READ,
    Do.ARCHIVE: TriageField.ARCHIVED,
}


class Rule(msgspec.Struct, frozen=True):
    """`query` as it is written; `tag`: the one to give; `points`: to add to the heat;
    `until`: the last day on which it holds, in the user's own time, None for good.
    """

    query: str
    do: Do
    name: str = ""
    tag: str = ""
    until: date | None = None
    points: int = 0

    @property
    def label(self) -> str:
        """What it is called: by its name, else by what it looks for."""
        return self.name or self.query

    @property
    def field(self) -> str | None:
        """The flag or tag that it sets or takes; None where it only says how articles are shown."""
        if self.do is Do.TAG:
            return tag_field(self.tag)
        return str(_FLAGS[self.do]) if self.do in _FLAGS else None

    @property
    def value(self) -> bool:
        """What it makes of its flag."""
        return self.do is not Do.UNSTAR

    @property
    def deed(self) -> str:
        """What it does: `mute`, `tag #later`, `heat +20`."""
        if self.do is Do.HEAT:
            return f"{self.do} {self.points:+}"
        return f"{self.do} #{self.tag}" if self.do is Do.TAG else str(self.do)

    @property
    def done(self) -> str:
        """What it has done: `muted`, `tagged #later`, `heat +20`."""
        if self.do is Do.HEAT:
            return f"{DONE[self.do]} {self.points:+}"
        return f"{DONE[self.do]} #{self.tag}" if self.do is Do.TAG else DONE[self.do]

    @property
    def sentence(self) -> str:
        """What became of an article: `muted by rule “Wired” until 1 Dec 2026`."""
        until = f" {self.term}" if self.until is not None and self.field is None else ""
        return f"{self.done} by rule “{self.label}”{until}"

    @property
    def term(self) -> str:
        """How long it holds: `until 1 Dec 2026`; nothing for good."""
        return "" if self.until is None else f"until {self.until.day} {self.until:%b %Y}"

    def holds(self, today: date) -> bool:
        """Whether it has not ended yet."""
        return self.until is None or today <= self.until

    def where(self) -> Node:
        """What it looks for.

        Raises:
            QueryError: the query can't be read.
            UsageError: the query says what only views can.
        """
        query = parse(self.query)
        if query.sort is not None or query.limit is not None:
            raise UsageError("the query of a rule has no sort: and no limit:")
        if query.where is None:
            raise UsageError("a rule needs a query that says which articles it is for")
        if mentions(query, State.MUTED):
            raise UsageError("is:muted can't stand in a rule: it is rules that mute")
        if self.do is Do.HEAT and any(map(_goes_by_heat, leaves(query.where))):
            raise UsageError("a rule that changes heats can't ask for heat, is:superseded or is:lead")
        return query.where


def read_rule(values: Values) -> tuple[Rule | None, str]:
    """The rule that a table means; or None, and a sentence on why it means none."""
    try:
        _require_known(values)
        do = values.get("do")
        if do not in tuple(Do):
            raise UsageError(f"do: expected one of {_quoted(tuple(Do))}")
        rule = Rule(
            _text(values, "query"),
            Do(do),
            _text(values, "name"),
            _text(values, "tag"),
            _day(values),
            _points(values),
        )
        if (rule.do is Do.TAG) != bool(rule.tag):
            raise UsageError('tag: expected with do = "tag", and only there')
        if (rule.do is Do.HEAT) != bool(rule.points):
            raise UsageError('points: expected with do = "heat", and only there')
        if len(rule.tag.split()) > 1:
            raise UsageError("tag: expected one word")
        rule.where()
    except QueryError as error:
        return None, f"query: {error}; {_LEFT_OUT}"
    except NewsreaderError as error:
        return None, f"{error.message}; {_LEFT_OUT}"
    return rule, ""


def values_of(rule: Rule) -> dict[str, Any]:
    """A rule as a table of the configuration; None for what is not to stand there."""
    return {
        "name": rule.name or None,
        "query": rule.query,
        "do": str(rule.do),
        "tag": rule.tag or None,
        "until": rule.until,
        "points": rule.points or None,
    }


def _require_known(values: Values) -> None:
    known = Rule.__struct_fields__
    for name in values:
        if name not in known:
            raise UsageError(f"{name}: a rule has no such setting (there are {', '.join(known)})")


def _text(values: Values, name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise UsageError(f"{name}: expected text in quotes")
    return clean(value).strip()


def _points(values: Values) -> int:
    value = values.get("points", 0)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_POINTS:
        raise UsageError(f"points: expected a number from -{MAX_POINTS:,} to {MAX_POINTS:,}")
    return value


def _goes_by_heat(leaf: Node) -> bool:
    match leaf:
        case Compare(NumberField.HEAT) | Has(Part.HEAT) | Is(State.SUPERSEDED | State.LEAD):
            return True
    return False


def _day(values: Values) -> date | None:
    value = values.get("until")
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise UsageError("until: expected a day without quotes, as 2026-12-31")
    return value


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
