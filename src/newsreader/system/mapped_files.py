"""Files that are mapped into memory: written whole and renamed, with a checksum of all that is in them.

Each begins alike, in numbers as the processor has them, since no other machine reads it:

| part | what |
|---|---|
| magic | 8 bytes, with the number of the format |
| order | a number that reads otherwise where bytes are in another order |
| checksum | CRC-32 of all that follows |
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

from newsreader.system.files import replacing

ORDER: Final = 0x01020304
STEP: Final = 1 << 20
"""Bytes of which the checksum is made in one go: a millisecond of work."""
START: Final = struct.Struct("=8sII")


def checked(path: Path, magic: bytes) -> Iterator[mmap.mmap | None]:
    """The file, if it is whole; before it None for each step of work. Pages are not in memory by that.

    Raises:
        OSError: it can't be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        start = os.read(descriptor, START.size)
        if len(start) < START.size or START.unpack(start)[:2] != (magic, ORDER):
            return
        checksum, size, step = 0, START.size, bytearray(STEP)
        while count := os.readv(descriptor, [step]):
            checksum = crc32(memoryview(step)[:count], checksum)
            size += count
            yield None
        if checksum == START.unpack(start)[2]:
            yield mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)


def whole(path: Path, magic: bytes) -> mmap.mmap | None:
    """The file, if it is whole, checked in one go. Raises what `checked` does."""
    return next((mapped for mapped in checked(path, magic) if mapped is not None), None)


def let_go(mapped: mmap.mmap) -> None:
    """Give back the memory of what was read of a file until now. It stays in the cache of the system as long
    as nothing else needs that, from where it comes again when somebody looks at it.
    """
    mapped.madvise(mmap.MADV_DONTNEED)


def checksum(mapped: mmap.mmap) -> int:
    """What tells a file that is whole from others, in 64 bits: its checksum and its size."""
    return int(START.unpack(mapped[: START.size])[2]) | len(mapped) << 32


def write(path: Path, magic: bytes, parts: Iterable[bytes | bytearray | memoryview]) -> None:
    """Put a file with these parts, one behind the other, in place of the one that is there.

    Raises:
        OSError: it can't be written; the old one is as it was.
    """
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        file.write(START.pack(magic, ORDER, 0))
        checksum = 0
        for part in parts:
            checksum = crc32(part, checksum)
            file.write(part)
        file.seek(0)
        file.write(START.pack(magic, ORDER, checksum))
