"""What the system gives a program to work with, where it is less than it needs or makes no sense."""

from __future__ import annotations

import errno
import os
import resource
import time
from contextlib import suppress
from typing import Final

from newsreader.errors import NewsreaderError

FILES: Final = 256
"""Files that are open at once during a refresh, and as many again."""
DAY: Final = 86_400
SHORT_OF: Final = {
    errno.EMFILE: ("too few files may be open at once here (ulimit -n)", "Raise that limit, and try again."),
    errno.ENFILE: ("the system has no more files to open", "Close some programs and try again."),
    errno.ENOSPC: ("the disk is full", "Make room, and try again."),
    errno.EDQUOT: ("the disk's quota is used up", "Make room, and try again."),
    errno.EAGAIN: ("no more processes may be started here (ulimit -u)", "Close some programs and try again."),
    errno.ENOMEM: ("there is not enough memory", "Close some programs and try again."),
}
"""By error number: what there is too little of, and what to do."""
REPORT_HINT: Final = "Run newsreader --debug and report its log."


def make_room() -> None:
    """For the start: as many files as are needed, where that is allowed; a time zone that is one. And nobody
    else may write into new files, whatever `umask` says.
    """
    os.umask(os.umask(0o077) | 0o022)
    with suppress(OSError, ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < FILES:
            most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    # Python's dates know no zone that is a day away, which $TZ can name.
    if os.environ.get("TZ") and not -DAY < time.localtime().tm_gmtoff < DAY:
        os.environ["TZ"] = "UTC"
        time.tzset()


def shortage(error: BaseException) -> tuple[str, str] | None:
    """What the system has too little of, where that is why something failed, and what to do."""
    if isinstance(error, MemoryError):
        return SHORT_OF[errno.ENOMEM]
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return SHORT_OF[errno.EAGAIN]
    return SHORT_OF.get(error.errno or 0) if isinstance(error, OSError) else None


def stopped(what: str, error: Exception) -> NewsreaderError:
    """What ended some work: `what` was done. Mostly nobody foresaw it, but where there was too little of
    something.
    """
    if short := shortage(error):
        why, advice = short
        return NewsreaderError(f"{what} stopped: {why}", advice)
    return NewsreaderError(f"{what} stopped: {error!r}", REPORT_HINT)
