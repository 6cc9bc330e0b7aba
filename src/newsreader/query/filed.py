"""What articles are filed under: provider, domain, type, source, folder and topics, which very many share."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence, Set
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from newsreader.query.nodes import InField, TextField
from newsreader.query.remembered import Remembered
from newsreader.query.world import World
from newsreader.text import fold

Value = TypeVar("Value")

FILED: Final = frozenset(
    {
        TextField.PROVIDER,
        TextField.DOMAIN,
        TextField.TYPE,
        TextField.SOURCE,
        TextField.FOLDER,
        TextField.TOPIC,
    }
)
FEW_NUMBERS: Final = 16
"""The rows of so many numbers are looked for one number after the other: 1 ms for each in 100,000 rows."""
FEW_ROWS: Final = 16_384
"""More rows than these are not looked for: the order that they stand in is passed over sooner."""
COUNTED_FROM: Final = 1_024
"""Where there are so many, it is worth a look whether they are too many, as long as these took."""


class Filing(Generic[Value]):
    """What rows are filed under: numbers by row, values by number, and which values are accepted."""

    def __init__(self, column: array[int], values: Sequence[Value], accepts: Callable[[Value], bool]) -> None:
        """`accepts`: is not asked of an empty value, which never is."""
        self.column = column
        self._values = values
        self._accepts = accepts
        self.accepted = Remembered[int, bool](lambda number: bool(values[number]) and accepts(values[number]))

    @property
    def numbers(self) -> list[int]:
        """Those of all accepted values."""
        accepts = self._accepts
        return [number for number, value in enumerate(self._values) if value and accepts(value)]


def accepting(field: TextField, text: str, whole: bool, world: World) -> Callable[[str], bool]:
    """What tells whether a folded value of a field says a folded text."""
    if whole:
        return text.__eq__
    if field is TextField.DOMAIN:
        # On a label's edge: t.co is not in microsoft.com, and wired.com is in uk.wired.com.
        label = f".{text.lstrip('.')}"
        return lambda value: label in f".{value}"
    if field is TextField.LANGUAGE:
        # A language with or without a country: de finds de-AT.
        return lambda value: f"{value}-".startswith(f"{text}-")
    if field is TextField.TOPIC:
        family = {fold(name) for name in world.topic_family(text)}
        if family:
            return lambda value: value in family
    return lambda value: text in value


def filing(field: TextField, accepts: Callable[[str], bool], world: World) -> Filing[Any]:
    """Where rows are filed by one of the fields `FILED`. `accepts`: see `accepting`; of no empty value."""
    headlines = world.headlines
    if field is TextField.TOPIC:
        of_topic = Remembered[str, bool](lambda name: accepts(fold(name)))
        return Filing(
            headlines.topics, headlines.topic_sets, lambda names: any(map(of_topic.__getitem__, names))
        )
    if field is TextField.FOLDER:
        folders = world.folders
        of_folder = Remembered[str, bool](lambda name: accepts(fold(name)))
        return Filing(
            headlines.source,
            headlines.names,
            lambda name: name in folders and any(map(of_folder.__getitem__, folders[name])),
        )
    column: array[int] = attrgetter(field)(headlines)
    return Filing(column, headlines.folded_names, accepts)


def rows_filed(leaf: InField, world: World) -> Set[int] | None:
    """The rows that are filed under what is asked for; None where they are many, and where articles are not
    filed by the field.
    """
    if leaf.field not in FILED:
        return None
    filed = filing(leaf.field, accepting(leaf.field, leaf.text, leaf.whole, world), world)
    wanted = filed.numbers
    if len(wanted) > FEW_NUMBERS:
        return None
    block = filed.column.tobytes() if wanted else b""
    rows = set[int]()
    for number in wanted:
        if not _find(number, block, rows):
            return None
    return rows


def _find(number: int, block: bytes, rows: set[int]) -> bool:
    """Add the rows of a number. Whether they are few. `block`: the numbers as they lie in memory."""
    cell = array("I", (number,)).tobytes()
    width = len(cell)
    # Twice as fast as to look for one after the other.
    hits = (hit.start() for hit in re.finditer(re.escape(cell), block))
    places = list(islice(hits, COUNTED_FROM))
    if len(places) == COUNTED_FROM and block.count(cell, places[-1]) > FEW_ROWS:
        return False
    for place in chain(places, hits):
        row, aside = divmod(place, width)
        if not aside:
            rows.add(row)
        # The end of one number and the beginning of the next one, which may hide that this is it.
        elif block.startswith(cell, place + width - aside):
            rows.add(row + 1)
    return len(rows) <= FEW_ROWS
