"""The files of folders: what tells that one has changed, and what came of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from newsreader.model.articles import Article
from newsreader.model.problems import Problem


class FileStamp(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What tells cheaply whether a file has changed. `path` is absolute; `mtime_ns` as `os.stat` gives it."""

    path: str
    size: int
    mtime_ns: int


class FolderListing(NamedTuple):
    """The documents of one folder, none of those below it. `looks`: of each its size and `mtime_ns`, as in
    its stamp, one behind the other.
    """

    folder: str
    names: Sequence[str]
    looks: array[int]

    def path(self, name: str) -> str:
        """Where something is that has a name in the folder."""
        return f"{self.folder.rstrip('/')}/{name}"

    def stamp(self, place: int) -> FileStamp:
        """The stamp of one of the documents."""
        return FileStamp(self.path(self.names[place]), self.looks[2 * place], self.looks[2 * place + 1])

    def stamps(self) -> Iterator[FileStamp]:
        sizes, times = self.looks[::2], self.looks[1::2]
        for name, size, mtime_ns in zip(self.names, sizes, times, strict=True):
            yield FileStamp(self.path(name), size, mtime_ns)


class ParsedFile(msgspec.Struct, frozen=True, gc=False):
    """What came of one file: an article or none, and what was wrong with it."""

    stamp: FileStamp
    article: Article | None = None
    problems: tuple[Problem, ...] = ()
