"""Where the topics of a corpus stand. Apart from what reads them, since a start seldom has them to read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from newsreader.system.files import is_file, is_folder

MAX_PARENTS: Final = 3
"""How far above a root the site's `_data` folder is looked for."""
SUFFIXES: Final = (".yaml", ".yml")


def topic_files(roots: Sequence[Path]) -> Iterator[Path]:
    """The files that `load_topics` reads for some roots."""
    seen: set[Path] = set()
    for root in roots:
        here = Path(os.path.abspath(root))  # noqa: PTH100 - Path.resolve() fails on circles of links
        for folder in (here, *here.parents[:MAX_PARENTS]):
            files = list(_files_in(folder / "_data"))
            if files:
                yield from (file for file in files if file not in seen)
                seen.update(files)
                break


def _files_in(data: Path) -> Iterator[Path]:
    try:
        yield from (file for suffix in SUFFIXES if is_file(file := data / f"topics{suffix}"))
        folder = data / "topics"
        if is_folder(folder):
            yield from sorted(
                file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and is_file(file)
            )
    except (OSError, ValueError):
        return
