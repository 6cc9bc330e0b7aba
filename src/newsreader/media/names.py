"""What a downloaded file is called. Titles, addresses and types are of strangers: whatever they say, the file
lies in the folder that the user chose, under a plain name, with an ending that no desktop would run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from newsreader.library.downloads import WantedFile
from newsreader.sharing.media_files import TYPES, name_in
from newsreader.text import clean

PART: Final = ".part"
"""How the name of a file ends of which not all has come."""
UNTITLED: Final = "untitled"
MAX_BYTES: Final = 180
"""So long may a name be, where a file system takes 255: an ending, a number and `PART` come to it."""
MAX_FOLDERS: Final = 8
_ENDINGS: Final = {kind: ending for ending, kind in reversed(TYPES.items())} | {
    "audio/mp3": "mp3",
    "audio/x-m4a": "m4a",
    "audio/x-mpeg": "mp3",
    "audio/opus": "opus",
    "video/x-m4v": "m4v",
}
_FIELD: Final = re.compile(r"\{(\w+)\}")
_NOT_IN_A_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""What some file systems take for devices."""


def place_of(file: WantedFile, folder: Path, template: str, taken: Iterable[str] = ()) -> Path:
    """Where a file shall lie below `folder`: a name that nothing there has yet, nor its part, nor `taken`."""
    values = {
        "feed": file.source,
        "date": "" if file.published is None else f"{datetime.fromtimestamp(file.published, UTC):%Y-%m-%d}",
        "title": file.title,
        "file": name_in(file.url).rpartition(".")[0] or name_in(file.url),
    }
    filled = [
        _FIELD.sub(lambda match: _plain(values.get(match[1], "")), part) for part in template.split("/")
    ]
    parts = [name for part in filled if (name := _name(part))][-MAX_FOLDERS:] or [UNTITLED]
    path = folder.joinpath(*parts)
    return unused(path.with_name(f"{path.name}.{ending_of(file)}"), taken)


def unused(path: Path, taken: Iterable[str] = ()) -> Path:
    """`path`, with a number behind its name where something has it."""
    taken, tried, number = frozenset(taken), path, 1
    while str(tried) in taken or tried.exists() or tried.is_symlink() or part_of(tried).exists():
        number += 1
        tried = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return tried


def part_of(path: Path) -> Path:
    """Where that lies which has come of a file so far."""
    return path.with_name(path.name + PART)


def ending_of(file: WantedFile) -> str:
    """By its type; where that says little, by its address, if that ends as something harmless."""
    by_type = _ENDINGS.get(file.type)
    if by_type is not None:
        return by_type
    ending = name_in(file.url).rpartition(".")[2].lower()
    kind = TYPES.get(ending)
    same = kind is not None and (not file.type or kind.partition("/")[0] == file.type.partition("/")[0])
    return ending if same else "bin"


def _plain(value: str) -> str:
    """Text of strangers as a part of one name."""
    return clean(_NOT_IN_A_NAME.sub(" ", value)).strip(". ")


def _name(part: str) -> str:
    """A part of the path as a name that every file system takes; "" for nothing, or for a step upwards."""
    name = clean(_NOT_IN_A_NAME.sub(" ", part)).strip(". -")
    name = name.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{name}" if _RESERVED.match(name) else name
