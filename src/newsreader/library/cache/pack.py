"""All headlines of one set of folders in one file that is read in one go.

A pack holds the items in columns, in blocks of some thousand, with every provider, topic and source name
once per block: so a block becomes records without a line of Python per record, and equal names become one
string in memory. Every part carries a checksum; a pack is replaced whole, by renaming.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from newsreader.model import Headline, SearchEntry
from newsreader.system.files import keep_newest, keyed_file, replacing

FORMAT: Final = 1
BLOCK: Final = 2_048
"""Items in a block: some 3 ms of work that no other thread can interrupt."""
PACKS: Final = 8
"""Packs that are kept; the one written longest ago goes first."""

_PART: Final = struct.Struct("<II")
Name = TypeVar("Name", bound=Hashable)


class DamagedPackError(Exception):
    """The pack is cut off or its bytes have changed."""


class PackHeader(msgspec.Struct, frozen=True):
    """What a pack holds: the state of the cache `identity` at `change`. `day`: days since 1970."""

    identity: str
    change: int
    day: int
    format: int = FORMAT


class _Columns(msgspec.Struct, frozen=True, array_like=True):
    ids: Sequence[str]
    titles: Sequence[str]
    published: Sequence[int | None]
    quality: Sequence[int | None]
    heat: Sequence[int | None]
    heat_computed: Sequence[bool]
    related: Sequence[int]
    has_image: Sequence[bool]
    names: Sequence[str]
    provider: Sequence[int]
    domain: Sequence[int]
    type: Sequence[int]
    source: Sequence[int]
    topic_sets: Sequence[tuple[str, ...]]
    topics: Sequence[int]
    folded: Sequence[str]


class _Numbering(dict[Name, int]):
    """Gives every new key the next number."""

    def __missing__(self, key: Name) -> int:
        number = self[key] = len(self)
        return number


_columns = msgspec.msgpack.Decoder(_Columns)
_header = msgspec.msgpack.Decoder(PackHeader)
_encode = msgspec.msgpack.Encoder().encode


def encode_items(items: Sequence[SearchEntry]) -> bytes:
    """One block."""
    names: _Numbering[str] = _Numbering()
    topic_sets: _Numbering[tuple[str, ...]] = _Numbering()
    headlines = [item.headline for item in items]
    return _encode(
        _Columns(
            ids=[headline.id for headline in headlines],
            titles=[headline.title for headline in headlines],
            published=[headline.published for headline in headlines],
            quality=[headline.quality for headline in headlines],
            heat=[headline.heat for headline in headlines],
            heat_computed=[headline.heat_computed for headline in headlines],
            related=[headline.related for headline in headlines],
            has_image=[headline.has_image for headline in headlines],
            provider=[names[headline.provider] for headline in headlines],
            domain=[names[headline.domain] for headline in headlines],
            type=[names[headline.type] for headline in headlines],
            source=[names[headline.source] for headline in headlines],
            topics=[topic_sets[headline.topics] for headline in headlines],
            folded=[item.folded for item in items],
            names=list(names),
            topic_sets=list(topic_sets),
        )
    )


class Interned:
    """Names met so far: equal ones from all blocks become one object."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._topic_sets: dict[tuple[str, ...], tuple[str, ...]] = {}

    def names(self, names: Sequence[str]) -> list[str]:
        return list(map(self._names.setdefault, names, names))

    def topic_set(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        known = self._topic_sets.get(topics)
        if known is None:
            known = tuple(self.names(topics))
            self._topic_sets[known] = known
        return known


def decode_items(block: bytes, interned: Interned) -> list[SearchEntry]:
    """What `encode_items` was given.

    Raises:
        msgspec.MsgspecError: the bytes are no block.
    """
    columns = _columns.decode(block)
    name = interned.names(columns.names).__getitem__
    topic_set = list(map(interned.topic_set, columns.topic_sets)).__getitem__
    headlines = map(
        Headline,
        columns.ids,
        columns.titles,
        map(name, columns.provider),
        map(name, columns.domain),
        columns.published,
        map(name, columns.type),
        map(topic_set, columns.topics),
        columns.quality,
        columns.heat,
        columns.heat_computed,
        columns.related,
        columns.has_image,
        map(name, columns.source),
    )
    return list(map(SearchEntry, headlines, columns.folded))


class Pack:
    """A pack that is being read; its blocks can be taken once."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises DamagedPackError."""
        self._file = file
        try:
            self.header = _header.decode(self._part())
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise DamagedPackError(str(error)) from error

    def blocks(self, interned: Interned) -> Iterator[list[SearchEntry]]:
        """The items, block by block.

        Raises:
            DamagedPackError: from the first damaged block on.
        """
        with self._file:
            try:
                while block := self._part():
                    yield decode_items(block, interned)
            except (msgspec.MsgspecError, UnicodeDecodeError, IndexError) as error:
                raise DamagedPackError(str(error)) from error

    def close(self) -> None:
        self._file.close()

    def _part(self) -> bytes:
        try:
            size, checksum = _PART.unpack(self._file.read(_PART.size))
            part = self._file.read(size)
        except (OSError, struct.error, MemoryError, OverflowError) as error:
            raise DamagedPackError(str(error)) from error
        if len(part) != size or zlib.crc32(part) != checksum:
            raise DamagedPackError("a checksum is wrong")
        return part


class Packs:
    """The packs beside a cache's file, one per set of folders. A pack that fails is as good as none."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent
        self._stem = database.stem

    def read(self, key: str, identity: str) -> Pack | None:
        """The pack for a set of folders, if there is one of this making of the cache."""
        try:
            file = self._path(key).open("rb")
        except OSError:
            return None
        try:
            pack = Pack(file)
        except DamagedPackError:
            file.close()
            return None
        if (pack.header.identity, pack.header.format) != (identity, FORMAT):
            pack.close()
            return None
        return pack

    def write(self, key: str, header: PackHeader, blocks: Iterable[Sequence[SearchEntry]]) -> bool:
        """Replace the pack for a set of folders; False where it can't be written, or `blocks` are damaged."""
        path = self._path(key)
        try:
            with replacing(path) as unfinished, unfinished.open("wb") as file:
                _write_part(file, _encode(header))
                for items in blocks:
                    if items:
                        _write_part(file, encode_items(items))
                _write_part(file, b"")
        except (OSError, DamagedPackError):
            return False
        keep_newest(self._folder, f"{self._stem}-*.pack", PACKS)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, self._stem, key, "pack")


def _write_part(file: BinaryIO, part: bytes) -> None:
    file.write(_PART.pack(len(part), zlib.crc32(part)))
    file.write(part)
