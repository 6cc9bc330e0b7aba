"""Which files have changed: what a scan finds against what the cache holds."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b
from math import inf
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
NAME: Final = 8
KEY: Final = 24
"""Bytes of a key: a hash of 64 bits of shelf and path, the size and the time of the last change."""
NO_SIZE: Final = 2**64 - 1
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

    def without(self, files: Iterable[tuple[int, str]]) -> Stamps:
        """All but some, given by shelf and path. The folders that had them look like none there is, so that
        each of their files is looked at.
        """
        names = {_name_of(shelf, path) for shelf, path in files}
        keys, digests, file_ids, counts = bytearray(), bytearray(), array(IDS), array(IDS)
        for digest, place in self.places():
            some = self.keys_at(place)
            if names.isdisjoint(name for (name,) in struct.iter_unpack(f"{NAME}s{KEY - NAME}x", some)):
                digests += digest
                keys += some
                file_ids.extend(self.file_ids[place])
                counts.append(place.stop - place.start)
            else:
                left = [(key, file_id) for key, file_id in self.files_at(place) if key[:NAME] not in names]
                digests += bytes(DIGEST)
                keys += b"".join(key for key, _ in left)
                file_ids.extend(file_id for _, file_id in left)
                counts.append(len(left))
        return Stamps(bytes(keys), file_ids, bytes(digests), counts)

    def places(self) -> Iterator[tuple[bytes, slice]]:
        """The digest of each folder, and where its files are."""
        start = 0
        digests = (digest for (digest,) in struct.iter_unpack(f"{DIGEST}s", self.digests))
        for digest, count in zip(digests, self.counts, strict=True):
            yield digest, slice(start, start + count)
            start += count

    def keys_at(self, place: slice) -> Block:
        """The keys of the files there."""
        return self.keys[place.start * KEY : place.stop * KEY]

    def files_at(self, place: slice) -> Iterator[tuple[bytes, int]]:
        """Key and id of the files there."""
        return zip(_keys(self.keys_at(place)), self.file_ids[place], strict=True)


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
    """The stamps of all kept files. Of each only a key is in memory, and of folders that are as the last scan
    found them, not even that by itself: they are told by their digests.
    """

    def __init__(self, kept: Iterable[KeptFile] = (), last: Stamps | None = None) -> None:
        """`kept`: files of the cache. `last`: all others, as they were scanned last."""
        self._last = Stamps() if last is None else last
        self._is_as_last = last is not None
        self._settled: dict[bytes, int] = {}
        self._unsettled: dict[bytes, int] = {}
        self._scanned: list[tuple[bytes, slice | Block]] = []
        """Each folder of a scan that found differences: where it is in `_last`, or the keys of its files."""
        for file in kept:
            self.add(file.file_id, file.shelf, file.stamp, settled=file.settled)

    @property
    def empty(self) -> bool:
        return not (self._last.keys or self._settled or self._unsettled)

    def settle(self) -> Stamps | None:
        """All files in the order of the last scan, to be given as the `last` ones; None where they were. What
        has a stamp that doesn't tell a change yet looks like no file there is.
        """
        if self._is_as_last:
            return None
        last, settled, unsettled = self._last, self._settled, self._unsettled
        self._settled, self._unsettled = {}, {}
        keys, digests, file_ids, counts = bytearray(), bytearray(), array(IDS), array(IDS)
        for digest, scanned in self._scanned:
            if isinstance(scanned, slice):
                keys += last.keys_at(scanned)
                file_ids.extend(last.file_ids[scanned])
                digests += digest
                counts.append(scanned.stop - scanned.start)
                continue
            known = [key for key in _keys(scanned) if key in settled]
            file_ids.extend(map(settled.__getitem__, known))
            # Of a folder with other files, the digest must not say that nothing has changed.
            digests += digest if len(known) * KEY == len(scanned) else bytes(DIGEST)
            unsure = [key for key in _keys(scanned) if key in unsettled] if unsettled else []
            file_ids.extend(map(unsettled.__getitem__, unsure))
            keys += b"".join((*known, *map(_like_no_file, unsure)))
            counts.append(len(known) + len(unsure))
        self._last = Stamps(bytes(keys), file_ids, bytes(digests), counts)
        self._is_as_last, self._scanned = True, []
        return self._last

    def add(self, file_id: int, shelf: int, stamp: FileStamp, *, settled: bool) -> None:
        """The cache now holds this. `settled`: the stamp alone tells a change."""
        key = _key_of(shelf, stamp)
        if settled:
            self._unsettled.pop(key, None)
            self._settled[key] = file_id
        else:
            self._unsettled[key] = file_id

    def compare(
        self, folders: Iterable[ScannedFolder], stop: Event, differs: Callable[[], object] = lambda: None
    ) -> Differences | None:
        """Look at every file that was found; what is missing is forgotten. None where `stop` came first.

        `differs` is called as soon as a folder is another than at the last scan, once.
        """
        if not self._is_as_last:
            self._spread()
        last = self._last
        known = dict(last.places())
        # So many are looked at each time.
        others = sum(digest == bytes(DIGEST) for digest, _ in last.places()) if known else inf
        scanned: dict[bytes, ScannedFolder | slice] = {}
        for folder in folders:
            if stop.is_set():
                return None
            digest = folder.digest()
            scanned.setdefault(digest, known.get(digest, folder))
            if digest not in known:
                others -= 1
                if others == -1:
                    differs()
        if self._is_as_last and scanned.keys() == known.keys():
            return Differences(len(last.file_ids), SomeFiles(), [])
        for digest, place in last.places():
            if digest not in scanned:
                self._settled.update(last.files_at(place))
        self._is_as_last = False
        return self._differences(scanned)

    def _differences(self, scanned: dict[bytes, ScannedFolder | slice]) -> Differences:
        """`scanned`: by their digests folders, or where those are in `_last` that are as they were."""
        self._scanned = []
        looked: set[bytes] = set()
        unsure = SomeFiles()
        as_before = 0
        for digest, folder in scanned.items():
            if isinstance(folder, slice):
                self._scanned.append((digest, folder))
                if folder.stop - folder.start == 1:  # a file given by itself, whose folder may be given too
                    looked.update(_keys(self._last.keys_at(folder)))
                else:
                    as_before += folder.stop - folder.start
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
        return Differences(as_before + len(looked), unsure, self._missing(looked))

    def _spread(self) -> None:
        """Have each key by itself from now on."""
        for _, scanned in self._scanned:
            if isinstance(scanned, slice):
                self._settled.update(self._last.files_at(scanned))
        self._last, self._scanned = Stamps(), []

    def _missing(self, seen: set[bytes]) -> list[int]:
        missing = []
        for stamps in (self._settled, self._unsettled):
            if len(stamps) > len(seen) or not stamps.keys() <= seen:
                missing += [stamps.pop(key) for key in stamps.keys() - seen]
        return missing


def _key_of(shelf: int, stamp: FileStamp) -> bytes:
    """Two files have one key only if their stamps are the same but for the path, and then once in 10^19."""
    return _name_of(shelf, stamp.path) + _LOOKS.pack(stamp.size, stamp.mtime_ns)


def _name_of(shelf: int, path: str) -> bytes:
    return blake2b(f"{shelf}\0{path}".encode("utf-8", "surrogatepass"), digest_size=NAME).digest()


def _like_no_file(key: bytes) -> bytes:
    """A key of the same path that no stamp has: the file is looked at, and is missed where it is gone."""
    return key[: -_LOOKS.size] + _LOOKS.pack(NO_SIZE, 0)


def _keys(joined: Block) -> Iterator[bytes]:
    return (key for (key,) in struct.iter_unpack(f"{KEY}s", joined))
