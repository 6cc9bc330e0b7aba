"""A folder that a file synchroniser carries between machines.

Each machine appends what was decided on it to files of its own, and reads those of the others. No file has
two writers, so that no copy is in conflict with another.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from newsreader.errors import ConfigError, NewsreaderError
from newsreader.library import Library
from newsreader.library.journal import marked
from newsreader.library.remote.decision_log import Decision
from newsreader.model import UNTOUCHED

SEGMENT: Final = 1_000_000
"""Bytes after which a new file is begun: synchronisers carry a changed file as a whole."""
TURNS: Final = 5
"""So often it is begun again where something is decided meanwhile."""
MOST_AT_ONCE: Final = 20_000_000
"""Bytes of a file that are read in one go."""
SUFFIX: Final = ".decisions"
_encode = msgspec.json.Encoder().encode
_decision = msgspec.json.Decoder(Decision)


class FolderSync(msgspec.Struct, frozen=True):
    """What came of it: decisions told to the others, and taken over from them."""

    told: int = 0
    taken: int = 0


def synchronise_folder(library: Library, folder: Path) -> FolderSync:
    """Tell the other machines what was decided here, and take over what was decided there.

    Raises:
        ConfigError: the folder can't be used.
        LibraryError: it could not be written down; the rest is done the next time.
    """
    machine = machine_of(library)
    told = taken = 0
    try:
        own = folder / machine
        own.mkdir(parents=True, exist_ok=True)
        for _ in range(TURNS):
            told += library.decisions.tell(machine, lambda decisions: _append(own, decisions))
            heard = [_hear(library, machine, path) for path in _others(folder, own)]
            taken += sum(count for count in heard if count is not None)
            if None not in heard:
                break
    except OSError as error:
        raise ConfigError(
            f"the folder {folder} can't be used ({error.strerror or error})",
            "Set another one as folder under [sync], or take that line out.",
        ) from error
    return FolderSync(told, taken)


def machine_of(library: Library) -> str:
    """What this machine is called among the others: its name, and what tells its library from every other."""
    name = re.sub("[^A-Za-z0-9-]+", "-", platform.node()).strip("-")[:40] or "machine"
    identity = library.recall("identity") or b""
    return f"{name}-{identity.hex()[:8]}"


def has_news(library: Library, folder: Path) -> bool:
    """Whether there is something to tell or to take over; costs little."""
    machine = machine_of(library)
    if library.decisions.told(machine) != library.last_seq():
        return True
    try:
        return any(
            path.stat().st_size > library.decisions.positions(other.name).get(path.name, 0)
            for other in _others(folder, folder / machine)
            for path in other.glob(f"*{SUFFIX}")
        )
    except OSError:
        return True


def _others(folder: Path, own: Path) -> list[Path]:
    """The folders of the other machines; synchronisers keep what begins with a dot for themselves. One whose
    name can't be shown is none.
    """
    return [
        path
        for path in sorted(folder.iterdir())
        if path != own and path.is_dir() and not path.name.startswith(".") and path.name.isprintable()
    ]


def _append(own: Path, decisions: Sequence[Decision]) -> None:
    """Write decisions to the last file of this machine, or to new ones once that is long."""
    lines = [_encode(decision) + b"\n" for decision in decisions]
    while lines:
        path = _segment(own)
        room = max(1, SEGMENT - (path.stat().st_size if path.exists() else 0))
        with path.open("ab+") as file:
            # Half a line may stand there, from when the power went.
            written = file.write(b"" if _ends_a_line(file) else b"\n")
            while lines and written < room:
                written += file.write(lines.pop(0))
            file.flush()
            os.fsync(file.fileno())


def _ends_a_line(file: BinaryIO) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _segment(own: Path) -> Path:
    last = max(own.glob(f"*{SUFFIX}"), default=None)
    if last is None:
        return own / f"000001{SUFFIX}"
    if last.stat().st_size < SEGMENT:
        return last
    return own / f"{int(last.stem) + 1:06}{SUFFIX}"


def _hear(library: Library, machine: str, other: Path) -> int | None:
    """Take over what is new in the files of another machine, which may be on their way still. None: as
    `DecisionLog.hear`.
    """
    positions = library.decisions.positions(other.name)
    taken = 0
    for path in filter(Path.is_file, sorted(other.glob(f"*{SUFFIX}"))):
        position = positions.get(path.name, 0)
        with path.open("rb") as file:
            file.seek(position)
            # The last line may be half there.
            whole, newline, _ = file.read(MOST_AT_ONCE).rpartition(b"\n")
        if newline:
            decisions = [decision for line in whole.split(b"\n") if (decision := _read(line)) is not None]
            position += len(whole) + 1
            count = library.decisions.hear(machine, other.name, path.name, decisions, position)
            if count is None:
                return None
            taken += count
    return taken


def _read(line: bytes) -> Decision | None:
    """A decision, None where a line says nothing that can be meant."""
    try:
        decision = _decision.decode(line)
        marked(UNTOUCHED, decision.field, decision.value)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, NewsreaderError):
        return None
    shown = decision.article + decision.field
    return decision if decision.article and shown.isprintable() and 0 <= decision.at < 1 << 52 else None
