"""Changes in folders, as the system tells of them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

SECONDS: Final = 1.0
"""Between two looks at what the system has told meanwhile."""
LOOKS: Final = 60
SECONDS_LATER: Final = 2.0
"""After so many looks at nothing, the time between two. Each look wakes the processor."""
AT_ONCE: Final = 1
"""Milliseconds."""


def changes(watched: Callable[[], Iterable[str]], stop: threading.Event) -> Iterator[None]:
    """Wait for changes in folders and files, and say whenever there is one, until stopped.

    `watched` tells which they are, each folder by itself; it is asked after whatever was said, since folders
    come and go. What can't be watched is left out, and where that is all of them, it ends.
    """
    paths = _there(watched())
    news = False
    # Of a folder with all below it, the library would look at every file once more before it watches.
    while paths and not stop.is_set():
        with _notifier()(sorted(paths), False, False, 0, False, True) as told:
            if news:
                yield None  # of what came into a folder before it was watched
            before, paths = paths, _there(watched())
            while paths == before:
                if not _next_change(told, stop):
                    return
                yield None
                paths = _there(watched())
        news = True


def _notifier() -> type[RustNotify]:
    """What watches. The library's package would also import what it starts programs with: that takes a start
    six times as long as the rest of it.
    """
    name = "watchfiles._rust_notify"
    if name not in sys.modules:
        package = find_spec("watchfiles")
        spec = PathFinder.find_spec(name, package.submodule_search_locations if package else None)
        if spec is not None and spec.loader is not None:
            module = sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(module)
    notifier: type[RustNotify] = sys.modules[name].RustNotify
    return notifier


def _next_change(told: RustNotify, stop: threading.Event) -> bool:
    """Wait for it; False where it is to stop.

    `watchfiles.watch` looks twenty times a second whether it is to stop. Here the stop itself wakes.
    """
    looks = count()
    while not stop.wait(SECONDS if next(looks) < LOOKS else SECONDS_LATER):
        changed = told.watch(AT_ONCE, AT_ONCE, AT_ONCE, stop)
        if isinstance(changed, set) and _counts(changed):
            return True
    return False


def _counts(changed: set[tuple[int, str]]) -> bool:
    """Whether anything of this is more than what programs leave beside documents."""
    from watchfiles import Change, DefaultFilter

    counts = DefaultFilter()
    return any(counts(Change(kind), path) for kind, path in changed)


def _there(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path for path in paths if Path(path).exists())
