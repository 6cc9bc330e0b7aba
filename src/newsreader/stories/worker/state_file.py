"""The grouping's state on disk, beside the cache. It may be deleted at any time."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from newsreader.stories.worker.source import Seen
from newsreader.system.files import keep_newest, replacing

FORMAT: Final = 1
KEPT: Final = 4
"""So many states are kept, of as many sets of sources; the one that was used longest ago goes first."""
_DIGEST: Final = 16


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A state with what it has seen. `grouper`: as `stories.state` has it."""

    seen: Seen
    grouper: bytes
    format: int = FORMAT


_decode = msgspec.msgpack.Decoder(Kept).decode
_encode = msgspec.msgpack.Encoder().encode


class StateFile:
    """The state for one set of sources. Another program may write it at the same time: the last one stays."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self.path = folder / f"stories-{key}.state"

    def read(self) -> Kept | None:
        """What was kept last. None where there is nothing, or it is damaged or of another version."""
        try:
            data = self.path.read_bytes()
            self.path.touch()
        except OSError:
            return None
        digest, data = data[:_DIGEST], data[_DIGEST:]
        if hashlib.blake2b(data, digest_size=_DIGEST).digest() != digest:
            return None
        with suppress(msgspec.MsgspecError):
            kept = _decode(data)
            return kept if kept.format == FORMAT else None
        return None

    def write(self, kept: Kept) -> bool:
        """Put a state in place of the one before, whole or not at all; False where it can't be written."""
        data = _encode(kept)
        try:
            with replacing(self.path) as unfinished, unfinished.open("wb") as file:
                file.write(hashlib.blake2b(data, digest_size=_DIGEST).digest())
                file.write(data)
        except OSError:
            return False
        keep_newest(self._folder, "stories-*.state", KEPT)
        return True
