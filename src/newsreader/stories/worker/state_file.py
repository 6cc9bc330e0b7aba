"""The grouping's state on disk, beside the cache. It may be deleted at any time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from newsreader.stories.worker.source import Seen
from newsreader.system import mapped_files
from newsreader.system.files import keep_newest

MAGIC: Final = b"NRSTATE2"
KEPT: Final = 4
"""So many states are kept, of as many sets of sources; the one that was used longest ago goes first."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A state with what it has seen. `grouper`: as `stories.state` has it; `told`: the digest of the
    memberships that come of it."""

    seen: Seen
    grouper: bytes | memoryview
    told: str = ""


class _Mapped(msgspec.Struct, array_like=True):
    """The same where it lies in the file."""

    seen: Seen
    grouper: memoryview
    told: str


_decode = msgspec.msgpack.Decoder(_Mapped).decode
_encode = msgspec.msgpack.Encoder().encode


class StateFile:
    """The state for one set of sources. Another program may write it at the same time: the last one stays."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self.path = folder / f"stories-{key}.state"

    def read(self) -> Kept | None:
        """What was kept last, which stays in the file until it is looked at. None where there is nothing, or
        it is damaged or of another version."""
        try:
            mapped = mapped_files.whole(self.path, MAGIC)
            self.path.touch()
        except OSError:
            return None
        if mapped is None:
            return None
        with suppress(msgspec.MsgspecError):
            kept = _decode(memoryview(mapped)[mapped_files.START.size :])
            return Kept(kept.seen, kept.grouper, kept.told)
        return None

    def write(self, kept: Kept) -> bool:
        """Put a state in place of the one before, whole or not at all; False where it can't be written."""
        try:
            mapped_files.write(self.path, MAGIC, [_encode(kept)])
        except OSError:
            return False
        keep_newest(self._folder, "stories-*.state", KEPT)
        return True
