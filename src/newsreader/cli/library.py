"""`newsreader library`: whether all is well with what is kept, its backups, and what they bring back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.cli.workplace import require_saving, tell, tell_notice
from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.recovery.backups import backups, date_of, is_good, newest_good
from newsreader.system.paths import user_paths
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace


def library(arguments: Namespace) -> int:
    """Do what `newsreader library` was asked to."""
    paths = user_paths()
    opened = Library.open(paths.library, cache=paths.cache_file)
    try:
        tell_notice(opened)
        if arguments.what == "check":
            return _check(opened)
        require_saving(opened)
        return _back_up(opened) if arguments.what == "backup" else _restore(opened, arguments.file)
    finally:
        opened.close()


def _check(opened: Library) -> int:
    """Every fault on stdout. The exit code is 1 if there is one."""
    faults = opened.check()
    for fault in faults:
        print(fault)
    for backup in backups(opened.path):
        tell(f"backup of {date_of(backup)}: {backup}{'' if is_good(backup) else '  (damaged)'}")
    tell(f"{opened.path}: {plural(len(faults), 'fault') if faults else 'all is well'}")
    return 1 if faults or opened.notice is not None else 0


def _back_up(opened: Library) -> int:
    print(opened.back_up())
    return 0


def _restore(opened: Library, file: Path | None) -> int:
    backup = file or newest_good(opened.path)
    if backup is None:
        raise NotFoundError("there is no backup yet", "newsreader library backup makes one.")
    marks, feeds = opened.restore(backup)
    tell(
        f"restored from {backup}: {plural(marks, 'mark')} and {plural(feeds, 'subscription')} came back;"
        " newsreader undo takes the marks away again"
    )
    return 0
