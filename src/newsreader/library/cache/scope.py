"""Which of the files in the cache a reader is looking at."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final


def absolute(path: Path) -> Path:
    """A path from the top, as it was given: links are not resolved, as people know folders by those names."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (it says resolve(), which follows links)


class Roots:
    """Some files and folders, and all that is below them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.paths: Final = tuple(map(str, dict.fromkeys(map(absolute, roots))))
        self._set = frozenset(self.paths)
        self._of_folders: dict[str, str | None] = {}

    def of(self, path: str) -> str | None:
        """The deepest root that is `path` or above it; None where it is below none."""
        if path in self._set:
            return path
        folder = path.rpartition(os.sep)[0] or os.sep
        if folder not in self._of_folders:
            self._of_folders[folder] = self._above(folder)
        return self._of_folders[folder]

    def _above(self, folder: str) -> str | None:
        roots = self._set
        while folder not in roots:
            shorter = folder.rpartition(os.sep)[0] or os.sep
            if shorter == folder:
                return None
            folder = shorter
        return folder


class Scope:
    """Roots, each with the shelf on which the cache keeps its files.

    The same file can be on several shelves: as part of a folder, and of the folder above that. Only what
    is on the shelf of the deepest root counts, whatever the order of the roots.
    """

    def __init__(self, roots: Roots, shelves: Mapping[str, int]) -> None:
        """`shelves`: the shelf of every path in `roots`."""
        self._roots = roots
        self.shelves: Final = tuple(sorted(set(shelves.values())))
        self._shelves = dict(shelves)

    def shelf(self, path: str) -> int | None:
        """Where the file at `path` belongs; None where it is below no root."""
        root = self._roots.of(path)
        return None if root is None else self._shelves[root]

    def covers(self, shelf: int, path: str) -> bool:
        return self.shelf(path) == shelf
