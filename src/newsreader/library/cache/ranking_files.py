"""What stories have made of the articles of some sources, in a file that is mapped into memory.

What follows the start that `mapped_files` tells of:

| part | what |
|---|---|
| heats | of 64 bits: of the articles in stories |
| of stories | of 32 bits: of each the article whose id it has, or from 2^31 on a place among the names |
| | likewise of each where its articles end, its lead, its labels |
| rows | of 32 bits: the articles of all stories, one story after the other |
| orders | of 32 bits: all articles in each order that the header names, one order after the other |
| header | msgpack: of which columns it is, sets of labels, names, a digest of the articles, names of orders,
| | the last change of the articles, those behind the columns, a digest of which articles are one story |
| sizes | 4 numbers of 64 bits: stories, articles in them, articles in an order, bytes of the header |

Articles are told by their rows.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from mmap import mmap
from pathlib import Path
from typing import Final

import msgspec

from newsreader.system import mapped_files
from newsreader.system.files import keep_newest, keyed_file

MAGIC: Final = b"NRRANKS5"
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
_SIZES: Final = struct.Struct("=4Q")
_OF_STORIES: Final = 4
_HEAT, _NUMBER = 8, 4


class Recalled(msgspec.Struct, frozen=True, array_like=True):
    """Which articles a start took from the cache, and in which rows. `columns` tells the file that they are
    of from every other; where that is empty nothing does. `change`: the number of the last change that is in
    them; `later`: the ids of those that are behind the ones in the file, in the order of their rows.
    """

    columns: str = ""
    change: int = 0
    later: tuple[str, ...] = ()


class RankingFile(msgspec.Struct, frozen=True):
    """What is in a file, as in the table. `of_stories`: the four numbers of each story; `articles`: a digest
    of which they are; `orders`: all articles, by the name of the order; `recalled`: the articles as they
    were; `memberships`: a digest of which of them are one story.
    """

    heats: Sequence[int]
    of_stories: Sequence[Sequence[int]]
    rows: Sequence[int]
    orders: Mapping[str, Sequence[int]]
    label_sets: Sequence[tuple[str, ...]]
    names: Sequence[str] = ()
    articles: str = ""
    recalled: Recalled = Recalled()
    memberships: str = ""


class _Header(msgspec.Struct, frozen=True, array_like=True):
    state: str
    label_sets: list[tuple[str, ...]]
    names: list[str]
    articles: str
    orders: list[str]
    recalled: Recalled
    memberships: str


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Header).decode


class RankingFiles:
    """The files of rankings beside a cache's database, one per set of sources. Any damage makes one as good
    as none.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str, state: str) -> RankingFile | None:
        """What is kept of some sources, if it is whole and they are in the state that it was made of."""
        try:
            mapped = mapped_files.whole(self._path(key), MAGIC)
            return None if mapped is None else _read(mapped, state)
        except (OSError, ValueError, struct.error, msgspec.MsgspecError):
            return None

    def write(self, key: str, state: str, ranking: RankingFile) -> bool:
        """Replace what is kept of some sources; False where that can't be written. Numbers are arrays."""
        header = _encode(
            _Header(
                state,
                list(ranking.label_sets),
                list(ranking.names),
                ranking.articles,
                list(ranking.orders),
                ranking.recalled,
                ranking.memberships,
            )
        )
        numbers = [memoryview(column).cast("B") for column in _columns(ranking)]  # type: ignore[arg-type]
        in_order = len(next(iter(ranking.orders.values()), ()))
        sizes = len(ranking.of_stories[0]), len(ranking.rows), in_order, len(header)
        try:
            mapped_files.write(self._path(key), MAGIC, (*numbers, header, _SIZES.pack(*sizes)))
        except OSError:
            return False
        keep_newest(self._folder, "ranking-*.numbers", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "ranking", key, "numbers")


def _columns(ranking: RankingFile) -> tuple[Sequence[int], ...]:
    return (ranking.heats, *ranking.of_stories, ranking.rows, *ranking.orders.values())


def _read(mapped: mmap, state: str) -> RankingFile | None:
    """Raises ValueError, struct.error and MsgspecError where these are no parts of a file."""
    view = memoryview(mapped)
    end = len(view) - _SIZES.size
    stories, in_stories, in_order, header_bytes = _SIZES.unpack(view[end:])
    header = _decode(view[end - header_bytes : end])
    if header.state != state:
        return None
    place = mapped_files.START.size
    heats = view[place : place + in_stories * _HEAT].cast("q")
    place += in_stories * _HEAT
    columns: list[memoryview[int]] = []
    for count in (*[stories] * _OF_STORIES, in_stories, *[in_order] * len(header.orders)):
        columns.append(view[place : place + count * _NUMBER].cast("I"))
        place += count * _NUMBER
    of_stories, (rows, *orders) = columns[:_OF_STORIES], columns[_OF_STORIES:]
    by_name = dict(zip(header.orders, orders, strict=True))
    return RankingFile(
        heats,
        of_stories,
        rows,
        by_name,
        header.label_sets,
        header.names,
        header.articles,
        header.recalled,
        header.memberships,
    )
