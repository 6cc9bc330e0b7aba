"""What Linux tells of changes in folders (inotify(7)), to whoever looks: no thread waits for it.

The library that serves elsewhere is told of no overflow, and forgets what comes while it stops to look: so it
can't say which files are all that has changed.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

ATTRIB, CLOSE_WRITE, MODIFY = 0x4, 0x8, 0x2
MOVED_FROM, MOVED_TO, CREATE, DELETE = 0x40, 0x80, 0x100, 0x200
DELETE_SELF, MOVE_SELF, OVERFLOW, IGNORED = 0x400, 0x800, 0x4000, 0x8000
ONLY_FOLDERS: Final = 0x1000000
ASKED: Final = (
    ATTRIB | CLOSE_WRITE | MODIFY | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF
)
_NOT_WAITING: Final = os.O_NONBLOCK | os.O_CLOEXEC
_EVENT: Final = struct.Struct("iIII")
_AT_ONCE: Final = 1 << 16
"""Bytes: many events, and more than the longest name takes."""


class FolderNews(NamedTuple):
    """What was written, came or went in folders, by its path. `is_all`: whether nothing else has changed,
    such as one of these folders itself, or what the system could not tell of.
    """

    paths: frozenset[str] = frozenset()
    is_all: bool = True

    def __add__(self, later: FolderNews) -> FolderNews:  # type: ignore[override]
        return FolderNews(self.paths | later.paths, self.is_all and later.is_all)

    def __bool__(self) -> bool:
        return bool(self.paths) or not self.is_all


class InotifyNotifier:
    """Is told of changes in some folders, each by itself. For one thread at a time."""

    def __init__(self) -> None:
        """
        Raises:
            OSError: the system tells no more programs of changes.
        """
        self._library = ctypes.CDLL(None, use_errno=True)
        self._descriptor = self._library.inotify_init1(_NOT_WAITING)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "no changes of folders can be told")
        self._folders: dict[int, str] = {}
        self.tells_all = True
        """Whether all folders that are followed can be watched."""

    def add(self, folder: str) -> None:
        """Be told of this folder too; where it can't be watched, not all is told."""
        watch = self._library.inotify_add_watch(self._descriptor, os.fsencode(folder), ASKED | ONLY_FOLDERS)
        if watch < 0:
            self.tells_all = False
        else:
            self._folders[watch] = folder

    def follow(self, folders: Iterable[str]) -> bool:
        """Be told of these folders, and of no others any more. Whether one is told of from here on that was
        not before. What can't be watched is left out.
        """
        before, self._folders, self.tells_all = self._folders, {}, True
        for folder in folders:
            self.add(folder)
        for watch in before.keys() - self._folders.keys():
            self._library.inotify_rm_watch(self._descriptor, watch)
        return not self._folders.items() <= before.items()

    def read(self) -> FolderNews:
        """What was told since the last look. Raises OSError."""
        paths: set[str] = set()
        is_all = True
        for watch, kind, name in self._events():
            folder = self._folders.get(watch)
            if folder is not None and name:
                paths.add(f"{folder.rstrip('/')}/{name}")
            elif folder is not None or kind & OVERFLOW:
                is_all = False
            if kind & IGNORED:
                self._folders.pop(watch, None)
        return FolderNews(frozenset(paths), is_all)

    def close(self) -> None:
        """Be told no more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _events(self) -> Iterator[tuple[int, int, str]]:
        """Of each the number of its folder, what it is, and the name that it is about, if any."""
        with suppress(BlockingIOError):
            while True:
                data = os.read(self._descriptor, _AT_ONCE)
                place = 0
                while place < len(data):
                    watch, kind, _, length = _EVENT.unpack_from(data, place)
                    place += _EVENT.size
                    yield watch, kind, os.fsdecode(data[place : place + length].rstrip(b"\0"))
                    place += length
