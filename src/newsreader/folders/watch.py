"""Changes in folders, as the system tells of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

SECONDS: Final = 1.0
"""Between two looks at what the system has told meanwhile."""
AT_ONCE: Final = 1
"""Milliseconds."""


def changes(roots: Sequence[Path], stop: threading.Event) -> Iterator[None]:
    """Wait for changes below folders and in files, and say whenever there is one, until stopped.

    `watchfiles.watch` looks twenty times a second whether it is to stop. Here the stop itself wakes.
    """
    if not roots or stop.is_set():
        return
    from watchfiles import Change, DefaultFilter
    from watchfiles._rust_notify import RustNotify

    counts = DefaultFilter()
    with RustNotify(list(map(str, roots)), False, False, 0, True, True) as told:
        while not stop.wait(SECONDS):
            changed = told.watch(AT_ONCE, AT_ONCE, AT_ONCE, stop)
            if isinstance(changed, set) and any(counts(Change(kind), path) for kind, path in changed):
                yield None
