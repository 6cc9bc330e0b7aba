"""What a scan of folders finds, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from newsreader.model import FileStamp, Problem
from newsreader.sources.files.corpus import scan


def scanned(roots: Sequence[Path]) -> Iterator[FileStamp | Problem]:
    for entry in scan(roots):
        if isinstance(entry, Problem):
            yield entry
        else:
            yield from entry.stamps()
