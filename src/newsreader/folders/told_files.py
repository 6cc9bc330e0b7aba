"""What has become of the files that the system told of, where these are all that has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from newsreader.folders.corpus import Corpus
from newsreader.folders.survey import ScannedFile
from newsreader.library.cache.scope import Scope
from newsreader.model import FolderListing
from newsreader.system.files import is_folder, is_link, is_there


class ToldFiles(NamedTuple):
    """Documents that are there, as they look, and those that are not, each by its shelf and path."""

    there: tuple[ScannedFile, ...] = ()
    gone: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.there or self.gone)


def told_files(
    paths: Iterable[str], corpus: Corpus, scope: Scope, roots: Collection[str], folders: Collection[str]
) -> ToldFiles | None:
    """The documents at these paths; None where only a scan of everything tells what has changed: something is
    or was a folder, or no document can be made of it. `folders`: those that the last scan has seen.
    """
    there: list[ScannedFile] = []
    gone: list[tuple[int, str]] = []
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        if path in roots or path in folders or is_folder(Path(path)):
            return None
        if name.startswith(".") or not corpus.is_document(name):
            continue
        shelf = scope.shelf(path)
        if folder not in folders or shelf is None or not name.isprintable():
            return None
        if not (is_there(Path(path)) or is_link(Path(path))):
            gone.append((shelf, path))
            continue
        match list(corpus.scan([Path(path)])):
            case [FolderListing() as listing] if [listing.path(name) for name in listing.names] == [path]:
                there.append(ScannedFile(shelf, listing.stamp(0)))
            case _:
                return None
    return ToldFiles(tuple(there), tuple(gone))
