"""The stamps of all files of some folders as they were scanned last, each set in a file of its own that is
written whole and renamed. Any damage makes it as good as none.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final
from zlib import crc32

from newsreader.system.files import keep_newest, keyed_file, replacing

MAGIC: Final = b"NRSTAMP2"
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
_START: Final = struct.Struct("=8sII16sq")
"""Magic, a number that reads otherwise on a machine with another order of bytes, the checksum of all but what
comes before it, and the state of the cache: its identity, and the number of its last change."""
_ORDER: Final = 0x01020304
_SEALED: Final = 16
"""Where that begins of which the checksum is."""


class StampFiles:
    """The files of stamps beside a cache's database, one per set of folders."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str, identity: str, change: int) -> bytes | None:
        """What was kept when the cache was as it is."""
        try:
            data = self._path(key).read_bytes()
            magic, order, checksum, made, at = _START.unpack(data[: _START.size])
        except (OSError, struct.error):
            return None
        same = (magic, order, made, at) == (MAGIC, _ORDER, _named(identity), change)
        return data[_START.size :] if same and crc32(data[_SEALED:]) == checksum else None

    def write(self, key: str, identity: str, change: int, stamps: bytes) -> bool:
        """Replace what is kept of some folders; False where that can't be written."""
        start = _START.pack(MAGIC, _ORDER, 0, _named(identity), change)
        checksum = crc32(stamps, crc32(start[_SEALED:]))
        try:
            with replacing(self._path(key)) as unfinished, unfinished.open("wb") as file:
                file.write(_START.pack(MAGIC, _ORDER, checksum, _named(identity), change))
                file.write(stamps)
        except OSError:
            return False
        keep_newest(self._folder, "stamps-*.list", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "stamps", key, "list")


def _named(identity: str) -> bytes:
    return identity.encode().ljust(16)[:16]
