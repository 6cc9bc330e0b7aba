"""The index of the words of some sources in a file, which is mapped into memory: nothing of it is decoded,
and the system takes its pages back where it needs them.

What follows the start that `mapped_files` tells of:

| part | what |
|---|---|
| sizes | 9 numbers of 64 bits: texts, bytes of ids, bytes of words, words, numbers of texts, others, bytes |
| | of parts, bytes of bits, and what tells the block of texts that it is of |
| ids | of the articles, with a newline behind each; filled up to a multiple of 4 bytes |
| words | with a zero byte before each and one at the end; filled up likewise |
| sums, starts, ends, texts | numbers of 32 bits: by text, by word, by word, and for each word its texts |
| others | likewise: texts that were not as the block had them |
| parts | that many texts have, with a newline between; filled up likewise |
| bits | for each eight parts a byte for each text (`store/search/common_parts`) |

Any damage makes it as good as none.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from newsreader.query.texts import ENCODING, ERRORS
from newsreader.system import mapped_files
from newsreader.system.files import keep_newest, keyed_file

MAGIC: Final = b"NRWORDS3"
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
_SIZES: Final = struct.Struct("=9Q")
_NUMBER: Final = 4

Numbers: TypeAlias = "array[int] | memoryview[int]"


class WordFile(msgspec.Struct, frozen=True):
    """What is in a file, as in the table. `ids`: one for each text; what was read can be taken once."""

    ids: Iterable[str]
    words: bytes
    sums: Numbers
    starts: Numbers
    ends: Numbers
    texts: Numbers
    parts: Sequence[str] = ()
    bits: bytes | memoryview = b""
    block: int = 0
    others: Numbers = array("I")


class WordFiles:
    """The files of words beside a cache's database, one per set of sources."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str) -> Iterator[WordFile | None]:
        """What is kept of some sources, if it is whole; before it None for each step of work."""
        try:
            for mapped in mapped_files.checked(self._path(key), MAGIC):
                yield None if mapped is None else _parts(memoryview(mapped))
        except (OSError, ValueError, struct.error):
            return

    def write(self, key: str, file: WordFile) -> bool:
        """Replace what is kept of some sources; False where that can't be written."""
        ids = "".join(f"{article_id}\n" for article_id in file.ids).encode()
        parts = "\n".join(file.parts).encode(ENCODING, ERRORS)
        numbers = (file.sums, file.starts, file.ends, file.texts, file.others)
        blocks = [memoryview(block).cast("B") for block in numbers]
        texts, words, _, of_words, others = map(len, numbers)
        sizes = _SIZES.pack(
            texts, len(ids), len(file.words), words, of_words, others, len(parts), len(file.bits), file.block
        )
        written = (sizes, _filled(ids), _filled(file.words), *blocks, _filled(parts), file.bits)
        try:
            mapped_files.write(self._path(key), MAGIC, written)
        except OSError:
            return False
        keep_newest(self._folder, "words-*.index", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "words", key, "index")


def _parts(mapped: memoryview) -> WordFile | None:
    """The parts of a file whose checksum is right; None where their sizes are not those of the file."""
    place = mapped_files.START.size
    sizes = _SIZES.unpack(mapped[place : place + _SIZES.size])
    texts, id_bytes, word_bytes, words, numbers, changed, part_bytes, bit_bytes, block = sizes
    place += _SIZES.size
    ids = mapped[place : place + id_bytes]
    place += _multiple(id_bytes)
    joined = mapped[place : place + word_bytes]
    place += _multiple(word_bytes)
    blocks = []
    for count in (texts, words, words, numbers, changed):
        blocks.append(mapped[place : place + count * _NUMBER].cast("I"))
        place += count * _NUMBER
    parts = str(mapped[place : place + part_bytes], ENCODING, ERRORS).split("\n")
    place += _multiple(part_bytes)
    bits = mapped[place : place + bit_bytes]
    if place + bit_bytes != len(mapped):
        return None
    sums, starts, ends, of_words, others = blocks
    return WordFile(
        ids=_lines(ids),
        words=bytes(joined),
        sums=sums,
        starts=starts,
        ends=ends,
        texts=of_words,
        parts=parts if part_bytes else (),
        bits=bits,
        block=block,
        others=others,
    )


def _lines(block: memoryview) -> Iterator[str]:
    rest = ""
    for place in range(0, len(block), 1 << 14):
        *lines, rest = (rest + str(block[place : place + (1 << 14)], "ascii", "replace")).split("\n")
        yield from lines


def _filled(block: bytes) -> bytes:
    return block.ljust(_multiple(len(block)), b"\0")


def _multiple(size: int) -> int:
    return -(-size // _NUMBER) * _NUMBER
