"""What the name of a file or folder that is typed could become."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from newsreader.query.completion import Completion, Suggestion
from newsreader.text import fold

MOST_LOOKED_AT: Final = 5_000
"""Entries of a folder: it is looked into with every letter."""
MOST_OFFERED: Final = 8


def begun_anew(text: str) -> str:
    """The path that is meant: one typed behind another, as in `~//srv` or `~/~/feeds`, replaces it, as
    in most programs that give a path to begin with.
    """
    return text[max(text.rfind("//"), text.rfind("/~/")) + 1 :]


def complete_path(text: str, *, folders: bool) -> Completion:
    """The entries of the folder that is named so far which begin as its last part does. `folders`: these
    alone. Hidden ones are offered to who types their dot.
    """
    above, slash, begun = text.rpartition("/")
    try:
        entries = sorted(_entries(Path(begun_anew(above + slash)).expanduser(), begun, folders=folders))
    except (OSError, ValueError, RuntimeError):
        return Completion(0, len(text))
    offered = tuple(Suggestion(name) for name in entries[:MOST_OFFERED] if name != begun)
    return Completion(len(above + slash), len(text), offered)


def _entries(folder: Path, begun: str, *, folders: bool) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in islice(entries, MOST_LOOKED_AT):
            is_folder = entry.is_dir()
            hidden = entry.name.startswith(".") and not begun.startswith(".")
            if not hidden and fold(entry.name).startswith(fold(begun)) and (is_folder or not folders):
                yield entry.name + ("/" if is_folder else "")
