"""What articles are filed under: provider, domain, type, source, folder and topics, which very many share."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Set
from itertools import chain, islice
from operator import attrgetter
from typing import Final, NamedTuple

from newsreader.query.nodes import InField, TextField
from newsreader.query.remembered import Remembered
from newsreader.query.world import World
from newsreader.text import fold

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


class Filing(NamedTuple):
    """Numbers by row, how many numbers there are, and which of them are accepted."""

    column: array[int]
    numbers: int
    accepted: Remembered[int, bool]


def accepting(field: TextField, text: str, whole: bool, world: World) -> Callable[[str], bool]:
    """What tells whether a folded value of a field says a folded text."""
    if whole:
        return lambda value: value == text
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


def filing(field: TextField, accepts: Callable[[str], bool], world: World) -> Filing:
    """Where rows are filed by one of the fields `FILED`. `accepts`: see `accepting`; of no empty value."""
    headlines = world.headlines
    names, folded = headlines.names, headlines.folded_names
    if field is TextField.TOPIC:
        sets, of_name = headlines.topic_sets, Remembered[str, bool](lambda name: accepts(fold(name)))
        of_set = Remembered[int, bool](lambda number: any(map(of_name.__getitem__, sets[number])))
        return Filing(headlines.topics, len(sets), of_set)
    if field is TextField.FOLDER:
        folders = world.folders
        of_source = Remembered[int, bool](
            lambda number: any(map(accepts, map(fold, folders.get(names[number], ()))))
        )
        return Filing(headlines.source, len(names), of_source)
    column: array[int] = attrgetter(field)(headlines)
    return Filing(
        column, len(names), Remembered(lambda number: bool(names[number]) and accepts(folded[number]))
    )


def rows_filed(leaf: InField, world: World) -> Set[int] | None:
    """The rows that are filed under what is asked for; None where they are many, and where articles are not
    filed by the field.
    """
    if leaf.field not in FILED:
        return None
    column, numbers, accepted = filing(leaf.field, accepting(leaf.field, leaf.text, leaf.whole, world), world)
    wanted = [number for number in range(numbers) if accepted[number]]
    if len(wanted) > FEW_NUMBERS:
        return None
    block = column.tobytes() if wanted else b""
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
