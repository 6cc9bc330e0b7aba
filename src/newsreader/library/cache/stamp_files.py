"""The stamps of all files of some folders as they were scanned last, each set in a file of its own that is
written whole and renamed. Any damage makes it as good as none.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final, NamedTuple

from newsreader.system import mapped_files
from newsreader.system.durations import today
from newsreader.system.files import keep_newest, keyed_file

MAGIC: Final = b"NRSTAMP3"
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
_STATE: Final = struct.Struct("=16sqq")
"""The state of the cache: its identity, and the number of its last change; and the day."""


class KeptStamps(NamedTuple):
    """What was kept on a `day`, when the last change of the cache had this number."""

    change: int
    day: int
    stamps: memoryview


class StampFiles:
    """The files of stamps beside a cache's database, one per set of folders."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str, identity: str) -> KeptStamps | None:
        """What was kept last in this making of the cache, where it stands in the file."""
        try:
            mapped = mapped_files.whole(self._path(key), MAGIC)
            if mapped is None:
                return None
            start = mapped_files.START.size + _STATE.size
            name, change, day = _STATE.unpack(mapped[mapped_files.START.size : start])
            return KeptStamps(change, day, memoryview(mapped)[start:]) if name == _named(identity) else None
        except (OSError, ValueError, struct.error):
            return None

    def write(self, key: str, identity: str, change: int, stamps: bytes) -> bool:
        """Replace what is kept of some folders; False where that can't be written."""
        try:
            state = _STATE.pack(_named(identity), change, today())
            mapped_files.write(self._path(key), MAGIC, (state, stamps))
        except OSError:
            return False
        keep_newest(self._folder, "stamps-*.list", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "stamps", key, "list")


def _named(identity: str) -> bytes:
    return identity.encode().ljust(16)[:16]
