"""The syntax tree of a query. Nodes are immutable and compare by value, so that views can be cached by them.

Text in a node is folded already (`text.fold`), with single spaces. The parser never puts an `And` into an
`And` or an `Or` into an `Or`, and gives either at least two children.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from newsreader.system.durations import DAY, HOUR, MINUTE, WEEK

_EPOCH: Final = date(1970, 1, 1).toordinal()
UNBOUNDED: Final = 1 << 62
"""Beyond every number, date and age that a query can name."""


class TextField(StrEnum):
    TITLE = "title"
    TOPIC = "topic"
    PROVIDER = "provider"
    DOMAIN = "domain"
    SOURCE = "source"
    FOLDER = "folder"
    TYPE = "type"
    TAG = "tag"
    AUTHOR = "author"
    URL = "url"
    LANGUAGE = "lang"


OF_DETAILS: Final = frozenset({TextField.AUTHOR, TextField.URL, TextField.LANGUAGE})
"""The text fields that only whole articles tell: see `model.ArticleDetails`."""


class NumberField(StrEnum):
    HEAT = "heat"
    QUALITY = "quality"
    RELATED = "related"
    WORDS = "words"


class State(StrEnum):
    UNREAD = "unread"
    READ = "read"
    STARRED = "starred"
    ARCHIVED = "archived"
    SNOOZED = "snoozed"
    MUTED = "muted"
    TAGGED = "tagged"
    HEARD = "heard"
    SUPERSEDED = "superseded"
    LEAD = "lead"
    NEW = "new"


class Part(StrEnum):
    """What an article can have or lack."""

    IMAGE = "image"
    RELATED = "related"
    DATE = "date"
    HEAT = "heat"
    QUALITY = "quality"
    TOPIC = "topic"


class TimeUnit(StrEnum):
    MINUTE = "min"
    HOUR = "h"
    DAY = "d"
    WEEK = "w"
    MONTH = "mo"
    YEAR = "y"


SECONDS: Final = {
    TimeUnit.MINUTE: MINUTE,
    TimeUnit.HOUR: HOUR,
    TimeUnit.DAY: DAY,
    TimeUnit.WEEK: WEEK,
    TimeUnit.MONTH: 30 * DAY,
    TimeUnit.YEAR: 365 * DAY,
}


class Operator(StrEnum):
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EQUAL = ":"

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """The values that stand so to the span [start, end), as a half-open span themselves."""
        match self:
            case Operator.LESS:
                return -UNBOUNDED, start
            case Operator.AT_MOST:
                return -UNBOUNDED, end
            case Operator.MORE:
                return end, UNBOUNDED
            case Operator.AT_LEAST:
                return start, UNBOUNDED
            case Operator.EQUAL:
                return start, end


class Period(msgspec.Struct, frozen=True, gc=False):
    """A year, a month or a day, in UTC."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    def span(self) -> tuple[int, int]:
        """Its seconds since 1970, as [start, end).

        Raises:
            ValueError: there is no such day, month or year.
        """
        first = date(self.year, self.month or 1, self.day or 1)
        if self.day is not None:
            last = first
        elif self.month in (None, 12):
            last = date(self.year, 12, 31)
        else:
            last = date.fromordinal(date(self.year, (self.month or 0) + 1, 1).toordinal() - 1)
        return (first.toordinal() - _EPOCH) * DAY, (last.toordinal() + 1 - _EPOCH) * DAY


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """`text` occurs somewhere in title, excerpt, provider or topics: a plain word, or words in quotes."""

    text: str


class Pattern(msgspec.Struct, frozen=True, gc=False):
    """A regular expression, as written between the slashes, is found in one of the fields of `Phrase`."""

    source: str


class InField(msgspec.Struct, frozen=True, gc=False):
    """A field says `text`. `whole` (`=`): it says nothing else."""

    field: TextField
    text: str
    whole: bool = False


class FieldPattern(msgspec.Struct, frozen=True, gc=False):
    """A regular expression is found in a field."""

    field: TextField
    source: str


class InBody(msgspec.Struct, frozen=True, gc=False):
    """The full text holds all of the words."""

    words: tuple[str, ...]


class InStory(msgspec.Struct, frozen=True, gc=False):
    """It is in the story with this id, or in that of the article with this id."""

    id: str


class Compare(msgspec.Struct, frozen=True, gc=False):
    """A known number stands so to `number`; an unknown one never does."""

    field: NumberField
    operator: Operator
    number: int

    def bounds(self) -> tuple[int, int]:
        return self.operator.bounds(self.number, self.number + 1)


class Published(msgspec.Struct, frozen=True, gc=False):
    """The date stands so to the whole period: after it, in it, before its end."""

    operator: Operator
    period: Period

    def bounds(self) -> tuple[int, int]:
        return self.operator.bounds(*self.period.span())


class Age(msgspec.Struct, frozen=True, gc=False):
    """The time since publication stands so to `count` units. `operator` is never `EQUAL`."""

    operator: Operator
    count: int
    unit: TimeUnit

    def bounds(self) -> tuple[int, int]:
        seconds = self.count * SECONDS[self.unit]
        return self.operator.bounds(seconds, seconds + 1)

    def dates(self, now: int) -> tuple[int, int]:
        """The dates of what is of such an age at a moment, as a half-open span; seconds since 1970."""
        start, end = self.bounds()
        return now - end + 1, now - start + 1


class Is(msgspec.Struct, frozen=True, gc=False):
    state: State


class Has(msgspec.Struct, frozen=True, gc=False):
    part: Part


class Not(msgspec.Struct, frozen=True, gc=False):
    node: Node


class And(msgspec.Struct, frozen=True, gc=False):
    nodes: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True, gc=False):
    nodes: tuple[Node, ...]


Leaf: TypeAlias = (
    Phrase | Pattern | InField | FieldPattern | InBody | InStory | Compare | Published | Age | Is | Has
)
Node: TypeAlias = Leaf | Not | And | Or


class SortKey(StrEnum):
    HEAT = "heat"
    HOT = "hot"
    QUALITY = "quality"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    PROVIDER = "provider"


class Sort(msgspec.Struct, frozen=True, gc=False):
    """An order. `reverse` turns all of it round."""

    key: SortKey
    reverse: bool = False


class Query(msgspec.Struct, frozen=True, gc=False):
    """What to show, in which order, and how many at most. None: everything, the view's order, no limit."""

    where: Node | None = None
    sort: Sort | None = None
    limit: int | None = None


def both(one: Query, other: Query) -> Query:
    """What matches two queries, in no order."""
    nodes = [node for node in (one.where, other.where) if node is not None]
    terms = [term for node in nodes for term in (node.nodes if isinstance(node, And) else (node,))]
    return Query(And(tuple(terms)) if len(terms) > 1 else next(iter(terms), None))


def leaves(node: Node | None) -> Iterator[Leaf]:
    """The terms of a tree from left to right, negated ones too."""
    match node:
        case None:
            return
        case Not(child):
            yield from leaves(child)
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from leaves(child)
        case leaf:
            yield leaf


def words_in_bodies(*trees: Node | None) -> set[tuple[str, ...]]:
    """What is looked for in full texts, of each term that asks for that."""
    return {leaf.words for tree in trees for leaf in leaves(tree) if isinstance(leaf, InBody)}


def is_of_details(leaf: Leaf) -> bool:
    """Whether it asks for what only whole articles tell, each of which has to be read for it."""
    match leaf:
        case InField(field) | FieldPattern(field):
            return field in OF_DETAILS
        case Compare(field):
            return field is NumberField.WORDS
    return False


def mentions(query: Query, state: str) -> bool:
    """Whether `is:state` stands anywhere in the query, negated or not."""
    return any(isinstance(leaf, Is) and leaf.state == state for leaf in leaves(query.where))


def mutes(query: Query) -> bool:
    """Whether a view leaves out what a rule mutes: unless its query speaks of that itself."""
    return not mentions(query, State.MUTED)


def asks(query: Query, state: State) -> bool:
    """Whether a query wants only articles in a state: `is:state` is one of the terms that must all hold."""
    match query.where:
        case And(nodes):
            return Is(state) in nodes
        case node:
            return node == Is(state)


def hides(query: Query) -> bool:
    """Whether a view leaves archived and snoozed articles out: unless its query speaks of them itself."""
    return not mentions(query, State.ARCHIVED) and not mentions(query, State.SNOOZED)
