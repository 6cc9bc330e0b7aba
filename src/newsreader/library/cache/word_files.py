"""The index of the words of some sources in a file, which is mapped into memory: nothing of it is decoded,
and the system takes its pages back where it needs them.

Numbers are as the processor has them, since no other machine reads the file:

| part | what |
|---|---|
| magic | 8 bytes, with the number of the format |
| order | a number that reads otherwise where bytes are in another order |
| checksum | CRC-32 of all that follows |
| sizes | 5 numbers of 64 bits: texts, bytes of ids, bytes of words, words, numbers of texts |
| ids | of the articles, with a newline behind each; filled up to a multiple of 4 bytes |
| words | with a zero byte before each and one at the end; filled up likewise |
| sums, starts, ends, texts | numbers of 32 bits: by text, by word, by word, and for each word its texts |

It is written whole and renamed. Any damage makes it as good as none.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec

from newsreader.system.files import keep_newest, keyed_file, replacing

MAGIC: Final = b"NRWORDS1"
ORDER: Final = 0x01020304
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
STEP: Final = 1 << 20
"""Bytes of which the checksum is made in one go: a millisecond of work."""

_START: Final = struct.Struct("=8sII")
_SIZES: Final = struct.Struct("=5Q")
_NUMBER: Final = 4


class WordFile(msgspec.Struct, frozen=True):
    """What is in a file. `ids`: one for each text; can be taken once. The numbers are as in the table."""

    ids: Iterable[str]
    words: bytes
    sums: memoryview[int]
    starts: memoryview[int]
    ends: memoryview[int]
    texts: memoryview[int]


class WordFiles:
    """The files of words beside a cache's database, one per set of sources."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str) -> Iterator[WordFile | None]:
        """What is kept of some sources, if it is whole; before it None for each step of work."""
        try:
            with self._path(key).open("rb") as file:
                mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):
            return
        start = _START.size
        if len(mapped) < start + _SIZES.size:
            return
        magic, order, checksum = _START.unpack(mapped[:start])
        if (magic, order) != (MAGIC, ORDER):
            return
        sum_of_parts = 0
        for place in range(start, len(mapped), STEP):
            sum_of_parts = crc32(mapped[place : place + STEP], sum_of_parts)
            yield None
        if sum_of_parts == checksum:
            yield _parts(mapped)

    def write(
        self, key: str, ids: Iterable[str], words: bytes, numbers: Sequence[array[int] | memoryview[int]]
    ) -> bool:
        """Replace what is kept of some sources. `numbers`: sums, starts, ends, texts, of 32 bits each.

        False where that can't be written.
        """
        names = "".join(f"{article_id}\n" for article_id in ids).encode()
        blocks = [memoryview(block).cast("B") for block in numbers]
        sums, starts, _, texts = (len(block) // _NUMBER for block in blocks)
        sizes = _SIZES.pack(sums, len(names), len(words), starts, texts)
        parts: list[bytes | memoryview] = [sizes, _filled(names), _filled(words), *blocks]
        checksum = 0
        for part in parts:
            checksum = crc32(part, checksum)
        try:
            with replacing(self._path(key)) as unfinished, unfinished.open("wb") as file:
                file.write(_START.pack(MAGIC, ORDER, checksum))
                for part in parts:
                    file.write(part)
        except OSError:
            return False
        keep_newest(self._folder, "words-*.index", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "words", key, "index")


def _parts(mapped: memoryview) -> WordFile | None:
    """The parts of a file whose checksum is right; None where their sizes are not those of the file."""
    place = _START.size
    texts, id_bytes, word_bytes, words, numbers = _SIZES.unpack(mapped[place : place + _SIZES.size])
    place += _SIZES.size
    ids = mapped[place : place + id_bytes]
    place += _multiple(id_bytes)
    joined = mapped[place : place + word_bytes]
    place += _multiple(word_bytes)
    blocks = []
    for count in (texts, words, words, numbers):
        blocks.append(mapped[place : place + count * _NUMBER].cast("I"))
        place += count * _NUMBER
    if place != len(mapped):
        return None
    return WordFile(_lines(ids), bytes(joined), *blocks)


def _lines(block: memoryview) -> Iterator[str]:
    rest = ""
    for place in range(0, len(block), 1 << 14):
        *lines, rest = (rest + str(block[place : place + (1 << 14)], "ascii", "replace")).split("\n")
        yield from lines


def _filled(block: bytes) -> bytes:
    return block.ljust(_multiple(len(block)), b"\0")


def _multiple(size: int) -> int:
    return -(-size // _NUMBER) * _NUMBER
