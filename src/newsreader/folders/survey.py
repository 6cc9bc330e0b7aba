"""Which files have changed: what a scan finds against what the cache holds."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from threading import Event
from typing import Final, NamedTuple

from newsreader.library.cache.files import KeptFile
from newsreader.model import FileStamp


class ScannedFile(NamedTuple):
    """A file in the folders, and the shelf where it belongs."""

    shelf: int
    stamp: FileStamp


class Differences(NamedTuple):
    """What a scan shows. `unsure`: files that are new or changed, or whose stamp can't tell.

    `missing`: the ids of kept files that don't look like that any more, changed or deleted.
    """

    files: int
    unsure: list[ScannedFile]
    missing: list[int]


class Stamps(NamedTuple):
    """All kept files in the order of a scan: a key of each, one after the other, and its id."""

    keys: bytes
    file_ids: array[int]

    def packed(self) -> bytes:
        """As bytes of this machine, for `unpacked`."""
        return self.file_ids.tobytes() + self.keys


KEY: Final = 24
"""Bytes of a key: a hash of 64 bits of shelf and path, the size and the time of the last change."""
IDS: Final = "q"
_ID_SIZE: Final = array(IDS).itemsize
_LOOKS: Final = struct.Struct("=Qq")


def unpacked(data: bytes) -> Stamps:
    """What `Stamps.packed` gave."""
    count = len(data) // (_ID_SIZE + KEY)
    return Stamps(data[count * _ID_SIZE :], array(IDS, data[: count * _ID_SIZE]))


class Survey:
    """The stamps of all kept files. Of each only a key is in memory, and while nothing has changed, not even
    that by itself: a scan that finds the files of the one before, in the same order, is compared key by key.
    """

    def __init__(self, kept: Iterable[KeptFile] = (), last: Stamps | None = None) -> None:
        """`kept`: all files of the cache. `last`: they as they were scanned last, in place of these."""
        self._last = last
        self._settled: dict[bytes, int] = {}
        self._unsettled: dict[bytes, int] = {}
        self._scanned = bytearray()
        for file in kept:
            self.add(file.file_id, file.shelf, file.stamp, settled=file.settled)

    @property
    def empty(self) -> bool:
        last = b"" if self._last is None else self._last.keys
        return not (last or self._settled or self._unsettled)

    def settle(self) -> Stamps | None:
        """All files in the order of the last scan, to be given as the `last` ones. None where they were, or
        where the stamp of a file doesn't tell yet whether it changes.
        """
        if self._last is not None or self._unsettled:
            return None
        settled, self._settled = self._settled, {}
        scanned = [key for key in _keys(self._scanned) if key in settled]
        self._last = Stamps(b"".join(scanned), array(IDS, map(settled.__getitem__, scanned)))
        self._scanned = bytearray()
        return self._last

    def add(self, file_id: int, shelf: int, stamp: FileStamp, *, settled: bool) -> None:
        """The cache now holds this. `settled`: the stamp alone tells a change."""
        self._spread(0)
        key = _key_of(shelf, stamp)
        if settled:
            self._unsettled.pop(key, None)
            self._settled[key] = file_id
        else:
            self._unsettled[key] = file_id

    def compare(self, files: Iterable[ScannedFile], stop: Event) -> Differences | None:
        """Look at every file that was found; what is missing is forgotten. None where `stop` came first."""
        place = 0
        if self._last is None:
            self._scanned = bytearray()
        looked: set[bytes] = set()
        unsure: list[ScannedFile] = []
        for file in files:
            key = _key_of(*file)
            if stop.is_set():
                return None
            if self._last is not None:
                if self._last.keys[place : place + KEY] == key:
                    place += KEY
                    continue
                looked = set(self._spread(place))
            if key in looked:
                continue
            looked.add(key)
            self._scanned += key
            if key not in self._settled:
                unsure.append(file)
        if self._last is not None:
            if place == len(self._last.keys):
                return Differences(place // KEY, [], [])
            looked = set(self._spread(place))
        return Differences(len(looked), unsure, self._missing(looked))

    def _spread(self, scanned: int) -> Iterable[bytes]:
        """Have each key by itself from now on. Gives those that were scanned until now: so many bytes."""
        last, self._last = self._last, None
        if last is None:
            return ()
        self._settled = dict(zip(_keys(last.keys), last.file_ids, strict=True))
        self._scanned = bytearray(last.keys[:scanned])
        return _keys(self._scanned)

    def _missing(self, seen: set[bytes]) -> list[int]:
        missing = []
        for stamps in (self._settled, self._unsettled):
            if len(stamps) > len(seen) or not stamps.keys() <= seen:
                missing += [stamps.pop(key) for key in stamps.keys() - seen]
        return missing


def _key_of(shelf: int, stamp: FileStamp) -> bytes:
    """Two files have one key only if their stamps are the same but for the path, and then once in 10^19."""
    named = blake2b(f"{shelf}\0{stamp.path}".encode("utf-8", "surrogatepass"), digest_size=8)
    return named.digest() + _LOOKS.pack(stamp.size, stamp.mtime_ns)


def _keys(joined: bytes | bytearray) -> Iterator[bytes]:
    return (key for (key,) in struct.iter_unpack(f"{KEY}s", joined))
