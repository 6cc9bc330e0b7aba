"""All headlines and folded texts of a set of folders, or of feeds, in columns, in a file that is mapped into
memory: texts are decoded when they are looked at.

What follows the start that `mapped_files` tells of:

| part | what |
|---|---|
| texts | folded texts, one behind the other, in UTF-8; then the titles |
| fill | zero bytes, up to a multiple of 8 |
| numbers | of 64 bits, for each article: published, quality, heat, related, updated, version |
| ends | of 32 bits: where each folded text ends in the file, then each title |
| names | of 32 bits, for each article: provider, domain, type, source, set of topics, by their numbers |
| places | of 32 bits: by the checksum of an id, its row (`query/article_ids`) |
| flags | a byte for each article: 1 the heat is computed, 2 there is a picture, 4 it is undated |
| ids | of the articles, in cells of one width |
| header | msgpack: of what the file is, names, sets of topics |
| sizes | 4 numbers of 64 bits: articles, places, bytes of a cell, bytes of the header |

A number that is not known is the least one of 64 bits.
"""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import repeat
from mmap import mmap
from pathlib import Path
from typing import Final, Literal

import msgspec

from newsreader.model import SearchEntry
from newsreader.query.article_ids import ArticleIds, IdCells, cells_of, places_of
from newsreader.query.entries import EntryColumns
from newsreader.query.headline_columns import HeadlineColumns, flags_of, numbers_of
from newsreader.query.numbering import Numbering
from newsreader.query.texts import ENCODING, ERRORS, TextColumn
from newsreader.system import mapped_files
from newsreader.system.files import keep_newest, keyed_file

MAGIC: Final = b"NRCOLUM3"
KEPT: Final = 8
"""Files that are kept; the one used longest ago goes first."""
KEPT_DAYS: Final = 30
"""So long one is kept that nobody uses. Who still has it open keeps what is mapped."""
FORMER: Final = ".pack"
"""How files end that former versions have left, which nobody reads."""
WHOLE: Final = 1 << 20
"""Bytes of texts that are written in one go."""

_SIZES: Final = struct.Struct("=4Q")
_FILL: Final = 8
_NUMBERS, _NAMES = 6, 5
Width = Literal["q", "I"]
_LAYOUT: Final[Sequence[Width]] = ("q", "q", "q", "q", "q", "q", "I", "I", "I", "I", "I", "I", "I")
"""The numbers, ends and names of the table."""
_WIDTHS: Final[Mapping[Width, int]] = {"q": 8, "I": 4}


class ColumnsState(msgspec.Struct, frozen=True):
    """What a file holds: what the cache or library `identity` had, the cache at `change`. `day`: days since
    1970.
    """

    identity: str
    change: int
    day: int


class _Header(msgspec.Struct, frozen=True, array_like=True):
    state: ColumnsState
    names: list[str]
    topic_sets: list[tuple[str, ...]]


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Header).decode


class KeptColumns(msgspec.Struct, frozen=True):
    """What was read of a file. `versions`: a number for each entry, by which who wrote it knows it again."""

    state: ColumnsState
    entries: EntryColumns
    versions: Sequence[int]


class ColumnFiles:
    """The files of columns beside a cache's database, one per set of folders. Any damage makes one as good as
    none.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.parent
        self._stem = database.stem

    def read(self, key: str, identity: str) -> KeptColumns | None:
        """What is kept of a set of folders in this making of the cache, or of feeds in this library, if it is
        whole.
        """
        try:
            mapped = mapped_files.whole(self._path(key), MAGIC)
            kept = None if mapped is None else _read(mapped, identity)
        except (OSError, ValueError, struct.error, IndexError, msgspec.MsgspecError):
            return None
        if kept is not None:
            with suppress(OSError):
                os.utime(self._path(key))
        return kept

    def write(
        self,
        key: str,
        state: ColumnsState,
        entries: Iterable[SearchEntry],
        versions: Iterable[int] = repeat(0),
    ) -> bool:
        """Replace what is kept under a key; False where it can't be written."""
        try:
            mapped_files.write(self._path(key), MAGIC, _parts(state, entries, versions))
        except (OSError, OverflowError):
            return False
        keep_newest(self._folder, f"{self._stem}-*.columns", KEPT, KEPT_DAYS)
        keep_newest(self._folder, f"{self._stem}-*{FORMER}", 0)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, self._stem, key, "columns")


def _parts(
    state: ColumnsState, entries: Iterable[SearchEntry], versions: Iterable[int]
) -> Iterator[bytes | bytearray | memoryview]:
    """What is written, in the order of the table. Raises OverflowError where it is more than 4 GB."""
    names, topic_sets = Numbering[str](), Numbering[tuple[str, ...]]()
    numbers = [array("q") for _ in range(_NUMBERS)]
    named = [array("I") for _ in range(_NAMES)]
    folded_ends, title_ends = array("I"), array("I")
    flags, ids = bytearray(), list[bytes]()
    place = mapped_files.START.size
    folded, titles = bytearray(), bytearray()
    for entry, version in zip(entries, versions, strict=False):
        headline = entry.headline
        ids.append(headline.id.encode(ENCODING, ERRORS))
        flags.append(flags_of(headline))
        for column, number in zip(numbers, (*numbers_of(headline), version), strict=True):
            column.append(number)
        parts = (headline.provider, headline.domain, headline.type, headline.source)
        for column, name in zip(named, parts, strict=False):
            column.append(names[name])
        named[-1].append(topic_sets[headline.topics])
        encoded = entry.folded.encode(ENCODING, ERRORS)
        place += len(encoded)
        folded_ends.append(place)
        folded += encoded
        titles += headline.title.encode(ENCODING, ERRORS)
        title_ends.append(len(titles))
        if len(folded) >= WHOLE:
            yield folded
            folded = bytearray()
    yield folded
    title_ends = array("I", (place + end for end in title_ends))
    yield titles
    yield bytes(-(place + len(titles)) % _FILL)
    yield from (memoryview(column).cast("B") for column in (*numbers, folded_ends, title_ends, *named))
    places, (width, cells) = places_of(ids), cells_of(ids)
    header = _encode(_Header(state, list(names), list(topic_sets)))
    yield memoryview(places).cast("B")
    yield flags
    yield cells
    yield header
    yield _SIZES.pack(len(ids), len(places), width, len(header))


def _read(mapped: mmap, identity: str) -> KeptColumns | None:
    """Raises IndexError, ValueError, struct.error and MsgspecError where these are no parts of a file."""
    view = memoryview(mapped)
    end = len(view) - _SIZES.size
    count, places, width, header_bytes = _SIZES.unpack(view[end:])
    header = _decode(view[end - header_bytes : end])
    if header.state.identity != identity:
        return None
    ids = end - header_bytes - count * width
    flags = ids - count
    table = flags - places * _WIDTHS["I"]
    cells = IdCells(mapped, ids, count, width, view[table:flags].cast("I"))
    place = table - count * sum(map(_WIDTHS.__getitem__, _LAYOUT))
    columns = []
    for kind in _LAYOUT:
        size = count * _WIDTHS[kind]
        columns.append(view[place : place + size].cast(kind))
        place += size
    numbers, named = columns[: _NUMBERS - 1], columns[-_NAMES:]
    versions, folded_ends, title_ends = columns[_NUMBERS - 1 : -_NAMES]
    first_title = folded_ends[-1] if count else 0
    headlines = HeadlineColumns.of_parts(
        ArticleIds(cells),
        TextColumn(mapped, *_bounds(first_title, title_ends)),
        [_owned("q", column) for column in numbers],
        [_owned("I", column) for column in named],
        mapped[flags:ids],
        header.names,
        header.topic_sets,
    )
    checksum = mapped_files.checksum(mapped)
    folded = TextColumn(mapped, *_bounds(mapped_files.START.size, folded_ends), checksum)
    mapped_files.let_go(mapped)  # most of what was read is copied
    return KeptColumns(header.state, EntryColumns(headlines, folded), versions)


def _owned(width: Width, column: memoryview[int]) -> array[int]:
    """A copy that can be changed."""
    numbers = array(width)
    numbers.frombytes(column.cast("B"))
    return numbers


def _bounds(start: int, ends: memoryview[int]) -> tuple[array[int], memoryview[int]]:
    """Where texts that stand one behind the other begin and end."""
    starts = array("I", (start,))
    starts.frombytes(ends.cast("B")[:-4])
    return (starts, ends) if len(ends) else (array("I"), ends)
