"""Files of the user's, which are never left half written."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from newsreader.system.paths import APP


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
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o7777)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
