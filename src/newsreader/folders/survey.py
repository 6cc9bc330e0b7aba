"""Which files have changed: what a scan finds against what the cache holds."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from threading import Event
from typing import Final, NamedTuple, TypeAlias

from newsreader.library.cache.files import KeptFile
from newsreader.model import FileStamp, FolderListing


class ScannedFile(NamedTuple):
    """A file in the folders, and the shelf where it belongs."""

    shelf: int
    stamp: FileStamp


class ScannedFolder(NamedTuple):
    """The files of one folder, and the shelf where they belong."""

    shelf: int
    listing: FolderListing

    def files(self) -> Iterator[ScannedFile]:
        return (ScannedFile(self.shelf, stamp) for stamp in self.listing.stamps())

    def digest(self) -> bytes:
        """What tells this folder with just these files, as they look, from all others."""
        folder, names, looks = self.listing
        named = "\0".join((str(self.shelf), folder, *names)).encode("utf-8", "surrogatepass")
        digest = blake2b(named, digest_size=DIGEST)
        digest.update(looks)
        return digest.digest()


class SomeFiles(Collection[ScannedFile]):
    """Files of folders, each made when it is looked at: a million of them with their paths take half a
    gigabyte.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[ScannedFolder, array[int]]] = []
        self._count = 0

    def add(self, folder: ScannedFolder, places: array[int]) -> None:
        """The files at these places of a folder's listing."""
        if places:
            self._parts.append((folder, places))
            self._count += len(places)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ScannedFile]:
        for folder, places in self._parts:
            for place in places:
                yield ScannedFile(folder.shelf, folder.listing.stamp(place))

    def __contains__(self, file: object) -> bool:
        return any(file == own for own in self)


class Differences(NamedTuple):
    """What a scan shows. `unsure`: files that are new or changed, or whose stamp can't tell.

    `missing`: the ids of kept files that don't look like that any more, changed or deleted.
    """

    files: int
    unsure: SomeFiles
    missing: list[int]


DIGEST: Final = 16
KEY: Final = 24
"""Bytes of a key: a hash of 64 bits of shelf and path, the size and the time of the last change."""
IDS: Final = "q"
_ID_SIZE: Final = array(IDS).itemsize
_LOOKS: Final = struct.Struct("=Qq")
_FOLDERS: Final = struct.Struct("=q")
Block = bytes | memoryview
Numbers: TypeAlias = "array[int] | memoryview[int]"


class Stamps(NamedTuple):
    """All kept files in the order of a scan: a key of each, one after the other, and its id. They are in
    folders, of each of which there is a digest and the number of its files.
    """

    keys: Block = b""
    file_ids: Numbers = array(IDS)
    digests: Block = b""
    counts: Numbers = array(IDS)

    def packed(self) -> bytes:
        """As bytes of this machine, for `unpacked`."""
        return b"".join(
            (
                _FOLDERS.pack(len(self.counts)),
                self.digests,
                self.counts.tobytes(),
                self.file_ids.tobytes(),
                self.keys,
            )
        )

    def by_digest(self) -> dict[bytes, slice]:
        """Where the keys of each folder are."""
        places: dict[bytes, slice] = {}
        start = 0
        digests = (digest for (digest,) in struct.iter_unpack(f"{DIGEST}s", self.digests))
        for digest, count in zip(digests, self.counts, strict=True):
            places[digest] = slice(start, start + count * KEY)
            start += count * KEY
        return places


def unpacked(data: Block) -> Stamps:
    """What `Stamps.packed` gave, as it stands there: of a mapped file, nothing is read but the folders."""
    data = memoryview(data)
    (folders,) = _FOLDERS.unpack_from(data)
    counts = _FOLDERS.size + folders * DIGEST
    ids = counts + folders * _ID_SIZE
    keys = ids + (len(data) - ids) // (_ID_SIZE + KEY) * _ID_SIZE
    return Stamps(
        data[keys:],
        data[ids:keys].cast(IDS),
        data[_FOLDERS.size : counts],
        data[counts:ids].cast(IDS),
    )


class Survey:
    """The stamps of all kept files. Of each only a key is in memory, and while nothing has changed, not even
    that by itself: a scan that finds the folders of the one before is compared folder by folder.
    """

    def __init__(self, kept: Iterable[KeptFile] = (), last: Stamps | None = None) -> None:
        """`kept`: all files of the cache. `last`: they as they were scanned last, in place of these."""
        self._last = last
        self._settled: dict[bytes, int] = {}
        self._unsettled: dict[bytes, int] = {}
        self._scanned: list[tuple[bytes, Block]] = []
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
        keys, digests, file_ids, counts = bytearray(), bytearray(), array(IDS), array(IDS)
        for digest, scanned in self._scanned:
            known = [key for key in _keys(scanned) if key in settled]
            keys += b"".join(known)
            file_ids.extend(map(settled.__getitem__, known))
            # Of a folder with files that are not kept, the digest must not say that nothing has changed.
            digests += digest if len(known) * KEY == len(scanned) else bytes(DIGEST)
            counts.append(len(known))
        self._last = Stamps(bytes(keys), file_ids, bytes(digests), counts)
        self._scanned = []
        return self._last

    def add(self, file_id: int, shelf: int, stamp: FileStamp, *, settled: bool) -> None:
        """The cache now holds this. `settled`: the stamp alone tells a change."""
        self._spread()
        key = _key_of(shelf, stamp)
        if settled:
            self._unsettled.pop(key, None)
            self._settled[key] = file_id
        else:
            self._unsettled[key] = file_id

    def compare(self, folders: Iterable[ScannedFolder], stop: Event) -> Differences | None:
        """Look at every file that was found; what is missing is forgotten. None where `stop` came first."""
        last = Stamps() if self._last is None else self._last
        known = last.by_digest()
        scanned: dict[bytes, ScannedFolder | Block] = {}
        for folder in folders:
            if stop.is_set():
                return None
            digest = folder.digest()
            place = known.get(digest)
            scanned.setdefault(digest, folder if place is None else last.keys[place])
        if self._last is not None and scanned.keys() == known.keys():
            return Differences(len(last.file_ids), SomeFiles(), [])
        self._spread()
        return self._differences(scanned)

    def _differences(self, scanned: dict[bytes, ScannedFolder | Block]) -> Differences:
        """`scanned`: by their digests folders, or the keys of those that are as they were."""
        self._scanned = []
        looked: set[bytes] = set()
        unsure = SomeFiles()
        for digest, folder in scanned.items():
            if not isinstance(folder, ScannedFolder):
                looked.update(_keys(folder))
                self._scanned.append((digest, folder))
                continue
            keys, places = bytearray(), array("I")
            for place, file in enumerate(folder.files()):
                key = _key_of(*file)
                if key in looked:
                    continue
                looked.add(key)
                keys += key
                if key not in self._settled:
                    places.append(place)
            unsure.add(folder, places)
            self._scanned.append((digest, bytes(keys)))
        return Differences(len(looked), unsure, self._missing(looked))

    def _spread(self) -> None:
        """Have each key by itself from now on."""
        last, self._last = self._last, None
        if last is not None:
            self._settled = dict(zip(_keys(last.keys), last.file_ids, strict=True))

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


def _keys(joined: Block) -> Iterator[bytes]:
    return (key for (key,) in struct.iter_unpack(f"{KEY}s", joined))
