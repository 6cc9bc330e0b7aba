"""Files of the user's, which are never left half written."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from typing import Final

from newsreader.system.durations import DAY
from newsreader.system.paths import APP

UNFINISHED: Final = ".part"
"""How the names of files end that are still being written."""


def is_file(path: Path) -> bool:
    """As the path's own, and False where it can't be looked at: its name is too long, a folder on the way may
    not be entered, its disk is gone.
    """
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """As `is_file`, of a folder."""
    return os.path.isdir(path)  # noqa: PTH112


def is_there(path: Path) -> bool:
    """As `is_file`, of anything."""
    return os.path.exists(path)  # noqa: PTH110


def is_link(path: Path) -> bool:
    """As `is_file`, of a symbolic link, wherever it leads."""
    return os.path.islink(path)  # noqa: PTH114


def private_folder(path: Path) -> None:
    """Make a folder where there is none, closed to everybody else; one that bears our name is closed again.

    Raises:
        OSError: it can't be made.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.name == APP:
        _close(path)


def private_file(path: Path) -> None:
    """Make an empty file where there is none, and close one of the user's own to everybody else.

    Nothing is raised: who then opens it says what is wrong.
    """
    # One that is there is not opened: closing a database's file again would take this process's locks off it.
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    _close(path)


def _close(path: Path) -> None:
    with suppress(OSError):
        status = path.stat()
        if status.st_mode & 0o077 and status.st_uid == os.getuid():
            path.chmod(stat.S_IMODE(status.st_mode) & ~0o077)


def write_atomically(path: Path, text: str) -> None:
    """`write_bytes_atomically` of text in UTF-8."""
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Replace a file by `data`: after a crash or on a full disk it is the old one or the new one, whole.

    Folders are made; permissions stay; a symbolic link stays and its target is replaced.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as unfinished:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o7777)


def write_in_folder(path: Path, data: bytes) -> None:
    """As `write_bytes_atomically`, for a name that we chose: a symbolic link is replaced itself. In a folder
    that others can write to, it may lead to any file of the user's.

    Raises:
        OSError: it could not be written.
    """
    if path.is_symlink():
        path.unlink()
    write_bytes_atomically(path, data)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A file beside `target` to be written, which takes its place at the end. Where anything goes wrong it is
    gone, and the target is as it was.
    """
    unfinished = target.with_name(f".{target.name}.{os.urandom(4).hex()}{UNFINISHED}")
    try:
        yield unfinished
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def keyed_file(folder: Path, stem: str, key: str, ending: str) -> Path:
    """The file of a folder that belongs to a key, which may hold any characters and be of any length."""
    from hashlib import blake2b

    return folder / f"{stem}-{blake2b(key.encode(), digest_size=8).hexdigest()}.{ending}"


def keep_newest(folder: Path, kind: str, most: int, days: float = inf) -> None:
    """Delete all but the newest files of a kind, and those that a killed program left unfinished a day ago.

    `kind`: a pattern of names; `days`: of the newest too, those go that are older than so many. Nothing is
    raised: what can't be deleted now is later.
    """
    with suppress(OSError):
        newest_first = sorted(folder.glob(kind), key=_written, reverse=True)
        limit = time.time() - DAY
        stale = [path for path in folder.glob(f".{kind}.*{UNFINISHED}") if _written(path) < limit]
        oldest = time.time() - days * DAY
        aged = [path for path in newest_first[:most] if _written(path) < oldest]
        for path in newest_first[most:] + aged + stale:
            path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    return path.stat().st_mtime
