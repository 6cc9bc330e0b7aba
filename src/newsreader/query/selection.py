"""A syntax tree to the rows that match it, over columns held in memory.

Every leaf is one list comprehension over the rows that are left, so that 100,000 rows take milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress, filterfalse
from operator import not_
from typing import Final

from newsreader.model import FIELD_END
from newsreader.query.filed import accepting, filing
from newsreader.query.gather import picked
from newsreader.query.headline_columns import HAS_IMAGE, UNDATED, UNKNOWN, HeadlineColumns
from newsreader.query.nodes import (
    OF_DETAILS,
    Age,
    And,
    Compare,
    FieldPattern,
    Has,
    InBody,
    InField,
    InStory,
    Is,
    Node,
    Not,
    NumberField,
    Or,
    Part,
    Pattern,
    Phrase,
    Published,
    State,
    TextField,
    is_of_details,
)
from newsreader.query.patterns import expression, rows_found
from newsreader.query.remembered import Remembered
from newsreader.query.texts import holding
from newsreader.query.world import DetailsByRow, Lookups, World
from newsreader.text import fold

OF_DECISIONS: Final = frozenset(
    (State.READ, State.STARRED, State.ARCHIVED, State.SNOOZED, State.TAGGED, State.HEARD)
)
"""In these is only that about which something is decided."""
FEW: Final = 2_048
"""Of more rows it is told sooner by flags than by bits what they can hold."""
WORTH_A_FULL_SCAN: Final = 3
"""Scanning the columns from end to end is so many times faster a row than hopping through them."""


def select(node: Node | None, rows: Sequence[int], world: World, lookups: Lookups | None = None) -> list[int]:
    """Those of the rows that match, in the order they were given in. No tree matches all.

    `lookups`: what answers in place of the world's own, such as what is known already.

    Raises:
        QueryError: a regular expression takes too long.
    """
    if node is None or not rows:
        return list(rows)
    if lookups is None:
        lookups = world
    count = len(world.headlines)
    if isinstance(rows, range) or len(rows) * WORTH_A_FULL_SCAN < count:
        return _select(node, rows, world, lookups)
    # In the order of a sort, every look at a row misses the processor's cache; in memory's order, few do.
    if isinstance(node, Phrase):
        return list(compress(rows, picked(_holding(node.text, world, lookups), rows)))
    if isinstance(node, Not):
        if isinstance(node.node, Phrase):
            return list(compress(rows, map(not_, picked(_holding(node.node.text, world, lookups), rows))))
        gone = set(_select(node.node, range(count), world, lookups))
        return list(filterfalse(gone.__contains__, rows))
    hits = set(_select(node, range(count), world, lookups))
    return list(filter(hits.__contains__, rows))


def _select(node: Node, rows: Sequence[int], world: World, lookups: Lookups) -> list[int]:
    match node:
        case And(nodes):
            return _all_of(nodes, rows, world, lookups)
        case Or(nodes):
            return _any_of(nodes, rows, world, lookups)
        case Not(child):
            gone = set(_select(child, rows, world, lookups))
            return list(filterfalse(gone.__contains__, rows))
        case Phrase(text):
            return _with_text(text, rows, world, lookups)
        case Pattern(source):
            folded = world.folded
            return rows_found(source, rows, lambda row: folded[row].replace(FIELD_END, "\n"))
        case InField(field, text, whole):
            return _in_field(field, text, whole, rows, world, lookups)
        case FieldPattern(field, source):
            return _pattern_in_field(field, source, rows, world)
        case InBody(words):
            return lookups.bodies(words).among(rows)
        case InStory(story):
            members = world.story_rows(story)
            return list(filter(members.__contains__, rows))
        case Compare(field, _, _):
            return _compared(field, node.bounds(), rows, world)
        case Published():
            flags = world.headlines.flags
            dated = _within(node.bounds(), rows, world.headlines.published)
            return [row for row in dated if not flags[row] & UNDATED]
        case Age():
            return _within(node.dates(world.now), rows, world.headlines.published)
        case Is(state):
            return _in_state(state, rows, world, lookups)
        case Has(part):
            return _with_part(part, rows, world.headlines)


def _all_of(nodes: Sequence[Node], rows: Sequence[int], world: World, lookups: Lookups) -> list[int]:
    """Each term looks only at what the terms before it left: the cheap ones go first."""
    left = rows
    for node in sorted(nodes, key=_cost):
        if not left:
            break
        left = _select(node, left, world, lookups)
    return list(left)


def _any_of(nodes: Sequence[Node], rows: Sequence[int], world: World, lookups: Lookups) -> list[int]:
    """Each branch looks only at what the branches before it did not find."""
    selected: set[int] = set()
    left = rows
    for node in sorted(nodes, key=_cost):
        hits = _select(node, left, world, lookups)
        if hits:
            selected.update(hits)
            left = list(filterfalse(selected.__contains__, left))
    return list(filter(selected.__contains__, rows))


def _cost(node: Node) -> tuple[int, int]:
    """Cheaper nodes are smaller; among searches the longer text, which is quicker and leaves less."""
    match node:
        case Phrase(text):
            return 3, -len(text)
        case Not(child):
            return _cost(child)
        case And(nodes) | Or(nodes):
            return max(_cost(child) for child in nodes)[0], 1
        case leaf if is_of_details(leaf) or leaf == Is(State.NEW):
            return 5, 0
        case Is() | Has() | InStory() | Compare() | Published() | Age():
            return 0, 0
        case InField(TextField.TITLE, text):
            return 3, -len(text)
        case InField():
            return 1, 0
        case InBody():
            return 2, 0
        case Pattern() | FieldPattern():
            return 4, 0


def _holding(text: str, world: World, lookups: Lookups) -> Sequence[int]:
    """For each row of all, whether its folded text holds this."""
    flags = bytearray(len(world.folded))
    for row in _with_text(text, range(len(world.folded)), world, lookups):
        flags[row] = 1
    return flags


def _with_text(text: str, rows: Sequence[int], world: World, lookups: Lookups) -> list[int]:
    """Those of a few rows, or of all in their own order, whose folded text holds this."""
    known = lookups.rows_holding(text)
    if known is not None:
        return list(filter(known.__contains__, rows))
    bits = lookups.text_bits(text) if 0 < len(rows) <= FEW else None
    if bits is not None and bits.tell_of(rows):
        rows = bits.those_among(rows)
        return list(rows) if bits.sure else holding(text, rows, world.folded)
    flags = lookups.text_flags(text)
    if flags is not None:
        for column in flags.columns:
            rows = list(compress(rows, picked(column, rows)))
        if flags.sure:
            return list(rows)
    return holding(text, rows, world.folded)


def _in_field(
    field: TextField, text: str, whole: bool, rows: Sequence[int], world: World, lookups: Lookups
) -> list[int]:
    if field is TextField.TITLE:
        return _in_title(text, whole, _with_text(text, rows, world, lookups), world.folded)
    return _with_value(field, accepting(field, text, whole, world), rows, world)


def _in_title(text: str, whole: bool, rows: Sequence[int], folded: Sequence[str]) -> list[int]:
    """Those of some rows, in each of which the text stands somewhere, that have it in the title."""
    if whole:
        return [row for row in rows if folded[row].startswith(text + FIELD_END)]
    return [row for row in rows if (line := folded[row]).find(text) < line.find(FIELD_END)]


def _pattern_in_field(field: TextField, source: str, rows: Sequence[int], world: World) -> list[int]:
    if field is TextField.TITLE:
        folded = world.folded
        return rows_found(source, rows, lambda row: folded[row].partition(FIELD_END)[0])
    matches = expression(source).search
    return _with_value(field, lambda value: matches(value) is not None, rows, world)


def _with_value(
    field: TextField, accepts: Callable[[str], bool], rows: Sequence[int], world: World
) -> list[int]:
    """The rows of which a folded value in the field's column is accepted. An empty value never is."""
    if field is TextField.TAG:
        triage = world.triage
        tagged = Remembered[frozenset[str], bool](lambda tags: any(map(accepts, map(fold, tags))))
        return [row for row in rows if (tags := triage[row].tags) and tagged[tags]]
    if field in OF_DETAILS:
        told = _told(field, world.details(rows))
        return [row for row in rows if (value := told(row)) and accepts(fold(value))]
    filed = filing(field, accepts, world)
    column, accepted = filed.column, filed.accepted
    return [row for row in rows if accepted[column[row]]]


def _told(field: TextField, details: DetailsByRow) -> Callable[[int], str]:
    """Gives what a row tells in one of the fields of details."""
    match field:
        case TextField.AUTHOR:
            return details.author
        case TextField.LANGUAGE:
            return details.language
        case _:
            return details.url


def _compared(field: NumberField, bounds: tuple[int, int], rows: Sequence[int], world: World) -> list[int]:
    match field:
        case NumberField.HEAT:
            return _within(bounds, rows, world.headlines.heat)
        case NumberField.QUALITY:
            return _within(bounds, rows, world.headlines.quality)
        case NumberField.RELATED:
            return _within(bounds, rows, world.headlines.related)
        case NumberField.WORDS:
            start, end = bounds
            words = world.details(rows).words
            return [row for row in rows if (n := words(row)) is not None and start <= n < end]


def _within(bounds: tuple[int, int], rows: Sequence[int], column: Sequence[int]) -> list[int]:
    """The rows of which a number is known and in a half-open span."""
    start, end = max(bounds[0], UNKNOWN + 1), bounds[1]
    return [row for row in rows if start <= column[row] < end]


def _in_state(state: State, rows: Sequence[int], world: World, lookups: Lookups) -> list[int]:
    triage = world.triage
    if state is State.LEAD:
        return _leading(rows, world)
    decided = lookups.decided_rows if state in OF_DECISIONS else None
    if decided is not None:
        rows = list(filter(decided.__contains__, rows)) if decided else []
    match state:
        case State.UNREAD:
            return [row for row in rows if not triage[row].read]
        case State.READ:
            return [row for row in rows if triage[row].read]
        case State.STARRED:
            return [row for row in rows if triage[row].starred]
        case State.ARCHIVED:
            return [row for row in rows if triage[row].archived]
        case State.SNOOZED:
            now = world.now
            return [row for row in rows if (until := triage[row].snoozed_until) is not None and until > now]
        case State.MUTED:
            return list(filter(world.muted.__contains__, rows))
        case State.NEW:
            new = lookups.new_rows
            return world.new_among(rows) if new is None else list(filter(new.__contains__, rows))
        case State.TAGGED:
            return [row for row in rows if triage[row].tags]
        case State.HEARD:
            return [row for row in rows if triage[row].heard]
        case State.SUPERSEDED:
            return _superseded(rows, world.headlines)


def _superseded(rows: Sequence[int], headlines: HeadlineColumns) -> list[int]:
    heats = headlines.heat
    return [row for row in rows if UNKNOWN < heats[row] < 0]


def _leading(rows: Sequence[int], world: World) -> list[int]:
    """The leads of stories, and what stands alone unless its source knows a better report."""
    leads = world.leads
    if leads:
        rows = [row for row in rows if leads[row] == row]
    superseded = set(_superseded(rows, world.headlines))
    if superseded:
        superseded.difference_update(lead for row, lead in enumerate(leads) if lead != row)
    return [row for row in rows if row not in superseded]


def _with_part(part: Part, rows: Sequence[int], headlines: HeadlineColumns) -> list[int]:
    flags = headlines.flags
    match part:
        case Part.IMAGE:
            return [row for row in rows if flags[row] & HAS_IMAGE]
        case Part.RELATED:
            return _other_than(0, rows, headlines.related)
        case Part.DATE:
            dated = _other_than(UNKNOWN, rows, headlines.published)
            return [row for row in dated if not flags[row] & UNDATED]
        case Part.HEAT:
            return _other_than(UNKNOWN, rows, headlines.heat)
        case Part.QUALITY:
            return _other_than(UNKNOWN, rows, headlines.quality)
        case Part.TOPIC:
            sets = headlines.topic_sets
            return _other_than(sets.index(()), rows, headlines.topics) if () in sets else list(rows)


def _other_than(number: int, rows: Sequence[int], column: Sequence[int]) -> list[int]:
    return [row for row in rows if column[row] != number]
